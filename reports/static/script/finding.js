/* A finding in full: the result first, then why, on what evidence, and what to do about it. */
const NAMES = 24;
function findingTitle(n) {
  return ticked(message(n));
}
function findingBody(n) {
  const kind = kindOf(n);
  const texts = textOf(n);
  const own = (one) => text(n, one);
  return [
    element("p", "lead", severityMark(severity(n)), " ", element("code", "", rule(n)), " ", changeMark(n), " ", words(who(n), "faint")),
    fields([
      [say("card.cause"), own(texts.cause) && words(own(texts.cause))],
      [say("card.lacks"), own(texts.lacks) && words(unticked(own(texts.lacks)))],
      [say("card.division"), division(n) && words(division(n))],
      [say("card.latent"), kind.latent ? say("card.latent.text") : ""],
      [say("card.rule"), comparison(n)],
      [say("card.fix"), fixing(n)],
      [say("card.relied"), reliance(n)],
      [say("card.acceptance"), acceptance(kind)],
      [say("card.ways"), ways(n)],
      [say("card.proof"), rows.proof[n] ? folded(say("card.whole_proof"), () => proofList(rows.proof[n])) : ""],
      [say("card.evidence"), bullets("ul", texts.evidence.map((one) => evidence(n, one)))],
      [say("card.actions"), words(list(kind.actions).join(", "))],
      [say("card.expectations"), bullets("ul", list(kind.expectations).map(expectationLine))],
      [say("card.subjects"), subjectList(n)],
      [say("card.at"), strings[kind.at] && element("code", "name", strings[kind.at])],
      [say("card.sources"), bullets("ul", texts.sources.map((one) => element("code", "name", own(one))))],
      [say("card.links"), bullets("ul", kind.links.map(outsideLink))],
      [say("card.seen"), seenLine(n)],
      [say("card.fingerprint"), link(linkTo("finding", rows.mark(n)), element("code", "", rows.mark(n)))],
      [say("card.waive"), kind.state ? "" : waiver(n)],
    ].filter(([, content]) => content && content.textContent !== "")),
  ];
}
function changeMark(n) {
  const word = change(n);
  return word === "known" ? "" : element("span", "badge", say(`findings.${word}`));
}
/* A place in the admin interface is set apart from what to do there. */
const PLACE = /^(.*?)(Admin(?: > [^>:]+)+): (.*)$/s;
function step(value) {
  const found = PLACE.exec(value);
  if (!found) return words(value);
  const [, before, place, rest] = found;
  return element("span", "name", ...ticked(before), element("span", "place", ...ticked(place.replaceAll(" > ", " › "))), ": ", ...ticked(rest));
}
function evidence(n, [fact, pointer, source]) {
  const made = [words(text(n, fact))];
  const where = text(n, pointer);
  if (strings[source]) made.push(" ", element("span", "faint name", strings[source]));
  if (where) made.push(" ", element("code", "faint name", where));
  const whole = [text(n, fact), strings[source], where].filter(Boolean).join(" ");
  made.push(" ", button(say("sheet.copy"), () => copy(whole), "quiet small"));
  return made;
}
function ways(n) {
  if (!rows.proof[n]) return [];
  const subjects = subjectsOf(n);
  const first = subjectsFrom[n];
  const label = subjects === 1 ? personName(rows.person[first]) : count(subjects, personKind(rows.person[first]));
  const goal = list(kindOf(n).actions)[0] || "";
  const client = rows.through[first] ? personName(rows.through[first]) : "";
  return waysDrawing(label, client, data.proofs[rows.proof[n] - 1], goal);
}
function expectationLine(id) {
  const title = expectationTitles.get(id);
  return [element("code", "name", id), title ? words(` ${title}`, "faint") : ""];
}
function outsideLink([title, url]) {
  if (!/^https?:\/\//.test(strings[url])) return words(`${strings[title]} ${strings[url]}`);
  const made = link(strings[url], strings[title]);
  made.rel = "noopener noreferrer";
  return made;
}
function acceptance(kind) {
  if (!kind.acceptance.length) return "";
  const [owner, reason, until, at] = list(kind.acceptance);
  return [words(reason), words(` ${say("card.acceptance.text", { owner, until, at })}`, "faint")];
}
function seenLine(n) {
  if (!compared) return "";
  const changed = rows.moments[rows.changed[n] || 0];
  const waived = (data.rows.waived[rows.mark(n)] || []).map(([from, to]) => say("card.waived", { from: rows.moments[from], to: rows.moments[to] }));
  return [
    [seen(n), change(n) === "new" ? ` ${say("card.seen.new")}` : ""].join(""),
    changed && changed !== seen(n) ? `; ${say("card.changed", { at: changed })}` : "",
    ...waived.map((one) => `; ${one}`),
  ].join("");
}
const personLink = (one) => link(linkTo("subject", `${personKind(one)}:${personId(one)}`), personName(one));
function subjectLine(at, mixed) {
  const one = rows.person[at];
  const line = element("li", "", mixed ? `${personKind(one)} ` : "", personLink(one));
  if (mixed && rows.through[at]) line.append(say("card.through", { who: "", client: "" }), personLink(rows.through[at]));
  line.append(" ", element("code", "faint", personId(one)));
  return line;
}
function subjectList(n) {
  const [from, to] = [subjectsFrom[n], subjectsFrom[n + 1]];
  if (from === to) return "";
  const made = element("ul", "subjects");
  const mixed = mixedSubjects(n);
  const show = (until) => {
    for (let at = from + made.childElementCount; at < until; at += 1) made.append(subjectLine(at, mixed));
  };
  const more = button(say("card.all_subjects", { subjects: count(to - from, "subject") }), () => {
    show(to);
    more.remove();
  });
  show(Math.min(to, from + NAMES));
  return to - from > NAMES ? [made, more] : [made];
}
function mixedSubjects(n) {
  const at = subjectsFrom[n];
  return someSubject(n, (other) => rows.through[other] !== rows.through[at] || people.kind[rows.person[other]] !== people.kind[rows.person[at]]);
}
const quoted = (value) => JSON.stringify(value);
function waiverText(n) {
  return [
    `  # ${message(n).replace(/\s+/g, " ").slice(0, 160)}`,
    `  - fingerprint: ${quoted(rows.mark(n))}`,
    `    owner: ${quoted(say("card.waive.owner"))}`,
    `    reason: ${quoted(say("card.waive.reason"))}`,
    `    until: ${data.about.until}`,
    "",
  ].join("\n");
}
const inShell = (value) => `'${value.replaceAll("'", "'\\''")}'`;
const waiverCommand = (n) => `scopeaudit waive ${rows.mark(n)} --until ${data.about.until} --owner ${inShell(say("card.waive.owner"))} --reason ${inShell(say("card.waive.reason"))}`;
function waiver(n) {
  const [yaml, command] = [waiverText(n), waiverCommand(n)];
  return folded(say("card.waive.about"), () => [block(yaml), button(say("card.waive.copy"), () => copy(yaml)), element("p", "", say("card.waive.command")), block(command), button(say("sheet.copy"), () => copy(command))]);
}
