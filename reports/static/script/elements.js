/* Building: element(name, class, ...children); every text reaches the page as a text node. */
const byId = (id) => document.getElementById(id);
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.flat());
  return made;
}
const SVG = "http://www.w3.org/2000/svg";
function drawn(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
const shape = (name) => drawn("svg", { class: "shape", "aria-hidden": "true" }, drawn("use", { href: `#shape-${name}` }));
/* What stands between backticks is set apart, where they come in pairs. */
function ticked(value) {
  const pieces = value.split("`");
  if (pieces.length % 2 === 0) return [value];
  return pieces.map((piece, at) => (at % 2 ? element("q", "", piece) : piece));
}
const words = (value, className = "") => element("span", `name ${className}`.trim(), ...ticked(value));
function link(href, ...children) {
  const made = element("a", "name", ...children);
  made.href = href;
  return made;
}
function button(label, act, className = "quiet") {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
const severityMark = (name) => element("span", `severity severity-${name}`, shape(name), ` ${name}`);
const outcomeMark = (name) => element("span", `state ${name}`, shape(name), ` ${name}`);
function table(label, heads, body) {
  const head = heads.map((one) => {
    const made = element("th", "", one);
    made.scope = "col";
    return made;
  });
  const region = element("div", "scroll", element("table", "", element("thead", "", element("tr", "", head)), element("tbody", "", body)));
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", label);
  return region;
}
function tableRow(title, cells) {
  const head = element("th", "", title);
  head.scope = "row";
  return element("tr", "", head, ...cells.map((cell) => element("td", "", cell)));
}
function folded(summary, make) {
  const made = element("details", "plain", element("summary", "", summary));
  made.addEventListener("toggle", () => {
    if (made.open && made.childElementCount === 1) made.append(...[make()].flat());
  });
  return made;
}
function fields(pairs) {
  const shown = pairs.filter(([, content]) => content && (!Array.isArray(content) || content.length));
  return element("dl", "fields", shown.map(([label, content]) => element("div", "", element("dt", "", label), element("dd", "", content))));
}
const bullets = (tag, items) => (items.length ? [element(tag, "", items.map((item) => element("li", "", item)))] : []);
