/* Who it belongs to and who hands it in: by card or by hand. What is not typed stays as it was. */

import { icon, key, make } from "../desk/dom.js";
import { closePanel, openPanel } from "../desk/panel.js";
import { change, say, state } from "../desk/state.js";
import { t } from "../desk/words.js";
import { choice, field, form, only } from "./fields.js";
import { ask, perform, read, see } from "./sending.js";

const SEXES = [["", "–"], ["Nam", "Nam"], ["Nữ", "Nữ"]];
const PROXIES = ["authorisation", "introduction", "representative", "postal"].map((kind) => [kind, t(`rec_proxy_${kind}`)]);

function personFields(known) {
  const kept = known ? t("rec_kept") : "";
  return [
    field("name", t("rec_name"), { maxlength: "120", "data-first": "", placeholder: known?.name ?? "" }, true),
    field("number", t("rec_number"), { maxlength: "20", inputmode: "numeric", placeholder: known?.number || kept }),
    field("phone", t("rec_phone"), { maxlength: "24", inputmode: "tel", placeholder: known?.phone || kept }),
    field("born", t("rec_born"), { type: "date" }),
    choice("sex", t("rec_sex"), SEXES),
    field("address", t("rec_address"), { maxlength: "300", placeholder: known?.address ?? "" }, true),
    field("email", t("rec_email"), { maxlength: "120", inputmode: "email" }),
    field("tax_code", t("rec_tax_code"), { maxlength: "20" }),
  ];
}

const sendButton = (words) => make("button", { class: "btn btn-primary" }, icon("check"), words, key("Enter"));

/* Before anything is received: the owner. Afterwards: who is it, and does somebody else hand it in? */
export function peoplePanel() {
  const { view } = state;
  const begin = ownerForm(view);
  if (!view.dossier_id) return openPanel("people", { title: t("rec_who_title"), sub: t("rec_who_sub") }, begin);
  const parts = [make("h2", {}, t("rec_owner")), begin, make("h2", {}, t("rec_submitter")), submitterForm(view)];
  return openPanel("people", { title: t("rec_people_title"), sub: t("rec_people_sub") }, ...parts);
}

function ownerForm(view) {
  const stamp = view.channel === "postal" && !view.dossier_id ? [field("stamp", t("rec_stamp"), { type: "date", required: "" }, true)] : [];
  const send = async ({ stamp: day, ...typed }, refused) => {
    const owner = only(typed);
    const done = view.dossier_id ? await perform("people", { part: "owner", person: owner }) : await receive({ owner, stamp: day });
    return done ? closePanel() : refused(state.refused);
  };
  return form(send, sendButton(t(view.dossier_id ? "rec_save" : "rec_receive")), ...stamp, ...personFields(view.owner));
}

function submitterForm(view) {
  const send = async ({ kind, paper, made_on: madeOn, certified_by: by, ...typed }, refused) => {
    const proxy = { kind, number: paper, certified_by: by, ...(madeOn ? { made_on: madeOn } : {}) };
    const done = await perform("people", { part: "submitter", person: only(typed), proxy });
    return done ? closePanel() : refused(state.refused);
  };
  const papers = [
    choice("kind", t("rec_proxy_kind"), PROXIES),
    field("made_on", t("rec_proxy_day"), { type: "date" }),
    field("paper", t("rec_proxy_number"), { maxlength: "120" }),
    field("certified_by", t("rec_proxy_by"), { maxlength: "120" }),
  ];
  const built = form(send, sendButton(t("rec_proxy_save")), ...papers, ...personFields(view.submitter));
  for (const node of built.querySelectorAll("[id]")) node.id = `s-${node.id}`;
  for (const node of built.querySelectorAll("[for]")) node.setAttribute("for", `s-${node.getAttribute("for")}`);
  built.querySelector("[data-first]").removeAttribute("data-first");
  if (view.submitter) built.querySelector(".go").prepend(withoutProxy());
  return built;
}

function withoutProxy() {
  const button = make("button", { type: "button", class: "btn" }, t("rec_proxy_none"));
  button.addEventListener("click", async () => (await perform("people", { part: "submitter", person: null })) && closePanel());
  return button;
}

/* A dossier is opened: its address is its own from now on. */
async function receive({ owner, stamp }) {
  const { view } = state;
  const { ticket } = document.body.dataset;
  const body = { procedure_id: view.procedure.procedure_id, channel: view.channel, owner, return_by: view.return_by };
  const done = await perform("", { ...body, ...(ticket ? { ticket_id: Number(ticket) } : {}), ...(stamp ? { stamp } : {}) });
  if (done) history.replaceState(null, "", `/ho-so/${done.view.dossier_id}/tiep-nhan`);
  if (done) document.getElementById("papers-box").focus();
  return done;
}

/* What a scanner read: a card fills the person in question, a dossier code opens that dossier. */
export async function scanned(payload) {
  const told = await ask("scan", { payload });
  if (!told) return;
  if (told.kind === "dossier") return void (told.dossier_id ? location.assign(`/ho-so/${told.dossier_id}/tiep-nhan`) : say(t("rec_no_such"), true));
  if (told.kind !== "card") return void say(t(`rec_scanned_${told.kind}`), true);
  const { view } = state;
  const wantsSubmitter = state.panel === "people" && view.submitter !== null;
  if (view.state === "submitted") return void (await perform("people", { part: wantsSubmitter ? "submitter" : "owner", person: { card: payload }, ...(wantsSubmitter ? { proxy: null } : {}) }));
  if (view.state !== "none") return void say(t("rec_not_open"), true);
  if (!view.procedure) return void (change({ card: payload }), say(t("rec_card_then", told)));
  if (view.channel === "postal") return void (change({ card: payload }), peoplePanel());
  await receive({ owner: { card: payload } });
}

/* Show number and telephone while the button is held; each time is noted. */
export async function reveal() {
  const { view } = state;
  if (!view.owner || !view.dossier_id) return;
  change({ revealing: true });
  const found = {};
  for (const part of ["owner", "submitter"]) if (view[part]) found[part] = await ask(`${view.dossier_id}/reveal`, { part });
  if (state.revealing) change({ revealed: found });
}

export async function lookAgain() {
  const { dossier_id: id } = state.view;
  const view = await read(id ? `${id}/desk` : "draft");
  if (view) see(view);
}
