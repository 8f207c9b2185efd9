/* The requests of the site: what waits first, then mine, then those of others; late ones stand out in words and colour. */

import { byId, icon, make, put, rebuild, set } from "../desk/dom.js";
import { state } from "../desk/state.js";
import { t } from "../desk/words.js";

export const PICTURES = { direct: "users-round", phone: "volume-2", online: "globe", post: "send" };
const DAY = 86_400_000;
const PARTS = ["new", "mine", "others", "answered"];

function partOf(row, me) {
  if (row.state === "new") return "new";
  if (row.state === "answered") return "answered";
  return row.owner_id === me ? "mine" : "others";
}

/* In the order in which they are shown. */
export function shown(desk) {
  return PARTS.flatMap((part) => (desk?.requests ?? []).filter((row) => partOf(row, desk.me) === part));
}

export function dueWords(row, now) {
  if (row.state === "answered" || row.state === "closed") return "";
  const left = Date.parse(row.due_at) - now;
  const [size, suffix] = Math.abs(left) >= DAY ? [DAY, "_days"] : [60_000, ""];
  const n = Math.max(1, Math.round(Math.abs(left) / size));
  return t(left < 0 ? `gd_late${suffix}` : `gd_due${suffix}`, { n });
}

export function drawRows(onChoose) {
  const { desk, one } = state;
  if (!desk) return;
  const rows = shown(desk);
  const now = state.clock();
  const facts = rows.map((row) => [row, dueWords(row, now), row.request_id === one?.request_id]);
  put(byId("answered-today"), desk.answered_today ? t("gd_answered_today", { n: desk.answered_today }) : "");
  put(byId("count-waiting"), String(rows.filter((row) => row.state === "new").length));
  byId("rows").hidden = !rows.length;
  byId("rows-none").hidden = Boolean(rows.length);
  put(byId("rows-none"), t("gd_rows_none"));
  rebuild(byId("rows"), [facts, desk.me], () => lines(rows, desk.me, now, onChoose));
  set(byId("rows"), "aria-activedescendant", one && rows.some((row) => row.request_id === one.request_id) ? `row-${one.request_id}` : null);
}

function lines(rows, me, now, onChoose) {
  return PARTS.flatMap((part) => {
    const mine = rows.filter((row) => partOf(row, me) === part);
    if (!mine.length) return [];
    const head = make("li", { class: "gd-part", role: "presentation" }, `${t(`gd_part_${part}`)} · ${mine.length}`);
    return [head, ...mine.map((row) => line(row, part, now, onChoose))];
  });
}

function line(row, part, now, onChoose) {
  const due = dueWords(row, now);
  const late = due && Date.parse(row.due_at) < now;
  const who = part === "others" || part === "answered" ? row.owner : "";
  const about = [row.ticket, t(`gd_channel_${row.channel}`), who].filter(Boolean).join(" · ");
  const chosen = row.request_id === state.one?.request_id;
  const node = make(
    "li",
    { class: "gd-row", role: "option", id: `row-${row.request_id}`, "aria-selected": String(chosen) },
    icon(PICTURES[row.channel]),
    make("b", {}, row.procedure || t("gd_any_procedure")),
    make("span", { class: late ? "w hot" : "w" }, late ? icon("clock") : "", due),
    make("span", { class: "s" }, about),
  );
  node.addEventListener("click", () => onChoose(row.request_id));
  return node;
}

export function drawDuty() {
  const here = state.desk?.officers.filter((one) => one.on_duty) ?? [];
  rebuild(byId("duty"), [here, Boolean(state.desk)], () =>
    here.length ? here.map((one) => make("li", {}, icon("badge-check"), one.name)) : [make("li", { class: "sub" }, t("gd_duty_none"))],
  );
}
