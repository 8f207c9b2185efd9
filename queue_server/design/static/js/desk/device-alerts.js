/* What is wrong now, and what was wrong and is over. */

import { age, when } from "./device-words.js";
import { byId, icon, make, put, rebuild, rebuildInPlace } from "./dom.js";
import { known, t } from "./words.js";

const ICONS = { offline: "wifi-off", unreachable: "unlink", paper_low: "triangle-alert", key_old: "key-round" };

export const whatOf = ({ kind }) => known(`alert_${kind}`, kind);

export function drawAlerts(view, now, { onTakeNote, onChoose }) {
  const ringing = view.alerts.filter((alert) => alert.rings).length;
  put(byId("alerts-count"), view.alerts.length ? t("dev_alerts_count", { open: view.alerts.length, n: ringing }) : "");
  document.title = document.title.replace(/^(\(\d+\) )?/, ringing ? `(${ringing}) ` : "");
  rebuildInPlace(byId("alerts"), [view.alerts, Math.floor(now / 30_000)], () => lines(view, now, onTakeNote, onChoose));
}

function lines({ alerts }, now, onTakeNote, onChoose) {
  if (!alerts.length) return [make("li", { class: "none" }, icon("circle-check"), t("dev_alerts_none"))];
  return alerts.map((alert) => line(alert, now, onTakeNote, onChoose));
}

function line(alert, now, onTakeNote, onChoose) {
  const look = alert.acknowledged_at || alert.muted ? "al-seen" : alert.severity === "urgent" ? "al-bad" : "al-warn";
  const see = make("button", { type: "button", class: "btn", "data-name": `see-${alert.alert_id}`, "aria-label": `${t("dev_see")}: ${alert.name}` }, t("dev_see"));
  see.addEventListener("click", () => onChoose(alert.device_id));
  const note = make("button", { type: "button", class: "btn", "data-note": alert.alert_id, "data-name": `note-${alert.alert_id}`, "aria-label": `${t("dev_take_note")}: ${alert.name}, ${whatOf(alert)}` }, icon("check"), t("dev_take_note"));
  note.addEventListener("click", () => onTakeNote(alert));
  return make(
    "li",
    { class: `al ${look}`, "data-alert": alert.alert_id, "data-kind": alert.kind },
    icon(ICONS[alert.kind] ?? "circle-alert"),
    make("span", {}, make("b", {}, `${alert.name}: ${whatOf(alert)}`), alert.detail ? ` · ${known(`why_${alert.detail}`, alert.detail)}` : ""),
    make("span", { class: "sub" }, about(alert, now)),
    make("span", { class: "acts" }, alert.acknowledged_at ? "" : note, see),
  );
}

function about(alert, now) {
  const parts = [alert.place, now - Date.parse(alert.opened_at) < 60_000 ? t("dev_just_now") : t("dev_since_when", { age: age(alert.opened_at, now) })];
  if (alert.times > 1) parts.push(t("dev_times", { n: alert.times }));
  if (alert.acknowledged_at) parts.push(t("dev_seen_by", { name: alert.acknowledged_by, time: when(alert.acknowledged_at, now) }));
  if (alert.muted) parts.push(t("dev_is_muted"));
  if (!alert.hears.includes("supervisor")) parts.push(t("dev_for_admin"));
  return parts.filter(Boolean).join(" · ");
}

export function drawPast({ history }, now) {
  rebuild(byId("past"), history, () => {
    if (!history.length) return [make("li", { class: "none" }, t("dev_past_none"))];
    return history.map((alert) => {
      const seen = alert.acknowledged_by ? ` · ${t("dev_seen", { name: alert.acknowledged_by })}` : "";
      const span = t("dev_span", { from: when(alert.opened_at, now), to: when(alert.cleared_at, now) });
      return make("li", { "data-kind": alert.kind }, `${alert.name}: ${whatOf(alert)}`, make("span", { class: "sub" }, span + seen));
    });
  });
}
