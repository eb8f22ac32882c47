// Policies: a card each, with its status, its dates, and who stands for and against it, in their words.

const STEPS = ["proposed", "pending", "adopted", "in_force"];
const SIDES = [
  ["For", ["supporter"]],
  ["Against", ["opponent", "challenger"]],
];

// One policy in all articles: its row of `policy_index`, with the rows of the articles shown, the newest first.
// Articles that repeat another have a say where no other speaks of it.
function policyGroups(tables) {
  return tables.once("policy groups", () =>
    tables.rows("policy_index").map((policy) => {
      const all = tables.by("policies", "canonical_id", policy.canonical_id);
      const first = all.filter(({ article }) => !tables.isRepeat(article));
      const rows = first.length ? first : all;
      const positions = rows.flatMap((each) => tables.by("positions", "policy", each.row));
      const stances = positions.filter(({ role }) => SIDES.some(([, roles]) => roles.includes(role))).length;
      const isRepeat = first.length === 0;
      return { ...policy, rows, positions, stances, isRepeat, ...summed(rows), status: statusOf(policy, rows) };
    }),
  );
}

// What the index does not tell: the values that most of the rows give.
function summed(rows) {
  const most = (column) => choicesOf(rows, (row) => row[column], "").at(1)?.[0] ?? null;
  const columns = ["issuer", "affected"];
  return {
    contested: rows.some(({ contested }) => contested),
    ...Object.fromEntries(columns.map((column) => [column, most(column)])),
  };
}

// The last stage; without one, what the newest article says.
function statusOf({ stages }, rows) {
  return stages.at(-1)?.status ?? rows.find(({ status }) => status !== "unknown")?.status ?? "unknown";
}

function policiesView(tables, state) {
  const groups = policyGroups(tables).filter(({ isRepeat }) => !isRepeat);
  const fields = [
    { name: "q", label: "Search policies, issuers and actors" },
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
      "What is proposed, decided, fought over: how far it has come, and who stands where, in their own words. Articles that repeat another are counted once.",
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
  const words = ({ name, aliases, issuer, rows, positions }) => [
    ...[name, ...aliases, issuer],
    ...rows.flatMap((row) => [row.name, row.description]),
    ...positions.map(({ actor }) => actor),
  ];
  const inMost = (one, other) => other.article_count - one.article_count;
  return sifted(groups, state, {
    words: (group) => words(group).join("\n"),
    wanted: { status: "status", topic: "topic", place: "jurisdiction" },
    orders: {
      "": (one, other) => other.stances - one.stances || inMost(one, other),
      articles: inMost,
      newest: (one, other) => one.rows[0].article - other.rows[0].article,
    },
  });
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
      ["Known from", group.article_count > 1 ? counted(group.article_count, "article") : null],
    ]),
    group.stages.length > 1 ? stagesOf(tables, group) : datesOf(tables, group, 3),
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

// Its stages over time: when each began where articles agree on that, else who was first to report it.
function stagesOf(tables, { stages }) {
  const item = ({ status, date, date_to: to, article_id: id }) => {
    const article = tables.by("articles", "article_id", id)[0];
    return element(
      "li",
      {},
      element("b", {}, plain(status)),
      date && ` ${to ? period(date, to) : `first told ${day(date)}`}`,
      article && [
        to ? ", told by " : " by ",
        element(
          "a",
          { class: "aside", href: articleAddress(article), "aria-label": `${plain(status)}: ${headline(article)}` },
          article.publisher ?? headline(article),
        ),
      ],
    );
  };
  return stages.length > 0 && element("ol", { class: "timeline", "aria-label": "Stages" }, stages.map(item));
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
