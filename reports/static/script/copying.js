/* Taking things out: Markdown for an issue, CSV for a spreadsheet, with the ids of the other formats. */
function told(text) {
  byId("said").textContent = text;
}
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    told(say("findings.copied"));
  } catch {
    told(copiedByHand(text) ? say("findings.copied") : say("findings.not_copied"));
  }
}
function copiedByHand(text) {
  const area = element("textarea", "unseen");
  area.value = text;
  (sheet.open ? sheet : document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
const escapedMarkdown = (value) => value.replace(/[\\`*_{}[\]()<>#+!|~@&]/g, "\\$&").replace(/:\/\//g, ":\\/\\/");
function plainMarkdown(value) {
  const pieces = value.split("`");
  if (pieces.length % 2 === 0) return escapedMarkdown(value);
  return pieces.map((piece, at) => (at % 2 ? `\`${piece.replace(/[|\n]/g, " ")}\`` : escapedMarkdown(piece))).join("");
}
const here = (n) => `${location.href.split("#")[0]}#finding=${encodeURIComponent(rows.mark(n))}`;
function findingMarkdown(n) {
  const own = (one) => plainMarkdown(text(n, one));
  const texts = textOf(n);
  const lines = [`### ${own(texts.message)}`, "", `${severity(n)} · ${rule(n)} · ${escapedMarkdown(who(n))}`, ""];
  if (own(texts.cause)) lines.push(own(texts.cause), "");
  texts.remedy.forEach((one, at) => lines.push(`${at + 1}. ${own(one)}`));
  if (texts.evidence.length) lines.push("");
  for (const [fact, pointer] of texts.evidence) lines.push(`- ${own(fact)} ${own(pointer)}`.trim());
  lines.push("", `${say("card.fingerprint")} \`${rows.mark(n)}\``, "");
  return lines.join("\n");
}
const MOST_COPIED = 2000;
function listMarkdown() {
  const lines = [`| ${say("findings.severity")} | ${say("findings.rule")} | ${say("findings.what")} | ${say("findings.who")} | ${say("card.fingerprint")} |`, "| --- | --- | --- | --- | --- |"];
  for (const row of shown.slice(0, MOST_COPIED)) {
    const n = findingAt(row);
    lines.push(`| ${severity(n)} | ${rule(n)} | ${plainMarkdown(message(n))} | ${escapedMarkdown(who(n))} | \`${rows.mark(n)}\` |`);
  }
  if (shown.length > MOST_COPIED) lines.push("", say("and_more", { n: shown.length - MOST_COPIED }));
  return `${lines.join("\n")}\n`;
}
const listMarks = () => Array.from(shown, (row) => `${state.by ? rows.ownMark(row) : rows.mark(row)}\n`).join("");
/* The columns of the CSV format, with divisions by their names. */
const accepted = (n, at) => list(kindOf(n).acceptance)[at] ?? "";
const CSV = {
  finding: (n) => rows.mark(n),
  fingerprint: (n, at) => (at < 0 ? "" : rows.ownMark(at)),
  state: (n) => (kindOf(n).state ? "accepted" : "open"),
  severity,
  rule,
  subject_kind: (n, at) => (at < 0 ? "" : personKind(rows.person[at])),
  subject_id: (n, at) => (at < 0 ? "" : personId(rows.person[at])),
  subject_name: (n, at) => (at < 0 ? "" : personName(rows.person[at])),
  client: (n, at) => (at < 0 || !rows.through[at] ? "" : personName(rows.through[at])),
  division,
  actions: (n) => list(kindOf(n).actions).join("; "),
  expectations: (n) => list(kindOf(n).expectations).join("; "),
  lacks: (n) => unticked(text(n, textOf(n).lacks)),
  latent: (n) => (kindOf(n).latent ? "latent" : ""),
  message,
  cause: (n) => text(n, textOf(n).cause),
  remedy: (n) => textOf(n).remedy.map((one) => text(n, one)).join("; "),
  policy: (n) => strings[kindOf(n).at],
  accepted_by: (n) => accepted(n, 0),
  accepted_reason: (n) => accepted(n, 1),
  accepted_until: (n) => accepted(n, 2),
  first_seen: seen,
};
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
function csvCell(value) {
  const inert = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
function csvText() {
  const columns = Object.keys(CSV);
  const line = (n, at) => columns.map((name) => csvCell(CSV[name](n, at))).join(",");
  const lines = [columns.join(",")];
  for (const row of shown) {
    if (state.by) lines.push(line(findingAt(row), row));
    else if (!subjectsOf(row)) lines.push(line(row, -1));
    else for (let at = subjectsFrom[row]; at < subjectsFrom[row + 1]; at += 1) lines.push(line(row, at));
  }
  return `${lines.join("\r\n")}\r\n`;
}
function exportCsv() {
  const made = element("a", "");
  made.href = URL.createObjectURL(new Blob([csvText()], { type: "text/csv;charset=utf-8" }));
  made.download = "scopeaudit-findings.csv";
  made.click();
  setTimeout(() => URL.revokeObjectURL(made.href), 1000);
}
