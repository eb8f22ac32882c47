// The run: what the tables hold, what changed, what was set aside, and how far they reach.

function runView(tables) {
  const { run } = tables;
  const sum = (name) => run.tables.find(({ table: each }) => each === name)?.rows ?? 0;
  const shown = ["articles", "quotes", "entity_index", "policies", "positions", "rejects"].filter((name) =>
    run.tables.some(({ table: each }) => each === name),
  );
  const labels = { entity_index: "people, bodies, places", rejects: "set aside" };
  return [
    heading("The run", `Generation ${run.generation}, published ${day(run.created_at)} by run ${run.run}.`),
    element(
      "ul",
      { class: "headline-figures" },
      shown.map((name) =>
        element("li", {}, element("b", {}, number(sum(name))), ` ${labels[name] ?? plain(name)}`),
      ),
    ),
    element(
      "div",
      { class: "run" },
      element(
        "section",
        {},
        element("h2", {}, "Rows"),
        rowsTable(run),
        element("p", { class: "note" }, changeNote(run)),
      ),
      element(
        "section",
        {},
        element("h2", {}, "How far the tables reach"),
        element("p", { class: "note" }, `Of the ${counted(run.shown, "article")} on this page.`),
        reach(run.coverage),
        run.account.length > 0 && [
          element("h2", {}, "What was read and taken"),
          element("p", { class: "note" }, `Of all ${counted(run.articles, "article")}.`),
          reach(run.account),
        ],
      ),
      element("section", { class: "whole" }, element("h2", {}, "Set aside"), setAside(run)),
    ),
    charts(tables, "run"),
    element("p", { class: "note" }, "Fingerprint of the pipeline: ", element("code", {}, run.fingerprint)),
  ];
}

function changeNote(run) {
  if (!run.before) return "There is no earlier generation to compare with.";
  const pipeline = run.same_pipeline
    ? "The same pipeline made both."
    : "The pipeline itself has changed since, so more rows may differ than were added.";
  return `Compared with generation ${run.before}. ${pipeline}`;
}

const change = (rows, before) => {
  if (before === null) return "–";
  if (rows === before) return "no change";
  return rows > before ? `+ ${number(rows - before)}` : `− ${number(before - rows)}`;
};

function rowsTable(run) {
  const columns = run.before ? ["table", "rows", "before", "change"] : ["table", "rows"];
  const rows = run.tables.map(({ table: name, rows: now, before }) =>
    run.before
      ? [element("code", {}, name), now, before, element("span", { class: "change" }, change(now, before))]
      : [element("code", {}, name), now],
  );
  return table("Rows of each table", columns, rows);
}

function reach(shares) {
  return element(
    "ul",
    { class: "reach" },
    shares.map(({ share, part, whole, missing = {} }) =>
      element(
        "li",
        {},
        element("span", { class: "share" }, percent(part, whole)),
        meter(whole ? part / whole : 0),
        element(
          "span",
          {},
          share,
          element("span", { class: "aside" }, ` ${number(part)} of ${number(whole)}`),
          Object.entries(missing).map(([reason, rows]) =>
            element("span", { class: "aside" }, ` · ${plain(reason)} ${number(rows)}`),
          ),
        ),
      ),
    ),
  );
}

function setAside(run) {
  if (!run.reasons.length) return element("p", { class: "none" }, "Nothing: every record got through.");
  return run.reasons.map(({ reason, rows, before, first }) =>
    element(
      "details",
      { class: "reason" },
      element(
        "summary",
        {},
        element("b", {}, plain(reason)),
        ` ${number(rows)}`,
        run.before && element("span", { class: "aside" }, ` ${change(rows, before)}`),
        first.length > 0 && element("span", { class: "aside" }, ` · ${first[0].detail}`),
      ),
      first.length > 0 &&
        table(
          `Set aside: ${plain(reason)}`,
          ["where", "stage", "table", "detail"],
          first.map((row) => [place(row), row.stage, row.table, element("span", {}, row.detail)]),
        ),
      first.length < rows &&
        element("p", { class: "aside" }, `The first ${number(first.length)}; the table rejects has all.`),
    ),
  );
}

function place({ source_path: path, source_record: record }) {
  return element(
    "code",
    {},
    path === null ? "unknown" : record === null ? path : `${path}, record ${record}`,
  );
}
