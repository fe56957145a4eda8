/* The page's data: JSON, deflated, as base64, or after a ~ in base 85. */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%,()*+-;.=:?@^_`{|}~";
function fromBase85(text) {
  const short = (5 - (text.length % 5)) % 5;
  const digits = text + "~".repeat(short);
  const made = new DataView(new ArrayBuffer((digits.length / 5) * 4));
  for (let at = 0; at < digits.length; at += 5) {
    let value = 0;
    for (let one = at; one < at + 5; one += 1) value = value * 85 + DIGITS.indexOf(digits[one]);
    made.setUint32((at / 5) * 4, value);
  }
  return new Uint8Array(made.buffer, 0, made.byteLength - short);
}
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
const packed = document.getElementById("data").textContent;
const data = await inflated(packed[0] === "~" ? fromBase85(packed.slice(1)) : bytes(packed));
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
