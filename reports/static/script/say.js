/* The page's data: JSON, deflated, as base64. */
function bytes(text) {
  const raw = atob(text);
  const made = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at += 1) made[at] = raw.charCodeAt(at);
  return made;
}
async function inflated(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}
const data = await inflated(bytes(document.getElementById("data").textContent));
/* The page's own words; `n` picks one or many. */
const number = (value) => value.toLocaleString(data.words.language);
function say(key, values = {}) {
  let text = data.words[key] ?? key;
  if ("n" in values && text.includes("|")) text = text.split("|")[values.n === 1 ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (hole, name) => {
    const value = values[name];
    return value === undefined ? hole : typeof value === "number" ? number(value) : value;
  });
}
const count = (n, noun) => say(noun, { n });
