/* Draw the hall display from a view of `Calls`; knows the page, nothing of the network or of time rules. */

import { hourMinute } from "/design/static/js/clock.js";
import { ago, at, byId, fit, fitRow, isStill, put, say } from "./page.js";

const ROWS = 5;
const ROWS_LATE = 4;
const PULSE = [{ filter: "none" }, { filter: "brightness(1.18) saturate(.75)", offset: 0.5 }, { filter: "none" }];

export function drawCard(card, late) {
  const box = byId("card");
  const phase = card?.phase ?? "none";
  box.dataset.phase = phase;
  box.toggleAttribute("data-reading", Boolean(card?.reading));
  put(byId("card-label"), say(labelOf(phase, late)));
  put(byId("card-english"), late ? "Last call" : phase === "withdrawn" ? "Call withdrawn" : "Now calling");
  put(byId("card-number"), card?.call.label ?? say("js_no_call"));
  put(byId("card-where"), say(phase === "withdrawn" ? "js_withdrawn_wait" : "js_to_counter"));
  put(byId("card-counter"), card?.call.counter ?? "");
  fitCard();
}

function labelOf(phase, late) {
  if (late) return "js_last_call";
  return phase === "withdrawn" ? "js_withdrawn" : "js_now_calling";
}

/* Label and counter are as large as drawn unless they are longer than drawn ("AB128", "12A"). */
export function fitCard() {
  fit(byId("card-number"), byId("card-number").parentElement);
  fitRow(byId("card-place"));
}

/* Three soft pulses, one per second, then steady. */
export function pulse() {
  if (!isStill()) byId("card").animate(PULSE, { duration: 1000, iterations: 3, easing: "ease-in-out" });
}

export function drawRows({ soon, past }, late) {
  const shownSoon = late ? [] : soon.slice(0, ROWS);
  const room = late ? ROWS_LATE : shownSoon.length ? Math.max(0, ROWS - 1 - shownSoon.length) : ROWS;
  byId("list").dataset.soon = shownSoon.length;
  drawList(byId("soon"), shownSoon);
  drawList(byId("past"), past.slice(0, room));
}

/* Rows keep their element while they stay, so that only a new one moves in. */
function drawList(list, items) {
  const present = new Map([...list.children].map((row) => [row.dataset.call, row]));
  const rows = items.map((item) => drawRow(present.get(String(item.call.call_id)) ?? newRow(item), item));
  if (rows.length !== list.children.length || rows.some((row, place) => list.children[place] !== row)) {
    list.replaceChildren(...rows);
  }
  rows.forEach(fitRow);
}

function newRow(item) {
  // importNode: a plain clone stays in the template's own document, where no animation ever runs.
  const row = document.importNode(byId("row").content.firstElementChild, true);
  row.dataset.call = item.call.call_id;
  if (!isStill()) row.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 240 });
  return row;
}

function drawRow(row, { call, withdrawnUntil }) {
  row.classList.toggle("withdrawn", Boolean(withdrawnUntil));
  put(row.querySelector(".label"), call.label);
  put(row.querySelector(".counter"), withdrawnUntil ? say("js_withdrawn_row") : call.counter);
  return row;
}

export function drawNext(labels) {
  const box = byId("next-up");
  box.replaceChildren(...labels.map((label) => Object.assign(document.createElement("b"), { textContent: label })));
  byId("prepare").hidden = !labels.length;
  // Whole numbers only: the last one that does not fit waits for its turn.
  while (box.lastChild && box.scrollWidth > box.clientWidth) box.lastChild.remove();
}

export function drawStatus(status, now) {
  document.body.dataset.state = status.state;
  if (status.state === "live") return;
  const known = status.state === "late";
  put(byId("off-what"), say({ late: "js_reconnecting", incompatible: "js_incompatible" }[status.state] ?? "js_starting"));
  put(byId("off-time"), known ? at(status.heardAt) : "");
  put(byId("off-age"), known ? ago((now - status.heardAt) / 1000) : "");
}

export function drawHead(centreName) {
  const name = byId("centre");
  put(name, centreName);
  fit(name, name);
}

export function drawClock(now) {
  const clock = byId("clock");
  put(clock, hourMinute(now));
  clock.dateTime = new Date(now).toISOString();
}
