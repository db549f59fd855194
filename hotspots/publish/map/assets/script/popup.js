// The popup of a place: takes the focus, gives it back, closes with Escape.

const popup = L.popup({ closeButton: false, minWidth: 200, maxWidth: 280, autoPanPadding: [12, 12], className: "site-popup" });
let opener = null;

function openPopup(site, from) {
  closePopup(false);
  switchLayer(layers.sites, true);
  state.selected = site;
  if (many) showPins();
  markSelected();
  showPopup(pins.get(site), placeWords(site), sites.name[site], [...popupBody(site), popupButtons(site)], from);
}

function showPopup({ place, offset, head }, rank, name, parts, from) {
  opener = from;
  const heading = make("h3", { id: "popup-title", tabindex: "-1" }, own(name));
  const box = make("div", { role: "dialog", "aria-labelledby": "popup-title", class: "popup" },
    make("p", { class: "popup-rank" }, rank), heading, ...parts);
  popup.options.maxHeight = map.getSize().y - 60;
  popup.options.offset = [offset[0], offset[1] - PIN / 2 + 6];
  popup.setLatLng(place).setContent(box).openOn(map);
  head.setAttribute("aria-expanded", "true");
  heading.focus({ preventScroll: true });
}

function placeWords(site) {
  const rank = state.ranks[site];
  if (!rank && sites.decided?.[site]) return sites.decided[site];
  if (!rank) return say("marker_blocked", { name: "" }).replace(/:\s*$/, "");
  const before = sites.rank[site];
  const now = say("rank", { n: placeOf(site) });
  return placeOf(site) === String(before) ? now : `${now} – ${say("was", { n: before })}`;
}

function popupBody(site) {
  const card = cards.get(sites.id[site]);
  const certainty = card ? find(".certainty", card)?.textContent : sites.certainty[site];
  const parts = certainty && !state.weights ? [make("p", { class: "certainty" }, certainty)] : [];
  if (card && !many) return [...parts, ...findAll(":scope > .facts", card).map((facts) => facts.cloneNode(true))];
  if (sites.reasons[site]) parts.push(make("p", {}, bdi(sites.reasons[site])));
  const rows = ["users", "cost", "when"].map((key) => [say(key === "users" ? "people" : key), sites[key][site]]);
  const facts = rows.filter(([, value]) => value);
  parts.push(make("dl", { class: "facts" }, ...facts.map(([name, value]) =>
    make("div", {}, make("dt", {}, name), make("dd", {}, value)))));
  return parts;
}

function popupButtons(site) {
  const bar = make("div", { class: "actions" });
  if (!many) bar.append(button(say("to_list"), () => { closePopup(false); showCard(site); }, { class: "primary" }));
  if (typeof answerFor === "function" && many) bar.append(button(say("to_answer"), () => { closePopup(false); answerFor(site); }));
  bar.append(button(say("close"), () => closePopup(true)));
  return bar;
}

function closePopup(giveBack) {
  if (!map.hasLayer(popup)) return;
  map.closePopup(popup);
  if (giveBack && opener?.isConnected) opener.focus({ preventScroll: true });
}

map.on("popupclose", () => {
  const inside = popup.getElement()?.contains(document.activeElement);
  for (const { head } of [...pins.values(), ...suggestions]) head.removeAttribute("aria-expanded");
  state.selected = null;
  markSelected();
  if (inside && opener?.isConnected) opener.focus({ preventScroll: true });
});

// Focus that moves on to the map is never hidden under the popup.
map.getContainer().addEventListener("focusin", ({ target }) => {
  if (map.hasLayer(popup) && target !== opener && !popup.getElement()?.contains(target)) closePopup(false);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !map.hasLayer(popup)) return;
  event.stopImmediatePropagation(); // one press closes one thing
  closePopup(true);
});

function markSelected() {
  for (const [site, { head }] of pins) head.classList.toggle("selected", site === state.selected);
}

function showOnMap(site, from) {
  showAt([sites.lat[site], sites.lon[site]]);
  openPopup(site, from);
}

function showAt(place) {
  const zoom = Math.max(map.getZoom(), 16);
  find(".map-part .frame").scrollIntoView({ behavior: smooth(), block: "nearest" });
  map.setView(place, zoom, { animate: smooth() === "smooth" && map.getZoom() === zoom });
}
