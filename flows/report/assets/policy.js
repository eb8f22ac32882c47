// One policy, with all that articles say of it.

const OTHERS = ["issuer", "party", "implementer"];

function policyView(tables, canonicalId) {
  const group = policyGroups(tables).find((one) => one.canonical_id === canonicalId);
  if (!group) return [heading("No such policy", "None of the articles on this page speaks of it.")];
  const others = group.positions.filter(({ role }) => OTHERS.includes(role));
  return [
    element(
      "article",
      { class: "policy-page" },
      policyKicker(group),
      heading(group.name, null),
      stepper(group.status),
      facts([
        ["By", group.issuer],
        ["Affects", group.affected],
        ["Other names", group.aliases.join(", ")],
        ["Identifier", group.identifier],
        ["Jurisdiction", group.jurisdiction],
        ["Known from", counted(group.article_count, "article")],
        ["Seen", group.first_seen && period(group.first_seen, group.last_seen)],
        ["canonical_id", element("code", {}, group.canonical_id)],
      ]),
      dated("How far it has come", stagesOf(tables, group)),
      dated("Dates told", datesOf(tables, group, 99)),
      sides(tables, group, 99, "h2"),
      others.length > 0 &&
        element(
          "section",
          {},
          element("h2", {}, "Also involved"),
          element(
            "ul",
            { class: "plain" },
            others.map((position) =>
              element(
                "li",
                {},
                element("span", { class: "aside" }, `${position.role} `),
                position.who === null ? position.actor : personLink(tables, position.who, position.actor),
              ),
            ),
          ),
        ),
      element(
        "section",
        {},
        element("h2", {}, "What articles say"),
        group.rows.map((policy) => report(tables, policy)),
      ),
    ),
  ];
}

const dated = (title, list) => list && element("section", {}, element("h2", {}, title), list);

function report(tables, policy) {
  const article = tables.rows("articles")[policy.article];
  return element(
    "figure",
    { class: "saying" },
    element("blockquote", {}, element("p", {}, policy.description)),
    element(
      "figcaption",
      {},
      toldStages(policy),
      " · ",
      element("a", { href: articleAddress(article) }, headline(article)),
      ` (${[article.publisher, day(article.published_at)].filter(Boolean).join(", ")})`,
    ),
  );
}

// The status, then the other stages that the article tells, each by the words that show it.
function toldStages({ status: reached, status_history: told }) {
  const shown = told.find(({ status }) => status === reached) ?? { status: reached };
  const others = told.filter((stage) => stage !== shown);
  return [shown, ...others].map(({ status, text }, index) => [
    index > 0 && ", ",
    element(index ? "span" : "b", {}, plain(status)),
    text && element("span", { class: "introduced" }, ` “${text}”`),
  ]);
}
