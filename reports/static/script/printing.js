/* Printing: everything that is filtered, in full up to a number a person reads, in short beyond it. */
const IN_FULL = 100;
const IN_SHORT = 5000;
let printed = null;
function printedFinding(n, full) {
  const made = element("article", `printed-finding severity-${severity(n)}`, element("h4", "name", severityMark(severity(n)), " ", ...ticked(message(n))));
  const own = (one) => text(n, one);
  const texts = textOf(n);
  const named = subjectsOf(n) === 1 && message(n).includes(personName(rows.person[subjectsFrom[n]]));
  const facts = [named ? "" : words(`${who(n)} `), element("code", "", rows.mark(n)), compared ? ` ${say("card.seen")} ${seen(n)}` : ""];
  const first = !full && texts.remedy.length ? [" · ", step(own(texts.remedy[0]))] : [];
  made.append(element("p", "faint", ...facts, ...first));
  if (full) made.append(printedBody(n));
  return made;
}
function printedBody(n) {
  const texts = textOf(n);
  const own = (one) => text(n, one);
  const kind = kindOf(n);
  return fields([
    [say("card.cause"), own(texts.cause) && words(own(texts.cause))],
    [say("card.lacks"), own(texts.lacks) && words(unticked(own(texts.lacks)))],
    [say("card.remedy"), bullets("ol", texts.remedy.map((one) => step(own(one))))],
    [say("card.acceptance"), acceptance(kind)],
    [say("card.evidence"), bullets("ul", texts.evidence.map((one) => evidence(n, one)))],
    [say("card.proof"), rows.proof[n] ? proofList(rows.proof[n]) : ""],
    [say("card.at"), strings[kind.at] && element("code", "name", strings[kind.at])],
  ]);
}
function beforePrint() {
  afterPrint();
  const numbers = [...new Set(Array.from(shown.subarray(0, IN_SHORT), findingAt))];
  const full = numbers.length <= IN_FULL;
  const groups = new Map();
  for (const n of numbers) groups.set(rule(n), [...(groups.get(rule(n)) || []), n]);
  printed = element("div", "printed");
  if (filtering()) printed.append(element("p", "", say("print.filters", { filters: active().map(filterInWords).join(", ") })));
  if (!full) printed.append(element("p", "", say("print.short", { findings: count(numbers.length, "finding"), most: IN_FULL })));
  for (const [id, members] of groups) {
    const title = ruleTitles.get(kindOf(members[0]).rule);
    printed.append(element("h3", "", element("code", "", id), title === undefined ? "" : ` ${strings[title]}`), ...members.map((n) => printedFinding(n, full)));
  }
  if (shown.length > IN_SHORT) printed.append(element("p", "", say("print.more", { findings: count(shown.length - IN_SHORT, "finding") })));
  byId("list").after(printed);
}
function afterPrint() {
  printed?.remove();
  printed = null;
}
