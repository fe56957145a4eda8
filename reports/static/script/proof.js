/* A proof as an indented list: each need with its outcome, and by what. */
function proofTree([outcome, asks, reasons, children]) {
  const word = OUTCOMES[outcome];
  const item = element("li", word, outcomeMark(word), " ", words(strings[asks]));
  const below = [...reasons.map((at) => element("li", "reason name", ...ticked(strings[at]))), ...children.map(proofTree)];
  if (below.length) item.append(element("ul", "", below));
  return item;
}
const proofList = (number) => element("ul", "proof", proofTree(data.proofs[number - 1][0]));
