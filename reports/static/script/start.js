/* Wiring. */
function status() {
  const open = state.by ? "findings.rows" : "finding";
  let among = 0;
  for (let n = 0; n < total; n += 1) if (inState(kindOf(n))) among += state.by ? subjectsOf(n) : 1;
  const [sort] = sorting();
  const order = sort ? say("findings.sorted", { column: say(SORTS[sort].label) }) : say("findings.worst");
  const all = count(among, open);
  byId("shown").textContent = shown.length === among ? say("findings.shown", { findings: all, order }) : say("findings.shown_of", { shown: shown.length, findings: all, order });
}
let waiting = 0;
function draw() {
  const found = matching();
  shown = sorted(state.by ? bySubject(found) : found);
  current = 0;
  buildTable();
  drawRows();
  controls();
  round += 1;
  clearTimeout(waiting);
  waiting = setTimeout(facets, 150);
}
function controls() {
  if (byId("q").value.trim() !== state.q) byId("q").value = state.q;
  for (const key of ["state", "by"]) byId(key).value = state[key];
  for (const key of Object.keys(VALUES)) if (byId(key).value !== state[key]) choose(byId(key), state[key]);
  for (const key of Object.keys(CHIPS)) for (const box of byId(key)?.querySelectorAll("input") ?? []) box.checked = chosen(key).has(box.value);
  if ([...Object.keys(VALUES).slice(2), "state", "by"].some((key) => state[key])) byId("more").open = true;
  byId("clear").hidden = !filtering();
  drawActive();
  status();
}
/* What is on, each with a button that takes it off. */
const active = () => [...FILTERS, "state"].filter((key) => state[key]);
function drawActive() {
  byId("active").replaceChildren(...active().map((key) => {
    const made = button(`${filterInWords(key)} ✕`, () => takeOff(key), "chip");
    made.setAttribute("aria-label", say("findings.take_off", { filter: filterInWords(key) }));
    return element("li", "", made);
  }));
}
function takeOff(key) {
  const at = active().indexOf(key);
  changeState({ [key]: "" });
  (byId("active").querySelectorAll("button")[Math.min(at, active().length - 1)] ?? byId("q")).focus();
}
function option(value, label) {
  const made = element("option", "", label);
  made.value = value;
  return made;
}
function choose(select, value) {
  if (value) select.parentElement.hidden = false;
  if (value && ![...select.options].some((one) => one.value === value)) select.append(option(value, shortened(valueInWords(select.id, value))));
  select.value = value;
}
/* Clients and users that what is searched for names, too. */
function searchPeople() {
  if (byId("person").value !== state.q) {
    byId("person").value = state.q;
    drawPeople();
  }
  const matches = state.q ? pagesMatching(state.q).length : 0;
  byId("also").hidden = !matches;
  byId("also").textContent = say("findings.also", { n: matches });
}
/* Counts beside the values of each filter: later, and one filter at a time, so that typing never waits for them. */
const later = window.requestIdleCallback ?? ((act) => setTimeout(act, 1));
let round = 0;
function facets() {
  const steps = [...Object.keys(VALUES).map((key) => () => countValues(key)), ...Object.keys(CHIPS).map((key) => () => countChips(key)), searchPeople];
  const mine = round;
  const next = () => {
    if (mine !== round || !steps.length) return;
    steps.shift()();
    later(next);
  };
  next();
}
function countValues(key) {
  const select = byId(key);
  if (select === document.activeElement) return;
  select.parentElement.hidden = !state[key] && !tellsApart(key);
  if (select.parentElement.hidden) return;
  const found = tally(key, VALUES[key]);
  const values = key === "age" ? AGES.filter((one) => found.has(one)) : [...found.keys()].sort();
  select.replaceChildren(option("", say("findings.all")), ...values.map((value) => option(value, `${shortened(valueInWords(key, value))} (${number(found.get(value))})`)));
  choose(select, state[key]);
}
function countChips(key) {
  if (!byId(key)) return;
  const found = tally(key, CHIPS[key]);
  for (const box of byId(key).querySelectorAll("input")) box.parentElement.querySelector(".count").textContent = number(found.get(box.value) || 0);
}
function changeState(values) {
  Object.assign(state, values);
  writeAddress();
  draw();
}
function paint() {
  const themes = ["light", "dark"];
  if (themes.includes(state.theme)) document.documentElement.dataset.theme = state.theme;
  else delete document.documentElement.dataset.theme;
  byId("theme").textContent = say("theme", { theme: say(`theme.${themes.includes(state.theme) ? state.theme : "auto"}`) });
}
function drawnState() {
  return KEYS.filter((key) => !SHEETS.includes(key) && key !== "theme").map((key) => state[key]).join("\n");
}
let drawnAs = null;
function follow(first) {
  const ours = readAddress();
  if (!ours && !first) return;
  paint();
  if (drawnAs !== drawnState() || first) draw();
  drawnAs = drawnState();
  revealAccepted();
  showSheet();
  if (ours && !opened() && filtering()) byId("findings").scrollIntoView({ behavior: "instant" });
}
/* A finding that is asked for is in the list even where a filter or its acceptance would hide it. */
function revealAccepted() {
  const n = state.finding ? rowOf(state.finding) : undefined;
  if (n === undefined || placeOf(n) >= 0) return;
  for (const key of FILTERS) state[key] = "";
  state.state = kindOf(n).state ? "accepted" : "";
  draw();
  drawnAs = drawnState();
}
/* The filters of values: two that most ask for, and the rest behind a word. */
function makeFilters() {
  Object.keys(VALUES).forEach((key, at) => {
    const select = element("select", "", option("", say("findings.all")));
    select.id = key;
    const label = element("label", "", `${say(`findings.${key}`)} `, select);
    label.hidden = true;
    if (at < 2) byId("more").before(label);
    else byId("state").parentElement.before(label);
  });
}
function listen() {
  byId("q").addEventListener("input", () => changeState({ q: byId("q").value.trim() }));
  for (const key of [...Object.keys(VALUES), "state", "by"]) byId(key).addEventListener("change", () => changeState({ [key]: byId(key).value }));
  for (const key of Object.keys(CHIPS)) {
    byId(key)?.addEventListener("change", () => changeState({ [key]: [...byId(key).querySelectorAll(":checked")].map((box) => box.value).join(",") }));
  }
  byId("clear").addEventListener("click", () => {
    changeState(Object.fromEntries([...FILTERS, "state"].map((key) => [key, ""])));
    byId("q").focus();
  });
  byId("copy").addEventListener("click", () => copy(listMarkdown()));
  byId("export").addEventListener("click", exportCsv);
  byId("marks").addEventListener("click", () => copy(listMarks()));
  byId("list").addEventListener("keydown", moveInList);
  byId("list").addEventListener("focusin", (event) => {
    const row = event.target.closest("tr[data-place]");
    if (row) current = Number(row.dataset.place);
  });
  byId("person").addEventListener("input", drawPeople);
  byId("theme").addEventListener("click", () => {
    state.theme = { "": "light", light: "dark", dark: "" }[state.theme] ?? "";
    paint();
    writeAddress();
  });
  listenToSheet();
  document.addEventListener("keydown", shortcut);
  document.addEventListener("pointerover", localTime);
  document.addEventListener("focusin", localTime);
  addEventListener("hashchange", () => follow(false));
  addEventListener("beforeprint", beforePrint);
  addEventListener("afterprint", afterPrint);
}
function listenToSheet() {
  byId("sheet-previous").addEventListener("click", () => turn(-1));
  byId("sheet-next").addEventListener("click", () => turn(1));
  byId("sheet-close").addEventListener("click", () => sheet.close());
  byId("sheet-link").addEventListener("click", () => copy(location.href));
  byId("sheet-markdown").addEventListener("click", () => copy(findingMarkdown(rowOf(state.finding))));
  sheet.addEventListener("close", closed);
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet) sheet.close();
  });
  byId("help-close").addEventListener("click", () => byId("help").close());
  byId("keys").addEventListener("click", () => byId("help").showModal());
}
function shortcut(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  if (event.key === "[" || event.key === "]") turn(event.key === "[" ? -1 : 1);
  else if (event.key === "/" && !sheet.open) byId("q").focus();
  else if (event.key === "?" && !sheet.open && !byId("help").open) byId("help").showModal();
  else return;
  event.preventDefault();
}
/* Times stand in UTC; on hover they say what that is here. */
function localTime({ target }) {
  if (target.tagName === "TIME" && !target.title) target.title = new Date(target.dateTime).toLocaleString([], { dateStyle: "full", timeStyle: "long" });
}

for (const id of ["filters", "theme", "keys", "list", "tools", "people"]) byId(id).hidden = false;
makeFilters();
listen();
follow(true);
byId("plain").remove();
drawPeople();
document.documentElement.dataset.ready = "yes";
later(lower);
