// One article: its text with what was found in it, and beside it the rows, each leading to its words.

const LAYERS = [
  ["quotes", "Quotes"],
  ["names", "Names"],
  ["policies", "Policies"],
];
function articleView(tables, articleId, quoteId) {
  const article = tables.by("articles", "article_id", articleId)[0];
  if (!article) return [heading("No such article", "It may be older than those that this page holds.")];
  const quotes = tables.by("quotes", "article", article.row);
  const reader = { tables, article, quotes, chosen: null };
  reader.text = articleText(reader);
  reader.rows = quotes.map((quote, index) => quoteRow(reader, quote, index));
  reader.bar = element("div", { class: "chosen-bar", hidden: true });
  const page = element(
    "div",
    { class: "reading" },
    element(
      "article",
      { class: "story" },
      storyHead(tables, article),
      legend(reader),
      reader.text,
      storyFoot(article),
    ),
    element("aside", { class: "margin", "aria-label": "What was found" }, tabs(panels(reader))),
    reader.bar,
  );
  page.addEventListener("keydown", (event) => event.key === "Escape" && choose(reader, null));
  const asked = quotes.findIndex((quote) => quote.quote_id === quoteId);
  // Once the page is there, unless the reader has gone on already.
  const chooseAsked = () => page.isConnected && choose(reader, asked, { scroll: "both" });
  if (asked >= 0) requestAnimationFrame(chooseAsked);
  return [page];
}

function storyHead(tables, article) {
  const repeated = article.duplicate_of && tables.by("articles", "article_id", article.duplicate_of)[0];
  const kicker = [article.publisher, article.section, day(article.published_at)].filter(Boolean).join(" · ");
  return element(
    "header",
    { class: "story-head" },
    kicker && element("p", { class: "kicker" }, kicker),
    element("h1", {}, headline(article)),
    article.dek && element("p", { class: "lede" }, article.dek),
    article.byline && element("p", { class: "byline" }, article.byline),
    article.duplicate_of &&
      element(
        "p",
        { class: "note" },
        "This text repeats that of ",
        repeated
          ? element("a", { href: articleAddress(repeated) }, headline(repeated))
          : article.duplicate_of,
        ".",
      ),
  );
}

function storyFoot(article) {
  const web = /^https?:\/\//i.test(article.url ?? "")
    ? element("a", { href: article.url, rel: "noreferrer noopener" }, article.url)
    : article.url;
  return element(
    "footer",
    { class: "story-foot" },
    facts([
      ["Published at", web],
      ["Raw record", `${article.source_path}, record ${article.source_record}`],
      ["article_id", element("code", {}, article.article_id)],
      ["Words", number(article.word_count)],
    ]),
  );
}

function legend(reader) {
  const samples = [
    ["content direct", "content, verbatim"],
    ["content indirect", "content, reported"],
    ["source", "source"],
    ["cue", "cue"],
    ["name", "name"],
    ["policy", "policy"],
  ];
  const boxes = LAYERS.map(([layer, words]) => {
    const toggled = (event) => reader.text.classList.toggle(`without-${layer}`, !event.target.checked);
    return element(
      "label",
      {},
      element("input", { type: "checkbox", checked: true, onchange: toggled }),
      words,
    );
  });
  return element(
    "div",
    { class: "legend" },
    element("fieldset", {}, element("legend", {}, "Show in the text"), boxes),
    element(
      "p",
      { class: "samples" },
      samples.map(([kind, words]) => [element("span", { class: `piece ${kind}` }, words), " "]),
    ),
  );
}

function articleText(reader) {
  const { tables, article } = reader;
  const annotated = annotations(tables, article.row);
  const begun = new Set();
  const paragraphs = paragraphsOf(article.text).map((paragraph) =>
    element(
      "p",
      {},
      piecesOf(paragraph, annotated).map((piece) => pieceOfText(reader, piece, begun)),
    ),
  );
  const clicked = (event) => {
    const piece = event.target.closest("[data-quote]");
    if (piece && !getSelection().toString()) choose(reader, Number(piece.dataset.quote), { scroll: "row" });
  };
  return element("div", { class: "text", onclick: clicked }, paragraphs);
}

// A piece with the classes of all its annotations; before a quote's first words stands its number, as a button.
function pieceOfText(reader, { start, end, over }, begun) {
  const words = reader.tables.words(reader.article.row, start, end);
  if (!over.length) return words;
  const refs = [];
  for (const { role, about } of over) {
    if (role !== "content" || begun.has(about.index)) continue;
    begun.add(about.index);
    refs.push(quoteRef(reader, about.quote, about.index));
  }
  const classes = new Set(["piece"]);
  for (const { role, about } of over) {
    classes.add(role);
    if (role === "content") classes.add(about.quote.quote_type);
  }
  const quotes = over.filter(({ about }) => about.quote).map(({ role, about }) => `${role}-${about.index}`);
  const title = over
    .map(({ about }) => meant(reader.tables, about))
    .filter(Boolean)
    .join(" · ");
  return [
    refs,
    element(
      "span",
      {
        class: [...classes].join(" "),
        "data-start": start,
        "data-quote": closestQuote(over),
        "data-roles": quotes.join(" ") || null,
        title: title || null,
      },
      words,
    ),
  ];
}

function meant(tables, { mention, policy }) {
  if (policy) return `Policy: ${policy.name} (${plain(policy.status)})`;
  if (!mention) return null;
  const { name, entity_type: type } = tables.rows("entities")[mention.entity];
  return `${name} (${type})`;
}

function quoteRef(reader, quote, index) {
  const label = `Quote ${index + 1}: ${quote.speaker ?? "no speaker"}`;
  const chosen = (event) => {
    event.stopPropagation();
    choose(reader, index, { scroll: "row" });
  };
  return element(
    "button",
    {
      type: "button",
      class: "ref",
      "data-ref": String(index),
      "aria-label": label,
      "aria-pressed": "false",
      onclick: chosen,
    },
    String(index + 1),
  );
}

// Mark a quote's words and its row, and go to whichever of them was not clicked.
function choose(reader, index, { scroll = null } = {}) {
  const { text, rows, quotes } = reader;
  forget(reader);
  for (const piece of text.querySelectorAll(".chosen"))
    piece.classList.remove("chosen", "chosen-content", "chosen-source", "chosen-cue");
  reader.chosen = index === reader.chosen && scroll === "text" ? null : index;
  text.classList.toggle("has-choice", reader.chosen !== null);
  for (const control of [...text.querySelectorAll(".ref"), ...rows.map((row) => row.firstChild)]) {
    control.setAttribute("aria-pressed", String(Number(control.dataset.ref) === reader.chosen));
  }
  showBar(reader);
  keepAddress(
    reader.chosen === null
      ? articleAddress(reader.article)
      : quoteAddress(reader.tables, quotes[reader.chosen]),
  );
  if (reader.chosen === null) return;
  for (const piece of text.querySelectorAll("[data-roles]")) {
    const roles = piece.dataset.roles
      .split(" ")
      .filter((role) => role.endsWith(`-${index}`))
      .map((role) => role.split("-")[0]);
    if (roles.length) piece.classList.add("chosen", ...roles.map((role) => `chosen-${role}`));
  }
  document.getElementById("panel-tab-0").click();
  if (scroll === "text" || scroll === "both") reveal(text.querySelector(".chosen"), "center");
  if (scroll === "row" || scroll === "both") revealIn(rows[index]);
  if (scroll === "row") reveal(text.querySelector(".chosen-content"), "nearest");
  say(
    `Quote ${index + 1}: ${quotes[index].speaker ?? "no speaker"}. ${reader.tables.quoteWords(quotes[index])}`,
  );
}

const smooth = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
const reveal = (shown, block) => shown?.scrollIntoView({ block, behavior: smooth() });

// Show a row inside its scrolled margin, without moving the text; where the margin is not scrolled, the bar tells.
function revealIn(row) {
  const panel = row.closest(".panel");
  if (panel.scrollHeight > panel.clientHeight + 1)
    panel.scrollTo({ top: row.offsetTop - 40, behavior: smooth() });
}

// On narrow screens the rows stand below the text: a bar says who speaks, and goes on to the next quote.
function showBar(reader) {
  const { bar: shown, quotes, chosen } = reader;
  shown.hidden = chosen === null;
  if (chosen === null) return;
  const quote = quotes[chosen];
  const go = (step) => () =>
    choose(reader, (chosen + step + quotes.length) % quotes.length, { scroll: "both" });
  replace(
    shown,
    element(
      "p",
      {},
      element("b", {}, quote.speaker ?? "No speaker"),
      [quote.quote_type, speakerWords(quote)].filter(Boolean).map((words) => ` · ${words}`),
    ),
    element("button", { type: "button", onclick: go(-1), "aria-label": "Previous quote" }, "‹"),
    element("button", { type: "button", onclick: go(1), "aria-label": "Next quote" }, "›"),
    element("button", { type: "button", onclick: () => choose(reader, null), "aria-label": "Close" }, "×"),
  );
}
