/* The panels of a counter: call out of turn, pause, list of keys. (Transfer has its own file.) */

import { key, make } from "./dom.js";
import { closePanel, openPanel, picks, reasons } from "./panel.js";
import { perform } from "./acts.js";
import { t } from "./words.js";

const PAUSES = ["break", "documents", "meeting", "technical", "other"];
const KEYS = [
  [["F2"], "key_main"], [["F4"], "key_recall"], [["F6"], "key_park"], [["F7"], "counter_receive"], [["F8"], "key_absent"], [["F9"], "key_transfer"], [["F10"], "key_pause"],
  [["Ctrl Z"], "key_undo"], [["Ctrl K"], "key_find"], [["↑", "↓"], "key_choose"], [["Enter"], "key_enter"], [["Shift F1"], "key_help"], [["Esc"], "key_escape"],
];

export function callPanel(row) {
  const pick = async (reason) => {
    closePanel();
    await perform("call", { ticket_id: row.ticket_id, reason });
  };
  openPanel("call", { title: t("call_title", row), sub: t("call_sub") }, ...reasons("call", pick));
}

export function pausePanel() {
  const choices = PAUSES.map((value) => ({ value, words: t(`pause_${value}`) }));
  const pick = async (value) => {
    closePanel();
    await (value === "close" ? perform("close") : perform("pause", { reason: value }));
  };
  openPanel("pause", { title: t("pause_title"), sub: t("pause_sub") }, picks([...choices, { value: "close", words: t("pause_close") }], pick));
}

export function keysPanel() {
  const lines = KEYS.map(([keys, words]) => make("li", {}, make("span", { class: "keys-caps" }, ...keys.map(key)), t(words)));
  openPanel("keys", { title: t("keys_title"), sub: t("keys_sub") }, make("ul", { class: "keys" }, ...lines));
}
