// The utility's answer: one form per site, kept against a crash, saved as one JSON file.

const DRAFTS = "hotspots-answers";
const answers = { by: "", sites: {}, proposed: [] };
const answerState = find("#answer-state");
let told = 0;
let unsaved = false;
let database = null;

// Say how the answer stands; what becomes known later says nothing if something newer has been said.
function tell(words) {
  answerState.textContent = words;
  return ++told;
}

function openDatabase() {
  return new Promise((resolve) => {
    let request;
    try {
      request = indexedDB.open(DRAFTS, 1);
    } catch (error) { // a sandboxed frame has no storage
      resolve(null);
      return;
    }
    request.onupgradeneeded = () => request.result.createObjectStore("drafts");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  });
}

// Every local page shares one store, so the plan's fingerprint is the key. `strict` waits for the disk.
function keep() {
  unsaved = true;
  const turn = tell(answered());
  if (!database) return;
  const change = database.transaction("drafts", "readwrite", { durability: "strict" });
  change.objectStore("drafts").put(JSON.stringify(answers), data.plan);
  change.oncomplete = () => turn === told && tell(`${answered()} ${say("kept")}`);
  change.onerror = () => tell(say("not_kept"));
}

function stored() {
  return new Promise((resolve) => {
    if (!database) return resolve(null);
    const request = database.transaction("drafts").objectStore("drafts").get(data.plan);
    request.onsuccess = () => resolve(request.result ? JSON.parse(request.result) : null);
    request.onerror = () => resolve(null);
  });
}

const given = (entry) => Object.values(entry).some((value) => value !== "" && value !== null);
const answered = () => say("answered", { n: Object.values(answers.sites).filter(given).length, all: count });

const NUMBERS = { connection_eur: [0, 1e7], connection_m: [0, 1e5], connection_weeks: [0, 520], connection_ports: [0, 1e4], priority: [1, 1e6], lon: [-180, 180], lat: [-90, 90] };
const MARKUP = /<\s*[a-z/!?]|javascript:/i;
const FAR = 0.4; // degrees: some 30 to 45 km

// German and English notation: 1.234,50 · 1,234.50 · 1234.5; null when it is no number in range.
function toNumber(text, field) {
  let plain = text.trim().replace(/[\s€\u00a0\u202f']/g, "");
  const [dot, comma] = [plain.lastIndexOf("."), plain.lastIndexOf(",")];
  if (comma >= 0 && dot >= 0) plain = plain.replaceAll(comma > dot ? "." : ",", "");
  else if (field === "connection_eur" && /^\d{1,3}([.,]\d{3})+$/.test(plain)) plain = plain.replace(/[.,]/g, "");
  plain = plain.replace(",", ".");
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return null;
  const value = Number(plain);
  const [low, high] = NUMBERS[field];
  return value < low || value > high || (["priority", "connection_ports"].includes(field) && !Number.isInteger(value)) ? null : value;
}

// Tie the fields of a form to an entry; `name` makes radio buttons one group.
function bind(form, entry, name) {
  form.entry = entry;
  for (const field of findAll("[data-field]", form)) {
    const key = field.dataset.field;
    if (field.type === "radio") {
      field.name = `${name}-${key}`;
      field.checked = field.value === (entry[key] ?? "");
    } else field.value = entry[key] ?? "";
    field.addEventListener("input", () => {
      entry[key] = field.value;
      check(field, entry);
      keep();
    });
    check(field, entry);
  }
  find("[data-pick]", form)?.addEventListener("click", (event) => pick(event.currentTarget, form, entry));
}

// What the town would refuse: the key of the words that say so, or nothing. `whole`: the entry is to be saved.
function fault(entry, key, whole = false) {
  const typed = (entry[key] ?? "").trim();
  if (key === "name" || key === "by") return whole && !typed ? "missing" : MARKUP.test(typed) ? "bad_text" : "";
  if (!(key in NUMBERS)) return MARKUP.test(typed) ? "bad_text" : "";
  if (typed && toNumber(typed, key) === null) return "bad_number";
  if (!whole || (key !== "lon" && key !== "lat")) return "";
  const other = key === "lon" ? "lat" : "lon";
  if (!typed) return "name" in entry || numeric(entry, other) !== null ? "half_place" : "";
  const near = (all) => all.some((value) => Math.abs(value - toNumber(typed, key)) < FAR);
  return near(sites[key]) ? "" : "far_place";
}

function check(field, entry, whole = false) {
  const words = field.type === "radio" ? "" : fault(entry, field.dataset.field ?? "by", whole);
  field.setAttribute("aria-invalid", String(Boolean(words)));
  const label = field.closest("label") ?? field.parentElement;
  find(".error", label)?.remove();
  if (words) label.append(make("span", { class: "error" }, say(words)));
  return !words;
}

const PARTS = [...Object.keys(NUMBERS), "connection_with", "connection_handover", "condition", "comment"];

// The first entry that the town would refuse, as [entry, what it is called]; its open form shows what is wrong.
function firstFault() {
  for (const form of findAll(".form")) if (form.entry) findAll("[data-field]", form).filter((f) => given(form.entry)).forEach((f) => check(f, form.entry, true));
  if (!check(find("#answer-by"), answers, true)) return [answers, ""];
  const all = [...sites.id.map((id, i) => [answers.sites[id], sites.name[i]]), ...answers.proposed.map((e) => [e, e.name])];
  return all.find(([entry]) => entry && given(entry) && [...("name" in entry ? ["name"] : []), ...PARTS].some((key) => fault(entry, key, true)));
}

function siteForm(site, host) {
  if (find(".form", host)) return;
  const id = sites.id[site];
  answers.sites[id] ??= {};
  const form = find("#form-site").content.firstElementChild.cloneNode(true);
  form.setAttribute("role", "group");
  form.setAttribute("aria-label", `${find("#h-answer").textContent}: ${sites.name[site]}`);
  host.append(form);
  bind(form, answers.sites[id], `site-${id}`);
}

// Of many sites, the form stands in one place.
function answerFor(site) {
  const host = find("#answer-host");
  const title = make("h3", { tabindex: "-1" }, own(sites.name[site]));
  host.replaceChildren(title);
  siteForm(site, host);
  title.scrollIntoView({ behavior: smooth(), block: "start" });
  title.focus({ preventScroll: true });
}

function proposedForm(entry) {
  const form = find("#form-new").content.firstElementChild.cloneNode(true);
  find("#proposed").append(form);
  const number = answers.proposed.indexOf(entry) + 1;
  find("legend", form).textContent = say("new_site", { n: number });
  bind(form, entry, `new-${number}`);
  find("[data-remove]", form).addEventListener("click", () => {
    answers.proposed.splice(answers.proposed.indexOf(entry), 1);
    form.remove();
    findAll("#proposed legend").forEach((legend, i) => (legend.textContent = say("new_site", { n: i + 1 })));
    find("#add-site").focus();
    keep();
  });
  return form;
}

// Choose a place: a cross stands in the middle of the map, Enter or a click takes the place.
function pick(from, form, entry) {
  const box = map.getContainer();
  const cross = make("div", { class: "cross", "aria-hidden": "true" });
  box.append(cross);
  announce(say("picking"));
  find(".map-part .frame").scrollIntoView({ behavior: smooth(), block: "nearest" });
  box.focus({ preventScroll: true });
  const stop = (place) => {
    cross.remove();
    map.off("click", onClick);
    box.removeEventListener("keydown", onKey);
    if (place) {
      for (const [key, value] of [["lon", place.lng], ["lat", place.lat]]) {
        const field = find(`[data-field="${key}"]`, form);
        field.value = entry[key] = value.toFixed(6);
        check(field, entry);
      }
      keep();
    }
    announce(place ? say("picked") : "");
    from.focus();
  };
  const onClick = (event) => stop(event.latlng);
  const onKey = (event) => {
    if (event.key === "Enter" && event.target === box) stop(map.getCenter());
    else if (event.key === "Escape") stop(null);
    else return;
    event.preventDefault();
  };
  map.on("click", onClick);
  box.addEventListener("keydown", onKey);
}

const numeric = (entry, key) => (entry[key]?.trim() ? toNumber(entry[key], key) : null);
const text = (entry, key) => (entry[key]?.trim() ? entry[key] : null);
function place(entry) {
  const [lon, lat] = [numeric(entry, "lon"), numeric(entry, "lat")];
  return lon === null || lat === null ? null : { lon, lat };
}

function answerFile() {
  const today = new Date();
  const date = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  const rows = sites.id.filter((id) => answers.sites[id] && given(answers.sites[id])).map((id) => ({ id, ...said(answers.sites[id]), mount: place(answers.sites[id]) }));
  const proposed = answers.proposed.filter(given).map((entry) => ({ name: text(entry, "name"), ...place(entry), ...said(entry) }));
  return { schema: "hotspots/answer/1", plan: data.plan, by: answers.by, date, sites: rows, proposed };
}

const BASIC = ["verdict", "connection_method", "connection_eur", "priority", "comment"];
const SAID = ["verdict", "connection_method", "connection_eur", "connection_m", "connection_weeks", "connection_until", "connection_after", "connection_with", "connection_payer", "connection_handover", "connection_ports", "condition", "priority", "comment"];
function said(entry) {
  const found = SAID.map((key) => [key, key in NUMBERS ? numeric(entry, key) : text(entry, key)]);
  return Object.fromEntries(found.filter(([key, value]) => value !== null || BASIC.includes(key)));
}

function saveAnswer() {
  const wrong = firstFault();
  if (wrong) {
    const bad = findAll('[aria-invalid="true"]')[0];
    for (let part = bad?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    bad?.focus();
    const words = [say("bad_entries"), bad ? "" : wrong[1]].join(" ").trim();
    announce(words);
    tell(words);
    return;
  }
  const file = `answer-${data.plan.slice(0, 12)}.json`;
  download(file, answerFile());
  unsaved = false;
  tell(say("saved", { file }));
}

// Open a file that this form has saved: its entries take the place of those that stand here.
async function openAnswer(event) {
  const [file] = event.target.files;
  let found = null;
  try {
    found = file && JSON.parse(await file.slice(0, 5e6).text());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  event.target.value = "";
  if (!file) return;
  if (found?.schema !== "hotspots/answer/1" || found.plan !== data.plan) {
    tell(say(found?.schema === "hotspots/answer/1" ? "answer_other" : "answer_bad"));
    return;
  }
  const words = (row) => {
    const { id, mount, ...rest } = row;
    return Object.fromEntries(Object.entries({ ...rest, ...mount }).map(([key, value]) => [key, typeof value === "number" ? String(value).replace(".", ",") : value ?? ""]));
  };
  answers.by = String(found.by ?? "");
  answers.sites = Object.fromEntries((found.sites ?? []).map((row) => [row.id, words(row)]));
  answers.proposed = (found.proposed ?? []).map((row) => ({ name: "", lon: "", lat: "", ...words(row) }));
  findAll("details.answer .form, #proposed .form, #answer-host > *").forEach((form) => form.remove());
  showAnswers();
  keep();
}

function showAnswers() {
  find("#answer-by").value = answers.by;
  for (const [site, id] of sites.id.entries()) {
    const host = !many && cards.has(id) && find("details.answer", cards.get(id));
    if (!host || !answers.sites[id] || !given(answers.sites[id])) continue;
    host.open = true;
    siteForm(site, host);
  }
  answers.proposed.forEach(proposedForm);
}

async function startAnswers() {
  database = await openDatabase();
  const before = await stored();
  if (before) Object.assign(answers, before);
  tell(before ? `${say("restored")} ${answered()}` : database ? answered() : say("not_kept"));
  const by = find("#answer-by");
  by.addEventListener("input", () => { answers.by = by.value; check(by, answers); keep(); });
  for (const [site, id] of sites.id.entries()) {
    const host = !many && cards.has(id) && find("details.answer", cards.get(id));
    if (!host) continue;
    host.addEventListener("toggle", () => siteForm(site, host));
  }
  showAnswers();
  find("#add-site").addEventListener("click", () => {
    const entry = { name: "", lon: "", lat: "", comment: "" };
    answers.proposed.push(entry);
    find("input", proposedForm(entry)).focus();
    keep();
  });
  find("#save-answer").addEventListener("click", saveAnswer);
  find("#open-answer").addEventListener("change", openAnswer);
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  for (const part of findAll("details.answer, .answer-all")) part.hidden = false; // not before earlier entries are back
}
