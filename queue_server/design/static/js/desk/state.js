/* What the counter page knows. One object, changed in one place; everything drawn follows from it. */

const listeners = [];

export const state = {
  view: null, // CounterView as last told
  clock: () => Date.now(), // the server's clock in ms
  line: { state: "starting", heardAt: null },
  expired: false, // the session ended: nothing may be sent
  tab: "mine",
  selected: null, // ticket_id of the chosen row
  query: "",
  found: [], // what the server found for the query
  panel: null, // the small panel over the papers, by name
  busy: null, // the act on its way
  again: false, // … and it is being sent once more
  toast: null, // { words, bad }
  helpAt: null, // when the shift leader was called, by text of the clock
};

export function onChange(listener) {
  listeners.push(listener);
}

export function change(patch = {}) {
  Object.assign(state, patch);
  for (const listener of listeners) listener(state);
}

export function say(words, bad = false) {
  change({ toast: { words, bad } });
}

/* A newer picture of the counter replaces an older one, never the other way round. */
export function see(view, afresh = false) {
  if (!afresh && state.view && view.head < state.view.head) return;
  change({ view });
}

export function minutesSince(instant, now = state.clock()) {
  return Math.max(0, Math.floor((now - Date.parse(instant)) / 60_000));
}

/* "03:42", or "1:03:42" from an hour on. */
export function ticking(milliseconds) {
  const all = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(all / 3600), Math.floor((all % 3600) / 60), all % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

export function secondsUntil(instant, now = state.clock()) {
  return instant ? Math.max(0, Math.ceil((Date.parse(instant) - now) / 1000)) : 0;
}
