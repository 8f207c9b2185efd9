/* What the desk shows, from what it knows. */

import { byId, put, set, setIcon } from "../desk/dom.js";
import { t } from "../desk/words.js";
import { hourMinute } from "/design/static/js/clock.js";
import { drawApplicant } from "./applicant.js";
import { drawDue } from "./due.js";
import { drawPapers } from "./papers.js";
import { checksOf, situation } from "./situation.js";

export function draw(now) {
  put(byId("clock"), hourMinute(now.clock()));
  set(byId("line"), "data-state", now.expired ? "late" : now.line.state);
  put(byId("line-words"), now.line.state === "late" ? t("line_late", { age: t("seconds", { n: Math.round((now.clock() - now.line.heardAt) / 1000) }) }) : t(`line_${now.line.state}`));
  set(byId("toast"), "data-kind", now.toast ? (now.toast.bad ? "bad" : "ok") : null);
  setIcon(byId("toast"), now.toast?.bad ? "circle-alert" : "circle-check");
  put(byId("toast-words"), now.toast?.words ?? "");
  byId("panel").hidden = !now.panel;
  byId("papers-box").hidden = Boolean(now.panel);
  byId("checks").hidden = Boolean(now.panel);
  byId("trouble").hidden = !now.old && !now.expired;
  byId("again").hidden = !now.old;
  put(byId("trouble").querySelector("span"), t(now.expired ? "sup_expired" : "rec_old"));
  if (!now.view) return;
  drawHead(now);
  for (const part of [drawApplicant, drawPapers, drawDue, drawButtons]) part(now);
}

function drawHead({ view }) {
  const { procedure } = view;
  put(byId("procedure"), procedure?.name ?? t("rec_no_procedure"));
  byId("procedure").classList.toggle("long", (procedure?.name.length ?? 0) > 90);
  put(byId("procedure-of"), procedure ? [procedure.code, procedure.agency, procedure.basis].filter(Boolean).join(" · ") : t("rec_no_procedure_sub"));
  put(byId("foot-back"), view.ticket ? t("rec_foot_to", view.ticket) : t("rec_foot_back"));
  document.title = `${view.code ?? view.ticket?.label ?? ""} ${t("rec_title")}`.trim();
}

function drawButtons(now) {
  const told = situation(now);
  for (const [name, otherKey] of [["main", "F2"], ["second", "F6"], ["refuse", "F8"]]) {
    const button = byId(`act-${name}`);
    const { act, words, icon: pic, hidden } = told[name];
    button.hidden = Boolean(hidden);
    put(button.querySelector("[data-words]"), words);
    put(button.querySelector("kbd"), told[`${name}Key`] ?? otherKey);
    setIcon(button, pic);
    set(button, "aria-disabled", act === null ? "true" : null);
  }
  const checks = checksOf(now.view, now.confirmed);
  put(byId("checks-count"), t("rec_checks_count", { n: checks.filter((one) => one.ok).length }));
  for (const [at, { ok, no }] of checks.entries()) {
    const button = byId(`check-${at + 1}`);
    button.classList.toggle("no", no);
    set(button, "aria-pressed", String(ok));
    setIcon(button, no ? "x" : "check");
    put(button.querySelector("[data-words]"), t(no ? `rec_check_${at + 1}_no` : `rec_check_${at + 1}`));
  }
  byId("check-5").closest("li").hidden = !now.view.procedure?.same_day;
  set(byId("check-5"), "aria-pressed", String(now.receiptAsked));
  byId("act-reveal").hidden = !now.view.owner;
  byId("act-people").hidden = now.view.state !== "submitted" && now.view.state !== "none";
  byId("act-procedure").hidden = byId("act-people").hidden;
}
