/* The form of a new request: its channel decides what has to be filled in. */

import { byId, make, put, rebuild, set } from "../desk/dom.js";
import { change, state } from "../desk/state.js";
import { t } from "../desk/words.js";
import { chosen } from "./catalogue.js";
import { ask } from "./sending.js";

const { site, ticket } = document.body.dataset;
const FIELDS = ["question", "name", "phone", "address", "code"];
export const CHANNELS = [...document.querySelectorAll("#channels [data-channel]")].map((button) => button.dataset.channel);

let linked = Boolean(ticket); // until the request of this ticket is written down

export function drawFresh() {
  for (const button of byId("channels").querySelectorAll("[data-channel]")) {
    const isChosen = button.dataset.channel === state.channel;
    set(button, "aria-checked", String(isChosen));
    set(button, "tabindex", isChosen ? "0" : "-1");
  }
  for (const field of document.querySelectorAll("#fresh [data-for]")) field.hidden = field.dataset.for !== state.channel;
  put(byId("fresh-procedure"), chosen()?.names.vi ?? t("gd_procedure_none"));
  const contacts = (state.desk?.contacts ?? []).filter((one) => !["phone", "post"].includes(one.kind));
  rebuild(byId("contact"), contacts, () =>
    contacts.length ? contacts.map((one) => make("option", { value: one.contact_id }, `${one.name} (${one.decision})`)) : [make("option", { value: "" }, t("gd_contact_none"))],
  );
}

export function chooseChannel(name) {
  change({ channel: name });
  byId("question").focus();
}

export function bindFresh() {
  byId("fresh").addEventListener("submit", (event) => event.preventDefault());
  byId("channels").addEventListener("click", (event) => {
    const button = event.target.closest("[data-channel]");
    if (button) change({ channel: button.dataset.channel });
  });
  byId("channels").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = (CHANNELS.indexOf(state.channel) + step + CHANNELS.length) % CHANNELS.length;
    change({ channel: CHANNELS[at] });
    byId("channels").querySelector("[aria-checked=true]").focus();
    event.preventDefault();
  });
}

/* Write it down; what was typed stays when it is refused. */
export async function write(take) {
  const value = (id) => byId(id).value.trim();
  const done = await ask({
    site_id: site,
    channel: state.channel,
    question: value("question"),
    name: value("name"),
    phone: value("phone"),
    address: state.channel === "post" ? value("address") : "",
    procedure_id: state.procedure,
    ticket_id: linked && state.channel === "direct" ? Number(ticket) : null,
    dossier_code: value("code"),
    contact_id: state.channel === "online" && value("contact") ? Number(value("contact")) : null,
    take,
  });
  if (!done) return;
  linked = false;
  for (const id of FIELDS) byId(id).value = "";
  change(take ? { channel: CHANNELS[0] } : { channel: CHANNELS[0], one: null, procedure: null });
  byId(take ? "answer" : "question")?.focus();
}
