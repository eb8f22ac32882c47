// Who speaks: the list, and each one's page with everything that they said.

const KINDS = [
  ["direct", "wholly in quotation marks"],
  ["mixed", "partly"],
  ["indirect", "reported"],
];
const SPEAKERS = [
  ["", "People"],
  ["ORG", "Organisations"],
  ["all", "Everyone named"],
];

function peopleView(tables, state) {
  const who = tables.rows("who");
  const fields = [
    { name: "q", label: "Search names, other names and titles" },
    { name: "kind", label: "Who", choices: SPEAKERS },
    {
      name: "sort",
      label: "Order",
      choices: [
        ["", "Most quoted"],
        ["verbatim", "Most words verbatim"],
        ["named", "In most articles"],
        ["name", "By name"],
      ],
    },
  ];
  const show = (found, before) => {
    if (!found.length) return element("p", { class: "none" }, "Nobody by that name.");
    const most = Math.max(...who.map(({ quotes }) => quotes));
    return element(
      "ol",
      { class: "people", start: before + 1 },
      found.map((one, index) => personItem(one, before + index + 1, most)),
    );
  };
  return [
    heading(
      "People",
      "Who is quoted most, and how much of it in their own words. Articles that repeat another are counted once.",
    ),
    element(
      "p",
      { class: "key" },
      KINDS.map(([kind, words]) => [element("span", {}, bar({ [kind]: 1 }, 1, "swatch"), words), " "]),
    ),
    listing({
      state,
      fields,
      find: (now) => findPeople(who, now),
      show,
      unit: ["person or body", "people and bodies"],
      each: 25,
      classes: "roll",
    }),
    charts(tables, "people"),
  ];
}

function findPeople(who, state) {
  const kind = state.get("kind") || "PERSON";
  const byName = (one, other) => one.name.localeCompare(other.name);
  const most = (column) => (one, other) => other[column] - one[column] || byName(one, other);
  return sifted(
    who.filter((one) => kind === "all" || one.entity_type === kind),
    state,
    {
      words: (one) => [one.name, ...one.aliases, ...one.titles.map(({ title }) => title)].join("\n"),
      orders: {
        "": (one, other) => other.quotes - one.quotes || most("named_in")(one, other),
        verbatim: most("verbatim"),
        named: most("named_in"),
        name: byName,
      },
    },
  );
}

function personItem(one, place, most) {
  const title = one.title ?? (one.entity_type === "PERSON" ? null : plain(one.entity_type));
  return element(
    "li",
    { class: "person" },
    element("span", { class: "place", "aria-hidden": "true" }, String(place)),
    element(
      "span",
      { class: "who" },
      element("a", { href: personAddress(one) }, one.name),
      title && element("span", { class: "office" }, title),
    ),
    element(
      "span",
      { class: "much" },
      bar({ direct: one.direct, mixed: one.mixed, indirect: one.indirect }, most),
    ),
    element(
      "span",
      { class: "measure" },
      element("b", {}, number(one.quotes)),
      one.quotes === 1 ? " quote" : " quotes",
    ),
    element("span", { class: "measure" }, element("b", {}, percent(one.verbatim, one.words)), " verbatim"),
    element(
      "span",
      { class: "measure" },
      element("b", {}, number(one.named_in)),
      one.named_in === 1 ? " article" : " articles",
    ),
  );
}

function personView(tables, canonicalId, state) {
  const who = tables.rows("who").find((one) => one.canonical_id === canonicalId);
  if (!who) return [heading("Nobody here", "None of the articles on this page names them.")];
  const said = tables.by("quotes", "who", who.row).filter((quote) => !tables.isRepeat(quote.article));
  const fields = [
    { name: "q", label: `Search what ${who.name} said` },
    {
      name: "type",
      label: "Words",
      choices: [
        ["", "All"],
        ["direct", "Direct"],
        ["mixed", "Mixed"],
        ["indirect", "Indirect"],
      ],
    },
  ];
  const find = (now) =>
    sifted(said, now, { words: (quote) => tables.quoteWords(quote), wanted: { type: "quote_type" } });
  const show = (found) =>
    found.map((quote) => saying(tables, quote, { terms: termsOf(state.get("q") ?? "") }));
  return [
    heading(who.name, who.title),
    element(
      "div",
      { class: "profile" },
      element(
        "div",
        { class: "said" },
        said.length
          ? listing({ state, fields, find, show, unit: ["quote"], each: 12, classes: "sayings" })
          : element("p", { class: "none" }, "Named, but not quoted."),
      ),
      element("aside", { class: "file", "aria-label": "On file" }, personFile(tables, who, said)),
    ),
  ];
}

function personFile(tables, who, said) {
  const outlets = choicesOf(said, (quote) => tables.rows("articles")[quote.article].publisher, "").slice(
    1,
    9,
  );
  const seen = ({ first_seen: first, last_seen: last }) => (first ? period(first, last) : null);
  return [
    facts([
      [
        "Quotes",
        said.length
          ? [
              bar({ direct: who.direct, mixed: who.mixed, indirect: who.indirect }, who.quotes),
              ` ${number(who.direct)} direct, ${number(who.mixed)} mixed, ${number(who.indirect)} indirect`,
            ]
          : null,
      ],
      [
        "In their own words",
        said.length ? `${percent(who.verbatim, who.words)} of ${counted(who.words, "word")}` : null,
      ],
      ["Named in", counted(who.named_in, "article")],
      ["Other names", who.aliases.join(", ")],
      ["Seen", seen(who)],
      [
        "Wikidata",
        who.wikidata_id &&
          element(
            "a",
            { href: `https://www.wikidata.org/wiki/${who.wikidata_id}`, rel: "noreferrer noopener" },
            who.wikidata_id,
          ),
      ],
      ["canonical_id", element("code", {}, who.canonical_id)],
    ]),
    filed("Titles", who.titles, ({ title, ...dates }) => [
      title,
      seen(dates) && element("span", { class: "aside" }, ` ${seen(dates)}`),
    ]),
    filed("Acts for", who.affiliations ?? [], ({ affiliation, articles }) => [
      affiliation,
      element("span", { class: "aside" }, ` ${counted(articles, "article")}`),
    ]),
    filed("Named beside", who.beside ?? [], ({ who: row, paragraphs }) => [
      personLink(tables, row),
      element("span", { class: "aside" }, ` ${counted(paragraphs, "paragraph")}`),
    ]),
    filed("Quoted in", outlets, ([, words]) => words),
  ];
}

function filed(title, rows, show) {
  return (
    rows.length > 0 && [
      element("h2", {}, title),
      element(
        "ul",
        {},
        rows.map((row) => element("li", {}, show(row))),
      ),
    ]
  );
}
