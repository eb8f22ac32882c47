// The tables: unpacked once, made into rows when first asked for.

async function unpack() {
  const packed = atob(document.getElementById("data").textContent);
  const bytes = new Uint8Array(packed.length);
  for (let place = 0; place < packed.length; place += 1) bytes[place] = packed.charCodeAt(place);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

class Tables {
  constructor(contents) {
    this.run = contents.run;
    this.charts = contents.charts;
    this.columns = contents.tables;
    this.made = new Map();
  }

  // The rows of a table; `row` is each one's number, by which others refer to it.
  rows(table) {
    return this.once(`rows ${table}`, () => {
      const columns = Object.entries(this.columns[table]);
      const length = columns[0][1].length;
      return Array.from({ length }, (_, row) =>
        Object.fromEntries([["row", row], ...columns.map(([name, values]) => [name, values[row]])]),
      );
    });
  }

  // The rows that have a value in a column.
  by(table, column, value) {
    return (
      this.once(`by ${table} ${column}`, () => Map.groupBy(this.rows(table), (row) => row[column])).get(
        value,
      ) ?? []
    );
  }

  once(key, make) {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key);
  }

  // The words between two offsets, which count code points; a string's own indexes count UTF-16 units.
  words(article, start, end) {
    return this.once(`text ${article}`, () => new CodePoints(this.columns.articles.text[article])).slice(
      start,
      end,
    );
  }

  quoteWords(quote) {
    return quote.spans.map(({ start, end }) => this.words(quote.article, start, end)).join(" ");
  }

  source(quote) {
    return quote.source_start === null
      ? null
      : this.words(quote.article, quote.source_start, quote.source_end);
  }

  cue(quote) {
    return quote.cue_start === null ? null : this.words(quote.article, quote.cue_start, quote.cue_end);
  }

  // Whether an article repeats another one, whose words then count once.
  isRepeat(article) {
    return this.columns.articles.duplicate_of[article] !== null;
  }

  // All that a search looks through in an article, in small letters.
  searched(article) {
    return this.once(`searched ${article}`, () => {
      const { title, publisher, byline, text } = this.rows("articles")[article];
      return [title, publisher, byline, text].filter(Boolean).join("\n").toLowerCase();
    });
  }
}

class CodePoints {
  constructor(text) {
    this.text = /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
  }

  slice(start, end) {
    const words = this.text.slice(start, end);
    return typeof words === "string" ? words : words.join("");
  }

  get length() {
    return this.text.length;
  }
}

const termsOf = (search) => search.toLowerCase().split(/\s+/).filter(Boolean);
const hasAll = (words, terms) => terms.every((term) => words.includes(term));
const headline = (article) => article.title ?? `Untitled: ${article.source_path}`;
