/* The inbox: arrows and Enter, and rows that follow what happens at the other desks. */

import { byId, put, set } from "../desk/dom.js";
import { listen } from "../desk/feed.js";
import { onKeys } from "../desk/keys.js";
import { keepClock } from "../desk/wall.js";
import { t } from "../desk/words.js";

const { room, group, counter } = document.body.dataset;
const QUIET_MS = 1000;
let timer = null;
let wanted = false;

/* The same page again, its rows and counts in the place of the old ones; what somebody types stays. */
async function renew() {
  timer = null;
  wanted = false;
  const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Unattended": "1" }, cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const at = links().indexOf(document.activeElement);
  for (const place of ["#rows", ".groups"]) document.querySelector(place).replaceChildren(...page.querySelector(place).childNodes);
  if (at >= 0) links()[Math.min(at, links().length - 1)]?.focus();
  if (wanted) soon();
}

function soon() {
  wanted = true;
  timer ??= setTimeout(renew, QUIET_MS);
}

const links = () => [...byId("rows").querySelectorAll("td a")];

function move(step) {
  if (document.activeElement.matches("input")) return false;
  const all = links();
  const at = all.indexOf(document.activeElement);
  all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))]?.focus();
  return undefined;
}

onKeys({
  F2: () => byId("new").click(),
  F4: () => byId("new-postal").click(),
  "Ctrl K": () => byId("tim").select(),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  Escape: () => location.assign(counter ? `/quay/${counter}` : "/"),
});
keepClock();
listen({
  room,
  url: "/api/v1/dossiers/pulse",
  concerns: () => false,
  onPicture: () => {},
  onMessage: ({ kind }) => kind === "dossier.changed" && group !== "tim" && soon(),
  onStatus: ({ state }) => (set(byId("line"), "data-state", state), put(byId("line-words"), state === "late" ? t("rec_line_late") : t(`line_${state}`))),
  onExpired: () => location.assign("/dang-nhap?next=/ho-so"),
});
