/* Keys of the whole page, wherever the focus is. A held key is one press. */

const isWriting = (node) => node.matches?.("input, textarea, select") ?? false;

function nameOf(event) {
  const held = [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", event.shiftKey && event.key.length > 1 ? "Shift" : ""];
  const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return [...held.filter(Boolean), name].join(" ");
}

/* `map`: name of the key → function(event); a function that returns false leaves the key to the browser.
   `quiet`: names that mean something else to somebody who is writing. */
export function onKeys(map, quiet = []) {
  window.addEventListener(
    "keydown",
    (event) => {
      const name = nameOf(event);
      const act = map[name];
      if (!act || (quiet.includes(name) && isWriting(event.target))) return;
      if (event.repeat && !name.startsWith("Arrow")) return event.preventDefault();
      if (act(event) !== false) event.preventDefault();
      return undefined;
    },
    { capture: true },
  );
}
