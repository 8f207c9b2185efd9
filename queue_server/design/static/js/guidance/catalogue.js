/* The published procedures in force, to answer from: found by words without accents, by code, with the keyboard. */

import { byId, make, rebuild } from "../desk/dom.js";
import { change, state } from "../desk/state.js";
import { t } from "../desk/words.js";

const MOST = 40;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();
const money = new Intl.NumberFormat("vi-VN");

function matching() {
  const words = plain(byId("find").value).split(/\s+/).filter(Boolean);
  const all = state.procedures ?? [];
  return all.filter((one) => words.every((word) => plain(`${one.names.vi} ${one.code} ${one.agency_name}`).includes(word))).slice(0, MOST);
}

export const chosen = () => (state.procedures ?? []).find((one) => one.id === state.procedure) ?? null;

export function drawCatalogue() {
  const found = matching();
  rebuild(byId("found"), [found.map((one) => one.id), state.procedure], () => (found.length ? found.map(line) : [make("li", { class: "none" }, t("gd_found_none"))]));
  const one = chosen();
  byId("procedure").hidden = !one;
  if (one) rebuild(byId("procedure"), one, () => about(one));
}

function line(one) {
  const button = make("button", { type: "button", "aria-pressed": String(one.id === state.procedure), "data-id": one.id }, make("b", {}, one.names.vi), [one.code, one.agency_name].filter(Boolean).join(" · "));
  button.addEventListener("click", () => choose(one.id));
  return make("li", {}, button);
}

export function choose(id) {
  change({ procedure: id });
}

/* The keys of the search field: arrows go into the list, Enter takes the first. */
export function bindFind() {
  byId("find").addEventListener("input", drawCatalogue);
  byId("find").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && matching().length) choose(matching()[0].id);
    if (event.key === "ArrowDown") byId("found").querySelector("button")?.focus();
    if (["Enter", "ArrowDown"].includes(event.key)) event.preventDefault();
  });
  byId("found").addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const buttons = [...byId("found").querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (buttons[at] ?? (at < 0 ? byId("find") : null))?.focus();
    event.preventDefault();
  });
}

function about(one) {
  const pair = (name, value, tone = null) => (value ? [make("dt", {}, t(name)), make("dd", { class: tone }, value)] : []);
  const facts = make(
    "dl",
    {},
    ...pair("gd_duration", one.duration || t("gd_not_known")),
    ...pair("gd_fee", one.fee_vnd === null ? t("gd_not_known") : one.fee_vnd ? `${money.format(one.fee_vnd)} đ` : t("gd_fee_free")),
    ...pair("gd_agency", one.agency_name),
    ...pair("gd_decision", one.decision),
    ...pair("gd_from", one.valid_from),
    ...pair("gd_to", one.valid_to),
    ...pair("gd_reviewer", one.reviewer || t("gd_reviewer_none"), one.reviewer ? null : "wait"),
  );
  const papers = one.papers.length ? make("ol", {}, ...one.papers.map(paper)) : make("p", { class: "sub" }, t("gd_papers_none"));
  return [make("h3", {}, one.names.vi), facts, make("b", {}, `${t("gd_papers")} · ${one.papers.length}`), papers];
}

function paper(one) {
  const copies = [
    one.present_only ? t("gd_present") : "",
    one.original ? t("gd_original", { n: one.original }) : "",
    one.certified_copy ? t("gd_certified", { n: one.certified_copy }) : "",
    one.photocopy ? t("gd_photocopy", { n: one.photocopy }) : "",
    one.mandatory ? "" : t("gd_optional"),
  ].filter(Boolean);
  return make("li", {}, one.name, make("small", {}, copies.join(", ")));
}
