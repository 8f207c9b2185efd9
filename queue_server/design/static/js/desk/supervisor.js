/* The page of the shift leader: joins what is told, what is drawn and what is pressed. */

import { answerHelp, ask, perform } from "./acts.js";
import { byId, put, set, setIcon } from "./dom.js";
import { listen } from "./feed.js";
import { onKeys } from "./keys.js";
import { drawCalls, drawDevices, drawHelp, drawSeries } from "./lines.js";
import { drawCounters, drawFacts } from "./overview.js";
import { closePanel, openPanel, pickDigit, picks } from "./panel.js";
import { change, onChange, say, state } from "./state.js";
import { known, t } from "./words.js";
import { hourMinute } from "/design/static/js/clock.js";

const { site, room, serves } = document.body.dataset;
const PAUSES = ["break", "documents", "meeting", "technical", "other"];
const COLUMNS = 4;
const exact = new Intl.DateTimeFormat("vi-VN", { timeStyle: "medium", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh" });

Object.assign(state, { chosen: null, history: null });
const chosenCard = () => state.view?.counters.find((card) => card.counter_id === state.chosen);

/* Why an act on the chosen counter is not possible now; empty when it is. */
function whyNot(act, card) {
  if (!card) return " ";
  if (serves !== "yes") return t("sup_why_read");
  if (act === "open") return card.state === "open" ? t("sup_why_open") : "";
  if (card.state === "closed") return t("sup_why_closed");
  if (act === "pause" && card.state === "paused") return t("sup_why_paused");
  return card.label ? t("sup_why_ticket", card) : "";
}

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
  if (view) drawView(now, view, at);
}

function drawView(now, view, at) {
  drawFacts(view, at);
  drawCounters(view, now.chosen, at, choose);
  drawSeries(view, at);
  drawCalls(view, now.history);
  drawHelp(view, at, (helpId) => answerHelp(site, helpId).then(feed.soon));
  drawDevices(view);
  const card = chosenCard();
  for (const act of ["open", "close", "pause"]) {
    const why = whyNot(act, card);
    set(byId(`act-${act}`), "aria-disabled", why ? "true" : null);
    put(byId(`why-${act}`), why.trim());
  }
  put(byId("act-open").querySelector("[data-words]"), card ? t(card.state === "paused" ? "sup_act_reopen" : "sup_act_open", card) : t("sup_act_open_short"));
  put(byId("chosen-title"), card ? aboutCard(card) : t("sup_select"));
  byId("panel").hidden = !now.panel;
}

function aboutCard(card) {
  const doing = card.label ?? t({ open: "sup_free", paused: "sup_paused", closed: "sup_closed" }[card.state]);
  const why = card.state === "paused" ? known(`pause_${card.pause_reason}`, "") : "";
  return [t("sup_selected", card), doing, why, card.clerk].filter(Boolean).join(" · ");
}

function choose(counter) {
  closePanel();
  change({ chosen: counter, toast: null });
}

async function press(act) {
  const card = chosenCard();
  const why = whyNot(act, card);
  if (why) return void say(card ? t("not_now", { act: t("sup_selected", card), why }) : t("sup_select"), true);
  if (act === "pause") return void pausePanel(card);
  await perform(act, {}, card.counter_id);
  feed.soon();
}

function pausePanel(card) {
  const pick = async (reason) => {
    closePanel();
    await perform("pause", { reason }, card.counter_id);
    feed.soon();
  };
  openPanel("pause", { title: t("sup_selected", card), sub: t("pause_title") }, picks(PAUSES.map((value) => ({ value, words: t(`pause_${value}`) })), pick));
}

function arrow(step) {
  const buttons = [...byId("counters").querySelectorAll("button")];
  if (!buttons.length || document.activeElement.matches("input, ul, #panel *")) return false;
  const now = buttons.findIndex((button) => button.dataset.counter === state.chosen);
  const next = buttons[now < 0 ? 0 : Math.min(buttons.length - 1, Math.max(0, now + step))];
  next.focus();
  choose(next.dataset.counter);
  return true;
}

async function search(event) {
  event?.preventDefault();
  const label = byId("calls-find").value.normalize("NFC").trim();
  if (!label) return void change({ history: null });
  const history = await ask(`/api/v1/sites/${site}/calls?label=${encodeURIComponent(label)}`).catch(() => null);
  if (history) change({ history });
  else say(t("send_unknown"), true);
}

function clear() {
  byId("calls-find").value = "";
  change({ history: null });
}

const digits = Object.fromEntries([..."123456789"].map((digit) => [digit, () => Boolean(state.panel) && pickDigit(digit)]));
onKeys(
  {
    F2: () => void press("open"), F9: () => void press("close"), F10: () => void press("pause"),
    "Ctrl K": () => void byId("calls-find").select(),
    ArrowLeft: () => arrow(-1), ArrowRight: () => arrow(1), ArrowUp: () => arrow(-COLUMNS), ArrowDown: () => arrow(COLUMNS),
    Escape: () => void (closePanel() || clear()),
    ...digits,
  },
  Object.keys(digits),
);
for (const button of document.querySelectorAll("[data-act]")) button.addEventListener("click", () => press(button.dataset.act));
byId("calls-form").addEventListener("submit", search);
byId("calls-clear").addEventListener("click", clear);

const feed = listen({
  room,
  url: `/api/v1/sites/${site}/overview`,
  everyMs: 1000,
  onPicture: (view) => change({ view }),
  onStatus: (line) => change({ line }),
  onExpired: () => change({ expired: true }),
});
state.clock = feed.now;
onChange(draw);
change();
setInterval(change, 1000);
