// Parts that several views share.

function heading(words, note) {
  return element(
    "header",
    { class: "opener" },
    element("h1", {}, words),
    note && element("p", { class: "lede" }, note),
  );
}

// A search field, selects, and a list with pages, all kept in the address: `state` is what it says.
function listing({ state, fields, find, show, unit, each, classes }) {
  const results = element("div", { class: classes });
  const pages = element("nav", { class: "pages", "aria-label": "Pages" });
  const total = element("p", { class: "total" });
  const draw = () => {
    const found = find(state);
    const last = Math.max(1, Math.ceil(found.length / each));
    const page = Math.min(last, Math.max(1, Number(state.get("page")) || 1));
    const words = counted(found.length, ...unit);
    replace(total, last > 1 ? `${words}, page ${page} of ${last}` : words);
    replace(results, show(found.slice((page - 1) * each, page * each), (page - 1) * each));
    replace(
      pages,
      last > 1 && [turn("Previous page", page - 1, page > 1), turn("Next page", page + 1, page < last)],
    );
    return words;
  };
  const turn = (words, page, there) => {
    const turned = () => {
      change("page", page > 1 ? String(page) : "");
      draw();
      results.closest("section").scrollIntoView();
      document.getElementById("main").focus({ preventScroll: true });
    };
    return element("button", { type: "button", disabled: !there, onclick: turned }, words);
  };
  const change = (name, value) => {
    if (value) state.set(name, value);
    else state.delete(name);
    if (name !== "page") state.delete("page");
    keepState(state);
  };
  let waiting = 0;
  const changed = (name) => (event) => {
    change(name, event.target.value);
    clearTimeout(waiting);
    waiting = setTimeout(() => say(draw()), 150);
  };
  draw();
  const form = element(
    "search",
    { class: "controls" },
    fields.map((field) => control(field, state, changed(field.name))),
  );
  return element(
    "section",
    { class: "listing", "aria-label": unit[1] ?? `${unit[0]}s` },
    form,
    total,
    results,
    pages,
  );
}

function control({ name, label, choices }, state, changed) {
  const value = state.get(name) ?? "";
  if (!choices) {
    return element(
      "label",
      { class: "control wide" },
      element("span", {}, label),
      element("input", {
        type: "search",
        name,
        value,
        oninput: changed,
        autocomplete: "off",
        spellcheck: "false",
      }),
    );
  }
  const options = choices.map(([given, words]) =>
    element("option", { value: given, selected: given === value }, words),
  );
  return element(
    "label",
    { class: "control" },
    element("span", {}, label),
    element("select", { name, onchange: changed }, options),
  );
}

// The rows that a listing's fields ask for: `words` are what the search looks through, `wanted` has the column of
// each select, `orders` what each order compares.
function sifted(rows, state, { words, wanted = {}, orders = { "": () => 0 } }) {
  const terms = termsOf(state.get("q") ?? "");
  const chosen = Object.entries(wanted).filter(([name]) => state.get(name));
  const fits = (row) =>
    chosen.every(([name, column]) => row[column] === state.get(name)) &&
    (!terms.length || hasAll(words(row).toLowerCase(), terms));
  return rows.filter(fits).sort(orders[state.get("sort")] ?? orders[""]);
}

// The choices of a select: every value of a column with its number of rows, the most frequent first.
function choicesOf(rows, valueOf, all) {
  const counts = new Map();
  for (const row of rows) {
    const value = valueOf(row);
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const listed = [...counts].sort(([one, many], [other, more]) => more - many || one.localeCompare(other));
  return [["", all], ...listed.map(([value, count]) => [value, `${plain(value)} (${number(count)})`])];
}

function charts(tables, view) {
  const drawn = tables.charts
    .filter((chart) => chart.view === view)
    .map((chart) => {
      const picture = document.importNode(
        new DOMParser().parseFromString(chart.svg, "image/svg+xml").documentElement,
        true,
      );
      picture.setAttribute("aria-hidden", "true");
      const caption = element("figcaption", {}, element("h2", {}, chart.title), element("p", {}, chart.note));
      const rows = element(
        "details",
        { class: "as-table" },
        element("summary", {}, "As a table"),
        table(chart.title, chart.columns, chart.rows),
      );
      return element("figure", { class: "chart" }, caption, picture, rows);
    });
  return drawn.length ? element("div", { class: "charts" }, drawn) : null;
}

function table(title, columns, rows) {
  const shown = (value) =>
    typeof value === "number" ? number(value) : value === null ? "–" : plain(String(value));
  const figures = columns.map((name, index) => rows.some((row) => typeof row[index] === "number"));
  const cells = (row) =>
    row.map((value, index) =>
      element("td", { class: figures[index] && "figure" }, value instanceof Node ? value : shown(value)),
    );
  return element(
    "div",
    { class: "scrolled", tabindex: "0", role: "region", "aria-label": title },
    element(
      "table",
      {},
      element("caption", { class: "unseen" }, title),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          columns.map((name, index) =>
            element("th", { scope: "col", class: figures[index] && "figure" }, plain(name)),
          ),
        ),
      ),
      element(
        "tbody",
        {},
        rows.map((row) => element("tr", {}, cells(row))),
      ),
    ),
  );
}

function facts(pairs) {
  const given = pairs.filter(
    ([, value]) => value !== null && value !== undefined && value !== false && value !== "",
  );
  return element(
    "dl",
    { class: "facts" },
    given.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
  );
}

// Somebody's very words, with where they stand.
function saying(tables, quote, { named = false, terms = [] } = {}) {
  const article = tables.rows("articles")[quote.article];
  const words = tables.quoteWords(quote);
  const cue = [tables.source(quote), tables.cue(quote)].filter(Boolean).join(" … ");
  const from = [article.publisher, day(article.published_at)].filter(Boolean).join(", ");
  return element(
    "figure",
    { class: `saying ${quote.quote_type}` },
    element("blockquote", {}, element("p", {}, withTerms(words, terms))),
    element(
      "figcaption",
      {},
      named && quote.speaker && [element("b", {}, quote.speaker), " · "],
      cue && [element("span", { class: "introduced" }, cue), " · "],
      element("a", { href: quoteAddress(tables, quote) }, headline(article)),
      from && ` (${from})`,
    ),
  );
}

const articleAddress = (article) => `#/article/${encodeURIComponent(article.article_id)}`;
const quoteAddress = (tables, quote) =>
  `${articleAddress(tables.rows("articles")[quote.article])}/${encodeURIComponent(quote.quote_id)}`;
const personAddress = (who) => `#/people/${encodeURIComponent(who.canonical_id)}`;
const policyAddress = (policy) => `#/policies/${encodeURIComponent(policy.canonical_id)}`;

function personLink(tables, row, words) {
  const who = tables.rows("who")[row];
  return element("a", { href: personAddress(who) }, words ?? who.name);
}
