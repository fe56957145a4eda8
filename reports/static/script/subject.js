/* The page of a client or user: what is asked of it, what it holds and through what, and what is too much. */
const EXCESS = new Set(["forbidden-ability", "wildcard-role", "super-user", "ignored-scopes", "ignored-roles", "readonly-that-writes", "unused-permission", "dormant-power", "leftover-grant", "can-grant-itself", "long-lived-token", "idle-client"]);
const IGNORES_ROLES = "CLIENT-CREDENTIALS";
const colon = (value) => [value.slice(0, value.indexOf(":")), value.slice(value.indexOf(":") + 1)];

function personOf(value) {
  const [kind, id] = colon(value);
  const wanted = KINDS.indexOf(kind);
  for (let one = 1; one < everybody; one += 1) if (people.kind[one] === wanted && personId(one) === id) return one;
  return 0;
}
function subjectBody(one) {
  const client = abilities.clients[clientAt.get(one)];
  const user = userAt.get(one);
  const about = findingsAbout(one);
  const parts = [fields(client ? clientFacts(one, client) : userFacts(one, user))];
  const excess = [...about.filter((n) => EXCESS.has(rule(n))), ...throughRoles(heldBy(client, user))];
  parts.push(element("h3", "", say("subject.excess")), findingLines([...new Set(excess)], say("subject.excess_none")));
  if (client) parts.push(element("h3", "", say("subject.scopes")), ...scopesTable(one, client));
  parts.push(element("h3", "", say("subject.can")), ...answersTable(one, user));
  if (client || user !== undefined) parts.push(element("h3", "", say("subject.holds")), ...holdings(client, user), ...effective(one, client, user));
  if (client) parts.push(element("h3", "", say("subject.usage")), ...usageOf(client));
  parts.push(element("h3", "", say("subject.findings")), findingLines(about, say("findings.nothing")));
  return parts;
}
function userFacts(one, user) {
  const at = user === undefined ? null : user;
  return [
    [say("subjects.kind"), personKind(one)],
    [say("subject.id"), element("code", "name", personId(one))],
    [say("subject.state"), at === null ? "" : strings[users.state[at]]],
    [say("subject.seen"), at === null ? "" : strings[users.seen[at]] || say("subject.unread")],
    [say("subject.division"), at === null ? "" : words(strings[users.division[at]])],
  ];
}
function clientFacts(one, [, grant, clientState, , , redirects, seconds, , calls]) {
  const used = calls && calls.reduce((sum, [, requests]) => sum + requests, 0);
  return [
    [say("subjects.kind"), personKind(one)],
    [say("subject.id"), element("code", "name", personId(one))],
    [say("subject.grant"), strings[grant]],
    [say("subject.state"), strings[clientState]],
    [say("subject.redirects"), bullets("ul", list(redirects).map((uri) => words(uri)))],
    [say("subject.token"), seconds ? count(seconds, "subject.seconds") : ""],
    [say("subject.last"), calls ? say("subject.called", { n: used, days: abilities.days }) : say("relied.unread")],
  ];
}
function findingsAbout(one) {
  const found = [];
  for (let n = 0; n < total; n += 1) if (someSubject(n, (at) => rows.person[at] === one || rows.through[at] === one)) found.push(n);
  return found;
}
function heldBy(client, user) {
  const number = client ? client[7] : user === undefined ? -1 : users.held[user];
  return number < 0 ? [] : abilities.held[number];
}
/* Findings about the roles that are held. */
function throughRoles(held) {
  const ids = new Set(held.map(([role]) => strings[abilities.roles[role][0]]));
  const found = [];
  const roleKind = KINDS.indexOf("role");
  for (let n = 0; n < total; n += 1) if (someSubject(n, (at) => people.kind[rows.person[at]] === roleKind && ids.has(personId(rows.person[at])))) found.push(n);
  return found;
}
function findingLines(numbers, nothing) {
  if (!numbers.length) return element("p", "faint", nothing);
  const lines = numbers.slice(0, 100).map((n) => element("li", `severity-${severity(n)}`, severityMark(severity(n)), " ", link(linkTo("finding", rows.mark(n)), ...ticked(message(n)))));
  if (numbers.length > 100) lines.push(element("li", "faint", say("and_more", { n: numbers.length - 100 })));
  return element("ul", "entries", lines);
}
/* Answers: those of a user by its list; those of a client where it is asked itself, or users through it. */
function answersOf(one, user) {
  if (user !== undefined) return abilities.lists[users.list[user]].map((at) => abilities.answers[at]);
  return abilities.answers.filter((answer) => answer[3] === one);
}
function answersTable(one, user) {
  const found = answersOf(one, user);
  if (!found.length) return [element("p", "faint", say("subject.asked_nothing"))];
  const heads = [say("subject.action"), say("subject.answer"), say("subject.expected"), say("subject.through")];
  const body = user === undefined ? alikeAnswers(found).map((group) => answerRow(group[0], group)) : found.map((answer) => answerRow(answer, null));
  return [element("p", "faint", say("subject.can.about")), table(say("subject.can"), heads, body)];
}
/* Answers of a client, together where all but the users and the proof are the same. */
function alikeAnswers(found) {
  const groups = new Map();
  for (const answer of found) {
    const key = [answer[0], answer[1], answer[2], answer[5]].join();
    groups.set(key, [...(groups.get(key) || []), answer]);
  }
  return [...groups.values()];
}
const good = ([, , allowed, , , outcome]) => outcome === 2 || (outcome === 0) === Boolean(allowed);
function answerRow(answer, group) {
  const [expectation, action, allowed, client, , outcome] = answer;
  const mark = [outcomeMark(OUTCOMES[outcome]), good(answer) ? "" : element("span", "badge bad", say("matrix.unexpected"))];
  const proofs = [...new Set((group ?? [answer]).map((one) => one[6]))];
  const proved = folded(mark, () => proofs.slice(0, 20).map(proofList));
  const subjects = () => count(group.reduce((sum, one) => sum + one[4], 0), "subject");
  const through = group ? subjects() : client ? [personLink(client)] : say("subject.directly");
  return tableRow(words(strings[action]), [proved, [say(allowed ? "matrix.can" : "matrix.cannot"), element("span", "title faint", strings[expectation])], through]);
}
function holdings(client, user) {
  const held = heldBy(client, user);
  if (!held.length) return [element("p", "faint", say("subject.holds_nothing"))];
  const heads = [say("subject.role"), say("subject.division"), say("subject.through"), say("subject.grants")];
  const made = [table(say("subject.holds"), heads, held.map(holdingRow))];
  if (client && strings[client[1]] !== IGNORES_ROLES) made.unshift(element("p", "faint", say("subject.holds.ignored")));
  return made;
}
function holdingRow([role, place, via]) {
  const [, name, grants] = abilities.roles[role];
  return tableRow(words(strings[name]), [words(strings[place]), strings[via] ? words(strings[via]) : say("subject.directly"), grants.length ? count(grants.length, "subject.permissions") : ""]);
}
