/* The request in hand: what was asked, what was answered, and the acts open to this officer. */

import { byId, icon, key, make, put, rebuild } from "../desk/dom.js";
import { state } from "../desk/state.js";
import { known, t } from "../desk/words.js";
import { hourMinute } from "/design/static/js/clock.js";
import { dueWords } from "./rows.js";

const GIVEN = ["papers", "process", "fee", "form", "sample", "link", "document", "other"];
const clock = (instant) => hourMinute(Date.parse(instant));
const mayAnswer = (one) => one.may.includes("answer");

export function drawWork() {
  const { one } = state;
  byId("fresh").hidden = Boolean(one || state.panel);
  byId("one").hidden = !one || Boolean(state.panel);
  byId("panel").hidden = !state.panel;
  put(byId("work-title"), one ? one.procedure || t("gd_any_procedure") : t("gd_new"));
  put(byId("work-sub"), one ? subtitle(one) : t("gd_new_sub"));
  const tag = byId("work-state");
  tag.hidden = !one;
  if (one) {
    tag.className = `tag ${one.late ? "tag-danger" : { new: "tag-warn", taken: "tag-info", answered: "tag-ok" }[one.state]}`;
    put(tag.firstElementChild, [t(`gd_state_${one.state}`), dueWords(one, state.clock())].filter(Boolean).join(" · "));
    const { due_at: _due, late: _late, ...facts } = one;
    rebuild(byId("one"), facts, () => content(one));
  } else byId("one").dataset.mark = "";
}

function subtitle(one) {
  return [t(`gd_channel_${one.channel}`), one.ticket, `${t("gd_asked_at")} ${clock(one.opened_at)}`].filter(Boolean).join(" · ");
}

function content(one) {
  const question = make("div", {}, make("p", { class: "gd-lb" }, t("gd_question")), make("p", { class: "gd-said" }, one.question));
  const answered = one.answer && !mayAnswer(one) ? make("div", {}, make("p", { class: "gd-lb" }, t("gd_answer")), make("p", { class: "gd-said" }, one.answer)) : null;
  return [question, facts(one), answered, mayAnswer(one) ? answerForm(one) : given(one), letters(one), steps(one)].filter(Boolean);
}

function facts(one) {
  const pair = (name, value) => (value ? [make("div", {}, make("dt", {}, t(name)), make("dd", {}, value))] : []);
  return make(
    "dl",
    { class: "gd-facts" },
    ...pair("gd_asked_by", one.name || t("gd_unknown")),
    ...pair("gd_phone", one.phone),
    ...pair("gd_address", one.address),
    ...pair("gd_owner", one.owner),
    ...pair("gd_dossier", one.dossier_code),
    ...pair("gd_via", one.contact),
  );
}

function answerForm(one) {
  const text = make("textarea", { class: "dk-inp", id: "answer", rows: "5", maxlength: "4000", "aria-describedby": "answer-said" }, one.answer);
  const field = make("div", { class: "dk-fld" }, make("label", { for: "answer" }, t("gd_answer")), text, make("small", { id: "answer-said" }, t("gd_answer_said")));
  const boxes = GIVEN.map((name) => make("label", {}, make("input", { type: "checkbox", name: "given", value: name, checked: one.given.includes(name) ? "" : null }), t(`gd_given_${name}`)));
  const list = make("div", { class: "gd-given", role: "group", "aria-labelledby": "given-label" }, ...boxes);
  return make("div", { class: "gd-body-part" }, field, make("p", { class: "gd-lb", id: "given-label" }, t("gd_given")), list);
}

function given(one) {
  if (!one.given.length) return null;
  const words = one.given.map((name) => t(`gd_given_${name}`)).join(", ");
  return make("div", {}, make("p", { class: "gd-lb" }, t("gd_given")), make("p", {}, words));
}

function letters(one) {
  if (!one.letters.length) return null;
  return make("ul", {}, ...one.letters.map((item) => make("li", {}, t("gd_letter_line", { operator: item.operator, tracking: item.tracking || "–", day: item.handed_on }))));
}

function steps(one) {
  const lines = one.steps.map((step) => {
    const what = known(`gd_step_${step.event}`, step.event).replace("{owner}", step.owner);
    return make("li", {}, make("span", { class: "tab" }, clock(step.at)), `${step.by} ${what}${step.reason ? `: ${step.reason}` : ""}`);
  });
  return make("div", {}, make("p", { class: "gd-lb" }, t("gd_steps")), make("ol", { class: "gd-steps" }, ...lines));
}

/* name of the act → its key and picture, in the order of the buttons; the first one is the main one. */
const ACTS = {
  write: ["F2", "check"], leave: ["F4", "hourglass"], take: ["F2", "hand-helping"], answer: ["F2", "check"],
  post: ["F6", "send"], close: ["F2", "circle-check"], ask_again: ["F4", "refresh-cw"], hand_over: ["F9", "arrow-right-left"],
  withdraw: ["F8", "x"], letter: ["F7", "printer"], reveal: ["Alt X", "eye"], send: ["F2", "check"], cancel: ["Esc", "arrow-left"],
};

export function actsNow() {
  const { one, panel, desk } = state;
  if (panel) return ["send", "cancel"];
  if (!one) return ["write", "leave"];
  const mine = one.owner_id === desk?.me;
  const more = [mine && one.channel === "post" && one.state === "answered" ? "letter" : "", mine && one.phone && !one.revealed ? "reveal" : ""];
  const able = one.may.filter((name) => name !== "close" || one.channel !== "post" || one.posted);
  return Object.keys(ACTS).filter((name) => [...able, ...more].includes(name));
}

export const keyOf = (name) => ACTS[name][0];

export function drawActs(onAct) {
  const names = actsNow();
  rebuild(byId("acts"), [names, state.busy !== null, state.expired], () =>
    names.map((name, place) => {
      const words = t(`gd_act_${name === "send" ? state.panel : name}`);
      const button = make("button", { type: "button", class: place ? "btn" : "btn btn-primary", "data-name": name, "aria-disabled": state.busy ? "true" : null }, icon(ACTS[name][1]), words, key(ACTS[name][0]));
      button.addEventListener("click", () => onAct(name));
      return button;
    }),
  );
}
