/* The chosen device: its parts, its software and key, and what may be asked of it. */

import { age, clock, when } from "./device-words.js";
import { jobWords, stateOf } from "./device-rows.js";
import { byId, icon, make, rebuildInPlace, set } from "./dom.js";
import { openPanel } from "./panel.js";
import { state } from "./state.js";
import { known, t } from "./words.js";

const TAGS = { hot: "tag-danger", wait: "tag-warn", good: "tag-ok" };
const ACT_ICONS = { test: "megaphone", reload: "refresh-cw", restart: "history" };
const PRINTS = ["kiosk", "bridge"];
const KINDS = ["offline", "unreachable", "error", "paper_out", "cover_open", "numbers_rejected", "paper_low", "key_old"];

const testOf = ({ kind }) => (PRINTS.includes(kind) ? "print" : kind === "voice" ? "speak" : "call");
const actWords = (device, act) => t(act === "test" ? `dev_test_${testOf(device)}` : `dev_${act}`);

export function drawChosen(view, device, now, on) {
  const facts = device ? [device, view.key_days_most, Math.floor(now / 10_000)] : null;
  rebuildInPlace(byId("chosen"), facts, () => (device ? content(view, device, now, on) : [make("h2", { id: "chosen-title" }, t("dev_choose"))]));
  for (const button of byId("chosen").querySelectorAll("[data-order]")) set(button, "aria-disabled", state.sending || device.state === "lost" ? "true" : null);
}

function content(view, device, now, on) {
  const { words, pic, tone } = stateOf(device);
  const title = make("div", { class: "ti" }, make("h2", { id: "chosen-title" }, device.name), make("span", { class: `tag ${TAGS[tone]}` }, icon(pic), words));
  return [title, facts(view, device, now), ...(device.order ? [orderLine(device, now)] : []), ...mutes(device), buttons(device, on)];
}

function facts(view, device, now) {
  const rows = device.parts.flatMap((part) => [
    [known(`part_${part.kind}`, part.kind), partWords(part)],
    ...(part.model || part.firmware ? [[t("dev_firmware"), [part.model, part.firmware].filter(Boolean).join(" · ")]] : []),
    ...(part.job_at ? [[t("dev_job"), jobWords(part, now)]] : []),
  ]);
  rows.push(
    [t("dev_software"), device.browser ? t("dev_browser") : device.software || "–"],
    [t("dev_heard"), device.heard_at ? age(device.heard_at, now) : t("dev_never")],
    [t("dev_key"), t(device.key_old ? "dev_key_old" : "dev_key_days", { n: device.key_days, most: view.key_days_most })],
  );
  return make("dl", {}, ...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

function partWords(part) {
  const paper = part.paper_percent === null ? "" : t("dev_paper_left", { n: part.paper_percent });
  const detail = part.detail ? known(`why_${part.detail}`, part.detail) : "";
  return [known(`device_${part.state}`, part.state), paper, detail].filter(Boolean).join(" · ");
}

/* "đã in thử 10:32", "không in được: hết giấy". */
function orderLine(device, now) {
  const { order } = device;
  const what = actWords(device, order.act);
  const why = order.detail ? `: ${known(`why_${order.detail}`, order.detail)}` : "";
  const time = when(order.answered_at ?? order.asked_at, now);
  const isPrint = order.act === "test" && testOf(device) === "print" && ["done", "not_done", "unknown"].includes(order.state);
  const words = t(`order_${order.state}${isPrint ? "_print" : ""}`, { what, time }) + why;
  const pic = { asked: "hourglass", done: "circle-check" }[order.state] ?? "circle-alert";
  return make("p", { class: `ord ${order.state === "done" ? "good" : order.state === "asked" ? "" : "hot"}`, "data-order-state": order.state, role: "status" }, icon(pic), make("span", {}, words));
}

function mutes(device) {
  return device.mutes.map((mute) => {
    const what = mute.kind ? known(`alert_${mute.kind}`, mute.kind) : t("dev_mute_all");
    return make("p", { class: "ord" }, icon("bell-ring"), make("span", {}, t("dev_mute_line", { what, time: clock(mute.until), by: mute.by, reason: mute.reason })));
  });
}

function buttons(device, { onOrder, onMute, onUnmute }) {
  const acts = device.acts.map((act) => {
    const button = make("button", { type: "button", class: "btn", "data-order": act, "data-name": act }, icon(act === "test" && testOf(device) === "print" ? "printer" : ACT_ICONS[act]), actWords(device, act));
    button.addEventListener("click", () => onOrder(device, act));
    return button;
  });
  const mute = make("button", { type: "button", class: "btn", "data-mute": "", "data-name": "mute" }, icon("bell-ring"), t(device.mutes.length ? "dev_unmute" : "dev_mute"));
  mute.addEventListener("click", () => (device.mutes.length ? onUnmute : onMute)(device));
  return make("div", { class: "two" }, ...acts, mute);
}

/* How long, of what, and why. */
export function mutePanel(device, onWish) {
  const spans = [["30", t("dev_mute_30")], ["", t("dev_mute_today")]].map(([value, words], at) =>
    make("label", { class: "ck-line" }, make("input", { type: "radio", name: "minutes", value, checked: at === 0 ? "" : null }), words));
  const kinds = make("select", { name: "kind", class: "dk-inp", "aria-label": t("dev_mute_what") }, make("option", { value: "" }, t("dev_mute_all")), ...KINDS.map((kind) => make("option", { value: kind }, t(`alert_${kind}`))));
  const reason = make("input", { name: "reason", class: "dk-inp", maxlength: "120", required: "", autocomplete: "off", "data-first": "", placeholder: t("dev_mute_why"), "aria-label": t("dev_mute_why") });
  const form = make("form", { class: "mute" }, reason, kinds, make("fieldset", {}, make("legend", {}, t("dev_mute_long")), ...spans), make("button", { class: "btn btn-primary" }, icon("bell-ring"), t("dev_mute")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { minutes, kind, reason: why } = Object.fromEntries(new FormData(form));
    const wish = { reason: why.normalize("NFC").trim(), minutes: minutes ? Number(minutes) : null, kind: kind || null };
    if (wish.reason) onWish(wish);
  });
  openPanel("mute", { title: t("dev_mute_title", device), sub: t("dev_mute_sub") }, form);
}
