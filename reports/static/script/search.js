/* Search: each word is looked for in every different text once, then rows ask which texts they are made of. */
let lowered = null;
/* Small letters without their accents: `leila` finds Leïla. */
const ACCENTED = /[^\x00-\x7f]/;
function simple(text) {
  const small = text.toLowerCase();
  return ACCENTED.test(small) ? small.normalize("NFD").replace(/\p{M}/gu, "") : small;
}
function lower() {
  lowered ??= {
    strings: strings.map(simple),
    parts: data.rows.parts.map(simple),
    names: null,
    ids: null,
  };
  return lowered;
}
function flags(texts, word) {
  const made = new Uint8Array(texts.length);
  for (let at = 0; at < texts.length; at += 1) if (texts[at].includes(word)) made[at] = 1;
  return made;
}
const HEX = /^[0-9a-f]{3,16}$/;
const ID = /^[0-9a-f-]{4,36}$/;
function personFlags(word, found) {
  const made = new Uint8Array(everybody);
  for (let one = 1; one < everybody; one += 1) if (found[people.name[one]] || (people.other[one] && found[people.other[one] - 1])) made[one] = 1;
  if (ID.test(word)) {
    lower().ids ??= Array.from({ length: everybody }, (_, one) => (one && !people.other[one] ? personId(one) : ""));
    lowered.ids.forEach((id, one) => {
      if (id.includes(word)) made[one] = 1;
    });
  }
  return made;
}
const inText = ([template], found) => found[template];
function inTexts(texts, found) {
  const plain = [texts.message, texts.cause, texts.lacks, texts.division, ...texts.remedy, ...texts.sources];
  return plain.some((one) => inText(one, found)) || texts.evidence.some(([fact, pointer, source]) => inText(fact, found) || inText(pointer, found) || found[source]);
}
function inKind(kind, found, textFlags) {
  const single = [kind.rule, kind.at, ruleTitles.get(kind.rule)];
  const several = [...kind.actions, ...kind.expectations, ...kind.acceptance, ...kind.links.flat()];
  return textFlags[kind.texts] || single.some((at) => found[at]) || several.some((at) => found[at]);
}
function inProof([, asks, reasons, children], found) {
  return found[asks] || reasons.some((at) => found[at]) || children.some((child) => inProof(child, found));
}
/* The rows in which a word is, as flags. */
function rowsWith(word) {
  const found = flags(lower().strings, word);
  const parts = flags(lowered.parts, word);
  const persons = personFlags(word, found);
  const texts = Uint8Array.from(textsOf, (one) => inTexts(one, found));
  const kind = Uint8Array.from(kinds, (one) => inKind(one, found, texts) || SEVERITIES[one.severity] === word);
  const proofs = Uint8Array.from([null, ...data.proofs], (one) => one && inProof(one[0], found));
  const made = new Uint8Array(total);
  for (let n = 0; n < total; n += 1) {
    let hit = kind[rows.kind[n]] || proofs[rows.proof[n]];
    for (let at = partsFrom[n]; !hit && at < partsFrom[n + 1]; at += 1) hit = parts[rows.parts[at]];
    for (let at = subjectsFrom[n]; !hit && at < subjectsFrom[n + 1]; at += 1) hit = persons[rows.person[at]] || persons[rows.through[at]];
    made[n] = hit ? 1 : 0;
  }
  if (HEX.test(word)) for (let n = 0; n < total; n += 1) if (!made[n] && hasMark(n, word)) made[n] = 1;
  return made;
}
function hasMark(n, word) {
  if (rows.mark(n).includes(word)) return true;
  for (let at = subjectsFrom[n]; word.length > 7 && at < subjectsFrom[n + 1]; at += 1) if (rows.ownMark(at).includes(word)) return true;
  return false;
}
/* A number in a text stands apart from it, so a word with one in it is looked for in pieces, then as a whole. */
const CHECKED = 2000;
function rowsWithPieces(word) {
  const pieces = word.split(/([0-9][0-9t:.z-]*)/).filter(Boolean);
  const hits = pieces.map(rowsWith).reduce((one, other) => one.map((hit, n) => hit & other[n]));
  let left = CHECKED;
  for (let n = 0; n < total && left; n += 1) {
    if (hits[n]) {
      left -= 1;
      hits[n] = allText(n).includes(word) ? 1 : 0;
    }
  }
  return hits;
}
function allText(n) {
  const texts = textOf(n);
  const every = [texts.message, texts.cause, texts.lacks, ...texts.remedy, ...texts.sources, ...texts.evidence.flatMap(([fact, pointer]) => [fact, pointer])];
  return every.map((one) => text(n, one)).map(simple).join("\n");
}
function rowsWithWord(word) {
  const hits = rowsWith(word);
  return /[0-9]/.test(word) && /[^0-9]/.test(word) && !hits.includes(1) ? rowsWithPieces(word) : hits;
}
let searched = { q: "", hits: null };
function search(q) {
  if (searched.q === q) return searched.hits;
  const asked = simple(q).replaceAll("`", "").split(/\s+/).filter(Boolean);
  let hits = null;
  for (const one of asked) {
    const more = rowsWithWord(one);
    if (hits) for (let n = 0; n < total; n += 1) hits[n] &= more[n];
    else hits = more;
  }
  searched = { q, hits };
  return hits;
}
