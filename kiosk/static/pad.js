// The big key pad of the look-up: what is typed stays in the page until "go on"; the four digits show as dots.
const SAME = 90;
const LONGEST = 40;
let kept = "";
let text = "";
let last = 0;
let lastKey = "";

const box = () => document.querySelector("[data-pad]");

function press(key) {
  const now = performance.now();
  if (key === lastKey && now - last < SAME) return;
  [last, lastKey] = [now, key];
  if (key === "back") text = text.slice(0, -1);
  else if (key === "clear") text = "";
  else if (text.length + key.length <= Number(box().dataset.most ?? LONGEST)) text += key;
  draw();
}

function draw() {
  const field = box();
  if (!field) {
    [kept, text] = ["", ""];
    return;
  }
  // Another visit, another question or another try begins anew; a screen drawn again keeps what was typed.
  if (kept !== field.dataset.padKey) [kept, text] = [field.dataset.padKey, field.dataset.start ?? ""];
  const name = field.dataset.pad;
  field.querySelector("[data-typed]").textContent = name === "factor" ? "●".repeat(text.length) : text;
  const ghost = field.querySelector(".ghost");
  if (ghost) ghost.hidden = text !== "";
  const send = document.querySelector("[data-pad-send]");
  const enough = text.length >= Number(field.dataset.least);
  send.dataset[name] = text;
  if (enough) send.dataset.act = name;
  else delete send.dataset.act;
  send.setAttribute("aria-disabled", String(!enough));
}

function typed(key) {
  const field = box();
  if (!field) return;
  const fits = field.dataset.pad === "factor" ? /^([0-9]|back)$/ : /^([0-9a-z.-]|back)$/;
  if (fits.test(key)) press(key === "back" ? key : key.toUpperCase());
}

export const pad = {
  draw,
  start() {
    addEventListener("tap", (event) => {
      const key = event.target.dataset.key;
      if (key !== undefined && box()) press(key);
    });
    addEventListener("typed", (event) => typed(event.detail));
  },
};
