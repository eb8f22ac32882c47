// The list of articles, as a front page.

function articlesView(tables, state) {
  const articles = tables.rows("articles");
  const fields = [
    { name: "q", label: "Search headlines, texts and bylines" },
    {
      name: "publisher",
      label: "Outlet",
      choices: choicesOf(articles, (article) => article.publisher, "All outlets"),
    },
    {
      name: "sort",
      label: "Order",
      choices: [
        ["", "Newest first"],
        ["quotes", "Most quotes"],
        ["policies", "Most policies"],
      ],
    },
  ];
  const most = (table) => (one, other) =>
    tables.by(table, "article", other.row).length - tables.by(table, "article", one.row).length;
  const find = (now) =>
    sifted(articles, now, {
      words: ({ row }) => tables.searched(row),
      wanted: { publisher: "publisher" },
      orders: { "": () => 0, quotes: most("quotes"), policies: most("policies") },
    });
  const show = (found) => found.map((article) => teaser(tables, article, termsOf(state.get("q") ?? "")));
  const { run } = tables;
  const kept =
    run.shown < run.articles
      ? `The newest ${number(run.shown)} of ${counted(run.articles, "article")}. `
      : "";
  return [
    heading("Articles", `${kept}Open one to see who says what, word for word, in the text it comes from.`),
    listing({ state, fields, find, show, unit: ["article"], each: 15, classes: "front" }),
  ];
}

function teaser(tables, article, terms) {
  const quotes = tables.by("quotes", "article", article.row);
  const policies = tables.by("policies", "article", article.row);
  const kicker = [article.publisher, day(article.published_at)].filter(Boolean).join(" · ");
  const about = article.dek ?? article.text.split("\n\n")[0];
  const words = terms.length ? withTerms(article.text, terms, 110) : shortened(about, 220);
  return element(
    "article",
    { class: "teaser" },
    kicker && element("p", { class: "kicker" }, kicker),
    element("h2", {}, element("a", { href: articleAddress(article) }, withTerms(headline(article), terms))),
    element("p", { class: "standfirst" }, words),
    element(
      "p",
      { class: "tally" },
      element("span", {}, counted(quotes.length, "quote")),
      element("span", {}, counted(policies.length, "policy", "policies")),
      article.duplicate_of && element("span", { class: "badge" }, "repeats another"),
    ),
    quotes.length > 0 && element("p", { class: "voices" }, voices(tables, quotes)),
  );
}

function voices(tables, quotes) {
  const counts = new Map();
  for (const { speaker } of quotes) if (speaker) counts.set(speaker, (counts.get(speaker) ?? 0) + 1);
  const most = [...counts].sort(([, one], [, other]) => other - one).slice(0, 3);
  return most.map(([name, count], index) => [
    index ? ", " : "",
    name,
    element("span", { class: "count" }, ` ${number(count)}`),
  ]);
}

function shortened(words, most) {
  if (words.length <= most) return words;
  const end = words.lastIndexOf(" ", most);
  return `${words.slice(0, end > 0 ? end : most)} …`;
}
