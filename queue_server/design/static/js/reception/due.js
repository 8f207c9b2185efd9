/* The date and why: a small calendar of the days that count, how the result goes out, what it costs. */

import { byId, make, put, rebuild, set } from "../desk/dom.js";
import { t } from "../desk/words.js";
import { lacking } from "./situation.js";

const LOOKS = { past: "pa", after: "pa", start: "d0", off: "off", last: "dn", gap: "gap", counted: null };
const DAYS = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"];

export function drawDue(state) {
  const { view, agreed } = state;
  const { due } = view;
  const waits = view.state === "supplement_requested" || (view.state === "submitted" && lacking(view).length > 0);
  put(byId("due-head"), t(waits ? "rec_due_if" : "rec_due"));
  byId("due-head").classList.toggle("wait", waits);
  put(byId("due-title"), agreed ? t("rec_due_agreed", { day: agreed.due_on.split("-").reverse().join("/") }) : due.title || t("rec_due_unknown"));
  put(byId("due-before"), due.before);
  set(byId("due-cal"), "aria-label", due.spoken || t("rec_due_unknown"));
  rebuild(byId("due-cal"), due.cells, () => (due.cells.length ? [...DAYS.map((day) => make("span", {}, day)), ...due.cells.map(cell)] : []));
  rebuild(byId("due-why"), [due, agreed], () => why(due, agreed));
  byId("act-due").hidden = view.state !== "submitted" || !due.day;
  drawReturn(view);
  put(byId("fee"), view.procedure?.fee ?? "–");
  put(byId("fee-of"), view.procedure ? `${view.procedure.fee_note} ${t("rec_fee_when")}` : "");
}

function cell({ day, kind, n }) {
  if (kind === "gap") return make("div", { class: "gap" }, t("rec_weeks", { n }));
  return make("div", { class: LOOKS[kind] }, String(Number(day.slice(8))), n === null ? "" : make("small", {}, String(n)));
}

function why(due, agreed) {
  if (agreed) return [t("rec_due_counted", { day: due.title })];
  if (due.problem) return [make("span", { class: "hot" }, due.problem)];
  return [`${due.received}: `, make("b", {}, due.day_zero), `. ${due.skipped}`];
}

function drawReturn(view) {
  for (const button of byId("return").querySelectorAll("[data-return]")) {
    const chosen = button.dataset.return === view.return_by;
    set(button, "aria-checked", String(chosen));
    set(button, "tabindex", chosen ? "0" : "-1");
    set(button, "aria-disabled", view.state === "submitted" ? null : "true");
  }
}
