// The page: which view the address asks for, light or dark, and the start.

const VIEWS = {
  articles: (tables, state) => articlesView(tables, state),
  article: (tables, state, id, quote) => articleView(tables, id, quote),
  people: (tables, state, id) => (id ? personView(tables, id, state) : peopleView(tables, state)),
  policies: (tables, state, id) => (id ? policyView(tables, id) : policiesView(tables, state)),
  run: (tables) => runView(tables),
};

function address() {
  const [path, state] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, ...keys] = path.split("/").map(decodeURIComponent);
  return { view: view in VIEWS ? view : "articles", keys, state: new URLSearchParams(state) };
}

const keepAddress = (hash) => history.replaceState(null, "", hash);

function keepState(state) {
  const [path] = location.hash.split("?");
  const written = state.toString();
  keepAddress(`${path || "#/articles"}${written ? `?${written}` : ""}`);
}

function show(tables, { first = false } = {}) {
  const main = document.getElementById("main");
  const { view, keys, state } = address();
  replace(main, VIEWS[view](tables, state, ...keys));
  main.className = `view-${view}`;
  const words = main.querySelector("h1").textContent;
  document.title = `${words} – On the Record`;
  const current = view === "article" ? "articles" : view;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (first) return;
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
  say(words);
}

// Storage may be forbidden for pages that are read from disk; then the choice lasts as long as the page.
function remembered(scheme) {
  try {
    if (scheme) localStorage.setItem("onrecord-scheme", scheme);
    return localStorage.getItem("onrecord-scheme");
  } catch {
    return null;
  }
}

function schemeSwitch() {
  const control = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = remembered();
  const shown = () => chosen ?? (system.matches ? "dark" : "light");
  const draw = () => {
    if (chosen) document.documentElement.dataset.scheme = chosen;
    control.textContent = shown() === "dark" ? "Light" : "Dark";
    control.setAttribute("aria-label", `${control.textContent} colours`);
  };
  control.addEventListener("click", () => {
    chosen = shown() === "dark" ? "light" : "dark";
    remembered(chosen);
    draw();
  });
  system.addEventListener("change", draw);
  draw();
}

async function start() {
  schemeSwitch();
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  });
  const tables = new Tables(await unpack());
  const { run } = tables;
  const shown =
    run.shown < run.articles
      ? `${number(run.shown)} of ${counted(run.articles, "article")}`
      : counted(run.articles, "article");
  replace(document.getElementById("folio"), `${day(run.created_at)} · ${shown}`);
  replace(
    document.getElementById("colophon"),
    element(
      "p",
      {},
      "Made by onrecord from its published tables. Every row leads back to the words it came from; what a row says is a machine's reading, so check it against the text.",
    ),
  );
  addEventListener("hashchange", () => show(tables));
  show(tables, { first: true });
  document.documentElement.dataset.ready = "";
}

start();
