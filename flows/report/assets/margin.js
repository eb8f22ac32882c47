// The rows beside an article's text: quotes, names, policies, and what was set aside.

const GAPS = {
  no_source: "The text names no source.",
  author: "The author or interviewer speaks.",
  unclear: "A source stands there, but whom it means is not clear.",
};

function speakerWords(quote) {
  if (quote.speaker_gap) return GAPS[quote.speaker_gap];
  return typeof quote.speaker_confidence === "number"
    ? `speaker ${Math.round(100 * quote.speaker_confidence)} % sure`
    : "";
}

function quoteRow(reader, quote, index) {
  const { tables } = reader;
  const cue = tables.cue(quote);
  const label = [
    element("span", { class: "row-number" }, String(index + 1)),
    element(
      "span",
      { class: quote.speaker ? "row-speaker" : "row-speaker nobody" },
      quote.speaker ?? "No speaker",
    ),
    cue && element("span", { class: "row-cue" }, cue),
    element("span", { class: "row-words" }, shortened(tables.quoteWords(quote), 120)),
  ];
  const control = element(
    "button",
    {
      type: "button",
      class: `row ${quote.quote_type}`,
      "data-ref": String(index),
      "aria-pressed": "false",
      onclick: () => choose(reader, index, { scroll: "text" }),
    },
    label,
  );
  return element("li", {}, control, rowDetail(tables, quote));
}

function rowDetail(tables, quote) {
  const sure = quote.speaker_confidence;
  return element(
    "div",
    { class: "row-detail" },
    facts([
      ["Type", quote.quote_type],
      ["Source", tables.source(quote) ?? "none"],
      ["Cue", tables.cue(quote) && `${tables.cue(quote)} (${quote.cue_class})`],
      [
        "Speaker",
        quote.speaker &&
          (quote.who === null
            ? `${quote.speaker} (${quote.speaker_kind})`
            : personLink(tables, quote.who, quote.speaker)),
      ],
      ["Kept unnamed", quote.is_anonymous && "yes"],
      ["Speaker is right", typeof sure === "number" && [meter(sure), ` ${Math.round(100 * sure)} %`]],
      ["No speaker", quote.speaker_gap && GAPS[quote.speaker_gap]],
      ["Is a quote", `${Math.round(100 * quote.confidence)} %`],
      ["quote_id", element("code", {}, quote.quote_id)],
    ]),
  );
}

function panels(reader) {
  const { tables, article, rows } = reader;
  const names = tables
    .by("entities", "article", article.row)
    .toSorted((one, other) => other.mention_count - one.mention_count);
  const policies = tables.by("policies", "article", article.row);
  const rejects = tables.by("rejects", "article", article.row);
  const list = (items, empty) =>
    items.length
      ? element("ol", { class: "rows", onkeydown: stepRows }, items)
      : element("p", { class: "none" }, empty);
  return [
    [`Quotes ${rows.length}`, list(rows, "No quotes were found.")],
    [
      `Names ${names.length}`,
      list(
        names.map((entity) => nameRow(reader, entity)),
        "No names were found.",
      ),
    ],
    [
      `Policies ${policies.length}`,
      list(
        policies.map((policy) => policyRow(reader, policy)),
        "No policies were found.",
      ),
    ],
    [`Set aside ${rejects.length}`, list(rejects.map(rejectRow), "Nothing of this article was set aside.")],
  ];
}

// Arrows go from row to row.
function stepRows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches(".row")) return;
  const rows = [...event.currentTarget.querySelectorAll(".row")];
  rows[rows.indexOf(event.target) + step]?.focus();
  event.preventDefault();
}

function nameRow(reader, entity) {
  const first = () => reveal(pointOut(reader, entity.first_start), "center");
  return element(
    "li",
    {},
    element(
      "button",
      { type: "button", class: "row", onclick: first },
      element("span", { class: "row-speaker" }, entity.name),
      element("span", { class: "row-cue" }, entity.entity_type),
      element(
        "span",
        { class: "row-words" },
        [
          entity.title,
          entity.affiliation,
          counted(entity.mention_count, "mention"),
          entity.quote_count && counted(entity.quote_count, "quote"),
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
    entity.who !== null &&
      element(
        "p",
        { class: "row-more" },
        personLink(reader.tables, entity.who, `${entity.name} in all articles`),
      ),
  );
}

function policyRow(reader, policy) {
  const first = () => reveal(pointOut(reader, policy.mentions[0].start), "center");
  return element(
    "li",
    {},
    element(
      "button",
      { type: "button", class: "row", onclick: first },
      element("span", { class: "row-speaker" }, policy.name),
      element("span", { class: "row-cue" }, plain(policy.status)),
      element("span", { class: "row-words" }, shortened(policy.description, 160)),
    ),
    element("p", { class: "row-more" }, element("a", { href: policyAddress(policy) }, "Who stands where")),
  );
}

// Point out the piece of text at an offset, until another one is.
function pointOut(reader, start) {
  forget(reader);
  const piece = reader.text.querySelector(`[data-start="${Number(start)}"]`);
  piece?.classList.add("pointed-out");
  return piece;
}

function forget({ text }) {
  for (const piece of text.querySelectorAll(".pointed-out")) piece.classList.remove("pointed-out");
}

function rejectRow(reject) {
  return element(
    "li",
    { class: "reject" },
    element(
      "p",
      {},
      element("b", {}, plain(reject.reason)),
      reject.table && ` in ${reject.table}`,
      ` (${reject.stage})`,
    ),
    element("p", {}, reject.detail),
    reject.row &&
      element(
        "details",
        {},
        element("summary", {}, "The refused row"),
        element("pre", { tabindex: "0" }, reject.row),
      ),
  );
}

// Tabs by the pattern of the ARIA practices: arrows move between them.
function tabs(sections) {
  const buttons = sections.map(([words], index) =>
    element(
      "button",
      {
        type: "button",
        role: "tab",
        id: `panel-tab-${index}`,
        "aria-controls": `panel-${index}`,
        onclick: () => open(index),
      },
      words,
    ),
  );
  const shown = sections.map(([, content], index) =>
    element(
      "div",
      {
        class: "panel",
        role: "tabpanel",
        id: `panel-${index}`,
        "aria-labelledby": `panel-tab-${index}`,
        tabindex: "0",
      },
      content,
    ),
  );
  const open = (index) => {
    buttons.forEach((button, each) => {
      button.setAttribute("aria-selected", String(each === index));
      button.tabIndex = each === index ? 0 : -1;
      shown[each].hidden = each !== index;
    });
  };
  const moved = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (buttons.indexOf(event.target) + step + buttons.length) % buttons.length;
    open(next);
    buttons[next].focus();
  };
  open(0);
  return [
    element("div", { role: "tablist", "aria-label": "What was found", onkeydown: moved }, buttons),
    shown,
  ];
}
