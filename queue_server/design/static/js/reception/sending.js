/* Acts of the reception desk, one after the other: each on the revision that the one before it left.
   A refusal says why and changes nothing; what was typed stays where it is. */

import { newKey, post } from "../desk/acts.js";
import { change, say, state } from "../desk/state.js";
import { t } from "../desk/words.js";

const BASE = "/api/v1/dossiers";
let line = Promise.resolve();

export const pending = new Map(); // position → mark on its way

/* A newer picture of the dossier; marks that are still on their way stay as they were pressed. */
export function see(view) {
  if (!view) return;
  for (const paper of view.papers) Object.assign(paper, pending.get(paper.position) ?? {});
  change({ view, old: false });
}

/* One act on this dossier (or, without one, its reception). Resolves to the answer, null when refused. */
export function perform(act, body = {}, settled = () => {}) {
  const done = line.then(() => send(act, body, settled));
  line = done.catch(() => {});
  return done;
}

async function send(act, body, settled) {
  const { dossier_id: id, revision } = state.view;
  const path = act ? `${BASE}/${id}/${act}` : BASE;
  change({ busy: act || "receive" });
  try {
    return await settle(await post(path, { ...body, key: newKey(), ...(act ? { revision } : {}) }), settled);
  } finally {
    change({ busy: null, again: false });
  }
}

async function settle(answer, settled) {
  settled();
  if (answer === null) return refuse({ detail: t("send_failed") });
  if (answer.status === 401) return void change({ expired: true }) ?? null;
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) return refuse(told);
  see(told.view);
  if (told.message) say(told.message);
  return told;
}

function refuse(told) {
  change({ refused: told });
  if (told.code === "dossier_changed") change({ old: true });
  say(told.detail ?? t("send_unknown"), true);
  return null;
}

/* What belongs in no address; the answer's body, or null with the reason said. */
export async function ask(path, body) {
  const answer = await post(`${BASE}/${path}`, body);
  if (answer?.status === 401) change({ expired: true });
  const told = (await answer?.json().catch(() => ({}))) ?? {};
  if (answer?.ok) return told;
  change({ refused: told });
  say(told.detail ?? t("send_failed"), true);
  return null;
}

/* A form on paper, in a window of its own; printing it is noted by the server. */
export function openForm(form) {
  window.open(`/ho-so/${state.view.dossier_id}/phieu/${form}.pdf`, "_blank", "noopener");
}

export async function read(path) {
  const answer = await fetch(`${BASE}/${path}`, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (answer.status === 401) change({ expired: true });
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  say(told.detail ?? t("send_unknown"), true);
  return null;
}
