// The order of the sites under given weights. The same sums in the same order as in Python: score = Σ weight × value,
// criterion by criterion, compared rounded to 2**-40 (halves to even), ties by id.

function shares(weights) {
  let sum = 0;
  for (const weight of weights) sum += weight;
  return weights.map((weight) => (sum > 0 ? weight / sum : 1 / weights.length));
}

function scores(values, weights) {
  const totals = new Float64Array(values[0].length);
  for (let c = 0; c < weights.length; c++) {
    const column = values[c];
    const weight = weights[c];
    for (let i = 0; i < totals.length; i++) totals[i] += weight * column[i];
  }
  return totals;
}

function rounded(score) {
  const exact = score * 2 ** 40;
  const whole = Math.round(exact);
  return whole - exact === 0.5 && whole % 2 !== 0 ? whole - 1 : whole;
}

// Indices of the sites that may be ranked, best first.
function order(values, weights, ids, ranked) {
  const keys = scores(values, weights).map(rounded);
  return ranked.slice().sort((a, b) => keys[b] - keys[a] || (ids[a] < ids[b] ? -1 : ids[a] > ids[b] ? 1 : 0));
}

const rankedSites = [];
for (let i = 0; i < count; i++) if (sites.rank[i] !== null) rankedSites.push(i);
const proposal = rankedSites.slice().sort((a, b) => sites.rank[a] - sites.rank[b]);

// What is shown now: weights (null: the proposal), the rank of each site (0: none), the sites of a budget.
const state = { weights: null, ranks: new Int32Array(count), order: proposal, budget: null, selected: null };

function setOrder(list) {
  state.order = list;
  state.ranks.fill(0);
  list.forEach((site, i) => (state.ranks[site] = i + 1));
}
setOrder(proposal);
