// A scanner that types: many keys within a few milliseconds, ended by Enter. Nothing it types may steer the page.
const GAP = 50;
const SHORTEST = 12;
const LONGEST = 2000;
let buffer = "";
let last = 0;

function harmless(event) {
  return ["Tab", "Enter", " ", "Escape", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Shift"].includes(event.key);
}

export const wedge = {
  start(scanned) {
    addEventListener("keydown", (event) => {
      const now = event.timeStamp; // when the key was pressed: a busy page may hear of it later
      const fast = now - last < GAP;
      last = now;
      // A QR code may hold control keys: a way out of the kiosk.
      if (event.ctrlKey || event.altKey || event.metaKey || /^F\d/.test(event.key)) {
        event.preventDefault();
        return;
      }
      if (event.key === "Enter") {
        const payload = fast ? buffer : "";
        buffer = "";
        if (payload.length >= SHORTEST) {
          event.preventDefault();
          scanned(payload);
        }
        return;
      }
      if (event.key.length === 1) {
        if (!fast) buffer = "";
        if (buffer.length < LONGEST) buffer += event.key;
        if (fast || event.key !== " ") event.preventDefault();
        if (buffer.length === 1) later(event.key);
      } else if (event.key === "Backspace") {
        dispatchEvent(new CustomEvent("typed", { detail: "back" }));
      } else if (!harmless(event)) {
        event.preventDefault();
      }
    }, { capture: true });
  },
};

// One key alone was a person; a scanner's second key comes before this.
function later(key) {
  setTimeout(() => {
    if (buffer === key && /^[a-z0-9 .-]$/i.test(key)) dispatchEvent(new CustomEvent("typed", { detail: key.toLowerCase() }));
  }, GAP);
}
