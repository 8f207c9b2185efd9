/* The words of the staff pages: the same file the server's templates speak from. */

const { lang } = document.documentElement;
const answer = await fetch(`/design/words/desk.${lang}.json`);
const words = await answer.json();

/* One text with its `{name}` places filled. */
export function t(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/* The text if there is one, else `otherwise`: for codes that a newer server may send. */
export function known(key, otherwise) {
  return words[key] ?? otherwise;
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
