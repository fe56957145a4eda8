/* The sheet at the side: one finding, subject or cell; its address is that of the page with it opened. */
const sheet = byId("sheet");
let rowByMark = null;
function rowOf(mark) {
  rowByMark ??= new Map();
  if (!rowByMark.size) for (let n = 0; n < total; n += 1) rowByMark.set(rows.mark(n), n);
  return rowByMark.get(mark);
}
const opened = () => SHEETS.find((key) => state[key]) || "";

function fillSheet() {
  const what = opened();
  const n = what === "finding" ? rowOf(state.finding) : undefined;
  const place = n === undefined ? -1 : placeOf(n);
  for (const id of ["sheet-previous", "sheet-next", "sheet-markdown"]) byId(id).hidden = n === undefined;
  byId("sheet-previous").disabled = place < 1;
  byId("sheet-next").disabled = place < 0 || place >= shown.length - 1;
  const [kind, title, body] = contents(what, n, place);
  sheet.className = n === undefined ? "" : `severity-${severity(n)}`;
  byId("sheet-kind").textContent = kind;
  byId("sheet-title").replaceChildren(...[title].flat());
  byId("sheet-body").replaceChildren(...body.flat());
}
function contents(what, n, place) {
  if (what === "finding" && n !== undefined) {
    const kind = kindOf(n).state ? say("sheet.accepted") : say("sheet.finding", { at: place + 1, n: shown.length });
    return [kind, findingTitle(n), findingBody(n)];
  }
  if (what === "subject" && personOf(state.subject)) {
    const one = personOf(state.subject);
    return [say("sheet.subject"), personName(one), subjectBody(one)];
  }
  if (what === "proof" && answersOfCell(state.proof).length) return [say("sheet.cell"), cellTitle(state.proof), cellBody(state.proof)];
  const unknown = data.about.left_out ? "sheet.left_out" : "sheet.unknown";
  return ["", say(what === "finding" ? unknown : "sheet.gone", { id: shortened(state[what]), n: data.about.left_out }), []];
}
let before = null;
function showSheet() {
  if (!opened()) {
    if (sheet.open) sheet.close();
    return;
  }
  if (!sheet.open) {
    before = document.activeElement;
    fillSheet();
    sheet.showModal();
  } else fillSheet();
  sheet.scrollTop = 0;
  byId("sheet-title").focus({ preventScroll: true });
}
function closed() {
  const mark = state.finding;
  for (const key of SHEETS) state[key] = "";
  writeAddress();
  if (mark && rowOf(mark) !== undefined && focusRow(rowOf(mark))) return;
  if (before && before.isConnected && before !== document.body) before.focus();
  else byId("findings").focus({ preventScroll: true });
}
function turn(step) {
  const n = rowOf(state.finding);
  const place = n === undefined ? -1 : placeOf(n);
  const next = place < 0 ? undefined : shown[place + step];
  if (next === undefined) return;
  state.finding = rows.mark(findingAt(next));
  writeAddress();
  showSheet();
}
