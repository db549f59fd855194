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

const NUMBERS = { connection_eur: [0, 1e9], priority: [1, 1e6], lon: [-180, 180], lat: [-90, 90] };

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
  return value < low || value > high || (field === "priority" && !Number.isInteger(value)) ? null : value;
}

// Tie the fields of a form to an entry; `name` makes radio buttons one group.
function bind(form, entry, name) {
  for (const field of findAll("[data-field]", form)) {
    const key = field.dataset.field;
    if (field.type === "radio") {
      field.name = `${name}-${key}`;
      field.checked = field.value === (entry[key] ?? "");
    } else field.value = entry[key] ?? "";
    field.addEventListener("input", () => {
      entry[key] = field.value;
      if (key in NUMBERS) check(field);
      keep();
    });
    if (key in NUMBERS) check(field);
  }
  find("[data-pick]", form)?.addEventListener("click", (event) => pick(event.currentTarget, form, entry));
}

function check(field) {
  const bad = field.value.trim() !== "" && toNumber(field.value, field.dataset.field) === null;
  field.setAttribute("aria-invalid", String(bad));
  const label = field.closest("label");
  find(".error", label)?.remove();
  if (bad) label.append(make("span", { class: "error" }, say("bad_number")));
  return !bad;
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
  const title = make("h3", { tabindex: "-1" }, bdi(sites.name[site]));
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
        check(field);
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
  const rows = sites.id.filter((id) => answers.sites[id] && given(answers.sites[id])).map((id) => {
    const entry = answers.sites[id];
    return {
      id,
      verdict: text(entry, "verdict"),
      connection_method: text(entry, "connection_method"),
      connection_eur: numeric(entry, "connection_eur"),
      priority: numeric(entry, "priority"),
      mount: place(entry),
      comment: text(entry, "comment"),
    };
  });
  const proposed = answers.proposed.filter(given).map((entry) => ({ name: text(entry, "name"), ...(place(entry) ?? { lon: null, lat: null }), comment: text(entry, "comment") }));
  return { schema: "hotspots/answer/1", plan: data.plan, by: answers.by, date, sites: rows, proposed };
}

function saveAnswer() {
  const bad = findAll('[aria-invalid="true"]')[0];
  if (bad) {
    for (let part = bad.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    bad.focus();
    announce(say("bad_entries"));
    tell(say("bad_entries"));
    return;
  }
  const file = `answer-${data.plan.slice(0, 12)}.json`;
  download(file, answerFile());
  unsaved = false;
  tell(say("saved", { file }));
}

async function startAnswers() {
  database = await openDatabase();
  const before = await stored();
  if (before) Object.assign(answers, before);
  tell(before ? `${say("restored")} ${answered()}` : database ? answered() : say("not_kept"));
  const by = find("#answer-by");
  by.value = answers.by;
  by.addEventListener("input", () => { answers.by = by.value; keep(); });
  for (const [site, id] of sites.id.entries()) {
    const host = !many && cards.has(id) && find("details.answer", cards.get(id));
    if (!host) continue;
    host.addEventListener("toggle", () => siteForm(site, host), { once: true });
    if (answers.sites[id] && given(answers.sites[id])) host.open = true;
  }
  answers.proposed.forEach(proposedForm);
  find("#add-site").addEventListener("click", () => {
    const entry = { name: "", lon: "", lat: "", comment: "" };
    answers.proposed.push(entry);
    find("input", proposedForm(entry)).focus();
    keep();
  });
  find("#save-answer").addEventListener("click", saveAnswer);
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  for (const part of findAll("details.answer, .answer-all")) part.hidden = false; // not before earlier entries are back
}
