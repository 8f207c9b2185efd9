/* What may be done now, under which words, and why not: one table for buttons and keys. Pure. */

import { secondsUntil } from "./state.js";
import { t } from "./words.js";

const yes = (act, words, icon, body = {}) => ({ act, words, icon, body, why: "" });
const no = (words, icon, why) => ({ act: null, words, icon, body: {}, why });

function main({ view, expired }) {
  if (expired) return yes("sign-in", t("act_sign_in"), "log-in");
  if (!view) return no(t("loading"), "refresh-cw", "");
  if (!view.mine) return yes("choose", t("act_choose"), "armchair");
  const { counter, serving, next_label: next } = view;
  if (serving?.state === "called") return yes("start", t("act_start", serving.ticket), "user-round", at(serving));
  if (serving && next) return yes("finish-next", t("act_finish_next", { label: next }), "check", at(serving));
  if (serving) return yes("finish", t("act_finish", serving.ticket), "check", at(serving));
  if (view.state === "closed") return yes("open", t("act_open", { counter }), "armchair");
  if (view.state === "paused") return yes("open", t("act_reopen", { counter }), "armchair");
  return next ? yes("next", t("act_next"), "megaphone") : no(t("act_none"), "hourglass", t("act_none"));
}

const at = (serving) => ({ ticket_id: serving.ticket.ticket_id });

/* Why an act on a called number must wait; empty when it need not. */
function early(view, now) {
  if (!view?.serving) return t("why_no_ticket");
  if (view.serving.state === "serving") return t("why_serving");
  const left = secondsUntil(view.serving.recall_allowed_at, now);
  return left ? t("why_in", { n: left }) : "";
}

function absent(view, now) {
  const { state, ticket, calls_before_absent: of } = view?.serving ?? {};
  if (state === "called" && ticket.attempts < of) return t("why_calls", { n: ticket.attempts, of });
  return early(view, now);
}

function pause(view) {
  if (view?.state === "paused") return yes("open", t("reopen"), "armchair");
  if (view?.state !== "open") return no(t("pause"), "pause", t("why_closed"));
  if (view.serving) return no(t("pause"), "pause", t("why_after", view.serving.ticket));
  return yes("pause", t("pause"), "pause");
}

export function situation(state) {
  const { view, expired } = state;
  const now = state.clock();
  const usable = view && view.mine && !expired ? view : null;
  const here = usable?.serving ? "" : t("why_no_ticket");
  const ticket = (act, words, icon, why) => (why ? no(words, icon, why) : yes(act, words, icon, at(usable.serving)));
  return {
    main: main(state),
    recall: ticket("recall", t("recall"), "megaphone", early(usable, now)),
    absent: ticket("absent", t("absent"), "user-x", absent(usable, now)),
    transfer: ticket("transfer", t("transfer"), "arrow-right-left", here),
    park: ticket("park", t("park"), "hourglass", here),
    pause: pause(usable),
    help: state.helpAt ? no(t("help_called", { time: state.helpAt }), "life-buoy", t("help_wait")) : yes("help", t("help_call"), "life-buoy"),
  };
}

/* Seconds left for taking the last call back; 0 when there is nothing to take back. */
export function undoLeft({ view, expired, clock }) {
  const serving = view?.mine && !expired ? view.serving : null;
  return serving?.state === "called" ? secondsUntil(serving.undo_until, clock()) : 0;
}
