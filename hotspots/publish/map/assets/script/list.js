// The ranked list: cards that Python has written are put in order; of many sites short rows are paged through.

const ranking = find("#ranking");
const cards = new Map(findAll("[data-site]").map((card) => [card.dataset.site, card]));
const PAGE_SIZE = 50;
let firstShown = 0;

function toMap(site) { // on a phone one short word, so that it stands beside the name
  const from = button("", () => showOnMap(site, from), { "aria-label": `${say("to_map")}: ${sites.name[site]}` });
  from.append(make("span", { class: "wide" }, say("to_map")), make("span", { class: "narrow" }, say("to_map_short")));
  return from;
}

for (const [i, id] of sites.id.entries()) {
  const card = cards.get(id);
  if (many || !card) continue;
  const head = find(".card-head", card);
  head.append(make("div", { class: "actions" }, toMap(i)));
  (find(".certainty", card) ?? head).after(make("p", { class: "change", hidden: true }));
  find(".more", card).append(make("p", {}, make("a", { href: `#p=${data.plan.slice(0, 12)}&s=${id}` }, say("link_site"))));
  if (find("#h-answer")) card.append(make("details", { class: "answer", hidden: true }, make("summary", {}, say("answer_site"))));
}

// The search folds umlauts both ways: "Rossmarkt", "Roßmarkt" and "rossmarkt" are one; so are "Mühle", "Muehle" and "Muhle".
const plainly = (text) => text.toLowerCase().replaceAll("ß", "ss").normalize("NFD").replace(/\p{M}/gu, "");
const spelt = (text) => plainly(text.toLowerCase().normalize("NFC").replace(/[äöü]/g, (umlaut) => ({ ä: "ae", ö: "oe", ü: "ue" })[umlaut]));
const searched = find("#search") && sites.name.map((name) => `${plainly(name)} ${spelt(name)}`);
const STATES = {
  all: () => true,
  ranked: (site) => sites.rank[site] !== null,
  planned: (site) => Boolean(sites.phase[site]),
  blocked: (site) => sites.rank[site] === null && !sites.decided?.[site],
  decided: (site) => Boolean(sites.decided?.[site]),
};

function fits(site) {
  if (!searched) return true;
  const wanted = find("#search").value.trim();
  return STATES[find("#filter").value](site) && [plainly, spelt].some((fold) => searched[site].includes(fold(wanted)));
}

function showFound() {
  if (!searched) return;
  const fitting = [...sites.id.keys()].filter(fits).length;
  const words = fitting === count ? "" : say(fitting === 0 ? "found_none" : fitting === 1 ? "found_one" : "found", { n: number(fitting) });
  find("#found").textContent = words;
  for (const [i, id] of sites.id.entries()) if (cards.has(id)) cards.get(id).hidden = !fits(i);
  for (const row of findAll("tr[data-row]")) row.hidden = !fits(sites.id.indexOf(row.dataset.row));
  if (many) { firstShown = 0; showRows(); }
  if (words) announce(words);
}
find("#search")?.addEventListener("input", showFound);
find("#filter")?.addEventListener("change", showFound);

for (const far of findAll("[data-far]")) {
  const site = sites.id.indexOf(far.dataset.far);
  const go = button(sites.name[site], () => showOnMap(site, go));
  far.replaceChildren(go);
}

function showList() {
  if (!ranking) return;
  if (many) showRows();
  else showCards();
  for (const row of findAll("tr[data-row]")) {
    const site = sites.id.indexOf(row.dataset.row);
    find(".rank", row).textContent = state.ranks[site] ? placeOf(site) : "–";
  }
}

function showCards() {
  const focused = document.activeElement;
  state.order.forEach((site, i) => {
    const card = cards.get(sites.id[site]);
    if (ranking.children[i] !== card) ranking.insertBefore(card, ranking.children[i] ?? null);
  });
  if (ranking.contains(focused)) focused.focus({ preventScroll: true });
  for (const [i, id] of sites.id.entries()) dressCard(cards.get(id), i);
}

function dressCard(card, site) {
  const rank = state.ranks[site];
  const badge = find(".badge", card);
  if (rank) badge.lastChild.textContent = placeOf(site);
  const certainty = find(".certainty", card);
  if (certainty) certainty.hidden = Boolean(state.weights);
  const change = find(".change", card);
  const notes = [];
  if (state.weights && rank) notes.push(placeOf(site) === String(sites.rank[site]) ? say("same") : say("was", { n: sites.rank[site] }));
  if (state.budget?.has(site)) notes.push(`✓ ${say("in_budget")}`);
  change.textContent = notes.join(" · ");
  change.hidden = !notes.length;
  card.classList.toggle("fits", Boolean(state.budget?.has(site)));
  dressBars(card, site);
}

function dressBars(card, site) {
  if (!sites.values) return;
  const weights = shares(state.weights ?? data.criteria.map((criterion) => criterion.weight));
  for (const row of findAll("tr[data-c]", card)) {
    const c = data.criteria.findIndex((criterion) => criterion.id === row.dataset.c);
    const value = sites.values[c][site];
    find(".whole", row).setAttribute("width", `${(100 * weights[c]).toFixed(1)}%`);
    find(".part", row).setAttribute("width", `${(100 * weights[c] * value).toFixed(1)}%`);
    const [a, b] = [weights[c] * value, weights[c]].map((share) => number(Math.round(100 * share)));
    find(".points", row).textContent = say("points_of", { a, b });
  }
}

function showCard(site) {
  const card = cards.get(sites.id[site]);
  const more = find("details.more", card);
  if (more) more.open = true;
  card.scrollIntoView({ behavior: smooth(), block: "start" });
  card.focus({ preventScroll: true });
}

function showRows() {
  const listed = [...state.order, ...unranked].filter(fits); // blocked and decided ones stand last
  const last = Math.min(firstShown + PAGE_SIZE, listed.length);
  const rows = listed.slice(firstShown, last).map((site) => shortRow(site));
  ranking.replaceChildren(...rows);
  ranking.classList.add("short");
  find("#pager")?.remove();
  const turn = (by) => () => {
    firstShown += by;
    showRows();
    find("#pager p").focus();
  };
  const back = button(say("previous"), turn(-PAGE_SIZE));
  const on = button(say("next"), turn(PAGE_SIZE));
  back.disabled = firstShown === 0;
  on.disabled = last >= listed.length;
  const words = listed.length ? say(last === firstShown + 1 ? "shown_one" : "shown", { a: number(firstShown + 1), b: number(last), n: number(listed.length) }) : say("found_none");
  ranking.after(make("div", { id: "pager", class: "actions" }, back, on, make("p", { tabindex: "-1" }, words)));
}

function shortRow(site) {
  const facts = [state.ranks[site] ? "" : sites.reasons[site], ...["users", "cost", "when"].map((key) => sites[key][site])].filter(Boolean).join(" · ");
  const was = state.weights && placeOf(site) !== String(sites.rank[site]) ? make("p", { class: "change" }, say("was", { n: sites.rank[site] })) : null;
  return make("li", {},
    make("div", { class: "card-head" },
      make("span", { class: "badge" }, make("span", { class: "unseen" }, `${say("rank", { n: "" })}`), state.ranks[site] ? placeOf(site) : "–"),
      make("h3", {}, own(sites.name[site]))),
    was, make("p", { class: "short-facts" }, facts), make("div", { class: "actions" }, toMap(site)));
}
