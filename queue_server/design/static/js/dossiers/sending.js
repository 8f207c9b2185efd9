/* One file on its way: checked for size and type before a byte goes, with progress, and with one key however often. */

import { newKey } from "./keys.js";
import { t } from "../desk/words.js";

const TYPES = { pdf: "application/pdf", jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png" };
export const ACCEPT = "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png";

export const inWords = (bytes) =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} MB`;

/* Why it is not even sent; empty when it may be tried. The server looks again, and inside. */
export function whyNot(file, largest) {
  const ending = file.name.split(".").pop().toLowerCase();
  if (file.size > largest) return t("pap_too_large", { name: file.name, most: inWords(largest) });
  if (!TYPES[ending] && !Object.values(TYPES).includes(file.type)) return t("pap_wrong_type", { name: file.name });
  return "";
}

export const prepare = (file, place) => ({ file, place, key: newKey() });

/* Resolves to { paper } or { refused, again }: `again` when no answer came, so that the same key may be tried once more. */
export function send({ file, place, key }, { dossier, csrf }, onPart) {
  const query = new URLSearchParams({ kind: place.kind });
  if (place.position) query.set("position", place.position);
  return new Promise((resolve) => {
    const line = new XMLHttpRequest();
    line.open("POST", `/api/v1/dossiers/${dossier}/papers?${query}`);
    line.setRequestHeader("Accept", "application/json");
    line.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    line.setRequestHeader("Idempotency-Key", key);
    line.setRequestHeader("X-CSRF-Token", csrf);
    line.setRequestHeader("X-File-Name", encodeURIComponent(file.name.slice(-300).toWellFormed?.() ?? file.name.slice(-300)));
    line.upload.addEventListener("progress", (told) => told.lengthComputable && onPart(Math.floor((told.loaded / told.total) * 100)));
    line.addEventListener("load", () => resolve(judged(line)));
    for (const failed of ["error", "abort", "timeout"]) line.addEventListener(failed, () => resolve({ again: true }));
    line.send(file);
  });
}

function judged(line) {
  if ([502, 503, 504].includes(line.status)) return { again: true };
  const told = read(line.responseText);
  if (line.status === 401) return { refused: t("pap_expired") };
  if (line.status >= 300 || !told.id) return { refused: told.detail ?? t("send_unknown") };
  return { paper: told };
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
