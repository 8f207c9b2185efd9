/* Small forms over the request: hand it over, end it without an answer, record the letter that went out. */

import { byId, make } from "../desk/dom.js";
import { change, say, state } from "../desk/state.js";
import { t } from "../desk/words.js";
import { act } from "./sending.js";

const field = (id, words, control, said = "") =>
  make("div", { class: "dk-fld" }, make("label", { for: id }, t(words)), control, said ? make("small", {}, t(said)) : "");
const input = (id, more = {}) => make("input", { class: "dk-inp", id, maxlength: "120", autocomplete: "off", ...more });

const FORMS = {
  hand_over: () => {
    const others = state.desk.officers.filter((one) => one.account_id !== state.one.owner_id);
    const options = others.map((one) => make("option", { value: one.account_id }, one.on_duty ? `${one.name} (${t("gd_on_duty")})` : one.name));
    return [field("to", "gd_hand_to", make("select", { class: "dk-inp", id: "to" }, ...options)), field("reason", "gd_reason", input("reason"), "gd_reason_said")];
  },
  withdraw: () => [field("reason", "gd_reason", input("reason"), "gd_reason_said")],
  post: () => [
    field("operator", "gd_operator", input("operator")),
    field("tracking", "gd_tracking", input("tracking", { maxlength: "60", spellcheck: "false" })),
    field("handed_on", "gd_handed_on", input("handed_on", { type: "date", value: today() })),
  ],
};
const ASKED = { hand_over: ["to", "reason"], withdraw: ["reason"], post: ["operator", "tracking", "handed_on"] };

const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format(state.clock());

export function openPanel(name) {
  byId("panel").replaceChildren(...FORMS[name]());
  change({ panel: name });
  byId("panel").querySelector("input, select").focus();
}

export function closePanel() {
  if (!state.panel) return false;
  change({ panel: null });
  byId("rows").focus();
  return true;
}

export function sendPanel() {
  const name = state.panel;
  const body = Object.fromEntries(ASKED[name].map((id) => [id, byId(id).value.trim()]));
  const empty = ASKED[name].find((id) => !body[id] && id !== "tracking");
  if (!empty) return act(name, body);
  say(`${t({ to: "gd_hand_to", reason: "gd_reason", operator: "gd_operator", handed_on: "gd_handed_on" }[empty])}?`, true);
  return byId(empty).focus();
}
