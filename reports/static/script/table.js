/* The list: a table of the rows that are shown; of many, only those in view exist. */
const WHOLE = 200;
const MARGIN = 12;
const TALLEST = 8000000;
let shown = new Uint32Array(0);
let ownerOf = null;
let current = 0;
/* A shown row is a finding, or where there is one row per subject, a subject of one. */
function owners() {
  if (!ownerOf) {
    ownerOf = new Uint32Array(rows.person.length);
    for (let n = 0; n < total; n += 1) ownerOf.fill(n, subjectsFrom[n], subjectsFrom[n + 1]);
  }
  return ownerOf;
}
const findingAt = (row) => (state.by ? owners()[row] : row);
function placeOf(n) {
  const place = shown[current] !== undefined && findingAt(shown[current]) === n ? current : shown.findIndex((row) => findingAt(row) === n);
  return place;
}

/* Order */
const SORTS = {
  severity: { label: "findings.severity", key: (n) => -kindOf(n).severity },
  finding: { label: "findings.what", key: message },
  rule: { label: "findings.rule", key: rule },
  subjects: { label: "findings.who", key: (n) => -subjectsOf(n) },
  seen: { label: "findings.seen", key: seen },
};
function sorting() {
  const [name, way] = state.sort.startsWith("-") ? [state.sort.slice(1), -1] : [state.sort, 1];
  return Object.hasOwn(SORTS, name) ? [name, way] : ["", 1];
}
function sorted(found) {
  const [name, way] = sorting();
  const by = SORTS[name];
  if (!by) return found;
  const bySubject = state.by && name === "subjects";
  const keys = new Map();
  for (const row of found) keys.set(row, bySubject ? personName(rows.person[row]) : by.key(findingAt(row)));
  const compare = (one, other) => (keys.get(one) < keys.get(other) ? -way : keys.get(one) > keys.get(other) ? way : one - other);
  return found.sort(compare);
}
function bySubject(found) {
  let length = 0;
  for (const n of found) length += subjectsOf(n);
  const made = new Uint32Array(length);
  let to = 0;
  for (const n of found) for (let at = subjectsFrom[n]; at < subjectsFrom[n + 1]; at += 1, to += 1) made[to] = at;
  return made;
}

/* Building */
const COLUMNS = ["severity", "finding", "rule", "subjects", "seen"];
let body = null;
let scroller = null;
let pads = [];
function heading(name) {
  const [by, way] = sorting();
  const label = name === "subjects" && state.by ? "findings.one" : SORTS[name].label;
  const sort = button(say(label), () => changeState({ sort: by === name && way === 1 ? `-${name}` : name }), "sort");
  sort.dataset.sort = name;
  const made = element("th", name, sort);
  made.scope = "col";
  made.setAttribute("aria-sort", by === name ? (way === 1 ? "ascending" : "descending") : "none");
  return made;
}
function buildTable() {
  const focused = document.activeElement?.dataset?.sort;
  const columns = COLUMNS.filter((name) => name !== "seen" || compared);
  body = element("tbody", "");
  const grid = element("table", "", element("thead", "", element("tr", "", columns.map(heading))), body);
  grid.setAttribute("aria-label", say("findings.list"));
  grid.setAttribute("aria-rowcount", shown.length + 1);
  const virtual = shown.length > WHOLE;
  scroller = element("div", virtual ? "rows virtual" : "rows", grid);
  byId("list").replaceChildren(shown.length ? scroller : element("p", "note", say(filtering() ? "findings.no_match" : "findings.nothing")));
  pads = [element("tr", "pad", element("td", "")), element("tr", "pad", element("td", ""))];
  for (const pad of pads) pad.setAttribute("aria-hidden", "true");
  if (virtual) scroller.addEventListener("scroll", () => requestAnimationFrame(drawRows), { passive: true });
  if (focused) byId("list").querySelector(`[data-sort=${focused}]`)?.focus();
}
function cell(name, ...children) {
  return element("td", name, ...children);
}
function buildRow(place) {
  const row = shown[place];
  const n = findingAt(row);
  const title = link(linkTo("finding", rows.mark(n)), ...ticked(message(n)));
  title.tabIndex = place === current ? 0 : -1;
  const about = state.by ? [personLine(row)] : [words(who(n), "faint")];
  const made = element("tr", `severity-${severity(n)}`,
    cell("severity", severityMark(severity(n))),
    cell("finding", title),
    cell("rule", element("code", "faint", rule(n)), badges(n)),
    cell("subjects", ...about));
  if (compared) made.append(cell("seen", element("span", "faint", seen(n).slice(0, 10))));
  made.dataset.place = place;
  made.setAttribute("aria-rowindex", place + 2);
  return made;
}
function badges(n) {
  const told = [change(n) === "known" ? "" : change(n), kindOf(n).latent ? "latent" : "", kindOf(n).state ? "accepted" : ""];
  return element("span", "badges", told.filter(Boolean).map((one) => element("span", "badge", say(`findings.${one}`))));
}
function personLine(at) {
  const one = rows.person[at];
  const through = rows.through[at];
  const name = words(`${personKind(one)} ${shortened(personName(one))}`);
  return through ? element("span", "name", name, words(say("card.through", { who: "", client: shortened(personName(through)) }), "faint")) : name;
}
/* Which rows are in view. Where all would be taller than a browser can draw, scrolling is scaled. */
function rowHeight() {
  return parseFloat(getComputedStyle(scroller).getPropertyValue("--row")) || 56;
}
function drawRows() {
  if (!shown.length) return;
  if (shown.length <= WHOLE) {
    body.replaceChildren(...Array.from(shown, (_, place) => buildRow(place)));
    return;
  }
  const height = rowHeight();
  const full = Math.min(shown.length * height, TALLEST);
  const view = scroller.clientHeight || 600;
  const inView = Math.ceil(view / height);
  const most = Math.max(1, full - view);
  const first = Math.round(Math.min(1, scroller.scrollTop / most) * (shown.length - inView + 1));
  const from = Math.max(0, first - MARGIN);
  const to = Math.min(shown.length, first + inView + MARGIN);
  const above = Math.max(0, Math.min(scroller.scrollTop - (first - from) * height, full - (to - from) * height));
  const holding = body.contains(document.activeElement);
  pads[0].firstChild.style.height = `${above}px`;
  pads[1].firstChild.style.height = `${Math.max(0, full - above - (to - from) * height)}px`;
  exchange(from, to);
  if (!holding || body.contains(document.activeElement)) return;
  current = Math.max(from, Math.min(to - 1, current));
  body.querySelector(`[data-place="${current}"] a`)?.focus({ preventScroll: true });
}
/* Rows that stay are left alone, so that what has the focus keeps it. */
function exchange(from, to) {
  if (pads[0].parentNode !== body) body.replaceChildren(...pads);
  for (const row of [...body.querySelectorAll("tr[data-place]")]) if (row.dataset.place < from || row.dataset.place >= to) row.remove();
  let last = pads[0];
  for (let place = from; place < to; place += 1) {
    if (last.nextSibling.dataset.place !== String(place)) last.after(buildRow(place));
    last = last.nextSibling;
  }
}
function reach(place) {
  if (shown.length <= WHOLE) return;
  const height = rowHeight();
  const full = Math.min(shown.length * height, TALLEST);
  const view = scroller.clientHeight;
  const inView = Math.ceil(view / height);
  const scaled = shown.length * height > TALLEST;
  const top = scaled ? (place / (shown.length - inView + 1)) * (full - view) : place * height;
  if (scaled || top < scroller.scrollTop || top > scroller.scrollTop + view - 2 * height) scroller.scrollTop = Math.max(0, top - view / 3);
  drawRows();
}
function focusPlace(place) {
  if (place < 0 || place >= shown.length) return false;
  body.querySelector(`[data-place="${current}"] a`)?.setAttribute("tabindex", "-1");
  current = place;
  reach(place);
  const title = body.querySelector(`[data-place="${place}"] a`);
  if (!title) return false;
  title.tabIndex = 0;
  title.focus({ preventScroll: shown.length > WHOLE });
  return true;
}
const focusRow = (n) => focusPlace(placeOf(n));
function moved(key) {
  const page = Math.max(1, Math.floor((scroller.clientHeight || 600) / rowHeight()) - 1);
  return { ArrowDown: current + 1, ArrowUp: current - 1, j: current + 1, k: current - 1, PageDown: current + page, PageUp: current - page, Home: 0, End: shown.length - 1 }[key];
}
function moveInList(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest("tr[data-place]")) return;
  current = Number(event.target.closest("tr").dataset.place);
  const to = moved(event.key);
  if (to === undefined) return;
  event.preventDefault();
  focusPlace(Math.max(0, Math.min(shown.length - 1, to)));
}
