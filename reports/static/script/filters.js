/* Filters: what a kind decides is decided once per kind, the rest per row. */
const chosen = (key) => new Set(state[key] ? state[key].split(",") : []);
const KIND_FILTERS = {
  severity: (kind) => chosen("severity").has(SEVERITIES[kind.severity]),
  rule: (kind, wanted) => strings[kind.rule] === wanted,
  action: (kind, wanted) => list(kind.actions).includes(wanted),
  expectation: (kind, wanted) => list(kind.expectations).includes(wanted),
  policy: (kind, wanted) => policyOf(kind) === wanted,
  owner: (kind, wanted) => waivedBy(kind) === wanted,
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
  ...Object.fromEntries(["kind", "grant", "role", "age"].map((key) => [key, () => (n) => VALUES[key](n).includes(state[key])])),
  client: () => {
    const wanted = new Uint8Array(everybody);
    for (let one = 1; one < everybody; one += 1) wanted[one] = people.kind[one] === isClient && personName(one) === state.client ? 1 : 0;
    return (n) => someSubject(n, (at) => wanted[rows.through[at]] || wanted[rows.person[at]]);
  },
};
let chosenChanges = new Set();
const FILTERS = ["q", ...Object.keys(KIND_FILTERS), ...Object.keys(ROW_FILTERS)];
const filtering = () => FILTERS.some((key) => state[key]) || Boolean(state.state);

/* Only accepted findings have an owner, so who asks for one is shown these. */
function inState(kind, owned = state.owner) {
  if (owned && !state.state) return kind.state === 1;
  return state.state === "all" || kind.state === (state.state === "accepted" ? 1 : 0);
}
/* Return the rows that pass all filters but one. */
function matching(except = "") {
  const active = Object.keys(KIND_FILTERS).filter((key) => key !== except && state[key]);
  const passes = Uint8Array.from(kinds, (kind) => inState(kind, except === "owner" || state.owner) && active.every((key) => KIND_FILTERS[key](kind, state[key])));
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
