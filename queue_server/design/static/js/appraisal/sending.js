/* Acts of an appraiser: files first, then the act with their numbers, then the page as it is after it.
   A refusal is said where it was asked; what was typed stays. */

import { newKey } from "../desk/acts.js";
import { byId, put, set, setIcon } from "../desk/dom.js";
import { t } from "../desk/words.js";

const { csrf, dossier, revision } = document.body.dataset;
const SAID = "app-said";
let busy = false;

export function say(words, bad = false) {
  set(byId("toast"), "data-kind", bad ? "bad" : "ok");
  setIcon(byId("toast"), bad ? "circle-alert" : "circle-check");
  put(byId("toast-words"), words);
}

/* What was done before the page was read anew. */
export function sayLast() {
  const words = sessionStorage.getItem(SAID);
  sessionStorage.removeItem(SAID);
  if (words) say(words);
}

export const isBusy = () => busy;

async function ask(path, options) {
  const answer = await fetch(path, { method: "POST", ...options, headers: { Accept: "application/json", "X-CSRF-Token": csrf, ...options.headers } });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.detail ?? t("app_send_failed"));
  return told;
}

async function upload(file, kind, id) {
  say(t("app_uploading"));
  const headers = { "Content-Type": file.type || "application/octet-stream", "X-File-Name": encodeURIComponent(file.name), "Idempotency-Key": newKey() };
  const told = await ask(`/api/v1/dossiers/${id}/papers?kind=${kind}`, { headers, body: file });
  return told.id;
}

const lines = (text) => text.split("\n").map((line) => line.trim().normalize("NFC")).filter(Boolean);

/* The fields of a form as the API wants them; an empty date is none, empty texts are told as they are. */
async function bodyOf(form, id) {
  const body = {};
  for (const field of form.elements) {
    const { name, type, value } = field;
    if (!name) continue;
    if (type === "file") {
      if (field.files[0]) body[name] = await upload(field.files[0], field.dataset.paper, id);
    } else if (type === "checkbox") {
      body[name] = [...(body[name] ?? []), ...(field.checked ? [value] : [])];
    } else if (field.dataset.is === "lines") body[name] = [...(body[name] ?? []), ...lines(value)];
    else if (type !== "date" || value) body[name] = value.trim().normalize("NFC");
  }
  return body;
}

async function once(work, refused) {
  if (busy) return;
  busy = true;
  try {
    const told = await work();
    sessionStorage.setItem(SAID, told.message);
    location.reload();
  } catch (error) {
    busy = false;
    const words = error instanceof TypeError ? t("app_send_failed") : error.message;
    refused(words);
    say(words, true);
  }
}

const post = (path, body) => ask(path, { headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...body, key: newKey() }) });

export function sendForm(form) {
  const holder = form.querySelector("[data-refused]");
  const { to, post: path } = form.dataset;
  const id = form.dataset.dossier ?? dossier;
  const shown = Number(form.dataset.revision ?? revision);
  return once(
    async () => {
      const body = await bodyOf(form, id);
      return path ? post(path, body) : post(`/api/v1/dossiers/${id}/${to}`, { ...body, revision: shown });
    },
    (words) => {
      holder.hidden = false;
      put(holder.querySelector("span"), words);
    },
  );
}

/* An act with nothing to type. */
export function sendAct(to) {
  return once(
    () => post(`/api/v1/dossiers/${dossier}/${to}`, { revision: Number(revision) }),
    () => {},
  );
}
