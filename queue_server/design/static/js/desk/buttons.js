/* The buttons of acts: words, icons, what is unavailable and why, and which one is busy. */

import { byId, put, set, setIcon } from "./dom.js";
import { situation, undoLeft } from "./situation.js";
import { t } from "./words.js";

const NAMES = ["main", "recall", "absent", "transfer", "park", "pause", "help"];
const SHOWN_BUSY_AFTER_MS = 120; // quicker answers need no spinner

let busySince = 0;

export function drawButtons(state) {
  const now = situation(state);
  busySince = state.busy ? busySince || performance.now() : 0;
  const isLong = busySince && performance.now() - busySince > SHOWN_BUSY_AFTER_MS;
  for (const name of NAMES) drawOne(byId(`act-${name}`), now[name], state, isLong);
  set(document.body, "data-busy", state.busy);
  drawToast(state);
}

function drawOne(button, { act, words, icon, why }, state, isLong) {
  const isBusy = state.busy !== null && state.busy === button.dataset.sent;
  const spins = isBusy && (isLong || state.again);
  put(button.querySelector("[data-words]"), spins ? t(state.again ? "act_again" : "act_busy") : words);
  setIcon(button, spins ? "refresh-cw" : icon);
  set(button, "aria-disabled", act === null ? "true" : null);
  set(button, "aria-busy", spins ? "true" : null);
  const reason = button.querySelector("small");
  if (reason) put(reason, why);
}

function drawToast(state) {
  const { toast } = state;
  const left = undoLeft(state);
  const holder = byId("toast");
  set(holder, "data-kind", toast ? (toast.bad ? "bad" : "ok") : null);
  setIcon(holder, toast?.bad ? "circle-alert" : "circle-check");
  put(byId("toast-words"), toast?.words ?? "");
  const undo = byId("undo");
  undo.hidden = left === 0;
  if (left) put(undo.querySelector("span"), t("undo", { n: left }));
}
