/* The appraisal desk: keys, papers in tabs, dialogs, and the room of the site as a doorbell. */

import { listen } from "../desk/feed.js";
import { byId, put, set } from "../desk/dom.js";
import { onKeys } from "../desk/keys.js";
import { t } from "../desk/words.js";
import { hourMinute } from "/design/static/js/clock.js";
import { isBusy, say, sayLast, sendAct, sendForm } from "./sending.js";

const { room, dossier, revision } = document.body.dataset;
const tabs = [...document.querySelectorAll('[role="tab"]')];
const opened = () => document.querySelector("dialog[open]");

function choose(tab) {
  if (!tab) return;
  for (const one of tabs) {
    set(one, "aria-selected", one === tab ? "true" : "false");
    one.tabIndex = one === tab ? 0 : -1;
    byId(one.getAttribute("aria-controls")).hidden = one !== tab;
  }
  tab.focus();
}

function beside(step) {
  const at = tabs.indexOf(document.activeElement);
  if (at < 0) return walk(step);
  choose(tabs[(at + step + tabs.length) % tabs.length]);
  return undefined;
}

/* In a list: from line to line. */
function walk(step) {
  if (opened() || document.activeElement.matches("input, textarea, select")) return false;
  const rows = [...document.querySelectorAll(".app-line")];
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement);
  rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))].focus();
  return undefined;
}

function open(name) {
  const dialog = byId(`dlg-${name}`);
  dialog?.showModal();
  dialog?.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}

/* What stands under a key now: the dialog's own act first. */
function press(key) {
  const dialog = opened();
  if (dialog) return key === "F2" ? dialog.querySelector("form").requestSubmit() : undefined;
  document.querySelector(`[data-key="${key}"]`)?.click();
  return undefined;
}

function back() {
  const dialog = opened();
  if (dialog) return dialog.close();
  return dossier ? location.assign("/tham-dinh") : false;
}

const follow = (where) => (opened() ? false : document.querySelector(`[data-beside="${where}"]`)?.click());
const numbers = Object.fromEntries(tabs.slice(0, 9).map((tab, place) => [`Alt ${place + 1}`, () => (opened() ? false : choose(tab))]));
onKeys({
  ...Object.fromEntries(["F2", "F4", "F6", "F7", "F8", "F9"].map((key) => [key, () => press(key)])),
  ...numbers,
  PageUp: () => follow("arrow-left"),
  PageDown: () => follow("arrow-right"),
  Escape: back,
  ArrowUp: () => walk(-1),
  ArrowDown: () => walk(1),
  ArrowLeft: () => (tabs.includes(document.activeElement) ? beside(-1) : false),
  ArrowRight: () => (tabs.includes(document.activeElement) ? beside(1) : false),
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  if (button.role === "tab") choose(button);
  else if (button.dataset.open) open(button.dataset.open);
  else if (button.dataset.send) sendAct(button.dataset.send);
  else if ("close" in button.dataset) button.closest("dialog").close();
});
document.addEventListener("submit", (event) => {
  if (!event.target.dataset.to && !event.target.dataset.post) return;
  event.preventDefault();
  sendForm(event.target);
});

/* A newer dossier or inbox is read anew, unless somebody is writing: then it is only said. */
let seen = null;
function ring(picture) {
  const { head, room: of, at, ...facts } = picture;
  const mark = JSON.stringify(facts);
  const old = seen !== null ? seen !== mark : Boolean(dossier) && picture.revision !== Number(revision);
  seen = mark;
  if (!old || isBusy()) return;
  if (opened() || [...document.querySelectorAll(".app-form textarea, .app-form input")].some((one) => one.value !== one.defaultValue)) say(t("app_old"), true);
  else location.reload();
}

sayLast();
const feed = listen({
  room,
  url: `/api/v1/dossiers/appraisal-pulse${dossier ? `?ho-so=${dossier}` : ""}`,
  concerns: ({ kind }) => /^(dossier|opinion)\./.test(kind),
  onPicture: ring,
  onStatus: ({ state, heardAt }) => {
    set(byId("line"), "data-state", state);
    put(byId("line-words"), state === "late" ? t("line_late", { age: t("seconds", { n: Math.round((feed.now() - heardAt) / 1000) }) }) : t(`line_${state}`));
  },
  onExpired: () => {
    set(byId("line"), "data-state", "late");
    put(byId("line-words"), t("sup_expired"));
  },
});
setInterval(() => put(byId("clock"), hourMinute(feed.now())), 1000);
