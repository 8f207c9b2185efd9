/* What the guidance desk reads and does: each act on the revision the page shows, with a key of its own. */

import { newKey, post } from "../desk/acts.js";
import { change, say, state } from "../desk/state.js";
import { t } from "../desk/words.js";

export const BASE = "/api/v1/guidance";

/* One act; resolves to the request after it, or null when it was refused or not sent. */
async function send(path, body) {
  if (state.busy || state.expired) return null;
  change({ busy: path });
  try {
    return await settle(await post(path, { ...body, key: newKey() }));
  } finally {
    change({ busy: null, again: false });
  }
}

async function settle(answer) {
  if (answer === null) return void say(t("send_failed"), true) ?? null;
  if (answer.status === 401) return void change({ expired: true }) ?? null;
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    say(told.detail ?? t("send_unknown"), true);
    state.soon();
    if (state.one) await open(state.one.request_id);
    return null;
  }
  change({ one: told.request.state === "closed" ? null : told.request, panel: null });
  say(told.message);
  state.soon();
  return told.request;
}

export const ask = (body) => send(`${BASE}/requests`, body);

export function act(name, body = {}) {
  const { request_id: id, revision } = state.one;
  return send(`${BASE}/requests/${id}/${name.replaceAll("_", "-")}`, { ...body, revision });
}

/* Read one request with its words; the server notes that it was read. */
export async function open(id, whole = false) {
  const one = await read(`${BASE}/requests/${id}${whole ? "?whole=1" : ""}`);
  if (one) change({ one, panel: null, procedure: one.procedure_id });
}

export async function read(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
  if (answer?.status === 401) change({ expired: true });
  const told = await answer?.json().catch(() => ({}));
  if (answer?.ok) return told;
  say(told?.detail ?? t("send_failed"), true);
  return null;
}
