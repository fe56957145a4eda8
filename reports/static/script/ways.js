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
  return [graph(layers(chains)), element("p", "unseen", chains.map((one) => one.map((node) => node.label).join(" → ")).join("; "))];
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
/* The chain with a lane through each column that it passes, so that no line runs behind a box. */
function route(nodes, used) {
  return nodes.flatMap((node, at) => {
    const before = nodes[at - 1];
    const passed = before ? used.filter((column) => column > before.column && column < node.column) : [];
    return [...passed.map((column) => ({ column, lane: true, label: `${before.label}\0${node.label}` })), node];
  });
}
/* Columns of boxes and lanes; what belongs to the same chains stands at the same height, as far as it can. */
function layers(chains) {
  const used = [...new Set(chains.flatMap((nodes) => nodes.map((node) => node.column)))].sort();
  const routes = chains.map((nodes) => route(nodes, used));
  const columns = used.map(() => new Map());
  routes.forEach((nodes, chainAt) => nodes.forEach((node) => {
    const column = columns[used.indexOf(node.column)];
    if (!column.has(node.label)) column.set(node.label, { ...node, chains: [] });
    column.get(node.label).chains.push(chainAt);
  }));
  const at = (node) => columns[used.indexOf(node.column)].get(node.label);
  return { ...place(columns), columns, routes: routes.map((nodes) => nodes.map(at)) };
}
const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
function place(columns) {
  const height = Math.max(...columns.map((column) => column.size)) * (BOX + 10);
  let x = 1;
  for (const column of columns) {
    const boxes = [...column.values()].filter((node) => !node.lane);
    const width = Math.max(...boxes.map((node) => cutShort(node.label).length)) * LETTER + (boxes[0].outcome ? 32 : 18);
    const step = height / column.size;
    const sorted = [...column.values()].sort((one, other) => mean(one.chains) - mean(other.chains));
    sorted.forEach((node, at) => Object.assign(node, { x, width, y: step * (at + 0.5) - BOX / 2 }));
    x += width + GAP;
  }
  return { width: x - GAP + 1, height };
}
function graph({ columns, routes, width, height }) {
  const edges = new Map();
  for (const nodes of routes) {
    const { outcome } = nodes.find((node) => node.outcome);
    for (const line of lines(nodes)) edges.set(`${line} ${outcome}`, drawn("path", { class: outcome, d: line }));
  }
  const boxes = columns.flatMap((column) => [...column.values()].filter((node) => !node.lane).map(box));
  const made = drawn("svg", { class: "ways", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, ...edges.values(), ...boxes);
  made.style.width = `max(100%, ${Math.round(width * SMALLEST)}px)`;
  made.style.maxWidth = `${width}px`;
  const region = element("div", "drawing", made);
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", say("card.ways"));
  return region;
}
/* The lines of a chain from box to box: a curve between two columns, straight through a lane. */
function lines(nodes) {
  const found = [];
  for (const node of nodes) {
    const y = node.y + BOX / 2;
    if (found.length) {
      const { x: u, y: v } = found.at(-1).end;
      const middle = (u + node.x) / 2;
      found.at(-1).d += `C${middle} ${v} ${middle} ${y} ${node.x} ${y}`;
    }
    const end = { x: node.x + node.width, y };
    if (node.lane) Object.assign(found.at(-1), { d: `${found.at(-1).d}H${end.x}`, end });
    else found.push({ d: `M${end.x} ${y}`, end });
  }
  return found.slice(0, -1).map(({ d }) => d);
}
function box(node) {
  const mark = { missing: "✕ ", unknown: "? ", met: "✓ " }[node.outcome] || "";
  const label = drawn("text", { x: node.x + 8, y: node.y + 15 }, mark + cutShort(node.label));
  return drawn("g", { class: node.outcome || "" }, drawn("rect", { x: node.x, y: node.y, width: node.width, height: BOX, rx: 3 }), label);
}
