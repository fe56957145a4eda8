/* The page's own words; `n` picks one or many. */
const data = JSON.parse(document.getElementById("data").textContent);
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
