/* Fields of the small forms at the desk, and the first field that a refusal names. */

import { make } from "../desk/dom.js";
import { t } from "../desk/words.js";

export function field(name, words, attributes = {}, wide = false) {
  const input = make("input", { name, id: `f-${name}`, type: "text", autocomplete: "off", ...attributes });
  return make("label", { class: wide ? "wide" : null, for: `f-${name}` }, words, make("span", { class: "dk-inp" }, input));
}

export function choice(name, words, options, wide = false) {
  const select = make("select", { name, id: `f-${name}` }, ...options.map(([value, text]) => make("option", { value }, text)));
  return make("label", { class: wide ? "wide" : null, for: `f-${name}` }, words, make("span", { class: "dk-inp" }, select));
}

export function area(name, words, attributes = {}) {
  return make("label", { class: "wide", for: `f-${name}` }, words, make("textarea", { name, id: `f-${name}`, maxlength: "500", ...attributes }));
}

export function ticks(name, words, options) {
  const lines = options.map(([value, text]) => make("label", {}, make("input", { type: "checkbox", name, value }), text));
  return make("fieldset", { class: "wide" }, make("div", { class: "wide" }, make("b", {}, words), make("div", { class: "ticks" }, ...lines)));
}

export function form(onSend, send, ...parts) {
  const why = make("p", { class: "why wide", role: "alert" });
  const node = make("form", { class: "fields", novalidate: "" }, ...parts, why, make("div", { class: "go" }, send));
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const bad of node.querySelectorAll(".bad")) bad.classList.remove("bad");
    why.textContent = "";
    onSend(values(node), (refused) => tell(node, why, refused));
  });
  return node;
}

/* Text in composed letters; boxes as lists. */
function values(node) {
  const data = new FormData(node);
  const found = {};
  for (const input of node.elements) {
    if (!input.name) continue;
    if (input.type === "checkbox") found[input.name] = data.getAll(input.name);
    else found[input.name] = String(data.get(input.name) ?? "").normalize("NFC").trim();
  }
  return found;
}

function tell(node, why, refused) {
  why.textContent = refused?.detail ?? "";
  const name = refused?.errors?.map((error) => error.field?.split(".").at(-1)).find((one) => node.elements[one]);
  const input = name ? node.elements[name] : null;
  input?.closest(".dk-inp")?.classList.add("bad");
  input?.focus();
}

export const only = (given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
export const NOTICES = ["portal", "email", "sms", "phone"].map((way) => [way, t(`rec_way_${way}`)]);
