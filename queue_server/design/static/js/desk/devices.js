/* The device desk: joins what is told, what is drawn and what is pressed. */

import { drawAlerts, drawPast } from "./device-alerts.js";
import { drawChosen, mutePanel } from "./device-panel.js";
import { drawDevices } from "./device-rows.js";
import { newKey, post } from "./acts.js";
import { byId, put, set, setIcon } from "./dom.js";
import { listen } from "./feed.js";
import { onKeys } from "./keys.js";
import { closePanel } from "./panel.js";
import { change, onChange, say, state } from "./state.js";
import { known, t } from "./words.js";
import { hourMinute } from "/design/static/js/clock.js";

const { site, room } = document.body.dataset;
const base = `/api/v1/sites/${site}`;
const exact = new Intl.DateTimeFormat("vi-VN", { timeStyle: "medium", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh" });

Object.assign(state, { chosen: null, sending: false });
const chosen = () => state.view?.devices.find((device) => device.device_id === state.chosen);

function draw(now) {
  const { view, line, expired, toast } = now;
  const at = now.clock();
  put(byId("clock"), hourMinute(at));
  set(byId("line"), "data-state", expired ? "late" : line.state);
  const heard = line.heardAt ? exact.format(line.heardAt) : "";
  put(byId("line-words"), line.state === "live" ? t("sup_live", { time: exact.format(at) }) : line.state === "late" ? t("line_late", { age: t("seconds", { n: Math.round((at - line.heardAt) / 1000) }) }) : t(`line_${line.state}`));
  const trouble = expired ? t("sup_expired") : line.state === "late" ? t("sup_offline", { time: heard }) : line.state === "incompatible" ? t("trouble_incompatible") : "";
  byId("trouble").hidden = !trouble;
  byId("sign-in").hidden = !expired;
  if (trouble) put(byId("trouble").querySelector("span"), trouble);
  set(byId("toast"), "data-kind", toast ? (toast.bad ? "bad" : "ok") : null);
  setIcon(byId("toast"), toast?.bad ? "circle-alert" : "circle-check");
  put(byId("toast-words"), toast?.words ?? "");
  if (!view) return;
  drawAlerts(view, at, { onTakeNote: takeNote, onChoose: choose });
  drawDevices(view, state.chosen, at, choose);
  drawPast(view, at);
  drawChosen(view, chosen(), at, { onOrder: order, onMute: mute, onUnmute: unmute });
  byId("panel").hidden = !now.panel;
}

function choose(device) {
  closePanel();
  change({ chosen: device, toast: null });
}

/* One request; says what went wrong, resolves to whether it was done. */
async function send(path, body, words) {
  if (state.sending) return false;
  change({ sending: true });
  const answer = await post(`${base}${path}`, body);
  change({ sending: false });
  if (answer?.status === 401) change({ expired: true });
  if (!answer?.ok) {
    const told = await answer?.json().catch(() => ({}));
    say(told?.detail ?? t("send_failed"), true);
    return false;
  }
  say(words);
  feed.soon();
  return true;
}

const takeNote = ({ alert_id: id, name }) => send(`/alerts/${id}/acknowledge`, {}, t("dev_said_seen", { name }));
const order = ({ device_id: id, name }, act) => send(`/devices/${id}/orders`, { key: newKey(), act }, t(`dev_said_${act}`, { name }));
const unmute = ({ device_id: id, name }) => send(`/devices/${id}/unmute`, {}, t("dev_said_unmute", { name }));

function mute(device) {
  mutePanel(device, async (wish) => {
    const done = await send(`/devices/${device.device_id}/mute`, { key: newKey(), ...wish }, t("dev_said_mute", device));
    if (done) closePanel();
  });
}

function arrow(step) {
  const rows = [...byId("devices").querySelectorAll("button")];
  if (!rows.length || document.activeElement.matches("input, #panel *, #past")) return false;
  const now = rows.findIndex((button) => button.dataset.device === state.chosen);
  const next = rows[now < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, now + step))];
  next.focus();
  choose(next.dataset.device);
  return true;
}

/* A new alert for this person is said once, at the foot; nothing sounds. */
function onMessage({ kind, data }) {
  if (kind !== "alert.opened" || !data.rings || !data.hears.includes("supervisor")) return;
  say(t("dev_said_alert", { name: data.name, what: known(`alert_${data.kind}`, data.kind) }), true);
}

onKeys({ ArrowUp: () => arrow(-1), ArrowDown: () => arrow(1), Escape: () => void (closePanel() || location.assign(`/truong-ca/${site}`)) });

const feed = listen({
  room,
  url: `${base}/devices`,
  everyMs: 500,
  concerns: ({ kind }) => kind.startsWith("alert.") || kind.startsWith("device."),
  onPicture: (view) => change({ view }),
  onMessage,
  onStatus: (line) => change({ line }),
  onExpired: () => change({ expired: true }),
});
state.clock = feed.now;
onChange(draw);
change();
setInterval(change, 1000);
