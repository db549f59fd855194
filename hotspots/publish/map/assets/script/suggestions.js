// Suggested places: squares beside the numbered pins, no part of the ranking; each opens a popup like a site's.

const suggestions = data.suggestions.map((facts) => {
  const { mark, name, at } = facts;
  const label = say("suggestion", { mark, name });
  const head = button(mark, () => openSuggestion(one, head), { class: "pin suggested", "aria-haspopup": "dialog", "aria-label": label, "data-suggestion": mark });
  const one = { ...pinMarker(at, head), facts };
  return one;
});

const shownSuggestions = () => (shown.suggestions ? suggestions : []);

// After the sites in the tab order.
function showSuggestions(pane) {
  for (const { marker } of suggestions) {
    if (shown.suggestions) pane.append(marker.addTo(map).getElement());
    else marker.remove();
  }
}

function openSuggestion(one, from) {
  closePopup(false);
  const { mark, people, cost, name, reasons } = one.facts;
  const facts = make("dl", { class: "facts" }, ...[["people", people], ["cost", cost]].map(([key, value]) =>
    make("div", {}, make("dt", {}, say(key)), make("dd", {}, value))));
  const list = make("ul", {}, ...reasons.map((reason) => make("li", {}, bdi(reason))));
  const bar = make("div", { class: "actions" }, button(say("close"), () => closePopup(true)));
  showPopup(one, say("suggestion", { mark, name: "" }).replace(/:\s*$/, ""), name, [facts, list, bar], from);
}

for (const one of suggestions) {
  const row = find(`[data-suggested="${one.facts.mark}"]`);
  const show = button(say("to_map"), () => {
    switchLayer(layers.suggestions, true);
    showAt(one.place);
    openSuggestion(one, show);
  }, { "aria-label": `${say("to_map")}: ${one.facts.name}` });
  find("th", row).append(make("div", { class: "actions" }, show));
}
