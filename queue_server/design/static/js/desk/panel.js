/* The small panel in the place of the papers: never over the number, never before a call. */

import { byId, icon, key, make } from "./dom.js";
import { change, state } from "./state.js";
import { t } from "./words.js";

export function openPanel(name, { title, sub }, ...content) {
  const close = make("button", { type: "button", class: "btn btn-quiet panel-x" }, icon("x"), t("panel_close"), key("Esc"));
  close.addEventListener("click", closePanel);
  const heading = make("h2", { id: "panel-title", tabindex: "-1" }, title);
  const head = make("div", { class: "panel-hd" }, make("div", {}, heading, make("p", { class: "sub" }, sub)), close);
  byId("panel").replaceChildren(head, ...content);
  byId("panel").setAttribute("aria-labelledby", "panel-title");
  change({ panel: name });
  (byId("panel").querySelector("[data-first]") ?? heading).focus();
}

export function closePanel() {
  if (!state.panel) return false;
  change({ panel: null });
  byId("act-main")?.focus();
  return true;
}

/* Choices with the digits 1–9 in front; `onPick(value)`. */
export function picks(choices, onPick) {
  const list = make("ul", { class: "picks" });
  for (const [index, { value, words, kind = "" }] of choices.entries()) {
    const button = make("button", { type: "button", class: `btn pick ${kind}`.trim() }, key(String(index + 1)), make("span", {}, words));
    button.addEventListener("click", () => onPick(value));
    list.append(make("li", {}, button));
  }
  return list;
}

/* Four usual reasons and one in own words. */
export function reasons(prefix, onPick) {
  const usual = [1, 2, 3, 4].map((n) => t(`${prefix}_reason_${n}`)).map((words) => ({ value: words, words }));
  const input = make("input", { name: "reason", maxlength: "120", autocomplete: "off", "aria-label": t("panel_other"), placeholder: t("panel_other"), required: "" });
  const send = make("button", { class: "btn" }, icon("send"), t("panel_send"));
  const form = make("form", { class: "own" }, make("div", { class: "dk-inp" }, icon("pencil"), input), send);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = input.value.normalize("NFC").trim();
    if (words) onPick(words);
  });
  return [picks(usual, onPick), form];
}

/* A digit presses the choice with that digit, unless somebody is writing. */
export function pickDigit(digit) {
  const button = byId("panel").querySelectorAll(".pick")[Number(digit) - 1];
  button?.click();
  return Boolean(button);
}
