/* Tabs, pointer choice and the search line of the waiting list. */

import { ask, lookUp } from "./acts.js";
import { byId } from "./dom.js";
import { change, state } from "./state.js";

const PAUSE_MS = 200;
const LIKE_A_LABEL = /^[a-z]{1,2}\d{1,3}$/i;
const LIKE_A_TICKET_LINK = /^https?:\/\/\S+\/t\/[\w-]{24}$/i;

let timer = null;

/* A number that is not in the lists may be at another counter, or done: the server knows. */
async function findOnServer(label) {
  try {
    const { rows } = await ask(`/api/v1/counters/${document.body.dataset.counter}/find?label=${encodeURIComponent(label)}`);
    if (state.query.trim() === label) change({ found: rows });
  } catch {
    // Nothing found is what the list says already.
  }
}

/* The QR of a ticket, typed by a scanner: the server knows whose it is, the line then holds its number. */
async function findScanned(payload) {
  const answer = await lookUp(`/api/v1/counters/${document.body.dataset.counter}/scan`, { payload });
  if (state.query !== payload) return;
  const label = answer?.rows[0]?.label ?? "";
  byId("find").value = label;
  searched(label);
}

export function clearFind() {
  clearTimeout(timer);
  byId("find").value = "";
  change({ query: "", found: [] });
}

function searched(query) {
  clearTimeout(timer);
  change({ query, found: [], selected: null });
  const label = query.trim();
  if (LIKE_A_TICKET_LINK.test(query)) timer = setTimeout(findScanned, PAUSE_MS, query);
  if (LIKE_A_LABEL.test(label)) timer = setTimeout(findOnServer, PAUSE_MS, label);
}

function openTab(button) {
  clearFind();
  change({ tab: button.dataset.tab, selected: null });
  button.focus();
}

export function bindFind(onRow) {
  byId("find").addEventListener("input", ({ target }) => searched(target.value));
  const tabs = [...document.querySelectorAll("[role=tab]")];
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => openTab(tab));
    tab.addEventListener("keydown", ({ key }) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
      if (step) openTab(tabs[(index + step + tabs.length) % tabs.length]);
    });
  }
  const rowOf = (event) => event.target.closest("[role=option]");
  byId("rows").addEventListener("click", (event) => {
    const row = rowOf(event);
    if (row) change({ selected: Number(row.id.slice(4)) });
  });
  byId("rows").addEventListener("dblclick", (event) => rowOf(event) && onRow());
}
