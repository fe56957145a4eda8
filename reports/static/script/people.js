/* Clients and users to pick from: those with the worst findings first. */
const PICKED = 50;
let ranked = null;
/* Worst severity and number of open findings, by subject. */
function weights() {
  const worst = new Int8Array(everybody).fill(-1);
  const found = new Uint32Array(everybody);
  const last = new Int32Array(everybody).fill(-1);
  const weigh = (one, n, rank) => {
    if (!one || last[one] === n) return;
    last[one] = n;
    found[one] += 1;
    if (rank > worst[one]) worst[one] = rank;
  };
  for (let n = 0; n < total; n += 1) {
    const kind = kindOf(n);
    for (let at = subjectsFrom[n]; !kind.state && at < subjectsFrom[n + 1]; at += 1) {
      weigh(rows.person[at], n, kind.severity);
      weigh(rows.through[at], n, kind.severity);
    }
  }
  return { worst, found };
}
function rankedPeople() {
  if (!ranked) {
    const { worst, found } = weights();
    const pages = [];
    for (let one = 1; one < everybody; one += 1) if (["client", "user"].includes(personKind(one))) pages.push(one);
    pages.sort((one, other) => people.kind[one] - people.kind[other] || worst[other] - worst[one] || found[other] - found[one] || one - other);
    ranked = { pages, worst, found };
  }
  return ranked;
}
function pagesMatching(q) {
  const asked = simple(q.trim()).split(/\s+/).filter(Boolean);
  const fits = (one) => asked.every((word) => simple(personName(one)).includes(word) || personId(one).includes(word));
  return asked.length ? rankedPeople().pages.filter(fits) : rankedPeople().pages;
}
function drawPeople() {
  const { worst, found } = rankedPeople();
  const matches = pagesMatching(byId("person").value);
  const body = matches.slice(0, PICKED).map((one) => {
    const marks = worst[one] < 0 ? "" : severityMark(SEVERITIES[worst[one]]);
    return tableRow(personLink(one), [personKind(one), [marks, found[one] ? ` ${count(found[one], "finding")}` : ""]]);
  });
  byId("people-list").replaceChildren(table(say("subjects.table"), [say("subjects.name"), say("subjects.kind"), say("subjects.findings")], body));
  const left = abilities.left_out ? ` ${say("subjects.left_out", { n: abilities.left_out })}` : "";
  byId("people-shown").textContent = say("subjects.shown", { shown: Math.min(PICKED, matches.length), n: matches.length }) + left;
}
