/* The shift leader's four facts and the counters as cards. */

import { byId, icon, make, put, rebuild, set } from "./dom.js";
import { minutesSince } from "./state.js";
import { t } from "./words.js";

export function drawFacts({ counters, series, day, norm_wait_minutes: norm }, now) {
  fact("waiting", day.waiting, t("sup_people"), [t("sup_priority", { n: day.priority_waiting }), t("sup_taken", { n: day.taken })]);
  const longest = series.filter((line) => line.longest_since).sort((a, b) => Date.parse(a.longest_since) - Date.parse(b.longest_since))[0];
  const minutes = longest ? minutesSince(longest.longest_since, now) : null;
  const who = longest ? `${longest.longest_label} · ${longest.names.vi}` : t("sup_nobody");
  fact("longest", minutes ?? "–", minutes === null ? "" : t("unit_minutes"), [who, t("sup_norm", { n: norm })], minutes >= norm);
  const open = counters.filter((card) => card.state === "open");
  const paused = counters.filter((card) => card.state === "paused").length;
  fact("open", open.length, `/ ${counters.length}`, [t("sup_paused_n", { n: paused }), t("sup_free_n", { n: open.filter((card) => !card.label).length })]);
  fact("done", day.done, t("unit_turns"), [t("sup_absent_n", { n: day.absent }), ""]);
}

function fact(id, value, unit, [first, second], isBad = false) {
  const card = byId(`fact-${id}`);
  put(card.querySelector("[data-value]"), String(value));
  put(card.querySelector(".v small"), unit);
  const [one, two] = card.querySelector(".x").children;
  put(one, first);
  put(two, second);
  card.classList.toggle("bad", isBad);
}

const isOver = (card, view, now) => card.ticket_state === "serving" && minutesSince(card.since, now) > view.norm_service_minutes;

export function drawCounters(view, chosen, now, onChoose) {
  const over = view.counters.filter((card) => isOver(card, view, now));
  byId("over").hidden = !over.length;
  if (over.length) put(byId("over").querySelector("span"), t("sup_over", { list: over.map((card) => card.counter).join(", "), n: view.norm_service_minutes }));
  const facts = [view.counters.map((card) => [card, minutesSince(card.since, now)]), view.norm_service_minutes];
  const list = byId("counters");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.counter : null;
  rebuild(list, facts, () => view.counters.map((card) => make("li", {}, cardOf(card, view, now, onChoose))));
  for (const button of list.querySelectorAll("button")) {
    set(button, "aria-pressed", button.dataset.counter === chosen ? "true" : "false");
    if (button.dataset.counter === focused) button.focus();
  }
}

function cardOf(card, view, now, onChoose) {
  const minutes = minutesSince(card.since, now);
  const isLate = isOver(card, view, now);
  const look = card.label ? "q-serve" : { open: "q-free", paused: "q-pause", closed: "q-shut" }[card.state];
  const button = make(
    "button",
    { type: "button", class: look, "data-counter": card.counter_id },
    make("span", { class: "no" }, card.counter),
    make("span", { class: "fd" }, card.names.vi),
    middleOf(card),
    make("span", { class: "ln" }, make("span", { class: "wn" }, card.clerk ? short(card.clerk) : t(card.state === "closed" ? "sup_nobody_here" : "sup_nobody_yet")), timeOf(card, minutes, isLate)),
  );
  button.addEventListener("click", () => onChoose(card.counter_id));
  return button;
}

function middleOf(card) {
  if (card.label) return make("b", { class: card.ticket_state === "called" ? "tk cl" : "tk" }, card.label);
  if (card.state === "open") return make("b", { class: "wd good" }, t("sup_free"));
  if (card.state === "paused") return make("b", { class: "wd wait" }, icon("pause"), t("sup_paused"));
  return make("b", { class: "wd off" }, t("sup_closed"));
}

function timeOf(card, minutes, isLate) {
  if (card.state === "closed") return "";
  if (card.ticket_state === "called") return make("span", { class: "mi" }, card.attempts > 1 ? t("sup_called_n", { n: card.attempts }) : t("sup_just_called"));
  return make("span", { class: isLate ? "mi hot" : "mi" }, isLate ? icon("clock") : "", t("minutes", { n: minutes }));
}

/* "Trần Thị Thí Dụ" → "T. T. T. Dụ", as drawn: room for the minutes. */
function short(name) {
  const words = name.split(/\s+/);
  return [...words.slice(0, -1).map((word) => `${word[0]}.`), words.at(-1)].join(" ");
}
