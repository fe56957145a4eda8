/* Filters: what a kind decides is decided once per kind, the rest per row. */
const chosen = (key) => new Set(state[key] ? state[key].split(",") : []);
const KIND_FILTERS = {
  severity: (kind) => chosen("severity").has(SEVERITIES[kind.severity]),
  rule: (kind, wanted) => strings[kind.rule] === wanted,
  action: (kind, wanted) => list(kind.actions).includes(wanted),
  expectation: (kind, wanted) => list(kind.expectations).includes(wanted),
};
/* By row: its division, and by subject row: kinds and clients */
let divisionNames = null;
function divisions() {
  divisionNames ??= Array.from({ length: total }, (_, n) => division(n));
  return divisionNames;
}
function someSubject(n, test) {
  for (let at = subjectsFrom[n]; at < subjectsFrom[n + 1]; at += 1) if (test(at)) return true;
  return false;
}
const firstStep = (n) => (textOf(n).remedy.length ? text(n, textOf(n).remedy[0]) : "");
const isClient = KINDS.indexOf("client");
const ROW_FILTERS = {
  change: () => (n) => chosenChanges.has(change(n)),
  division: () => (n) => divisions()[n] === state.division,
  /* Findings that begin with the same step as another, by its fingerprint. */
  step: () => {
    const other = rowOf(state.step);
    const wanted = other === undefined ? null : firstStep(other);
    return (n) => firstStep(n) === wanted;
  },
  kind: () => {
    const wanted = KINDS.indexOf(state.kind);
    return (n) => someSubject(n, (at) => people.kind[rows.person[at]] === wanted);
  },
  client: () => {
    const wanted = new Uint8Array(everybody);
    for (let one = 1; one < everybody; one += 1) wanted[one] = people.kind[one] === isClient && personName(one) === state.client ? 1 : 0;
    return (n) => someSubject(n, (at) => wanted[rows.through[at]] || wanted[rows.person[at]]);
  },
};
let chosenChanges = new Set();
const FILTERS = ["q", ...Object.keys(KIND_FILTERS), ...Object.keys(ROW_FILTERS)];
const filtering = () => FILTERS.some((key) => state[key]) || Boolean(state.state);

function inState(kind) {
  return state.state === "all" || kind.state === (state.state === "accepted" ? 1 : 0);
}
/* Return the rows that pass all filters but one. */
function matching(except = "") {
  const active = Object.keys(KIND_FILTERS).filter((key) => key !== except && state[key]);
  const passes = Uint8Array.from(kinds, (kind) => inState(kind) && active.every((key) => KIND_FILTERS[key](kind, state[key])));
  chosenChanges = chosen("change");
  const tests = Object.keys(ROW_FILTERS).filter((key) => key !== except && state[key]).map((key) => ROW_FILTERS[key]());
  const hits = except === "q" ? null : search(state.q);
  const found = new Uint32Array(total);
  let length = 0;
  for (let n = 0; n < total; n += 1) {
    if (passes[rows.kind[n]] && (!hits || hits[n]) && tests.every((test) => test(n))) {
      found[length] = n;
      length += 1;
    }
  }
  return found.subarray(0, length);
}
/* Values of a filter with how many rows they would leave. */
function tally(key, valuesOf) {
  const found = new Map();
  for (const n of matching(key)) for (const value of valuesOf(n)) if (value) found.set(value, (found.get(value) || 0) + 1);
  return found;
}
function clientsOf(n) {
  const found = new Set();
  for (let at = subjectsFrom[n]; at < subjectsFrom[n + 1]; at += 1) {
    if (rows.through[at]) found.add(rows.through[at]);
    else if (people.kind[rows.person[at]] === isClient) found.add(rows.person[at]);
  }
  return [...found].map(personName);
}
function kindsOf(n) {
  const found = new Set();
  for (let at = subjectsFrom[n]; at < subjectsFrom[n + 1]; at += 1) found.add(people.kind[rows.person[at]]);
  return [...found].map((one) => KINDS[one]);
}
const VALUES = {
  rule: (n) => [rule(n)],
  client: clientsOf,
  action: (n) => list(kindOf(n).actions),
  expectation: (n) => list(kindOf(n).expectations),
  division: (n) => [divisions()[n]],
  kind: kindsOf,
};
const CHIPS = { severity: (n) => [severity(n)], change: (n) => [change(n)] };
