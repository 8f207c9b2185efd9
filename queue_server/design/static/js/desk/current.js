/* The number in front of the clerk: large, with its timer, why it was called and which papers it needs. */

import { byId, make, put, rebuild, set, setIcon } from "./dom.js";
import { hourMinute } from "/design/static/js/clock.js";
import { minutesSince, ticking } from "./state.js";
import { capital, known, t } from "./words.js";

const STATE_ICONS = { called: "megaphone", serving: "circle-dot", idle: "circle-check", paused: "pause", closed: "lock" };

export function drawCurrent(state) {
  const { view } = state;
  if (!view) return;
  const show = view.serving?.state ?? (view.state === "open" ? "idle" : view.state);
  byId("hero").dataset.show = show;
  setIcon(byId("state"), STATE_ICONS[show]);
  put(byId("state").querySelector("span"), t(`state_${show}`));
  put(byId("num"), view.serving?.ticket.label ?? "");
  const [title, times] = view.serving ? served(view.serving) : without(view, show);
  put(byId("title"), title);
  put(byId("times"), times);
  document.title = `${view.serving ? `${view.serving.ticket.label} · ` : ""}${t("title_counter", view)}`;
  drawTimer(view, show, state.clock());
  drawWhy(view.serving);
  drawSlot(state, show);
}

function served({ ticket, called_at: calledAt }) {
  const called = Date.parse(calledAt);
  const minutes = minutesSince(ticket.taken_at, called);
  const taken = hourMinute(Date.parse(ticket.taken_at));
  return [ticket.short, t("times", { taken, called: hourMinute(called), minutes })];
}

function without(view, show) {
  if (show === "paused") {
    const reason = known(`pause_${view.pause_reason}`, t("pause_other"));
    const where = view.go_to.join(", ");
    return [t("paused_title"), where ? t("paused_sub", { reason, where }) : t("paused_sub_nowhere", { reason })];
  }
  if (show === "closed") return [t("closed_title"), t("closed_sub")];
  const next = view.next_label && t("idle_next", { label: view.next_label, reason: view.next_reason.replace(/[:;]/g, ",") });
  return [t("idle_title"), next ?? t("idle_none")];
}

function drawTimer({ serving, since }, show, now) {
  const from = { called: serving?.called_at, serving: serving?.serving_since, paused: since }[show];
  byId("clk").hidden = !from;
  if (!from) return;
  const passed = now - Date.parse(from);
  put(byId("timer"), ticking(passed));
  const isServing = show === "serving";
  const share = isServing ? passed / (serving.norm_minutes * 60_000) : 0;
  const words = { called: "since_call", paused: "since_pause" }[show] ?? (share > 1 ? "norm_over" : "norm");
  put(byId("norm"), t(words, { n: serving?.norm_minutes }));
  byId("clk").classList.toggle("over", share > 1);
  byId("norm-bar").hidden = !isServing;
  byId("norm-bar").firstElementChild.style.width = `${Math.min(100, share * 100).toFixed(1)}%`;
}

function drawWhy(serving) {
  byId("why").hidden = !serving;
  drawReceive(serving);
  if (!serving) return;
  const [reason, ...rest] = serving.reason.split(";").map((part) => part.trim());
  put(byId("why-first"), capital(reason));
  put(byId("why-rest"), [...rest.map(capital), t("attempt", { n: serving.ticket.attempts })].join(" · "));
}

/* The way to the reception desk stands while somebody is served. */
function drawReceive(serving) {
  const link = byId("receive");
  if (!link) return;
  link.hidden = serving?.state !== "serving";
  if (!serving) return;
  const guides = serving.ticket.purpose === "guidance";
  put(link.querySelector("span"), t(guides ? "gd_link" : "counter_receive"));
  set(link, "href", `${guides ? "/huong-dan" : "/ho-so/tiep-nhan"}?phieu=${serving.ticket.ticket_id}`);
}

function drawSlot(state, show) {
  const { view, panel } = state;
  byId("papers").hidden = Boolean(panel) || !view.serving;
  byId("empty").hidden = Boolean(panel) || Boolean(view.serving);
  byId("panel").hidden = !panel;
  if (view.serving) drawPapers(view.serving);
  else drawEmpty(view, show);
}

function drawPapers({ ticket, paper_details: papers }) {
  const isKnown = Boolean(ticket.names);
  put(byId("papers-count"), papers.length ? t("papers_count", { n: papers.length }) : "");
  const official = isKnown && ticket.names.vi !== ticket.short ? t("papers_of", { name: ticket.names.vi }) : "";
  const without = papers.length ? "" : t(isKnown ? "papers_none" : "papers_no_procedure");
  put(byId("papers-of"), [without, official].filter(Boolean).join(" "));
  rebuild(byId("papers-list"), [ticket.ticket_id, papers], () => papers.map(paperOf));
}

function paperOf(paper) {
  const counts = [["paper_original", paper.original], ["paper_certified", paper.certified_copy], ["paper_copy", paper.photocopy]];
  const kinds = paper.present_only ? [t("paper_present")] : counts.filter(([, n]) => n > 0).map(([words, n]) => t(words, { n }));
  if (!paper.mandatory) kinds.push(t("paper_optional"));
  return make("li", {}, make("span", {}, paper.name), make("span", { class: "r" }, kinds.join(", ")));
}

function drawEmpty(view, show) {
  const words = show === "idle" && !view.next_label ? "none" : show;
  const holder = byId("empty");
  set(holder, "data-show", words);
  const [title, sub] = [...holder.children].slice(1);
  put(title, t(`empty_${words}`, { n: view.waiting_mine }));
  put(sub, t(`empty_${words}_sub`));
  setIcon(holder, { idle: "users-round", none: "circle-check", paused: "pause", closed: "lock" }[words]);
}
