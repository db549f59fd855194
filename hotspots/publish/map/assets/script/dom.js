// Elements and words. Data reach the page as text only: through textContent and attributes, never as markup.

document.documentElement.classList.add("js");
const data = JSON.parse(document.getElementById("data").textContent);
const find = (selector, root = document) => root.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const bdi = (text) => make("bdi", {}, text);
const own = (text) => make("bdi", { lang: data.foreign || null }, text); // the project's own words
const button = (text, onclick, attributes = {}) => make("button", { type: "button", onclick, ...attributes }, text);

// Fill in {name}; what is filled in is never looked at again.
function say(key, values = {}) {
  return data.words[key].replace(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}

// Whole numbers with thousands apart; Intl would take a tenth of the page's start.
const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, data.lang === "de" ? "." : ",");

const news = find("#news");
let speaking = 0;
function announce(text) { // one message, when a slider rests
  clearTimeout(speaking);
  speaking = setTimeout(() => { news.textContent = text; }, 250);
}

function download(name, value) {
  const text = JSON.stringify(value, null, 1) + "\n";
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

const smooth = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
const sites = data.sites;
const count = sites.id.length;
const many = Boolean(sites.reasons);
