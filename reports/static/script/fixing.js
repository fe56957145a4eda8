/* How it is mended: by the admin interface, as Terraform, by calls of the API; and what relies on what goes. */
const MOST_IDS = 20;
const MARK = "\0";
const ADDRESS = /^(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*(genesyscloud_\w+\.[\w-]+(?:\[[^\]]*\])?)$/;
const PLAIN = /^[0-9A-Za-z*-]+$/;
const referenced = (id) => (ADDRESS.test(id) ? `${ADDRESS.exec(id)[1]}.id` : JSON.stringify(id).replaceAll("${", "$${").replaceAll("%{", "%%{"));

function userIds(n) {
  const found = [];
  for (let at = subjectsFrom[n]; at < subjectsFrom[n + 1]; at += 1) if (personKind(rows.person[at]) === "user") found.push(personId(rows.person[at]));
  return found;
}
/* Lines with the ids of the finding's users: a list holds all, a DELETE is for one. */
function withIds(lines, ids) {
  const some = ids.slice(0, MOST_IDS);
  const made = list(lines).flatMap((line) => {
    if (!line.includes(MARK)) return [line];
    return line.startsWith("DELETE ") ? some.map((id) => line.replaceAll(MARK, () => id)) : [line.replaceAll(MARK, () => some.map(referenced).join(", "))];
  });
  if (ids.length > MOST_IDS && list(lines).some((line) => line.includes(MARK))) made.push(say("fix.more", { n: ids.length - MOST_IDS }));
  return made.join("\n");
}
function fixes(n) {
  const fix = data.fixes[sheetOf(n)[0] - 1];
  if (!fix) return {};
  const ids = userIds(n);
  return { terraform: withIds(fix[0], ids), api: ids.every((id) => PLAIN.test(id)) ? withIds(fix[1], ids) : "" };
}
function block(value) {
  const made = element("pre", "", value);
  made.tabIndex = 0;
  return made;
}
const ready = (about, value) => [element("p", "faint", say(about)), block(value), button(say("sheet.copy"), () => copy(value))];
function fixing(n) {
  const texts = textOf(n);
  const steps = bullets("ol", texts.remedy.map((one) => step(text(n, one))));
  const { terraform, api } = fixes(n);
  const panels = { admin: steps };
  if (terraform) panels.terraform = ready("fix.terraform.about", terraform);
  if (api) panels.api = ready("fix.api.about", api);
  return Object.keys(panels).length > 1 ? tabs(panels) : steps;
}
let chosenTab = "admin";
function tabs(panels) {
  const names = Object.keys(panels);
  const bar = element("div", "tabs");
  bar.setAttribute("role", "tablist");
  bar.setAttribute("aria-label", say("card.fix"));
  const pages = names.map((name) => tabPanel(name, panels[name]));
  const choose = (name) => {
    names.forEach((one, at) => {
      const on = one === name;
      pages[at].hidden = !on;
      bar.children[at].setAttribute("aria-selected", String(on));
      bar.children[at].tabIndex = on ? 0 : -1;
    });
  };
  bar.append(...names.map((name) => tab(name, () => {
    chosenTab = name;
    choose(name);
  })));
  bar.addEventListener("keydown", (event) => turnTab(event, bar));
  choose(names.includes(chosenTab) ? chosenTab : names[0]);
  return [bar, ...pages];
}
function tab(name, act) {
  const made = button(say(`fix.${name}`), act, "tab");
  made.id = `fix-tab-${name}`;
  made.setAttribute("role", "tab");
  made.setAttribute("aria-controls", `fix-${name}`);
  return made;
}
function tabPanel(name, content) {
  const made = element("div", "tab-panel", content);
  made.id = `fix-${name}`;
  made.setAttribute("role", "tabpanel");
  made.setAttribute("aria-labelledby", `fix-tab-${name}`);
  return made;
}
function turnTab(event, bar) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...bar.children];
  const next = all[(all.indexOf(event.target) + step + all.length) % all.length];
  next.click();
  next.focus();
  event.preventDefault();
}
/* What would fail, and who calls what needs it. */
function reliance(n) {
  const [fix, number] = sheetOf(n);
  const relied = data.relied[number - 1];
  if (!relied) return fix ? [element("p", "faint", say("relied.gives"))] : [];
  const asked = relied[0].map(([expectation, action]) => [link(linkTo("proof", `${strings[expectation]}/${strings[action]}`), strings[expectation], " × ", element("code", "", strings[action]))]);
  return [asked.length ? element("p", "", say("relied.asked")) : element("p", "", say("relied.unasked")), ...bullets("ul", asked), ...callsOf(relied, n)];
}
function callsOf([, calls, days], n) {
  if (!calls) return [element("p", "faint", say(days && !ofClient(n) ? "relied.no_client" : "relied.unread"))];
  if (!calls.length) return days ? [element("p", "", say("relied.uncalled", { days }))] : [];
  const lines = calls.map(([call, requests]) => [element("code", "name", strings[call]), ` ${say("relied.times", { n: requests })}`]);
  return [element("p", "", say("relied.called", { days })), ...bullets("ul", lines)];
}
const ofClient = (n) => someSubject(n, (at) => rows.through[at] || personKind(rows.person[at]) === "client");
