/* What may be done now at the reception desk, in which words, and why not. Pure. */

import { t } from "../desk/words.js";

const yes = (act, words, icon) => ({ act, words, icon });
const no = (words, icon) => ({ act: null, words, icon });
const none = { act: null, words: "", icon: "x", hidden: true };

export const isLacking = (paper) => paper.mark === "wrong" || (paper.mark === "missing" && paper.mandatory);
export const lacking = (view) => view.papers.filter(isLacking);
export const unmarked = (view) => view.papers.filter((paper) => !paper.mark);

/* The four of Đ4.4: what a mark contradicts cannot be confirmed. */
export function checksOf(view, confirmed) {
  const contradicted = [
    view.papers.some((paper) => paper.mark === "missing" && paper.mandatory),
    view.papers.some((paper) => paper.mark === "wrong"),
    false,
    false,
  ];
  return confirmed.map((yesNo, place) => ({ ok: yesNo && !contradicted[place], no: contradicted[place] }));
}

export function situation(state) {
  const { view, expired } = state;
  if (expired) return { main: yes("sign-in", t("act_sign_in"), "log-in"), second: none, refuse: none };
  if (!view) return { main: no(t("loading"), "refresh-cw"), second: none, refuse: none };
  return (STATES[view.state] ?? over)(state);
}

const STATES = {
  none: ({ view }) => ({
    main: view.procedure ? yes("people", t("rec_act_who"), "scan-line") : yes("procedure", t("rec_act_procedure"), "search"),
    second: none,
    refuse: none,
  }),
  submitted: ({ view, confirmed, receiptAsked }) => {
    const [left, lacks] = [unmarked(view).length, lacking(view).length];
    const open = checksOf(view, confirmed).filter((check) => !check.ok).length;
    const refuse = yes("refuse", t("rec_refuse"), "ban");
    if (lacks && !left) {
      const ask = yes("supplement", t("rec_act_slip", { n: lacks }), "printer");
      return { main: ask, mainKey: "F6", second: no(t("rec_accept_lacking", { n: lacks }), "check"), secondKey: "F2", refuse };
    }
    const second = lacks ? yes("supplement", t("rec_ask_once"), "file-pen") : no(t("rec_ask_once"), "file-pen");
    if (left) return { main: no(t("rec_accept_unmarked", { n: left }), "hourglass"), second, refuse };
    if (open) return { main: yes("checks", t("rec_accept_checks", { n: open }), "circle-check"), second, refuse };
    const withReceipt = !view.procedure?.same_day || receiptAsked;
    return { main: yes("accept", t(withReceipt ? "rec_accept_print" : "rec_accept"), withReceipt ? "printer" : "check"), second, refuse };
  },
  supplement_requested: () => ({ main: yes("supplement-received", t("rec_act_back"), "package-check"), second: yes("print:supplement_request", t("rec_act_print"), "printer"), refuse: none }),
};

/* The examination is over: print what came of it, go on with the next one. */
function over({ view }) {
  const next = view.ticket ? yes("next", t("rec_act_another", view.ticket), "plus") : yes("next", t("rec_act_new"), "plus");
  const form = view.code ? (view.procedure?.same_day && !view.receipt_asked ? null : "receipt") : { reception_refused: "reception_refusal" }[view.state];
  const print = form ? yes(`print:${form}`, t("rec_act_print"), "printer") : none;
  return { main: print.act ? print : next, second: print.act ? next : none, refuse: none };
}
