/* The address holds what is shown, so that a view can be sent; a plain #section is an ordinary link. */
const KEYS = ["q", "severity", "change", "rule", "client", "action", "expectation", "division", "step", "kind", "policy", "grant", "role", "owner", "age", "state", "by", "sort", "finding", "subject", "proof", "theme"];
const SHEETS = ["finding", "subject", "proof"];
let state = Object.fromEntries(KEYS.map((key) => [key, ""]));

/* What anyone may have put into a link; what is no text is taken as it is written. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
function readAddress() {
  const hash = location.hash.slice(1);
  if (hash.startsWith("f/")) {
    state = { ...state, subject: "", proof: "", finding: decoded(hash.slice(2)) };
    return true;
  }
  if (hash && !hash.includes("=")) return false;
  const given = new URLSearchParams(hash.replaceAll("+", "%2B"));
  const theme = given.get("theme") || state.theme;
  /* A link that opens a sheet keeps the filters that are set. */
  const sheetOnly = hash && [...given.keys()].every((key) => SHEETS.includes(key) || key === "theme");
  const kept = sheetOnly ? state : {};
  for (const key of KEYS) state[key] = given.get(key) ?? ((!SHEETS.includes(key) && kept[key]) || "");
  state.theme = theme;
  return true;
}
function address(values = state) {
  const kept = KEYS.filter((key) => values[key]).map((key) => `${key}=${encodeURIComponent(values[key])}`);
  return kept.length ? `#${kept.join("&")}` : "";
}
function writeAddress() {
  history.replaceState(null, "", address() || location.pathname + location.search);
}
const linkTo = (key, value) => `#${key}=${encodeURIComponent(value)}`;
