/* The page of one dossier: number and telephone while a button is held (noted), the wish to withdraw. */

import { newKey, post } from "../desk/acts.js";
import { byId, put, set } from "../desk/dom.js";
import { listen } from "../desk/feed.js";
import { onKeys } from "../desk/keys.js";
import { keepClock } from "../desk/wall.js";
import { t } from "../desk/words.js";

const { room, dossier, revision } = document.body.dataset;
const base = `/api/v1/dossiers/${dossier}`;
const masked = new Map();
let held = false;

async function reveal() {
  if (held || !byId("act-reveal")) return;
  held = true;
  for (const list of document.querySelectorAll("[data-part]")) {
    const answer = await post(`${base}/reveal`, { part: list.dataset.part });
    if (!answer?.ok || !held) continue;
    const told = await answer.json();
    for (const field of list.querySelectorAll("[data-field]")) {
      if (!masked.has(field)) masked.set(field, field.textContent);
      if (held) put(field, told[field.dataset.field]);
    }
  }
}

function hide() {
  held = false;
  for (const [field, words] of masked) put(field, words);
}

async function act(form) {
  const { reason } = Object.fromEntries(new FormData(form));
  const body = { key: newKey(), revision: Number(revision), ...(reason === undefined ? {} : { reason: reason.normalize("NFC").trim() }) };
  const answer = await post(`${base}/${form.dataset.post}`, body);
  if (answer?.ok) return location.reload();
  const told = (await answer?.json().catch(() => null)) ?? {};
  byId("trouble").hidden = told.code !== "dossier_changed";
  return put(byId("refused"), told.detail ?? t("send_failed"));
}

for (const form of document.querySelectorAll("[data-post]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(form);
  });
}
onKeys({ "Alt X": () => void reveal(), Escape: () => history.length > 1 && history.back() });
addEventListener("keyup", ({ key }) => ["x", "X", "Alt"].includes(key) && hide());
addEventListener("blur", hide);
byId("act-reveal")?.addEventListener("pointerdown", () => void reveal());
for (const end of ["pointerup", "pointerleave", "pointercancel"]) byId("act-reveal")?.addEventListener(end, hide);
keepClock();
listen({
  room,
  url: `${base}/pulse`,
  concerns: ({ kind, data }) => kind === "dossier.changed" && data.dossier_id === Number(dossier),
  onPicture: (told) => (byId("trouble").hidden = told.revision <= Number(revision)),
  onStatus: ({ state }) => (set(byId("line"), "data-state", state), put(byId("line-words"), state === "late" ? t("rec_line_late") : t(`line_${state}`))),
  onExpired: () => location.assign(`/dang-nhap?next=${location.pathname}`),
});
