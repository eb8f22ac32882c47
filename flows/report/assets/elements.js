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
    else if (key === "style") for (const [property, given] of Object.entries(value)) made.style.setProperty(property, given);
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
const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

const number = (value) => numbers.format(value);
const day = (iso) => (iso ? dates.format(new Date(iso)) : null);
const plain = (term) => term.replaceAll("_", " ");
const counted = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;
const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)} %` : "–");

// A bar of parts that are told apart by pattern as well as by colour; the words beside it say the same.
function bar(parts, whole) {
  const pieces = Object.entries(parts)
    .filter(([, count]) => count)
    .map(([kind, count]) => element("span", { class: `bar-${kind}`, style: { width: `${(100 * count) / whole}%` } }));
  return element("span", { class: "bar", "aria-hidden": "true" }, pieces);
}

function say(words) {
  document.getElementById("status").textContent = visible(words);
}
