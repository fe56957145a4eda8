/* A cell of a matrix: every answer behind it, with its proof. */
const asked = (value) => {
  const cut = value.lastIndexOf("/");
  return [value.slice(0, cut), value.slice(cut + 1)];
};
function answersOfCell(value) {
  const [row, action] = asked(value);
  const client = row.startsWith("client:") ? personOf(row) : 0;
  return abilities.answers.map((answer, at) => ({ answer, at })).filter(({ answer }) => strings[answer[1]] === action && (client ? answer[3] === client : strings[answer[0]] === row));
}
function cellTitle(value) {
  const [row, action] = asked(value);
  const client = row.startsWith("client:") ? personOf(row) : 0;
  return [client ? personName(client) : row, " × ", element("code", "", action)];
}
function cellBody(value) {
  const found = answersOfCell(value);
  const [row, action] = asked(value);
  const filter = row.startsWith("client:") ? { client: personName(personOf(row)), action } : { expectation: row, action };
  const worst = found.sort((one, other) => good(one.answer) - good(other.answer));
  return [element("p", "", link(address({ ...filter }), say("cell.findings"))), ...worst.map(answerPart)];
}
function answerPart({ answer, at }) {
  const [, action, allowed, client, subjects, outcome, proof, members] = answer;
  const names = members > 0 ? membersOf(at) : [];
  const label = members < 0 ? personName(client) : members ? count(subjects, "user") : say("cell.unread");
  const examples = names.slice(0, 5).map((one, place) => [place ? ", " : "", personLink(one)]).flat();
  if (members > 5) examples.push(", …");
  const made = element("section", "answer", element("h3", "", outcomeMark(OUTCOMES[outcome]), " · ", say(allowed ? "matrix.can" : "matrix.cannot"), good(answer) ? "" : element("span", "badge bad", say("matrix.unexpected"))));
  made.append(element("p", "", label, client && members >= 0 ? [" ", say("card.through", { who: "", client: personName(client) }).trim()] : "", examples.length ? [": ", ...examples] : ""));
  made.append(...waysDrawing(label, client ? personName(client) : "", data.proofs[proof - 1], strings[action]), proofList(proof));
  return made;
}
function membersOf(answer) {
  const lists = new Set(abilities.lists.map((one, at) => (one.includes(answer) ? at : -1)));
  const found = [];
  for (let at = 0; at < users.person.length && found.length < 6; at += 1) if (lists.has(users.list[at])) found.push(users.person[at]);
  return found;
}
