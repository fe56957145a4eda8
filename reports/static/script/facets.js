/* The values each filter can have, with how many rows each would leave; a filter that tells nothing apart is not shown. */
function clientsOf(n) {
  const found = new Set();
  for (let at = subjectsFrom[n]; at < subjectsFrom[n + 1]; at += 1) {
    if (rows.through[at]) found.add(rows.through[at]);
    else if (people.kind[rows.person[at]] === isClient) found.add(rows.person[at]);
  }
  return [...found];
}
function kindsOf(n) {
  const found = new Set();
  for (let at = subjectsFrom[n]; at < subjectsFrom[n + 1]; at += 1) found.add(people.kind[rows.person[at]]);
  return [...found].map((one) => KINDS[one]);
}
function grantsOf(n) {
  const found = clientsOf(n).map((one) => abilities.clients[clientAt.get(one)]);
  return [...new Set(found.filter(Boolean).map((client) => strings[client[1]]))];
}
/* Roles a finding is about, its proof goes through, or its texts name */
const isRole = KINDS.indexOf("role");
let roleParts = null;
let proofRoles = null;
function rolesOf(n) {
  if (!roleParts) {
    const names = new Set(abilities.roles.map((role) => strings[role[1]]));
    roleParts = data.rows.parts.map((part) => names.has(part));
    proofRoles = [[], ...data.proofs.map(([, ways]) => ways.map((way) => strings[way[2]]).filter(Boolean))];
  }
  const found = new Set(proofRoles[rows.proof[n]]);
  for (let at = partsFrom[n]; at < partsFrom[n + 1]; at += 1) if (roleParts[rows.parts[at]]) found.add(data.rows.parts[rows.parts[at]]);
  for (let at = subjectsFrom[n]; at < subjectsFrom[n + 1]; at += 1) if (people.kind[rows.person[at]] === isRole) found.add(personName(rows.person[at]));
  return [...found];
}
const policyOf = (kind) => strings[kind.at].replace(/(:\d+){1,2}$/, "");
const waivedBy = (kind) => (kind.acceptance.length ? strings[kind.acceptance[0]] : "");
/* Days since a finding was first seen, up to which it counts as of an age */
const AGES = ["7", "30", "90", "older"];
const day = (moment) => Date.parse(moment.slice(0, 10));
let ageOfMoment = null;
function ageOf(n) {
  if (!compared) return "";
  ageOfMoment ??= rows.moments.map((moment) => moment && AGES.find((most) => !(day(data.about.audited) - day(moment) > most * 86400000)));
  return ageOfMoment[rows.first[n]];
}
const VALUES = {
  rule: (n) => [rule(n)],
  client: (n) => clientsOf(n).map(personName),
  action: (n) => list(kindOf(n).actions),
  expectation: (n) => list(kindOf(n).expectations),
  policy: (n) => [policyOf(kindOf(n))],
  division: (n) => [divisions()[n]],
  kind: kindsOf,
  grant: grantsOf,
  role: rolesOf,
  owner: (n) => [waivedBy(kindOf(n))],
  age: (n) => [ageOf(n)],
};
const CHIPS = { severity: (n) => [severity(n)], change: (n) => [change(n)] };
function tally(key, valuesOf) {
  const found = new Map();
  for (const n of matching(key)) for (const value of valuesOf(n)) if (value) found.set(value, (found.get(value) || 0) + 1);
  return found;
}
const apart = {};
function tellsApart(key) {
  apart[key] ??= (() => {
    const all = (n) => VALUES[key](n).join("\n");
    for (let n = 1; n < total; n += 1) if (all(n) !== all(0)) return true;
    return false;
  })();
  return apart[key];
}
/* A value in words, and a filter that is set with its value */
const valueInWords = (key, value) => (key === "age" || key === "state" ? say(`findings.${key}.${value}`) : value);
const filterInWords = (key) => `${say(`findings.${key}`)}: ${valueInWords(key, state[key])}`;
