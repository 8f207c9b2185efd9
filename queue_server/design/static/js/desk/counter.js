/* The page of one counter: joins what is told, what is drawn and what is pressed. */

import { perform } from "./acts.js";
import { drawButtons } from "./buttons.js";
import { drawCurrent } from "./current.js";
import { byId } from "./dom.js";
import { listen } from "./feed.js";
import { bindFind, clearFind } from "./find.js";
import { onKeys } from "./keys.js";
import { closePanel, pickDigit } from "./panel.js";
import { keysPanel, callPanel, pausePanel } from "./panels.js";
import { drawRows, move, selectedRow, whereIs } from "./rows.js";
import { drawSide } from "./side.js";
import { situation, undoLeft } from "./situation.js";
import { change, onChange, say, see, state } from "./state.js";
import { transferPanel } from "./transfer.js";
import { t } from "./words.js";
import { hourMinute } from "/design/static/js/clock.js";

const { counter, room } = document.body.dataset;
const REST_MS = 400; // a second press this soon is the same press
const LEAVES = { "sign-in": `/dang-nhap?next=/quay/${counter}`, choose: "/quay" };
const PANELS = { transfer: transferPanel, pause: pausePanel };

/* Press a button, by key or pointer. `name` is the button, what it does follows from the situation. */
async function press(name) {
  const button = byId(`act-${name}`);
  if (state.busy || button.dataset.resting !== undefined) return;
  const { act, body, why, words } = situation(state)[name];
  if (act === null) return void say(t("not_now", { act: words, why }), true);
  if (LEAVES[act]) return void location.assign(LEAVES[act]);
  rest(button);
  if (PANELS[act]) return void PANELS[act]();
  button.dataset.sent = act;
  closePanel();
  const done = await perform(act, body);
  if (done && act === "help") change({ helpAt: hourMinute(state.clock()) });
  if (document.activeElement !== byId("find")) byId("act-main").focus();
}

function rest(button) {
  button.dataset.resting = "";
  setTimeout(() => delete button.dataset.resting, REST_MS);
}

/* Enter on a row: call it, put it back in line, or go on serving it. */
async function actOnRow() {
  const row = selectedRow();
  const { view } = state;
  if (!row || !view || state.busy) return;
  const needsFree = row.state === "waiting" || row.state === "parked";
  if (needsFree && view.serving) return void say(t("busy_with", view.serving.ticket), true);
  if (needsFree && view.state !== "open") return void say(t("not_open"), true);
  if (row.state === "waiting") return row.label === view.next_label ? called("next", {}) : callPanel(row);
  if (row.state === "parked") return called("resume", { ticket_id: row.ticket_id });
  if (row.state === "absent") return called("reinstate", { ticket_id: row.ticket_id });
  return void say(`${row.label}: ${whereIs(row)}.`);
}

async function called(act, body) {
  const done = await perform(act, body);
  if (done) change({ selected: null, tab: "mine" });
  clearFind();
  byId("act-main").focus();
}

async function undo() {
  const { serving } = state.view ?? {};
  if (!undoLeft(state)) return false;
  return perform("withdraw", { ticket_id: serving.ticket.ticket_id });
}

function arrow(step) {
  if (document.activeElement.closest?.("#panel, [role=tablist]")) return false;
  move(step);
  if (document.activeElement !== byId("find")) byId("rows").focus();
  return true;
}

function escape() {
  if (closePanel()) return;
  clearFind();
  change({ selected: null });
  byId("me").open = false;
  byId("act-main").focus();
}

const enter = ({ target }) => (target.id === "rows" || target.id === "find" ? void actOnRow() : false);
const digits = Object.fromEntries([..."123456789"].map((digit) => [digit, () => state.panel !== null && pickDigit(digit)]));

onKeys(
  {
    F1: () => (state.panel === "keys" ? closePanel() : keysPanel()) && undefined,
    "Shift F1": () => void press("help"),
    F2: () => void press("main"),
    F4: () => void press("recall"),
    F6: () => void press("park"),
    F7: () => void (byId("receive")?.hidden === false && byId("receive").click()),
    F8: () => void press("absent"),
    F9: () => void press("transfer"),
    F10: () => void press("pause"),
    "Ctrl K": () => void byId("find").select(),
    "Ctrl Z": () => (undoLeft(state) ? void undo() : false),
    ArrowUp: () => arrow(-1),
    ArrowDown: () => arrow(1),
    Escape: () => void escape(),
    Enter: enter,
    ...digits,
  },
  Object.keys(digits),
);

for (const button of document.querySelectorAll("[data-act]")) {
  button.addEventListener("click", () => press(button.dataset.act));
}
byId("undo").addEventListener("click", undo);
byId("chosen-act").addEventListener("click", actOnRow);
byId("close-counter").addEventListener("click", () => {
  byId("me").open = false;
  if (state.view?.serving) say(t("busy_with", state.view.serving.ticket), true);
  else perform("close");
});
bindFind(actOnRow);

const feed = listen({
  room,
  url: `/api/v1/counters/${counter}`,
  concerns: ({ data }) => data.counter_id === counter,
  onPicture: see,
  onStatus: (line) => change({ line }),
  onMessage: ({ kind, data }) => kind === "help.answered" && data.counter_id === counter && (change({ helpAt: null }), say(t("help_coming"))),
  onExpired: () => change({ expired: true, panel: null }),
});
state.clock = feed.now;
for (const draw of [drawCurrent, drawRows, drawSide, drawButtons]) onChange(draw);
change();
setInterval(change, 500);
byId("act-main").focus();
