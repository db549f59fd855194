// The places of the sites under given weights. The same sums in the same order as in Python: score = Σ weight × value,
// criterion by criterion, compared rounded to 2**-40 (halves to even); equal sites share a place.

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

// The best and the worst place of each of `sites` (both as in Python: ranking/what_if.py). `most` has the greatest values
// of the criteria of which only an interval is published; a site surely stands before another where all values say so.
function placeSpans(values, most, weights, ranked) {
  const pick = (columns) => Float64Array.from(ranked, (site) => columns[site]);
  const keys = (columns) => pick(scores(columns, weights).map(rounded));
  const low = keys(values);
  const high = most ? keys(values.map((column, c) => most[c] ?? column)) : low;
  const lows = low.slice().sort();
  const highs = high.slice().sort();
  const below = (sorted, limit, orEqual) => {
    let from = 0;
    for (let to = sorted.length; from < to;) {
      const middle = (from + to) >> 1;
      if (sorted[middle] < limit || (orEqual && sorted[middle] === limit)) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  const first = Int32Array.from(high, (key) => 1 + lows.length - below(lows, key, true));
  const last = Int32Array.from(low, (key) => highs.length - below(highs, key, false));
  return { first, last };
}

const rankedSites = [];
for (let i = 0; i < count; i++) if (sites.rank[i] !== null) rankedSites.push(i);
const proposal = rankedSites.slice().sort((a, b) => sites.rank[a] - sites.rank[b] || (sites.id[a] < sites.id[b] ? -1 : 1));

// What is shown now: weights (null: the proposal), the best and the worst place of each site (0: none), those of a budget.
const state = {
  weights: null, ranks: new Int32Array(count), until: new Int32Array(count), order: proposal, budget: null, selected: null,
};

function setProposal() {
  state.order = proposal;
  for (const site of proposal) state.ranks[site] = state.until[site] = sites.rank[site];
}

function setWeighted(weights) {
  const { first, last } = placeSpans(sites.values, sites.most, weights, rankedSites);
  rankedSites.forEach((site, i) => {
    state.ranks[site] = first[i];
    state.until[site] = sites.most ? last[i] : first[i];
  });
  const place = new Map(proposal.map((site, i) => [site, i]));
  state.order = rankedSites.slice().sort((a, b) =>
    state.ranks[a] - state.ranks[b] || state.until[a] - state.until[b] ||
    (sites.most ? place.get(a) - place.get(b) : sites.id[a] < sites.id[b] ? -1 : 1));
}

// The place of a site in words: "3", or "3 bis 5" where the published costs leave it open.
function placeOf(site) {
  const [a, b] = [state.ranks[site], state.until[site]];
  return a === b ? String(a) : say("places", { a, b });
}
setProposal();
