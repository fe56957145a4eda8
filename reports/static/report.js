"use strict";
/* Reads the page's data, lists the findings and filters them. Every text reaches the page as a text node;
   what is filtered and which finding is open stands in the address, so that a view can be sent. */
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const { strings, findings, subjects } = data;
  const total = findings.fingerprint.length;
  const all = Array.from({ length: total }, (_, n) => n);
  const PAGE = 100;
  const NAMES = 24;
  const KEYS = ["q", "severity", "rule", "client", "state", "expectation", "action", "finding", "theme"];

  /* The data, by finding number */
  const text = (column, n) => strings[findings[column][n]];
  const texts = (column, n) => findings[column][n].map((at) => strings[at]);
  const rows = (n) => [findings.subjects_from[n], findings.subjects_from[n + 1]];
  const subject = (column, row) => strings[subjects[column][row]];
  const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

  const haystacks = [];
  function haystack(n) {
    if (haystacks[n] === undefined) {
      const parts = ["fingerprint", "rule", "message", "cause", "lacks", "division"].map((name) => text(name, n));
      for (const name of ["clients", "actions", "expectations"]) parts.push(...texts(name, n));
      const [from, to] = rows(n);
      for (let row = from; row < to; row += 1) parts.push(subject("name", row), subject("id", row), subject("fingerprint", row));
      haystacks[n] = parts.join("\n").toLowerCase();
    }
    return haystacks[n];
  }

  /* The address holds the state; a plain #section is an ordinary link */
  let state = {};
  function read() {
    const hash = location.hash.slice(1);
    const given = hash.includes("=") ? new URLSearchParams(hash.replaceAll("+", "%2B")) : null;
    if (given) state = { ...Object.fromEntries(KEYS.map((key) => [key, given.get(key) || ""])), theme: given.get("theme") || state.theme };
    return given !== null;
  }
  function write() {
    const kept = KEYS.filter((key) => state[key]).map((key) => `${key}=${encodeURIComponent(state[key])}`);
    history.replaceState(null, "", kept.length ? `#${kept.join("&")}` : location.pathname + location.search);
  }

  /* Filters: each names the findings it lets through */
  const severities = () => new Set(state.severity ? state.severity.split(",") : []);
  const tests = {
    q: (n) => state.q.toLowerCase().split(/\s+/).every((word) => haystack(n).includes(word)),
    severity: (n, chosen) => chosen.has(text("severity", n)),
    rule: (n) => text("rule", n) === state.rule,
    client: (n) => texts("clients", n).includes(state.client),
    expectation: (n) => texts("expectations", n).includes(state.expectation),
    action: (n) => texts("actions", n).includes(state.action),
  };
  const FILTERS = Object.keys(tests);
  function matching(except) {
    const wanted = state.state || "open";
    const chosen = severities();
    const active = FILTERS.filter((key) => key !== except && state[key]);
    return all.filter((n) => (wanted === "all" || text("state", n) === wanted) && active.every((key) => tests[key](n, chosen)));
  }

  /* Building: element(name, class, ...children) with children as elements or texts */
  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }
  function shape(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "shape");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `#shape-${name}`);
    svg.append(use);
    return svg;
  }
  function ticked(value) {
    const pieces = value.split("`");
    if (pieces.length % 2 === 0) return [value];
    return pieces.map((piece, at) => (at % 2 ? element("q", "tick", piece) : piece));
  }
  const named = (value) => element("span", "name", ...ticked(value));
  const listed = (tag, items) => element(tag, "", ...items.map((item) => element("li", "", ...[item].flat())));

  function proof([outcome, asks, reasons, children]) {
    const item = element("li", outcome, element("span", "state", shape(outcome), ` ${outcome}`), " ", named(strings[asks]));
    const below = [...reasons.map((at) => element("li", "reason name", ...ticked(strings[at]))), ...children.map(proof)];
    if (below.length) item.append(element("ul", "", ...below));
    return item;
  }
  function evidence(at) {
    const [fact, source, pointer] = data.evidence[at].map((position) => strings[position]);
    const made = [named(fact)];
    if (source) made.push(" ", element("span", "faint name", source));
    if (pointer) made.push(" ", element("code", "faint", pointer));
    return made;
  }
  function link([title, url]) {
    if (!/^https?:\/\//.test(strings[url])) return named(`${strings[title]} ${strings[url]}`);
    const made = element("a", "name", strings[title]);
    made.href = strings[url];
    made.rel = "noopener noreferrer";
    return made;
  }
  function subjectLine(row, mixed) {
    const line = element("li", "", mixed ? `${subject("kind", row)} ` : "", named(subject("name", row) || subject("id", row)));
    if (mixed && subject("client", row)) line.append(" through ", named(subject("client", row)));
    line.append(" ", element("code", "faint", subject("id", row)));
    return line;
  }
  function subjectList(n) {
    const [from, to] = rows(n);
    const list = element("ul", "subjects");
    const more = element("button", "quiet", `Show all ${count(to - from, "subject")}`);
    const left = element("p", "faint printed", `${count(to - from, "subject")}; the file lists them all.`);
    const show = (until) => {
      for (let row = from + list.childElementCount; row < until; row += 1) list.append(subjectLine(row, findings.mixed[n]));
      more.hidden = left.hidden = until === to;
    };
    more.type = "button";
    more.addEventListener("click", () => show(to));
    show(Math.min(to, from + NAMES));
    return to > from ? [list, more, left] : [];
  }
  function acceptance(n) {
    const [owner, reason, until, at] = texts("acceptance", n);
    return owner === undefined ? [] : [named(reason), element("span", "faint name", ` by ${owner} until ${until}, ${at}`)];
  }
  function permalink(n) {
    const made = element("a", "permalink", element("code", "", text("fingerprint", n)));
    made.href = `#finding=${encodeURIComponent(text("fingerprint", n))}`;
    return [made];
  }

  /* One finding: its line at once, its body when it is opened */
  const plain = (value) => (value ? [named(value)] : []);
  const several = (tag, items) => (items.length ? [listed(tag, items)] : []);
  const bodies = {
    cause: (n) => plain(text("cause", n)),
    lacks: (n) => plain(text("lacks", n)),
    division: (n) => plain(text("division", n)),
    latent: (n) => (findings.latent[n] ? ["bites once the organization enforces scopes"] : []),
    actions: (n) => plain(texts("actions", n).join(", ")),
    expectations: (n) => plain(texts("expectations", n).join(", ")),
    remedy: (n) => several("ol", texts("remedy", n).map(named)),
    acceptance,
    evidence: (n) => several("ul", findings.evidence[n].map(evidence)),
    proof: (n) => (findings.proof[n] < 0 ? [] : [element("ul", "proof", proof(data.proofs[findings.proof[n]]))]),
    subjects: subjectList,
    links: (n) => several("ul", findings.links[n].map(link)),
    title: (n) => plain(text("title", n)),
    at: (n) => (text("at", n) ? [element("code", "name", text("at", n))] : []),
    permalink,
  };
  function fill(details, n) {
    if (details.dataset.filled) return;
    details.dataset.filled = "yes";
    for (const [slot, made] of Object.entries(bodies)) {
      const place = details.querySelector(`[data-slot="${slot}"]`);
      if (!place) continue;
      const content = made(n);
      place.replaceChildren(...content);
      place.parentElement.hidden = content.length === 0;
    }
  }
  function build(n) {
    const details = byId("blank").content.firstElementChild.cloneNode(true);
    const severity = text("severity", n);
    details.className = `finding severity-${severity}`;
    details.dataset.n = n;
    details.querySelector("use").setAttribute("href", `#shape-${severity}`);
    for (const slot of ["severity", "message", "rule", "who"]) {
      const place = details.querySelector(`[data-slot="${slot}"]`);
      if (place) place.replaceChildren(...(slot === "message" ? ticked(text(slot, n)) : [text(slot, n)]));
    }
    details.querySelector(".body").id = `finding=${text("fingerprint", n)}`;
    return details;
  }

  /* The list */
  const list = byId("list");
  const more = byId("more");
  let shown = [];
  function extend(until) {
    const built = list.querySelectorAll(".finding").length;
    list.append(...shown.slice(built, until).map(build));
    const left = shown.length - Math.min(until, shown.length);
    more.hidden = left <= 0;
    more.textContent = `Show ${Math.min(PAGE, left)} more of ${left.toLocaleString("en")}`;
  }
  function draw() {
    shown = matching();
    list.replaceChildren();
    if (!shown.length) list.append(element("p", "note", total ? "No finding matches these filters." : "No finding."));
    extend(PAGE);
    const wanted = state.state || "open";
    const among = all.filter((n) => wanted === "all" || text("state", n) === wanted).length;
    const what = count(among, wanted === "accepted" ? "accepted finding" : "finding");
    byId("shown").textContent = `${shown.length === among ? "" : `${shown.length.toLocaleString("en")} of `}${what}, worst first.`;
    controls();
  }
  function controls() {
    byId("q").value = state.q;
    for (const key of ["rule", "client"]) byId(key).value = state[key];
    byId("state").value = state.state || "open";
    const chosen = severities();
    const numbers = new Map();
    for (const n of matching("severity")) numbers.set(text("severity", n), (numbers.get(text("severity", n)) || 0) + 1);
    for (const box of byId("severity").querySelectorAll("input")) {
      box.checked = chosen.has(box.value);
      box.parentElement.querySelector(".count").textContent = (numbers.get(box.value) || 0).toLocaleString("en");
    }
    const cell = [state.expectation, state.action].filter(Boolean).join(" × ");
    byId("cell").replaceChildren(named(cell));
    byId("cell").hidden = !cell;
    byId("clear").hidden = !FILTERS.some((key) => state[key]) && !state.state;
  }
  function change(values) {
    Object.assign(state, values, { finding: "" });
    write();
    draw();
  }

  /* Opening the finding that the address names, filtered away or not */
  function reveal() {
    const n = all.find((one) => text("fingerprint", one) === state.finding);
    if (n === undefined) return;
    if (!shown.includes(n)) {
      for (const key of FILTERS) state[key] = "";
      state.state = text("state", n) === "open" ? "" : "accepted";
      draw();
    }
    extend(Math.max(PAGE, shown.indexOf(n) + 1, list.querySelectorAll(".finding").length));
    const details = list.querySelector(`[data-n="${n}"]`);
    for (const other of list.querySelectorAll(".here")) other.classList.remove("here");
    details.classList.add("here");
    fill(details, n);
    details.open = true;
    details.scrollIntoView({ block: "start" });
    details.querySelector("summary").focus({ preventScroll: true });
    write();
  }
  function show() {
    paint();
    draw();
    if (state.finding) reveal();
    else if (FILTERS.some((key) => state[key]) || state.state) byId("findings").scrollIntoView();
  }
  function follow() {
    if (read()) show();
    else write();
  }

  /* Theme */
  const THEMES = ["", "light", "dark"];
  function paint() {
    if (THEMES.includes(state.theme) && state.theme) document.documentElement.dataset.theme = state.theme;
    else delete document.documentElement.dataset.theme;
    byId("theme").textContent = `Theme: ${state.theme || "auto"}`;
  }

  /* Printing shows what is filtered, opened, up to a length a person reads */
  const PRINTED = 400;
  let closed = [];
  function unfold() {
    extend(Math.max(PRINTED, list.querySelectorAll(".finding").length));
    closed = [...list.querySelectorAll(".finding:not([open])")];
    for (const details of list.querySelectorAll(".finding")) fill(details, Number(details.dataset.n));
    for (const details of closed) details.open = true;
    if (shown.length > PRINTED) list.append(element("p", "note rest", `${count(shown.length - PRINTED, "more finding")} in the file.`));
  }
  function fold() {
    for (const details of closed) details.open = false;
    for (const note of list.querySelectorAll(".rest")) note.remove();
  }

  function options(id, values) {
    for (const value of [...new Set(values)].sort()) {
      const option = element("option", "", value);
      option.value = value;
      byId(id).append(option);
    }
  }
  function listen() {
    let waiting = 0;
    byId("q").addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => change({ q: byId("q").value.trim() }), 60);
    });
    for (const key of ["rule", "client"]) byId(key).addEventListener("change", () => change({ [key]: byId(key).value }));
    byId("state").addEventListener("change", () => change({ state: byId("state").value === "open" ? "" : byId("state").value }));
    byId("severity").addEventListener("change", () => {
      const boxes = [...byId("severity").querySelectorAll(":checked")];
      change({ severity: boxes.map((box) => box.value).join(",") });
    });
    byId("clear").addEventListener("click", () => change(Object.fromEntries([...FILTERS, "state"].map((key) => [key, ""]))));
    more.addEventListener("click", () => extend(list.querySelectorAll(".finding").length + PAGE));
    byId("theme").addEventListener("click", () => {
      state.theme = THEMES[(THEMES.indexOf(state.theme) + 1) % THEMES.length];
      paint();
      write();
    });
    list.addEventListener("toggle", (event) => {
      if (event.target.open && event.target.dataset.n) fill(event.target, Number(event.target.dataset.n));
    }, true);
    document.addEventListener("keydown", (event) => {
      const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        byId("q").focus();
      }
    });
    addEventListener("hashchange", follow);
    addEventListener("beforeprint", unfold);
    addEventListener("afterprint", fold);
  }

  state = Object.fromEntries(KEYS.map((key) => [key, ""]));
  options("rule", all.map((n) => text("rule", n)));
  options("client", all.flatMap((n) => texts("clients", n)));
  byId("filters").hidden = false;
  byId("theme").hidden = false;
  listen();
  read();
  show();
})();
