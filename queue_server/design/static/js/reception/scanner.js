/* A scanner that types: keys come faster than any hand, then Enter. Whatever has the focus, the card is read
   and no digit of it marks a paper. `single(key)` is called for a key that a person pressed. */

const FAST_MS = 35;
const SINGLE_MS = 60;
const LEAST = 8;

export function listenToScanner({ onScan, single }) {
  let held = "";
  let lastAt = 0;
  let timer = null;

  function alone() {
    const keys = held;
    held = "";
    if (keys.length === 1) single(keys);
  }

  addEventListener(
    "keydown",
    (event) => {
      if (event.target.matches?.("input, textarea, select") || event.ctrlKey || event.altKey || event.metaKey) return;
      const isFast = event.timeStamp - lastAt < FAST_MS;
      if (event.key === "Enter" && held.length >= LEAST && isFast) {
        clearTimeout(timer);
        const payload = held;
        held = "";
        event.preventDefault();
        event.stopImmediatePropagation();
        onScan(payload);
        return;
      }
      if (event.key.length !== 1) return;
      if (event.repeat) return;
      clearTimeout(timer);
      if (!isFast) alone();
      held += event.key;
      lastAt = event.timeStamp;
      timer = setTimeout(alone, SINGLE_MS);
      if (event.key !== " ") event.preventDefault();
    },
    { capture: true },
  );
}
