"use strict";

// Elements. Whatever comes from the tables becomes text, never HTML.

const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

// Characters that turn the direction of what follows are shown by their numbers: words stand as they are stored.
function visible(words) {
  return String(words).replace(TURNING, (sign) => `⟨U+${sign.codePointAt(0).toString(16).toUpperCase()}⟩`);
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "style")
      for (const [property, given] of Object.entries(value)) made.style.setProperty(property, given);
    else if (key === "value") made.value = value;
    else made.setAttribute(key, value === true ? "" : visible(value));
  }
  fill(made, children);
  return made;
}

function fill(parent, children) {
  for (const child of children.flat(9)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : visible(child));
  }
}

function replace(parent, ...children) {
  parent.replaceChildren();
  fill(parent, children);
}

const numbers = new Intl.NumberFormat("en");
const dates = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

const months = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

const number = (value) => numbers.format(value);
const day = (iso) => (iso ? dates.format(new Date(iso)) : null);
// From the first to the last day meant: a whole month or year is called by its name.
function period(from, to) {
  if (!from || !to || from === to) return day(from ?? to);
  const after = new Date(Date.parse(to) + 86400000).toISOString();
  if (from.endsWith("-01-01") && to === `${from.slice(0, 4)}-12-31`) return from.slice(0, 4);
  if (from.endsWith("-01") && from.slice(0, 7) === to.slice(0, 7) && after.slice(8, 10) === "01")
    return months.format(new Date(from));
  return `${day(from)} – ${day(to)}`;
}

const plain = (term) => term.replaceAll("_", " ");
const counted = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;
const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)} %` : "–");

// A bar of parts that are told apart by pattern as well as by colour; the words beside it say the same.
function bar(parts, whole, more = "") {
  const pieces = Object.entries(parts)
    .filter(([, count]) => count)
    .map(([kind, count]) =>
      element("span", { class: `bar-${kind}`, style: { width: `${(100 * count) / whole}%` } }),
    );
  return element("span", { class: `bar ${more}`, "aria-hidden": "true" }, pieces);
}

// How much of a whole, between nothing and one; the number beside it says the same.
function meter(share) {
  return element(
    "span",
    { class: "bar meter", "aria-hidden": "true" },
    element("span", { class: "bar-direct", style: { width: `${100 * share}%` } }),
  );
}

function say(words) {
  document.getElementById("status").textContent = visible(words);
}
