// What if: weights and budget to play with. The proposal stays as it is.

const sliders = findAll("[data-weight]");
const presets = findAll("[data-preset]");
const budgetSlider = find("#budget");
const AHEAD = 60; // percent that a preset gives to its criterion

const proposed = () => data.criteria.map((criterion) => Math.round(100 * criterion.weight));

function presetWeights(id) {
  if (!id) return proposed();
  const rest = data.criteria.filter((criterion) => criterion.id !== id).map((criterion) => criterion.weight);
  const sum = rest.reduce((a, b) => a + b, 0);
  return data.criteria.map(({ id: other, weight }) =>
    other === id ? AHEAD : Math.round((100 - AHEAD) * (sum ? weight / sum : 1 / rest.length)));
}

const equal = (a, b) => a.every((value, i) => value === b[i]);

function setWeights(weights, { quiet = false } = {}) {
  const before = rankedSites.map(placeOf);
  state.weights = equal(weights, proposed()) ? null : weights;
  if (state.weights) setWeighted(shares(weights));
  else setProposal();
  dressSliders(weights);
  firstShown = 0;
  showOrder();
  keepLinkSoon();
  if (!quiet) announce(changes(before));
}

// Nobody may take what they play with for the proposal: on screen or in print.
function dressBanner() {
  const played = [state.weights && say("played_weights", { shares: data.criteria.map(({ name }, i) => `${name} ${say("percent", { n: Math.round(100 * shares(state.weights)[i]) })}`).join(", ") }), state.budget && say("played_budget", { budget: data.portfolios[Number(budgetSlider.value)].budget })].filter(Boolean);
  find("#played").textContent = [played.length && say("played", { what: played.join("; ") }), otherPlan && say("other_plan")].filter(Boolean).join(" ");
  find("#banner").hidden = !played.length && !otherPlan;
  find("#back").hidden = !played.length;
}

function showOrder() {
  dressBanner();
  closePopup(false);
  showList();
  showPins();
  dressStill();
}

function dressSliders(weights) {
  const percent = shares(weights).map((share) => Math.round(100 * share));
  sliders.forEach((slider, i) => {
    slider.value = String(weights[i]);
    const words = say("percent", { n: percent[i] });
    slider.setAttribute("aria-valuetext", words);
    slider.nextElementSibling.textContent = words;
  });
  for (const preset of presets) {
    preset.setAttribute("aria-pressed", String(equal(weights, presetWeights(preset.dataset.preset))));
  }
}

// One or two sentences for the live region.
function changes(before) {
  const was = new Map(rankedSites.map((site, i) => [site, before[i]]));
  const moved = state.order.filter((site) => was.get(site) !== placeOf(site));
  const ahead = state.order.slice(0, 3);
  const parts = [];
  if (state.weights?.every((weight) => weight === 0)) parts.push(say("weights_zero"));
  if (!state.weights || rankedSites.every((site) => placeOf(site) === String(sites.rank[site]))) parts.push(say("order_same"));
  else if (ahead.some((site) => state.until[site] > ahead.length)) parts.push(say("order_open"));
  else parts.push(say("order_changed", { names: ahead.map((site) => sites.name[site]).join(", ") }));
  const told = moved.slice(0, 3).map((site) => say("moved", { name: sites.name[site], a: was.get(site), b: placeOf(site) }));
  if (moved.length > 3) told.push(say(moved.length === 4 ? "moved_one" : "moved_more", { n: moved.length - 3 }));
  if (told.length) parts.push(`${told.join("; ")}.`);
  return parts.join(" ");
}

// The still map (print) shows the same ranks as the page.
const stillMarks = findAll("#still-pins > .mark");
function dressStill() {
  stillMarks.forEach((mark, site) => {
    if (state.ranks[site]) find("text", mark).textContent = placeOf(site);
  });
}

function setBudget(index, { quiet = false } = {}) {
  const choice = index === null ? null : data.portfolios[index];
  state.budget = choice && new Set(choice.sites);
  let words = say("budget_cleared");
  if (choice) {
    budgetSlider.value = String(index);
    budgetSlider.setAttribute("aria-valuetext", choice.budget);
    budgetSlider.nextElementSibling.textContent = choice.budget;
    words = say(choice.sites.length === 1 ? "budget_one" : "budget_now", { budget: choice.budget, n: choice.sites.length, invest: choice.invest, users: choice.users });
  }
  find("#budget-words").textContent = choice ? words : "";
  showOrder();
  keepLinkSoon();
  if (!quiet) announce(words);
}

let otherPlan = false; // the link or file that was opened belongs to another plan

// A view is kept in the address, with the plan it belongs to and the budget in euros: #p=3f9a1c7be204&w=40-30-30&b=14800
// A link to one site names it: #p=3f9a1c7be204&s=stiftsplatz
function viewNow() {
  const parts = [];
  if (state.weights) parts.push(`w=${state.weights.join("-")}`);
  if (state.budget) parts.push(`b=${data.portfolios[Number(budgetSlider.value)].eur}`);
  return parts.length ? [`p=${data.plan.slice(0, 12)}`, ...parts].join("&") : "";
}

let linking = 0;
function keepLinkSoon() {
  clearTimeout(linking);
  linking = setTimeout(keepLink, 150);
}

function keepLink() {
  const view = viewNow();
  const address = location.href.split("#")[0] + (view ? `#${view}` : "");
  const link = find("#link");
  if (link) link.value = address;
  try {
    history.replaceState(null, "", address);
  } catch (error) {
    if (error.name !== "SecurityError") throw error; // a host forbids it; the link says it all the same
  }
}

function showView(text) {
  const given = new URLSearchParams(text);
  const weights = (given.get("w") ?? "").split("-").map(Number);
  const fits = weights.length === data.criteria.length && weights.every((w) => Number.isInteger(w) && w >= 0 && w <= 100);
  const row = data.portfolios.findIndex(({ eur }) => String(eur) === given.get("b"));
  const known = row >= 0;
  const site = sites.id.indexOf(given.get("s"));
  otherPlan = ["w", "b", "s"].some((key) => given.has(key)) && given.get("p") !== data.plan.slice(0, 12);
  if (sliders.length && given.has("w") && fits) {
    find("#what-if").open = true;
    setWeights(weights, { quiet: true });
  }
  if (known) {
    find("#budget-panel").open = true;
    setBudget(row, { quiet: true });
  }
  dressBanner();
  if (site >= 0 && many) showOnMap(site, map.getContainer());
  else if (site >= 0) showCard(site);
  return (given.has("w") && fits) || known;
}

async function openView(event) {
  const file = event.target.files[0];
  if (!file) return;
  let good = false;
  try {
    const saved = JSON.parse(await file.slice(0, 100000).text());
    good = saved?.schema === "hotspots/view/1" && typeof saved.view === "string" && showView(saved.view);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  announce(say(!good ? "view_bad" : otherPlan ? "other_plan" : "view_opened"));
  event.target.value = "";
}

function startWhatIf() {
  find("#back").addEventListener("click", () => {
    otherPlan = false;
    if (state.budget) setBudget(null, { quiet: true });
    if (sliders.length) setWeights(proposed());
    find("#h-list").focus();
  });
  for (const slider of sliders) slider.addEventListener("input", () => setWeights(sliders.map((s) => Number(s.value))));
  for (const preset of presets) preset.addEventListener("click", () => setWeights(presetWeights(preset.dataset.preset)));
  if (sliders.length) {
    dressSliders(proposed());
    find("#reset").addEventListener("click", () => setWeights(proposed()));
    find("#copy").addEventListener("click", () => {
      keepLink();
      find("#link").select();
      announce(say(!document.execCommand("copy") ? "copy_refused" : self === top ? "copied" : "copied_alone"));
    });
    find("#save-view").addEventListener("click", () =>
      download("hotspots-view.json", { schema: "hotspots/view/1", plan: data.plan, view: viewNow() }));
    find("#open-view").addEventListener("change", openView);
  }
  if (budgetSlider) {
    budgetSlider.addEventListener("input", () => setBudget(Number(budgetSlider.value)));
    find("#budget-panel").addEventListener("toggle", (event) => {
      if (event.target.open && !state.budget) setBudget(Number(budgetSlider.value), { quiet: true });
    });
    find("#budget-off").addEventListener("click", () => setBudget(null));
  }
}
