// Policies: a card each, with its status, its dates, and who stands for and against it, in their words.

const STEPS = ["proposed", "pending", "adopted", "in_force"];
const SIDES = [
  ["For", ["supporter"]],
  ["Against", ["opponent", "challenger"]],
];

// One policy in all articles: the rows that share a `canonical_id`, the newest article first.
function policyGroups(tables) {
  return tables.once("policy groups", () => {
    const groups = Map.groupBy(tables.rows("policies"), (policy) => policy.canonical_id);
    return [...groups].map(([canonical, rows]) => {
      const positions = rows.flatMap((policy) => tables.by("positions", "policy", policy.row));
      return { canonical_id: canonical, rows, positions, ...summed(rows) };
    });
  });
}

function summed(rows) {
  const most = (column) => choicesOf(rows, (row) => row[column], "").at(1)?.[0] ?? null;
  const statuses = rows.map(({ status }) => status);
  const newest = statuses.find((status) => status !== "unknown") ?? "unknown";
  const names = rows.map(({ name }) => name).sort((one, other) => other.length - one.length);
  const columns = ["topic", "policy_type", "jurisdiction", "issuer", "affected", "identifier"];
  return {
    name: most("name") ?? names[0],
    status: newest,
    contested: rows.some(({ contested }) => contested),
    ...Object.fromEntries(columns.map((column) => [column, most(column)])),
  };
}

function policiesView(tables, state) {
  const groups = policyGroups(tables);
  const fields = [
    { name: "q", label: "Search names, descriptions, issuers and actors" },
    { name: "status", label: "Status", choices: choicesOf(groups, ({ status }) => status, "Any status") },
    { name: "topic", label: "Topic", choices: choicesOf(groups, ({ topic }) => topic, "All topics") },
    {
      name: "place",
      label: "Jurisdiction",
      choices: choicesOf(groups, ({ jurisdiction }) => jurisdiction, "Anywhere"),
    },
    {
      name: "sort",
      label: "Order",
      choices: [
        ["", "Most positions"],
        ["articles", "In most articles"],
        ["newest", "Newest"],
      ],
    },
  ];
  const show = (found) =>
    found.length
      ? found.map((group) => policyCard(tables, group))
      : element("p", { class: "none" }, "No such policy.");
  return [
    heading(
      "Policies",
      "What is proposed, decided, fought over: how far it has come, and who stands where, in their own words.",
    ),
    listing({
      state,
      fields,
      find: (now) => findPolicies(groups, now),
      show,
      unit: ["policy", "policies"],
      each: 12,
      classes: "cards",
    }),
    charts(tables, "policies"),
  ];
}

function findPolicies(groups, state) {
  const terms = termsOf(state.get("q") ?? "");
  const wanted = [
    ["status", "status"],
    ["topic", "topic"],
    ["jurisdiction", "place"],
  ];
  const words = ({ name, issuer, rows, positions }) =>
    [
      name,
      issuer,
      ...rows.flatMap((row) => [row.name, row.description]),
      ...positions.map(({ actor }) => actor),
    ]
      .join("\n")
      .toLowerCase();
  const found = groups.filter(
    (group) =>
      wanted.every(([column, field]) => !state.get(field) || group[column] === state.get(field)) &&
      (!terms.length || hasAll(words(group), terms)),
  );
  const order =
    {
      articles: (one, other) => other.rows.length - one.rows.length,
      newest: (one, other) => one.rows[0].article - other.rows[0].article,
    }[state.get("sort")] ??
    ((one, other) => other.positions.length - one.positions.length || other.rows.length - one.rows.length);
  return found.sort(order);
}

function policyCard(tables, group) {
  return element(
    "article",
    { class: "card" },
    policyKicker(group),
    element("h2", {}, element("a", { href: policyAddress(group) }, group.name)),
    stepper(group.status),
    element("p", { class: "card-words" }, shortened(group.rows[0].description, 240)),
    facts([
      ["By", group.issuer],
      ["Affects", group.affected && shortened(group.affected, 90)],
      ["Known from", group.rows.length > 1 ? counted(group.rows.length, "article") : null],
    ]),
    datesOf(tables, group, 3),
    sides(tables, group, 2),
  );
}

function policyKicker(group) {
  const words = [group.topic, group.policy_type].filter(Boolean).map(plain);
  return element(
    "p",
    { class: "kicker" },
    [...words, group.jurisdiction].filter(Boolean).join(" · "),
    group.contested && [" ", element("span", { class: "badge" }, "contested")],
  );
}

// The way from proposal to force; where a policy is blocked or has ended, that is said instead.
function stepper(status) {
  if (!STEPS.includes(status))
    return element(
      "p",
      { class: `stamp ${status}` },
      status === "unknown" ? "Status not told" : plain(status),
    );
  const reached = STEPS.indexOf(status);
  const step = (name, index) =>
    element(
      "li",
      {
        class: index < reached ? "passed" : index === reached ? "reached" : "ahead",
        "aria-current": index === reached && "step",
      },
      plain(name),
    );
  return element("ol", { class: "steps", "aria-label": `Status: ${plain(status)}` }, STEPS.map(step));
}

function datesOf(tables, { rows }, most) {
  const listed = rows.flatMap((policy) => policy.dates.map((date) => ({ ...date, policy })));
  const seen = new Set();
  const dated = listed
    .filter(
      ({ event, text, date_from: from }) =>
        !seen.has(`${event} ${from ?? text}`) && seen.add(`${event} ${from ?? text}`),
    )
    .sort((one, other) => (one.date_from ?? "9999").localeCompare(other.date_from ?? "9999"));
  const when = ({ date_from: from, date_to: to }) => (from === null ? null : period(from, to));
  const item = (date) =>
    element(
      "li",
      {},
      element("b", {}, plain(date.event)),
      " ",
      when(date) ?? date.text,
      when(date) && element("span", { class: "aside" }, ` “${date.text}”`),
    );
  return (
    dated.length > 0 &&
    element("ol", { class: "timeline", "aria-label": "Dates" }, dated.slice(0, most).map(item))
  );
}

function sides(tables, group, most, title = "h3") {
  const all = SIDES.map(([side, roles]) => [
    side,
    group.positions.filter(({ role }) => roles.includes(role)),
  ]);
  const shown = all.filter(([, positions]) => positions.length);
  if (!shown.length) return null;
  return element(
    "div",
    { class: "sides" },
    shown.map(([side, positions]) =>
      element(
        "section",
        { class: side === "For" ? "side for" : "side against" },
        element(title, {}, `${side} ${number(positions.length)}`),
        positions.slice(0, most).map((position) => stance(tables, position, most > 9 ? 600 : 170)),
        positions.length > most &&
          element("p", { class: "aside" }, `and ${number(positions.length - most)} more`),
      ),
    ),
  );
}

// Who takes a position, and the words that show it: their own where they are quoted, else the article's.
function stance(tables, position, length) {
  const actor = position.who === null ? position.actor : personLink(tables, position.who, position.actor);
  const quote = position.quote === null ? null : tables.rows("quotes")[position.quote];
  const article = tables.rows("articles")[position.article];
  const words = quote
    ? tables.quoteWords(quote)
    : tables.words(position.article, position.start, position.end);
  const how = [position.role === "challenger" && "in court", quote && tables.cue(quote)];
  const address = quote ? quoteAddress(tables, quote) : articleAddress(article);
  return element(
    "figure",
    { class: "stance" },
    element(
      "figcaption",
      {},
      element("b", {}, actor),
      element("span", { class: "aside" }, ` ${how.filter(Boolean).join(", ")}`),
    ),
    element(
      quote ? "blockquote" : "p",
      {},
      shortened(words, length),
      " ",
      element(
        "a",
        {
          href: address,
          class: "to-text",
          "aria-label": `${position.actor} in the article: ${headline(article)}`,
        },
        "in the text",
      ),
    ),
  );
}
