/* What a subject holds beside what is asked of it: scopes, permissions with what gives them, and calls. */
const MOST_LINES = 500;
/* What its answers need, each with the action that needs it; of alternatives each. */
function neededBy(one, kind, only) {
  const found = new Map();
  const lead = `${kind} `;
  for (const answer of answersOf(one, userAt.get(one))) {
    if (!answer[2] || !data.proofs[answer[6] - 1]) continue;
    for (const [outcome, need] of data.proofs[answer[6] - 1][2]) {
      if (only && HOW[outcome] !== only) continue;
      for (const part of strings[need].split(" or ")) {
        const name = part.startsWith(lead) ? part.slice(lead.length).split(" in ")[0] : "";
        if (name) found.set(name, (found.get(name) || new Set()).add(strings[answer[1]]));
      }
    }
  }
  return found;
}
const byWhom = (needed, covers) => [...new Set([...needed].filter(([name]) => covers(name)).flatMap(([, actions]) => [...actions]))];
const scopeCovers = (held, wanted) => held === wanted || wanted === `${held}:readonly`;
function permissionCovers(held, wanted) {
  const [mine, theirs] = [held.split(" if ")[0].split(":"), wanted.split(":")];
  if (mine.length !== 3) return held === "admin" || held === wanted;
  return mine.every((part, at) => part.split(",").some((each) => each === "*" || each === theirs[at]));
}
function scopesTable(one, client) {
  const [, grant, , scopes, authorized] = client;
  if (scopes === null) return [element("p", "faint", say("subject.unread"))];
  const ignored = strings[grant] === IGNORES_ROLES;
  const [asked, allowed, needed] = [list(scopes), authorized && list(authorized), ignored ? new Map() : neededBy(one, "scope")];
  const lacking = ignored ? [] : neededBy(one, "scope", "missing").keys();
  const every = [...new Set([...asked, ...(allowed ?? []), ...lacking])].sort();
  if (!every.length) return [element("p", "faint", say("none"))];
  const yes = (on) => compareMark(on ? "met" : "missing");
  const body = every.map((name) => tableRow(element("code", "name", name), [
    yes(asked.includes(name)),
    allowed ? yes(allowed.some((held) => scopeCovers(held, name))) : say("subject.unread"),
    neededCell(byWhom(needed, (wanted) => scopeCovers(name, wanted)), asked.includes(name)),
  ]));
  const note = ignored ? [element("p", "faint", say("subject.scopes.ignored"))] : [];
  return [...note, table(say("subject.scopes"), [say("subject.scope"), say("subject.asked"), say("subject.authorized"), say("subject.needed")], body)];
}
function neededCell(actions, held) {
  if (actions.length) return words(actions.join(", "));
  return held ? element("span", "faint", say("compare.unasked")) : "";
}
/* Every permission with the chain that gives it. */
function effective(one, client, user) {
  const held = client && strings[client[1]] !== IGNORES_ROLES ? [] : heldBy(client, user);
  const needed = neededBy(one, "permission");
  const lines = held.flatMap(([role, place, via]) => list(abilities.roles[role][2]).map((permission) => [permission, strings[abilities.roles[role][1]], strings[place], strings[via]]));
  if (!lines.length) return [];
  const sorted = lines.sort(([permission], [other]) => (permission < other ? -1 : permission > other ? 1 : 0));
  const row = ([permission, role, place, via]) => tableRow(element("code", "name", permission), [
    words([via || say("subject.directly"), role, place].join(" › ")),
    neededCell(byWhom(needed, (name) => permissionCovers(permission, name)), true),
  ]);
  const heads = [say("subject.permission"), say("subject.chain"), say("subject.needed")];
  const more = sorted.length > MOST_LINES ? [element("p", "faint", say("and_more", { n: sorted.length - MOST_LINES }))] : [];
  return [folded(say("subject.effective", { n: sorted.length }), () => [table(say("subject.permission"), heads, sorted.slice(0, MOST_LINES).map(row)), ...more])];
}
function usageOf([, , , , , , , , calls]) {
  if (!calls) return [element("p", "faint", say("relied.unread"))];
  if (!calls.length) return [element("p", "", say("subject.called", { n: 0, days: abilities.days }))];
  const body = calls.map(([call, requests, refused]) => tableRow(element("code", "name", strings[call]), [number(requests), refused ? number(refused) : ""]));
  return [table(say("subject.usage"), [say("subject.call"), say("subject.requests", { days: abilities.days }), say("subject.refused")], body)];
}
