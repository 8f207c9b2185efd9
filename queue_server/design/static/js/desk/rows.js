/* The waiting list: tabs, rows, the chosen row, and what was searched for. */

import { byId, icon, make, put, rebuild, set } from "./dom.js";
import { hourMinute } from "/design/static/js/clock.js";
import { change, minutesSince, state } from "./state.js";
import { capital, known, t } from "./words.js";

const TABS = ["mine", "all", "missed", "parked"];
const PRIORITY_ICONS = { elderly: "elder", disabled: "accessibility", pregnant: "pregnant", merit: "medal", child: "baby" };
const DO = { waiting: "chosen_call", absent: "chosen_reinstate", parked: "chosen_resume" };

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

/* The rows of the open tab; while something is searched for, all that fit, and what the server found. */
export function rowsNow({ view, tab, query, found } = state) {
  if (!view) return [];
  const lists = { mine: view.waiting.filter((row) => row.mine), all: view.waiting, missed: view.missed, parked: view.parked };
  const wanted = plain(query.trim());
  if (!wanted) return lists[tab];
  const here = [...view.waiting, ...view.missed, ...view.parked];
  const fits = here.filter((row) => plain(`${row.label} ${row.short}`).includes(wanted));
  return [...fits, ...found.filter((row) => !here.some((one) => one.ticket_id === row.ticket_id))];
}

/* The chosen row; a search that leaves a single one has chosen it. */
export function selectedRow() {
  const rows = rowsNow();
  if (state.query.trim() && rows.length === 1) return rows[0];
  return rows.find((row) => row.ticket_id === state.selected) ?? null;
}

export function move(step) {
  const rows = rowsNow();
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.ticket_id === state.selected);
  const next = now < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + step));
  change({ selected: rows[next].ticket_id });
  byId(`row-${state.selected}`)?.scrollIntoView({ block: "nearest" });
}

export function drawRows(now) {
  const { view } = now;
  drawTabs(now);
  if (!view) return;
  put(byId("waiting-count"), t("people", { n: view.waiting_all }));
  const rows = rowsNow(now);
  const facts = rows.map((row) => ({ ...row, minutes: minutesSince(row.taken_at), names: null, waited_minutes: null }));
  const list = byId("rows");
  rebuild(list, [facts, now.selected, view.next_label, view.norm_wait_minutes], () => rows.map((row) => rowOf(row, now)));
  list.hidden = rows.length === 0;
  set(list, "aria-activedescendant", rows.some((row) => row.ticket_id === now.selected) ? `row-${now.selected}` : null);
  byId("rows-empty").hidden = rows.length > 0;
  put(byId("rows-empty"), t(now.query.trim() ? "rows_none_found" : `rows_none_${now.tab}`));
  drawChosen(selectedRow());
}

function drawTabs({ view, tab, query }) {
  const counts = view && {
    mine: view.waiting_mine, all: view.waiting_all, missed: view.missed.length, parked: view.parked.length,
  };
  for (const name of TABS) {
    const button = byId(`tab-${name}`);
    const isOpen = name === tab && !query.trim();
    set(button, "aria-selected", isOpen ? "true" : "false");
    set(button, "tabindex", name === tab ? 0 : -1);
    put(button.querySelector("b"), !counts?.[name] ? "" : counts[name] > 99 ? "99+" : String(counts[name]));
  }
  set(byId("rows-box"), "aria-labelledby", `tab-${tab}`);
}

function rowOf(row, { view, selected }) {
  const isNext = row.state === "waiting" && row.label === view.next_label;
  return make(
    "li",
    { id: `row-${row.ticket_id}`, role: "option", "aria-selected": row.ticket_id === selected ? "true" : "false", class: isNext ? "next" : null, "data-label": row.label },
    make("span", { class: "n" }, row.label),
    make("p", {}, row.short, ...marks(row)),
    timeOf(row, view),
  );
}

function marks(row) {
  const found = [];
  if (row.priority) {
    const words = make("span", {}, t("priority"), make("span", { class: "vh" }, `: ${known(`priority_${row.priority}`, "")}`));
    found.push(make("span", { class: "tag tag-turn" }, icon(PRIORITY_ICONS[row.priority] ?? "star"), words));
  }
  if (row.transferred) found.push(make("span", { class: "tag tag-info" }, icon("arrow-right-left"), t("transferred")));
  if (row.offline) found.push(make("span", { class: "tag" }, icon("wifi-off"), t("offline")));
  if (row.state !== "waiting") found.push(make("span", { class: "row-state" }, whereIs(row)));
  return found;
}

/* "Đang mời ở quầy 09": what became of a number that does not wait here. */
export function whereIs(row) {
  return known(`found_${row.state}`, row.state).replace("{counter}", row.counter);
}

function timeOf(row, view) {
  if (row.state !== "waiting") return make("time", {}, hourMinute(Date.parse(row.taken_at)));
  const minutes = minutesSince(row.taken_at);
  const isLate = minutes >= view.norm_wait_minutes;
  const late = isLate ? [icon("clock"), make("span", { class: "vh" }, t("late"))] : [];
  return make("time", { class: isLate ? "late" : null }, ...late, t("minutes", { n: minutes }));
}

function drawChosen(row) {
  const words = row && known(DO[row.state], null);
  byId("chosen").hidden = !words;
  byId("rule").hidden = Boolean(words);
  if (!words) return;
  put(byId("chosen-label"), row.label);
  put(byId("chosen-act").querySelector("span"), capital(words));
}
