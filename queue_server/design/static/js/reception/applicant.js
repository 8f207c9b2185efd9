/* Who hands in, masked; the number of the queue, the code of the dossier, what else this number brought. */

import { byId, icon, make, put, rebuild } from "../desk/dom.js";
import { ticking } from "../desk/state.js";
import { t } from "../desk/words.js";

const FIELDS = [["number", "rec_number"], ["tax_code", "rec_tax_code"], ["born", "rec_born"], ["address", "rec_address"], ["phone", "rec_phone"], ["email", "rec_email"]];

export function drawApplicant(state) {
  const { view } = state;
  drawTicket(view, state.clock());
  byId("scan-form").hidden = Boolean(view.owner);
  byId("masked-note").hidden = !view.owner;
  const facts = [view.owner, view.submitter, view.proxy, view.card_read_at, state.revealed];
  rebuild(byId("owner"), facts, () => (view.owner ? people(view, state.revealed) : [make("div", { class: "nm" }, t("rec_nobody"))]));
  rebuild(byId("siblings"), [view.siblings, view.dossier_id], () => view.siblings.map((one) => sibling(one, view)));
  byId("siblings").hidden = view.siblings.length < (view.dossier_id ? 2 : 1);
  byId("scans").hidden = !view.dossier_id;
  byId("scans").href = `/ho-so/${view.dossier_id}/giay-to`;
}

function drawTicket({ ticket, code, state_words: words }, now) {
  byId("ticket").hidden = !ticket || Boolean(code);
  byId("code-card").hidden = !code;
  put(byId("code"), code ?? "");
  put(byId("code-state"), words);
  if (!ticket) return;
  put(byId("ticket-label"), ticket.label);
  put(byId("ticket-timer"), ticket.serving_since ? ticking(now - Date.parse(ticket.serving_since)) : "–");
  put(byId("ticket-state"), t(ticket.serving_since ? "rec_serving" : "rec_served_over"));
}

function people(view, revealed) {
  const owner = { ...view.owner, ...(revealed?.owner ?? {}) };
  const read = view.card_read_at ? make("div", { class: "sub" }, make("span", { class: "good" }, icon("scan-line"), t("rec_read_at", { time: view.card_read_at }))) : "";
  const rows = FIELDS.filter(([name]) => owner[name]).map(([name, words]) => row(t(words), owner[name]));
  rows.push(row(t("rec_capacity"), view.submitter ? view.proxy : t(`rec_owner_${view.channel}`)));
  const parts = [make("div", { class: "nm" }, owner.name), read, make("dl", {}, ...rows)];
  if (view.submitter) {
    const submitter = { ...view.submitter, ...(revealed?.submitter ?? {}) };
    const told = FIELDS.filter(([name]) => submitter[name] && name !== "address").map(([name, words]) => row(t(words), submitter[name]));
    parts.push(make("h2", {}, t("rec_submitter")), make("dl", {}, row(t("rec_name"), submitter.name), ...told));
  }
  return parts.filter(Boolean);
}

const row = (name, value) => make("div", {}, make("dt", {}, name), make("dd", { class: "tab" }, value));

function sibling(one, view) {
  const isThis = one.dossier_id === view.dossier_id;
  const words = `${one.code ?? t("rec_no_code")} · ${one.procedure} · ${one.state_words}`;
  return make("li", {}, make("a", { href: `/ho-so/${one.dossier_id}/tiep-nhan`, "aria-current": isThis ? "page" : null }, words));
}
