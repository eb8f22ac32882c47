// An article's text, cut where an annotation starts or ends; each piece knows all that it belongs to.

function annotations(tables, article) {
  const found = [];
  const add = (start, end, role, about) => {
    if (start !== null && start !== undefined) found.push({ start, end, role, about });
  };
  tables.by("quotes", "article", article).forEach((quote, index) => {
    for (const { start, end } of quote.spans) add(start, end, "content", { quote, index });
    add(quote.source_start, quote.source_end, "source", { quote, index });
    add(quote.cue_start, quote.cue_end, "cue", { quote, index });
  });
  for (const mention of tables.by("mentions", "article", article))
    add(mention.start, mention.end, "name", { mention });
  for (const policy of tables.by("policies", "article", article)) {
    for (const { start, end } of policy.mentions) add(start, end, "policy", { policy });
  }
  return found;
}

function paragraphsOf(text) {
  const paragraphs = [];
  let start = 0;
  for (const words of text.split("\n\n")) {
    const end = start + Array.from(words).length;
    if (words) paragraphs.push({ start, end });
    start = end + 2;
  }
  return paragraphs;
}

// Pieces of a paragraph: `{start, end, over}`, where `over` are the annotations over the whole piece.
function piecesOf(paragraph, annotated) {
  const inside = annotated.filter(({ start, end }) => start < paragraph.end && paragraph.start < end);
  const edges = new Set([paragraph.start, paragraph.end]);
  for (const { start, end } of inside) {
    if (start > paragraph.start) edges.add(start);
    if (end < paragraph.end) edges.add(end);
  }
  const places = [...edges].sort((one, other) => one - other);
  return places.slice(0, -1).map((start, index) => {
    const end = places[index + 1];
    return { start, end, over: inside.filter((each) => each.start <= start && end <= each.end) };
  });
}

// The quote that a piece belongs to most closely: the shortest of those over it.
function closestQuote(over) {
  const quotes = over.filter(({ about }) => about.quote);
  const length = ({ start, end }) => end - start;
  return quotes.sort((one, other) => length(one) - length(other))[0]?.about.index ?? null;
}

// Words with the terms of a search marked, and of long words only what is around the first one.
function withTerms(words, terms, around = 0) {
  const pattern = terms.map((term) => term.replace(/[.*+?^$(){}|[\]\\]/g, "\\$&")).join("|");
  if (!pattern) return [words];
  let shown = words;
  if (around) {
    const first = Math.max(0, words.search(new RegExp(pattern, "i")));
    const from = first > around ? words.indexOf(" ", first - around) + 1 : 0;
    shown = `${from ? "… " : ""}${words.slice(from, first + around)} …`;
  }
  const parts = shown.split(new RegExp(`(${pattern})`, "i"));
  return parts.map((part, index) => (index % 2 ? element("mark", {}, part) : part));
}
