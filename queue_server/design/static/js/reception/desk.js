/* The reception desk: joins what is told, what is drawn and what is pressed. */

import { byId } from "../desk/dom.js";
import { listen } from "../desk/feed.js";
import { onKeys } from "../desk/keys.js";
import { closePanel } from "../desk/panel.js";
import { change, onChange, say, state } from "../desk/state.js";
import { t } from "../desk/words.js";
import { draw } from "./drawing.js";
import { duePanel, procedurePanel, refusePanel, supplementPanel } from "./endings.js";
import { countBy, markRow, moveColumn, moveRow } from "./papers.js";
import { lookAgain, peoplePanel, reveal, scanned } from "./people.js";
import { listenToScanner } from "./scanner.js";
import { openForm, perform, read, see } from "./sending.js";
import { checksOf, situation } from "./situation.js";

const { dossier, ticket, channel, room, counter } = document.body.dataset;
Object.assign(state, { row: 0, column: 0, noting: null, confirmed: [false, false, false, false], receiptAsked: false, agreed: null, card: null, revealed: null, revealing: false, old: false, refused: null });

const ACTS = {
  people: peoplePanel,
  procedure: () => procedurePanel(() => state.card && useHeldCard()),
  supplement: supplementPanel,
  refuse: refusePanel,
  due: duePanel,
  checks: () => (say(t("rec_confirm_first")), byId("check-1").focus()),
  accept,
  "supplement-received": () => perform("supplement-received"),
  next: () => location.assign(state.view.ticket ? `/ho-so/tiep-nhan?phieu=${state.view.ticket.ticket_id}` : "/ho-so/tiep-nhan"),
  "sign-in": () => location.assign(`/dang-nhap?next=${location.pathname}`),
};

/* The receipt comes with acceptance; a same-day matter has one only when it is asked for (Đ6.5). */
async function accept() {
  const isSameDay = state.view.procedure?.same_day;
  const body = { checks: state.confirmed, receipt_asked: state.receiptAsked, ...(state.agreed ?? {}) };
  const done = await perform("accept", body);
  if (done && (!isSameDay || state.receiptAsked)) openForm("receipt");
}

function useHeldCard() {
  const { card } = state;
  change({ card: null });
  scanned(card);
}

function press(name) {
  if (state.busy && state.busy !== "marks") return;
  const now = situation(state);
  const { act, words } = now[name] ?? { act: name };
  if (act === null) return void say(`${words}.`, true);
  if (act.startsWith?.("print:")) return void openForm(act.slice(6));
  ACTS[act]?.();
}

/* F2 and F6 are the acts, wherever their buttons stand. */
function pressKey(key) {
  const now = situation(state);
  const name = ["main", "second"].find((one) => !now[one].hidden && (now[`${one}Key`] ?? { main: "F2", second: "F6" }[one]) === key);
  if (name) press(name);
}

function confirmCheck(n) {
  if (state.view?.state !== "submitted") return;
  if (n === 5) return void change({ receiptAsked: !state.receiptAsked });
  if (checksOf(state.view, state.confirmed)[n - 1].no) return void say(t("rec_contradicted"), true);
  change({ confirmed: state.confirmed.map((yes, at) => (at === n - 1 ? !yes : yes)) });
}

const MARKS = { 1: "ok", 2: "missing", 3: "wrong" };

/* Keys of the list, pressed by a person: a scanner's are kept from here. */
function single(key) {
  if (state.panel || !state.view) return;
  if (MARKS[key]) markRow(MARKS[key]);
  else if (key === "+" || key === "=") countBy(1);
  else if (key === "-" || key === "−") countBy(-1);
  else if (key.toUpperCase() === "N" && state.view.state === "submitted") change({ noting: state.row });
}

const inList = (act) => (state.panel || document.activeElement.matches("input, textarea, select, [data-return]") ? false : void act());

function escape() {
  if (closePanel()) return void byId("papers-box").focus();
  byId("me").open = false;
  location.assign(counter ? `/quay/${counter}` : "/");
}

const hide = () => state.revealing && change({ revealing: false, revealed: null });

onKeys({
  F2: () => pressKey("F2"),
  F3: () => press("procedure"),
  F4: () => id() && byId("scans").click(),
  F6: () => pressKey("F6"),
  F8: () => press("refuse"),
  F9: () => (["submitted", "none"].includes(state.view?.state) ? press("people") : undefined),
  ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`Alt ${n}`, () => confirmCheck(n)])),
  "Alt X": () => void reveal(),
  ArrowUp: () => inList(() => moveRow(-1)),
  ArrowDown: () => inList(() => moveRow(1)),
  ArrowLeft: () => inList(() => moveColumn(-1)),
  ArrowRight: () => inList(() => moveColumn(1)),
  Escape: ({ target }) => (target.matches?.("input.note") ? false : escape()),
});
listenToScanner({ onScan: scanned, single });
addEventListener("keyup", ({ key }) => ["x", "X", "Alt"].includes(key) && hide());
addEventListener("blur", hide);
for (const button of document.querySelectorAll("[data-act]:not(#act-reveal)")) button.addEventListener("click", () => press(button.dataset.act));
for (const button of document.querySelectorAll("[data-check]")) button.addEventListener("click", () => confirmCheck(Number(button.dataset.check)));
byId("act-reveal").addEventListener("pointerdown", () => void reveal());
for (const end of ["pointerup", "pointerleave", "pointercancel"]) byId("act-reveal").addEventListener(end, hide);
byId("return").addEventListener("click", ({ target }) => {
  const way = target.closest("[data-return]")?.dataset.return;
  if (way && state.view?.state === "submitted" && way !== state.view.return_by) perform("return", { return_by: way });
});
byId("again").addEventListener("click", lookAgain);
byId("scan-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const payload = byId("scan").value;
  byId("scan").value = "";
  if (payload.trim()) scanned(payload);
});

const asked = new URLSearchParams({ channel, ...(ticket ? { ticket } : {}) });
see(await read(dossier ? `${dossier}/desk` : `draft?${asked}`));
const id = () => state.view?.dossier_id;
const feed = listen({
  room,
  url: dossier ? `/api/v1/dossiers/${dossier}/pulse` : "/api/v1/dossiers/pulse",
  concerns: ({ kind, data }) => kind === "dossier.changed" && data.dossier_id === id(),
  onMessage: ({ kind, data }) => kind === "dossier.changed" && data.dossier_id === id() && data.revision > state.view.revision && !state.busy && change({ old: true }),
  onPicture: ({ revision }) => id() && revision > state.view.revision && !state.busy && change({ old: true }),
  onStatus: (line) => change({ line }),
  onExpired: () => change({ expired: true }),
});
state.clock = feed.now;
onChange(draw);
change();
setInterval(change, 500);
if (state.view?.procedure && !state.view.owner) byId("scan").focus();
else if (state.view?.owner) byId("papers-box").focus();
