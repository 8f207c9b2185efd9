/* A scanner that types: keys come faster than any hand, then Enter. Whatever has the focus, the card is read
   and no digit of it marks a paper. `single(key)` is called for a key that a person pressed. */

const FAST_MS = 35;
const IN_BURST_MS = 150; // a burst that has begun may stumble on a busy machine
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
      const isFast = event.timeStamp - lastAt < (held.length > 1 ? IN_BURST_MS : FAST_MS);
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
      timer = setTimeout(alone, held.length > 1 ? IN_BURST_MS : SINGLE_MS);
      if (event.key !== " ") event.preventDefault();
    },
    { capture: true },
  );
}
