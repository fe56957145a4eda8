/* How an ability is reached, drawn: subject → group → role → division → permission → action. */
const LETTER = 6.7;
const BOX = 22;
const GAP = 34;
const CUT = 38;
const SMALLEST = 0.72;
const cutShort = (name) => (name.length <= CUT ? name : `${name.slice(0, CUT - 1)}…`);

function waysDrawing(subject, client, proof, goal) {
  const chains = proof[1].map(([outcome, group, role, place, leaf]) => chain(OUTCOMES[outcome], [subject, client, group, role, place, leaf], goal));
  if (!chains.length) return [];
  const columns = layers(chains);
  return [graph(columns, chains), element("p", "unseen", chains.map((one) => one.map((node) => node.label).join(" → ")).join("; "))];
}
/* One chain: subject, through what, and what is asked for, each with the column it stands in. */
function chain(outcome, [subject, client, group, role, place, leaf], goal) {
  const asks = strings[leaf];
  const ofClient = !strings[role] && client && !asks.startsWith("permission") && !asks.startsWith("role");
  const nodes = [{ column: 0, label: subject }];
  if (ofClient) nodes.push({ column: 1, label: client });
  if (strings[group]) nodes.push({ column: 1, label: strings[group] });
  if (strings[role]) nodes.push({ column: 2, label: strings[role] });
  if (strings[place]) nodes.push({ column: 3, label: strings[place] });
  nodes.push({ column: 4, label: asks, outcome });
  if (goal) nodes.push({ column: 5, label: goal });
  return nodes.filter((node, at) => !at || node.label !== nodes[at - 1].label);
}
function layers(chains) {
  const found = Array.from({ length: 6 }, () => new Map());
  for (const nodes of chains) for (const node of nodes) if (!found[node.column].has(node.label)) found[node.column].set(node.label, { ...node });
  const used = found.filter((column) => column.size);
  const tallest = Math.max(...used.map((column) => column.size));
  let x = 1;
  for (const column of used) {
    const width = Math.max(...[...column.keys()].map((label) => cutShort(label).length)) * LETTER + (column.values().next().value.outcome ? 32 : 18);
    const step = (tallest * (BOX + 10)) / column.size;
    [...column.values()].forEach((node, at) => Object.assign(node, { x, width, y: step * (at + 0.5) - BOX / 2 }));
    x += width + GAP;
  }
  return Object.assign(used, { width: x - GAP + 1, height: tallest * (BOX + 10), at: (node) => found[node.column].get(node.label) });
}
function graph(columns, chains) {
  const edges = new Map();
  for (const nodes of chains) {
    const { outcome } = nodes.find((node) => node.outcome);
    for (let at = 1; at < nodes.length; at += 1) {
      const [from, to] = [columns.at(nodes[at - 1]), columns.at(nodes[at])];
      edges.set(`${from.x} ${from.y} ${to.x} ${to.y} ${outcome}`, edge(from, to, outcome));
    }
  }
  const boxes = columns.flatMap((column) => [...column.values()].map(box));
  const made = drawn("svg", { class: "ways", viewBox: `0 0 ${columns.width} ${columns.height}`, "aria-hidden": "true" }, ...edges.values(), ...boxes);
  made.style.width = `max(100%, ${Math.round(columns.width * SMALLEST)}px)`;
  made.style.maxWidth = `${columns.width}px`;
  const region = element("div", "drawing", made);
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", say("card.ways"));
  return region;
}
function edge(from, to, outcome) {
  const [x, y, u, v] = [from.x + from.width, from.y + BOX / 2, to.x, to.y + BOX / 2];
  const middle = (x + u) / 2;
  return drawn("path", { class: outcome, d: `M${x} ${y}C${middle} ${y} ${middle} ${v} ${u} ${v}` });
}
function box(node) {
  const mark = { missing: "✕ ", unknown: "? ", met: "✓ " }[node.outcome] || "";
  const label = drawn("text", { x: node.x + 8, y: node.y + 15 }, mark + cutShort(node.label));
  return drawn("g", { class: node.outcome || "" }, drawn("rect", { x: node.x, y: node.y, width: node.width, height: BOX, rx: 3 }), label);
}
