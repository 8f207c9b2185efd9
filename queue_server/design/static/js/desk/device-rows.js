/* All devices of a site by hall, those of one kind together: state in words with an icon, since, paper, last job. */

import { byId, icon, make, put, rebuild, set } from "./dom.js";
import { age, clock } from "./device-words.js";
import { known, t } from "./words.js";

const KIND_ICONS = { kiosk: "tablet-smartphone", display: "tv", board: "monitor", led: "tv", voice: "volume-2", bridge: "usb" };
const BAD = ["lost", "error", "unreachable", "paper_out", "cover_open"];
const STATE_ICONS = { ready: "check", near_end: "triangle-alert", unknown: "hourglass", lost: "wifi-off", unreachable: "unlink" };

/* hot, wait or good; low paper counts although the printer still works. */
export function toneOf(device) {
  if (BAD.includes(device.state)) return "hot";
  const isLow = device.paper_percent !== null && device.paper_percent <= 15;
  return device.state === "ready" && !isLow ? "good" : "wait";
}

export function stateOf(device) {
  const name = device.state === "ready" && toneOf(device) === "wait" ? "near_end" : device.state;
  return { words: known(`device_${name}`, name), pic: STATE_ICONS[name] ?? "circle-alert", tone: toneOf(device) };
}

/* The newest thing any part of it did. */
function lastJob(device) {
  const jobs = device.parts.filter((part) => part.job_at);
  return jobs.sort((a, b) => Date.parse(b.job_at) - Date.parse(a.job_at))[0];
}

export function jobWords(part, now) {
  const what = t(`job_${part.job_state}`);
  const detail = part.job_detail ? `: ${known(`why_${part.job_detail}`, part.job_detail)}` : "";
  return `${what}${detail}, ${age(part.job_at, now)}`;
}

export function drawDevices(view, chosen, now, onChoose) {
  const well = view.devices.filter((device) => toneOf(device) === "good").length;
  put(byId("well"), t("dev_well", { well, all: view.devices.length }));
  const body = byId("devices");
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.device : null;
  rebuild(body, [view.devices, Math.floor(now / 30_000)], () => groups(view, now, onChoose));
  for (const meter of body.querySelectorAll("meter")) meter.value = meter.dataset.value;
  for (const button of body.querySelectorAll("button")) {
    const isChosen = button.dataset.device === chosen;
    set(button, "aria-pressed", isChosen ? "true" : "false");
    button.closest("tr").classList.toggle("open", isChosen);
    if (button.dataset.device === focused) button.focus();
  }
}

function groups(view, now, onChoose) {
  if (!view.devices.length) return [make("tr", {}, make("td", { colspan: "6" }, t("sup_devices_none")))];
  const halls = Map.groupBy(view.devices, (device) => device.hall);
  return [...halls].flatMap(([hall, devices]) => [
    make("tr", {}, make("th", { colspan: "6", scope: "rowgroup" }, hall || t("dev_no_hall"))),
    ...devices.map((device) => row(device, now, onChoose)),
  ]);
}

function row(device, now, onChoose) {
  const { words, pic, tone } = stateOf(device);
  const button = make("button", { type: "button", class: "nm", "data-device": device.device_id }, icon(KIND_ICONS[device.kind] ?? "monitor"), make("b", {}, device.name));
  button.addEventListener("click", () => onChoose(device.device_id));
  const muted = device.mutes.length ? make("span", { class: "muted" }, t("dev_muted_until", { time: clock(device.mutes.at(-1).until) })) : "";
  const job = lastJob(device);
  return make(
    "tr",
    { class: tone === "hot" ? "bad" : null },
    make("td", {}, button),
    make("td", {}, device.place),
    make("td", { class: `s ${tone}` }, icon(pic), words, muted),
    make("td", {}, device.since ? age(device.since, now) : "–"),
    paper(device),
    make("td", {}, job ? jobWords(job, now) : "–"),
  );
}

function paper({ paper_percent: percent }) {
  if (percent === null) return make("td", {}, "–");
  return make("td", {}, make("meter", { min: "0", max: "100", low: "16", "data-value": percent, "aria-label": t("dev_paper") }), `${percent} %`);
}
