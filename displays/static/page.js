/* Small parts that the three pages share: words, element by id, text that must fit, numbers of the clock. */

import { hourMinute } from "/design/static/js/clock.js";

export const byId = (id) => document.getElementById(id);

const words = JSON.parse(document.body.dataset.words);

/* One of the words of the page; `{name}` places are filled. An unknown key is a mistake in this code. */
export function say(key, values = {}) {
  if (!(key in words)) throw new Error(`no words for ${key}`);
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/* Text changes only when it differs, so that a screen reader is not told the same thing twice. */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/* Scale a line of text to the width of its box: never cut, never wrapped.
   `grow` lets it also become larger than drawn, up to that factor; `bleed` is the part of the width that is
   only the empty side of its first and last letter. */
export function fit(element, box, { grow = 1, bleed = 0 } = {}) {
  element.style.setProperty("--fit", 1);
  const range = document.createRange();
  range.selectNodeContents(element);
  const text = range.getBoundingClientRect();
  if (!text.width) return;
  const style = getComputedStyle(box);
  const room = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  element.style.setProperty("--fit", Math.min(grow, (room * (1 + bleed)) / text.width));
}

/* Shrink the text of a row of parts until they lie inside it; its gaps and icons keep their size. */
export function fitRow(row) {
  let scale = 1;
  for (let tries = 0; tries < 5; tries += 1) {
    row.style.setProperty("--fit", scale);
    const parts = [...row.children].map((part) => part.getBoundingClientRect()).filter((part) => part.width);
    if (!parts.length) return;
    const style = getComputedStyle(row);
    const room = row.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const need = parts.at(-1).right - parts[0].left;
    if (need <= room + 0.5) return;
    scale *= (room / need) * 0.99;
  }
}

/* "3 phút trước": how old what is shown is. */
export function ago(seconds) {
  if (seconds < 60) return say("js_seconds_ago", { count: Math.max(1, Math.round(seconds)) });
  if (seconds < 5400) return say("js_minutes_ago", { count: Math.round(seconds / 60) });
  return say("js_hours_ago", { count: Math.round(seconds / 3600) });
}

export function at(milliseconds) {
  return say("js_number_at", { time: hourMinute(milliseconds) });
}

export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/* Go on only with the fonts there: widths are measured. */
export async function fontsReady() {
  await Promise.all([document.fonts.load('800 40px "Be Vietnam Pro"', "A128ầờ"), document.fonts.load('800 40px "BVP Tabular"', "07")]);
}
