/* What is needed beside what is there: what lacks and what is too much in words and by shape. */
const sheetOf = (n) => data.sheets[rows.sheet[n]];
const HOW = ["met", "proviso", "missing", "unknown", "excess"];
const compareMark = (word) => element("span", `state ${word}`, shape(word), ` ${say(`compare.${word}`)}`);

function comparison(n) {
  const proof = data.proofs[rows.proof[n] - 1];
  const needs = proof ? proof[2].map(([outcome, need, have]) => compareRow(HOW[outcome], words(strings[need]), list(have))) : [];
  const excess = sheetOf(n)[2].map(([need, have]) => compareRow("excess", strings[need] ? words(strings[need]) : askedFor(n), [strings[have]]));
  const made = [...needs, ...excess];
  const title = ruleTitles.has(kindOf(n).rule) ? [element("p", "", words(strings[ruleTitles.get(kindOf(n).rule)]))] : [];
  if (!made.length) return title;
  const region = table(say("compare.title"), [say(needs.length ? "compare.needs" : "compare.asks"), say("compare.has", { who: shortened(holder(n)) })], made);
  region.classList.add("compare");
  return [...title, region];
}
function holder(n) {
  const first = subjectsFrom[n];
  if (!subjectsOf(n)) return "";
  return subjectsOf(n) === 1 ? personName(rows.person[first]) : count(subjectsOf(n), mixedSubjects(n) ? "subject" : personKind(rows.person[first]));
}
function compareRow(outcome, need, have) {
  const nothing = outcome === "missing" ? say("compare.nothing") : "";
  const lines = have.length ? bullets("ul", have.map((one) => words(one))) : element("span", "faint", nothing);
  const made = tableRow(need, [[compareMark(outcome), " ", ...[lines].flat()]]);
  made.className = outcome;
  made.lastChild.className = outcome;
  return made;
}
/* What asks for something that is more than needed elsewhere. */
function askedFor(n) {
  const relied = data.relied[sheetOf(n)[1] - 1];
  if (!relied || !relied[0].length) return element("span", "faint", say("compare.unasked"));
  return [say("compare.asked"), " ", words([...new Set(relied[0].map(([expectation]) => strings[expectation]))].join(", "))];
}
