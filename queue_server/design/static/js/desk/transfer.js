/* Move the number to another series or counter: type a letter or a number, Enter, then a digit for the reason. */

import { icon, key, make } from "./dom.js";
import { ask, perform } from "./acts.js";
import { closePanel, openPanel, reasons } from "./panel.js";
import { say, state } from "./state.js";
import { t } from "./words.js";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

/* Series first, then counters that are not closed: each with what to send and what to say. */
function choicesOf({ series, counters }, ticket) {
  const bySeries = series
    .filter(({ letter }) => letter !== ticket.series)
    .map(({ letter, names, waiting }) => ({ group: "series", short: letter, name: names.vi, more: t("transfer_waiting", { n: waiting }), body: { to_series: letter }, words: t("transfer_to_series", { label: ticket.label, where: names.vi }) }));
  const byCounter = counters
    .filter((counter) => counter.state !== "closed" && counter.series.length)
    .map((counter) => ({ group: "counters", short: counter.counter, name: counter.names.vi, more: counter.state === "paused" ? t("state_paused") : "", body: bodyOf(counter, ticket), words: t("transfer_to_counter", { label: ticket.label, where: counter.counter }) }));
  return [...bySeries, ...byCounter];
}

/* A counter that does not call this series gets the ticket in the series it calls most. */
function bodyOf(counter, ticket) {
  const keeps = counter.series.includes(ticket.series);
  return { to_counter: counter.counter_id, ...(keeps ? {} : { to_series: counter.series[0] }) };
}

export function transferPanel() {
  const { ticket } = state.view.serving;
  first(ticket, ask(`/api/v1/counters/${document.body.dataset.counter}/targets`).then((targets) => choicesOf(targets, ticket)));
}

/* Open at once, so that nobody has to wait before typing; the choices come a moment later. */
async function first(ticket, coming) {
  const find = make("input", { "data-first": "", autocomplete: "off", spellcheck: "false", maxlength: "30", placeholder: t("transfer_find"), "aria-label": t("transfer_find") });
  const list = make("div", { class: "targets" });
  const none = make("p", { class: "sub targets-none" }, t("loading"));
  const form = make("form", { class: "own" }, make("div", { class: "dk-inp" }, icon("search"), find, key("Enter")));
  let choices = null;
  let isSent = false;
  const draw = () => {
    if (!choices) return;
    const fits = matching(choices, find.value);
    none.hidden = fits.length > 0;
    none.textContent = t("transfer_none");
    list.replaceChildren(...["series", "counters"].flatMap((group) => groupOf(group, fits, (choice) => second(ticket, choice))));
    if (isSent && find.value.trim() && fits.length) second(ticket, fits[0]);
    isSent = false;
  };
  find.addEventListener("input", draw);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    isSent = true;
    draw();
  });
  openPanel("transfer", { title: t("transfer_title", ticket), sub: t("transfer_sub") }, form, none, list);
  try {
    choices = await coming;
  } catch {
    return void (closePanel(), say(t("send_unknown"), true));
  }
  draw();
}

/* What begins with the typed letters or number first, then what contains them in its name. */
function matching(choices, typed) {
  const wanted = plain(typed.trim());
  if (!wanted) return choices;
  const exact = choices.filter(({ short }) => plain(short) === wanted || Number(short) === Number(wanted));
  const begins = choices.filter(({ short, name }) => plain(short).startsWith(wanted) || plain(name).includes(wanted));
  return [...new Set([...exact, ...begins])];
}

function groupOf(group, choices, onPick) {
  const here = choices.filter((choice) => choice.group === group);
  if (!here.length) return [];
  const buttons = here.map((choice) => {
    const button = make("button", { type: "button", class: "btn target" }, make("b", {}, choice.short), make("span", {}, choice.name), choice.more ? make("small", {}, choice.more) : "");
    button.addEventListener("click", () => onPick(choice));
    return make("li", {}, button);
  });
  return [make("h3", {}, t(`transfer_${group}`)), make("ul", {}, ...buttons)];
}

function second(ticket, choice) {
  const pick = async (reason) => {
    closePanel();
    await perform("transfer", { ticket_id: ticket.ticket_id, ...choice.body, reason });
  };
  openPanel("transfer", { title: choice.words, sub: t("transfer_why") }, ...reasons("transfer", pick));
}
