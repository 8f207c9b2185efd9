/* The shift leader's lists: lines by series, calls with their reasons, requests for help, devices. */

import { byId, icon, make, put, rebuild } from "./dom.js";
import { hourMinute } from "/design/static/js/clock.js";
import { minutesSince } from "./state.js";
import { capital, known, t } from "./words.js";

const BAD = ["paper_out", "cover_open", "error", "unreachable", "lost"];
const none = (words) => [make("li", { class: "none" }, words)];
const clock = (instant) => hourMinute(Date.parse(instant));

export function drawSeries({ series, norm_wait_minutes: norm }, now) {
  const most = Math.max(1, ...series.map((line) => line.waiting));
  const facts = series.map((line) => [line, minutesSince(line.longest_since, now)]);
  rebuild(byId("series"), facts, () => (series.length ? series.map((line) => lineOf(line, most, norm, now)) : none(t("sup_series_none"))));
  for (const bar of byId("series").querySelectorAll("[data-share]")) bar.style.width = `${bar.dataset.share}%`;
}

function lineOf(line, most, norm, now) {
  const minutes = minutesSince(line.longest_since, now);
  const isLate = minutes >= norm;
  const closed = line.open_counters ? "" : make("small", {}, t("sup_no_counter"));
  return make(
    "li",
    {},
    make("span", { class: "l" }, line.letter),
    make("span", { class: "nm" }, line.names.vi, closed),
    make("span", { class: "tr", "aria-hidden": "true" }, make("i", { "data-share": ((line.waiting / most) * 100).toFixed(1) })),
    make("b", {}, String(line.waiting)),
    make("span", { class: isLate ? "w hot" : "w" }, isLate ? icon("clock") : "", t("minutes", { n: minutes })),
  );
}

/* The last calls, or all calls of the number that was asked for. */
export function drawCalls({ calls }, history) {
  const shown = history ? history.calls : calls;
  rebuild(byId("calls"), [shown, Boolean(history)], () => (shown.length ? shown.map(callOf) : history ? [] : none(t("sup_calls_none"))));
  byId("calls-of").hidden = !history;
  if (history) put(byId("calls-of").firstElementChild, answerTo(history));
}

function answerTo({ label, found, state, taken_at: taken, calls }) {
  if (!found) return t("sup_calls_unknown", { label });
  return calls.length ? t("sup_calls_of", { label, state, time: clock(taken) }) : t("sup_calls_never", { label, state });
}

function callOf(call) {
  const more = [call.attempt > 1 ? t("sup_call_again", { n: call.attempt }) : "", call.withdrawn ? t("sup_call_withdrawn") : ""].filter(Boolean);
  const where = t("sup_call_line", { counter: call.counter, time: clock(call.called_at) });
  return make(
    "li",
    { class: call.withdrawn ? "off" : null },
    make("span", { class: "n" }, call.label),
    make("span", { class: "r" }, capital(call.reason)),
    make("span", { class: "w" }, [where, ...more].join(" · ")),
  );
}

export function drawHelp({ help }, now, onGo) {
  put(byId("help-count"), help.length ? String(help.length) : "");
  const facts = help.map((asked) => [asked, minutesSince(asked.asked_at, now)]);
  rebuild(byId("help"), facts, () => (help.length ? help.map((asked) => askedOf(asked, now, onGo)) : none(t("sup_help_none"))));
}

function askedOf(asked, now, onGo) {
  const minutes = minutesSince(asked.asked_at, now);
  const words = t(asked.kind === "counter" ? "sup_help_counter" : "sup_help_kiosk", asked);
  const ago = minutes ? `${clock(asked.asked_at)} · ${t("minutes", { n: minutes })}` : clock(asked.asked_at);
  const go = make("button", { type: "button", class: "btn" }, t("sup_help_go"));
  go.addEventListener("click", () => onGo(asked.help_id));
  return make("li", { class: "dk-row row-warn" }, icon("life-buoy"), make("div", {}, make("b", {}, words), make("span", { class: "sub" }, ago)), go);
}

export function drawDevices({ devices, devices_total: all, alerts }) {
  byId("alerts-open").hidden = !alerts;
  put(byId("alerts-open"), alerts ? t("sup_alerts_n", { n: alerts }) : "");
  put(byId("devices-count"), all ? `${devices.length} / ${all}` : "");
  const fine = t(all ? "sup_devices_fine" : "sup_devices_none");
  rebuild(byId("devices"), [devices, all], () => (devices.length ? devices.map(deviceOf) : none(fine)));
}

function deviceOf(device) {
  const isBad = BAD.includes(device.state);
  const state = known(`device_${device.state}`, device.state);
  const paper = device.paper_percent !== null && device.state === "near_end";
  const since = device.since ? t("sup_device_since", { state, time: clock(device.since) }) : state;
  const words = paper ? t("sup_device_paper", { state, n: device.paper_percent }) : since;
  const pic = device.state === "lost" || device.state === "unreachable" ? "wifi-off" : isBad ? "circle-alert" : "triangle-alert";
  return make("li", { class: `dk-row ${isBad ? "row-bad" : "row-warn"}` }, icon(pic), make("div", {}, make("b", {}, device.name), make("span", { class: "sub" }, words)));
}
