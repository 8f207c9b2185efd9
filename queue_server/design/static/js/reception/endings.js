/* How an examination ends other than by acceptance, another date, another procedure: the panels of those acts. */

import { icon, key, make } from "../desk/dom.js";
import { closePanel, openPanel } from "../desk/panel.js";
import { change, state } from "../desk/state.js";
import { t } from "../desk/words.js";
import { NOTICES, area, choice, field, form, ticks } from "./fields.js";
import { lacking } from "./situation.js";
import { openForm, perform, read, see } from "./sending.js";

const CODES = ["papers_missing", "content_wrong", "fee_rule", "papers_forged", "out_of_scope"].map((code) => [code, t(`rec_code_${code}`)]);
const button = (words, pic, danger = false) => make("button", { class: `btn ${danger ? "btn-danger" : "btn-primary"}` }, icon(pic), words, key("Enter"));
const notices = () => (state.view.channel === "online" ? [ticks("notified", t("rec_notified"), NOTICES)] : []);
const ended = async (act, body, form, refused) => ((await perform(act, body)) ? (closePanel(), openForm(form)) : refused(state.refused));

/* Only what is ticked as missing or wrong goes on the slip; the reason is the officer's. */
export function supplementPanel() {
  const { view } = state;
  const items = lacking(view).map((paper) => make("li", {}, paper.note ? `${paper.name}: ${paper.note}` : paper.name));
  const again = view.guidance_used ? [ticks("by_applicant", t("rec_once_used"), [["yes", t("rec_by_applicant")]])] : [];
  const suggested = lacking(view).map((paper) => t(`rec_said_${paper.mark}`, { words: paper.note || paper.name })).join("; ");
  const send = ({ reason, by_applicant: by = [], notified = [] }, refused) => ended("supplement-request", { reason, by_applicant: by.length > 0, notified }, "supplement_request", refused);
  const reason = area("reason", t("rec_reason"), { "data-first": "" });
  reason.querySelector("textarea").value = suggested.slice(0, 500);
  const built = form(send, button(t("rec_ask_send", { n: items.length }), "file-pen"), ...again, reason, ...notices());
  openPanel("supplement", { title: t("rec_ask_title"), sub: t("rec_ask_sub") }, make("ul", { class: "need-list" }, ...items), built);
}

export function refusePanel() {
  const send = ({ reason_code: code, reason, redirect_to: redirect, notified = [] }, refused) => ended("refuse", { reason_code: code, reason, redirect_to: redirect, notified }, "reception_refusal", refused);
  const parts = [choice("reason_code", t("rec_refuse_code"), CODES, true), area("reason", t("rec_reason"), { "data-first": "" }), field("redirect_to", t("rec_redirect"), { maxlength: "300" }, true), ...notices()];
  openPanel("refuse", { title: t("rec_refuse_title"), sub: t("rec_refuse_sub") }, form(send, button(t("rec_refuse_send"), "ban", true), ...parts));
}

/* Another day than the counted one, with its reason; sent with the acceptance. */
export function duePanel() {
  const send = ({ due_on: day, due_reason: reason }, refused) => {
    if (!day || !reason) return refused({ detail: t("rec_due_both") });
    change({ agreed: { due_on: day, due_reason: reason } });
    return closePanel();
  };
  const back = make("button", { type: "button", class: "btn" }, t("rec_due_back"));
  back.addEventListener("click", () => (change({ agreed: null }), closePanel()));
  const built = form(send, button(t("rec_due_save"), "calendar-check"), field("due_on", t("rec_due_day"), { type: "date", "data-first": "", value: state.view.due.day }), area("due_reason", t("rec_reason")));
  if (state.agreed) built.querySelector(".go").prepend(back);
  openPanel("due", { title: t("rec_due_title"), sub: t("rec_due_sub", { day: state.view.due.title }) }, built);
}

let offered = null;

/* Procedures in force at this site, found by any part of name, code or field. */
export async function procedurePanel(onChosen) {
  offered ??= (await read("procedures"))?.rows ?? null;
  if (!offered) return;
  const input = make("input", { type: "text", id: "f-find", maxlength: "120", autocomplete: "off", "data-first": "", "aria-label": t("rec_find_procedure"), placeholder: t("rec_find_procedure") });
  const list = make("ul", { class: "finds" });
  const draw = () => list.replaceChildren(...found(input.value).map((one) => make("li", {}, rowOf(one, onChosen))));
  input.addEventListener("input", draw);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    list.querySelector("button")?.click();
  });
  draw();
  openPanel("procedure", { title: t("rec_procedure_title"), sub: t("rec_procedure_sub") }, make("span", { class: "dk-inp" }, icon("search"), input), list);
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

function found(query) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return offered.filter((one) => words.every((word) => plain(`${one.name} ${one.code} ${one.field}`).includes(word))).slice(0, 40);
}

function rowOf(one, onChosen) {
  const row = make("button", { type: "button" }, make("span", {}, one.name), make("small", {}, [one.code, one.field].filter(Boolean).join(" · ")));
  row.addEventListener("click", () => choose(one, onChosen));
  return row;
}

async function choose(one, onChosen) {
  const { view } = state;
  if (view.dossier_id) return void ((await perform("procedure", { procedure_id: one.procedure_id })) && closePanel());
  const { ticket } = document.body.dataset;
  const asked = new URLSearchParams({ procedure: one.procedure_id, channel: view.channel, ...(ticket ? { ticket } : {}) });
  const draft = await read(`draft?${asked}`);
  if (!draft) return;
  closePanel();
  see(draft);
  onChosen();
}
