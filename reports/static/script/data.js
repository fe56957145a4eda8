/* The data: packed columns become typed arrays, texts are put together when they are shown. */
const { strings, abilities } = data;
const SEVERITIES = ["info", "low", "medium", "high", "critical"];
const OUTCOMES = ["met", "missing", "unknown"];
const CHANGES = ["known", "new", "reopened"];
const KINDS = data.subject_kinds;

/* Seven bits a byte, the lowest first; all bytes of a number but its last are 128 or more. */
function unpack(text) {
  const raw = bytes(text);
  let length = 0;
  for (const byte of raw) length += byte < 128;
  const made = new Uint32Array(length);
  let at = 0;
  let value = 0;
  let shift = 0;
  for (const byte of raw) {
    value |= (byte & 127) << shift;
    shift += 7;
    if (byte < 128) {
      made[at] = value;
      at += 1;
      value = 0;
      shift = 0;
    }
  }
  return made;
}
function starts(length, sizeOf) {
  const made = new Uint32Array(length + 1);
  for (let at = 0; at < length; at += 1) made[at + 1] = made[at] + sizeOf(at);
  return made;
}
const hex = (raw, from, to) => {
  let made = "";
  for (let at = from; at < to; at += 1) made += (raw[at] < 16 ? "0" : "") + raw[at].toString(16);
  return made;
};
const marks = (packed) => {
  if (Array.isArray(packed)) return (at) => packed[at];
  const raw = bytes(packed);
  return (at) => hex(raw, at * 8, at * 8 + 8);
};

const named = (list, names) => Object.fromEntries(names.map((name, at) => [name, list[at]]));
const kinds = data.rows.kinds.map((kind) => named(kind, data.kind_order));
const textsOf = data.rows.texts.map((texts) => named(texts, data.text_order));
const rows = { kind: unpack(data.rows.kind), proof: unpack(data.rows.proof), sheet: unpack(data.rows.sheet), first: unpack(data.rows.first), changed: unpack(data.rows.changed), change: unpack(data.rows.change), parts: unpack(data.rows.own_parts), person: unpack(data.rows.person), through: unpack(data.rows.through), mark: marks(data.rows.marks), ownMark: marks(data.rows.own_marks), moments: data.rows.moments };
const total = rows.kind.length;
const counts = data.rows.count ? unpack(data.rows.count) : null;
const subjectsFrom = starts(total, (n) => (counts ? counts[n] : 1));
const partsFrom = starts(total, (n) => kinds[rows.kind[n]].own);
const kindOf = (n) => kinds[rows.kind[n]];
const textOf = (n) => textsOf[kindOf(n).texts];
const subjectsOf = (n) => subjectsFrom[n + 1] - subjectsFrom[n];
const compared = data.rows.change !== "";

/* Subjects, by number; 0 is nobody */
const people = { kind: unpack(data.people.kind), name: unpack(data.people.name), other: unpack(data.people.other), uuids: bytes(data.people.uuids) };
const everybody = people.kind.length;
const uuidAt = new Uint32Array(everybody);
for (let one = 0, at = 0; one < everybody; one += 1) {
  uuidAt[one] = at;
  if (!people.other[one]) at += 16;
}
const personName = (one) => strings[people.name[one]];
const personKind = (one) => KINDS[people.kind[one]];
function personId(one) {
  if (people.other[one]) return strings[people.other[one] - 1];
  const text = hex(people.uuids, uuidAt[one], uuidAt[one] + 16);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}
const users = Object.fromEntries(Object.entries(abilities.users).map(([name, column]) => [name, unpack(column)]));
const userAt = new Map();
users.person.forEach((one, at) => userAt.set(one, at));
const clientAt = new Map(abilities.clients.map((client, at) => [client[0], at]));

/* What fills hole `at` of a text of row n: implied, or the row's own */
function part(n, at) {
  const first = rows.person[subjectsFrom[n]];
  if (at === 0) return personName(first);
  if (at === 1) return personName(rows.through[subjectsFrom[n]]);
  if (at === 2) return String(users.position[userAt.get(first)]);
  return data.rows.parts[rows.parts[partsFrom[n] + at - 3]];
}
function text(n, [template, ...holes]) {
  const pieces = strings[template].split("\0");
  return pieces.map((piece, at) => (at ? part(n, holes[at - 1]) : "") + piece).join("");
}
const unticked = (value) => (value.startsWith("`") && value.endsWith("`") ? value.slice(1, -1) : value);
const message = (n) => text(n, textOf(n).message);
const severity = (n) => SEVERITIES[kindOf(n).severity];
const rule = (n) => strings[kindOf(n).rule];
const division = (n) => unticked(text(n, textOf(n).division));
const list = (positions) => positions.map((at) => strings[at]);
const seen = (n) => (compared ? rows.moments[rows.first[n]] : "");
const change = (n) => CHANGES[compared ? rows.change[n] : 0];
const ruleTitles = new Map(data.rules);
const expectationTitles = new Map(data.expectations.map(([id, title]) => [strings[id], strings[title]]));

/* Who a row is about, such as `412 users through client Overlay, e.g. Ana Ruiz, …` */
const SHOWN_NAME = 60;
const shortened = (name) => (name.length <= SHOWN_NAME ? name : `${name.slice(0, SHOWN_NAME - 1)}…`);
function who(n) {
  const groups = new Map();
  for (let at = subjectsFrom[n]; at < subjectsFrom[n + 1]; at += 1) {
    const key = rows.person[at] && `${people.kind[rows.person[at]]}/${rows.through[at]}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(at);
  }
  return [...groups.values()].map((members) => whoGroup(members)).join("; ");
}
function whoGroup(members, most = 3) {
  const kind = personKind(rows.person[members[0]]);
  const through = rows.through[members[0]];
  const names = members.slice(0, most).map((at) => shortened(personName(rows.person[at])));
  const base = members.length === 1 ? `${kind} ${names[0]}` : count(members.length, kind);
  const said = through ? say("card.through", { who: base, client: shortened(personName(through)) }) : base;
  if (members.length === 1) return said;
  const shownNames = members.length > most ? [...names, "…"] : names;
  return say(members.length > most ? "card.examples" : "card.names", { who: said, names: shownNames.join(", ") });
}
