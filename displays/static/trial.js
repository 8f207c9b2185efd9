/* A test of this screen: marked in words, for some seconds, without a sound; nobody takes it for a number. */

import { say } from "./page.js";

const SHOWN_MS = 8000;
let ending = null;

export function showTrial() {
  const sign = document.getElementById("trial") ?? document.body.appendChild(document.createElement("div"));
  Object.assign(sign, { id: "trial", className: "trial", role: "status" });
  const [mark, about] = [document.createElement("b"), document.createElement("span")];
  mark.textContent = say("js_trial");
  about.textContent = say("js_trial_about");
  sign.replaceChildren(mark, about);
  clearTimeout(ending);
  ending = setTimeout(() => sign.remove(), SHOWN_MS);
}
