/* The list of papers, ticked by keyboard: arrows choose a paper, 1 2 3 say what was found, + and − how many. */

import { byId, icon, make, rebuildInPlace } from "../desk/dom.js";
import { change, say, state } from "../desk/state.js";
import { t } from "../desk/words.js";
import { pending, perform } from "./sending.js";

export const KINDS = ["original", "certified_copy", "photocopy"];
const MARKS = [["ok", "v-ok", "check"], ["missing", "v-miss", "circle-alert"], ["wrong", "v-bad", "triangle-alert"]];
const isOpen = () => state.view?.state === "submitted";

export function drawPapers({ view, row, column, noting }) {
  const facts = [view.papers, view.state, row, column, noting, view.card_read_at];
  rebuildInPlace(byId("papers"), facts, () => (view.papers.length ? view.papers.map((paper, at) => line(paper, at, view)) : [make("tr", {}, make("td", { colspan: "6" }, t(view.procedure ? "rec_papers_none" : "rec_papers_choose")))]));
  const input = byId("papers").querySelector("input.note");
  if (input && document.activeElement !== input) input.focus();
  byId("papers").querySelector("tr.cur")?.scrollIntoView({ block: "nearest" });
}

function line(paper, at, view) {
  const row = make("tr", { class: at === state.row ? "cur" : null, "data-row": at }, make("td", {}, String(paper.position)), make("td", {}, make("b", {}, paper.name), under(paper, at)));
  if (paper.present_only) row.append(make("td", { class: "ct n z", colspan: "3" }, view.card_read_at ? t("rec_card_read") : t("rec_present")));
  else for (const [column, kind] of KINDS.entries()) row.append(count(paper, at, kind, column));
  row.append(make("td", {}, marks(paper, at)));
  return row;
}

function under(paper, at) {
  if (state.noting === at) return noteInput(paper);
  if (!paper.mark || paper.mark === "ok") return make("span", { class: "sub" }, [paper.hint, paper.note].filter(Boolean).join(" · "));
  if (paper.mark === "missing" && !paper.mandatory) return make("span", { class: "sub" }, t("rec_not_needed"));
  const words = paper.note || t(paper.mark === "missing" ? "rec_missing_why" : "rec_wrong_why");
  return make("span", { class: paper.mark === "wrong" ? "why whyw" : "why" }, t(`rec_said_${paper.mark}`, { words }));
}

function noteInput(paper) {
  const input = make("input", { class: "note", type: "text", maxlength: "300", value: paper.note, "aria-label": t("rec_note_of", paper), placeholder: t("rec_note") });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    endNote(event.key === "Enter" ? input.value : null);
  });
  input.addEventListener("blur", () => state.noting !== null && endNote(input.value));
  return input;
}

function endNote(words) {
  const at = state.noting;
  change({ noting: null });
  if (words !== null) give(at, { note: words.normalize("NFC").trim() });
  byId("papers-box").focus();
}

function count(paper, at, kind, column) {
  const n = paper[kind];
  const name = t(`rec_${{ original: "original", certified_copy: "certified", photocopy: "photo" }[kind]}`);
  const button = make("button", { type: "button", tabindex: "-1", "data-name": `n-${at}-${column}`, "aria-label": t("rec_count_of", { name, n, paper: paper.name }), "aria-disabled": isOpen() ? null : "true" }, String(n));
  button.addEventListener("click", () => change({ row: at, column }));
  const chosen = at === state.row && column === state.column && isOpen();
  return make("td", { class: `ct n${n ? "" : " z"}${chosen ? " at" : ""}` }, button);
}

function marks(paper, at) {
  const group = make("div", { class: "seg", role: "radiogroup", "aria-label": paper.name });
  for (const [mark, look, pic] of MARKS) {
    const chosen = paper.mark === mark;
    const focusable = chosen || (!paper.mark && mark === "ok");
    const words = mark === "missing" && !paper.mandatory ? t("rec_mark_none") : t(`rec_mark_${mark}`);
    const button = make("button", { type: "button", class: look, role: "radio", "aria-checked": String(chosen), tabindex: focusable ? "0" : "-1", "data-name": `m-${at}-${mark}`, "aria-disabled": isOpen() ? null : "true" }, chosen ? icon(pic) : "", words);
    button.addEventListener("click", () => (change({ row: at }), markRow(mark)));
    group.append(button);
  }
  return group;
}

/* Say what was found of a paper; the page shows it at once, the server hears it in its turn. */
function give(at, found) {
  const paper = state.view?.papers[at];
  if (!paper) return;
  if (!isOpen()) return void say(t(state.view.dossier_id ? "rec_not_open" : "rec_first_who"), true);
  Object.assign(paper, found);
  const { position, mark, note, ...rest } = paper;
  const sent = { mark, note, ...Object.fromEntries(KINDS.map((kind) => [kind, rest[kind]])) };
  pending.set(position, sent);
  change();
  perform("marks", { position, ...sent }, () => pending.get(position) === sent && pending.delete(position)).then((done) => done ?? change({ old: true }));
}

export function markRow(mark) {
  const paper = state.view?.papers[state.row];
  if (!paper) return;
  const counts = {};
  const empty = KINDS.every((kind) => !paper[kind]);
  if (mark === "ok" && empty && !paper.present_only) for (const kind of KINDS) counts[kind] = paper[`need_${kind}`];
  if (mark === "missing") for (const kind of KINDS) counts[kind] = 0;
  give(state.row, { mark, ...counts });
  if (!isOpen()) return;
  if (mark === "wrong") change({ noting: state.row });
  else if (state.row < state.view.papers.length - 1) change({ row: state.row + 1 });
}

export function moveRow(step) {
  const last = (state.view?.papers.length ?? 0) - 1;
  change({ row: Math.max(0, Math.min(last, state.row + step)) });
}

export function moveColumn(step) {
  change({ column: Math.max(0, Math.min(2, state.column + step)) });
}

export function countBy(step) {
  const paper = state.view?.papers[state.row];
  const kind = KINDS[state.column];
  if (!paper || paper.present_only) return;
  give(state.row, { [kind]: Math.max(0, Math.min(99, paper[kind] + step)) });
}
