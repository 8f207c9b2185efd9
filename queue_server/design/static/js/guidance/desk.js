/* The guidance desk: joins what is told, what is drawn and what is pressed. */

import { byId, put, set, setIcon } from "../desk/dom.js";
import { listen } from "../desk/feed.js";
import { onKeys } from "../desk/keys.js";
import { change, onChange, state } from "../desk/state.js";
import { t } from "../desk/words.js";
import { hourMinute } from "/design/static/js/clock.js";
import { bindFind, drawCatalogue } from "./catalogue.js";
import { bindFresh, CHANNELS, chooseChannel, drawFresh, write } from "./fresh.js";
import { closePanel, openPanel, sendPanel } from "./panels.js";
import { drawDuty, drawRows, shown } from "./rows.js";
import { act, BASE, open, read } from "./sending.js";
import { actsNow, drawActs, drawWork, keyOf } from "./work.js";

const { site, room, ticketProcedure } = document.body.dataset;
Object.assign(state, { desk: null, one: null, procedures: null, procedure: ticketProcedure || null, channel: CHANNELS[0], soon: () => {} });

function draw(now) {
  const { line, expired, toast } = now;
  put(byId("clock"), hourMinute(now.clock()));
  set(byId("line"), "data-state", expired ? "late" : line.state);
  put(byId("line-words"), line.state === "late" ? t("line_late", { age: t("seconds", { n: Math.round((now.clock() - line.heardAt) / 1000) }) }) : t(`line_${line.state}`));
  const trouble = expired ? t("sup_expired") : line.state === "late" ? t("sup_offline", { time: line.heardAt ? hourMinute(line.heardAt) : "" }) : "";
  byId("trouble").hidden = !trouble;
  if (trouble) put(byId("trouble").querySelector("span"), trouble);
  set(byId("toast"), "data-kind", toast ? (toast.bad ? "bad" : "ok") : null);
  setIcon(byId("toast"), toast?.bad ? "circle-alert" : "circle-check");
  put(byId("toast-words"), toast?.words ?? "");
  drawRows(open);
  drawDuty();
  drawCatalogue();
  drawFresh();
  drawWork();
  drawActs(perform);
}

const ACTS = {
  write: () => write(true),
  leave: () => write(false),
  take: () => act("take").then(() => byId("answer")?.focus()),
  close: () => act("close"),
  ask_again: () => act("ask_again"),
  answer: () => act("answer", { answer: byId("answer").value, given: ticked(), procedure_id: state.procedure ?? state.one.procedure_id }),
  hand_over: () => openPanel("hand_over"),
  withdraw: () => openPanel("withdraw"),
  post: () => openPanel("post"),
  send: sendPanel,
  cancel: closePanel,
  letter: () => window.open(`/huong-dan/${state.one.request_id}/thu`, "_blank", "noopener"),
  reveal: () => open(state.one.request_id, true),
};

const ticked = () => [...document.querySelectorAll('[name="given"]:checked')].map((box) => box.value);

function perform(name) {
  if (!state.busy && actsNow().includes(name)) ACTS[name]();
}

/* Whatever stands under a key now; nothing else may happen by it. */
const press = (key) => () => {
  const name = actsNow().find((one) => keyOf(one) === key);
  return name ? perform(name) : undefined;
};

function fresh() {
  closePanel();
  change({ one: null, procedure: null, toast: null });
  byId("question").focus();
}

function arrow(step) {
  if (document.activeElement.matches("input, textarea, select, #found button, #channels button")) return false;
  const rows = shown(state.desk);
  const at = rows.findIndex((row) => row.request_id === state.one?.request_id);
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  if (next) open(next.request_id).then(() => byId(`row-${next.request_id}`)?.scrollIntoView({ block: "nearest" }));
  return undefined;
}

const back = () => (state.panel ? closePanel() : state.one ? fresh() : false);
const keys = Object.fromEntries(["F2", "F4", "F6", "F7", "F8", "F9", "Alt X"].map((key) => [key, press(key)]));
onKeys({
  ...keys,
  F3: fresh,
  "Ctrl K": () => byId("find").focus(),
  Escape: back,
  ArrowDown: () => arrow(1),
  ArrowUp: () => arrow(-1),
  ...Object.fromEntries(CHANNELS.map((name, place) => [`Alt ${place + 1}`, () => (state.one ? false : chooseChannel(name))])),
});

/* Somebody else moved the request in hand: show it as it is now, and keep what is being typed. */
function see(desk) {
  const row = state.one && desk.requests.find((one) => one.request_id === state.one.request_id);
  const moved = state.one && (!row || row.revision > state.one.revision);
  change({ desk });
  if (!moved || state.busy || state.panel) return;
  if (row) open(row.request_id);
  else change({ one: null });
}

const feed = listen({
  room,
  url: `${BASE}/sites/${site}`,
  concerns: ({ kind }) => kind === "guidance.changed",
  onPicture: see,
  onMessage: ({ kind }) => kind === "centre.changed" && learn(),
  onStatus: (line) => change({ line }),
  onExpired: () => change({ expired: true }),
});

async function learn() {
  const told = await read(`${BASE}/procedures`);
  if (told) change({ procedures: told.procedures });
}

state.clock = feed.now;
state.soon = feed.soon;
onChange(draw);
bindFind();
bindFresh();
setInterval(() => change(), 10_000);
learn();
change();
byId("question").focus();
