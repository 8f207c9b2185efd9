/* Beside the work: what the board shows, the devices, the day, the line to the server. */

import { byId, icon, make, put, rebuild, set } from "./dom.js";
import { hourMinute } from "/design/static/js/clock.js";
import { ticking } from "./state.js";
import { known, t } from "./words.js";

const DEVICE_ICONS = { kiosk: "tablet-smartphone", display: "tv", board: "monitor", led: "monitor", voice: "volume-2", bridge: "usb" };
const BAD = ["paper_out", "cover_open", "error", "unreachable", "lost"];
const WARN_BEFORE_END_MS = 15 * 60_000;

export function drawSide(state) {
  const { view } = state;
  put(byId("clock"), hourMinute(state.clock()));
  drawLine(state);
  if (!view) return;
  drawBoard(view);
  byId("device-alerts").hidden = !view.alerts;
  put(byId("device-alerts"), view.alerts ? t("counter_alerts", { n: view.alerts }) : "");
  rebuild(byId("devices"), view.devices, () => devices(view.devices));
  day(view);
}

function drawBoard({ serving, state, counter, go_to: goTo }) {
  const name = t("board_counter", { counter });
  const faces = {
    called: () => [serving.ticket.label, name],
    serving: () => [serving.ticket.label, `${t("board_serving")} · ${name}`],
    open: () => [counter, t("board_wait")],
    paused: () => [t("board_paused"), goTo.length ? t("board_go", { where: goTo.join(", ") }) : name],
    closed: () => [t("board_closed"), name],
  };
  const [big, foot] = faces[serving?.state ?? state]();
  byId("led").dataset.show = serving ? "number" : state;
  put(byId("led-big"), big);
  byId("led-big").classList.toggle("long", Boolean(serving) && big.length > 4);
  put(byId("led-foot"), foot);
}

function devices(list) {
  if (!list.length) return [make("li", { class: "none" }, t("devices_none"))];
  return list.map(({ name, kind, state }) => {
    const look = state === "ready" ? ["", "check"] : BAD.includes(state) ? ["d", "circle-alert"] : ["w", "triangle-alert"];
    const [kindOf, mark] = state === "unknown" ? ["u", "circle-question-mark"] : look;
    return make("li", {}, icon(DEVICE_ICONS[kind] ?? "monitor"), make("span", {}, name), make("em", { class: kindOf }, icon(mark), known(`device_${state}`, state)));
  });
}

function day({ today, missed }) {
  const figure = (id, value, unit) => rebuild(byId(id), [value], () => [String(value ?? "–"), value === null || !unit ? "" : make("small", {}, ` ${unit}`)].filter(Boolean));
  figure("day-served", today.served, t("unit_turns"));
  figure("day-average", today.average_seconds === null ? null : ticking(today.average_seconds * 1000).replace(/^0/, ""), "");
  figure("day-longest", today.longest_wait_minutes, t("unit_minutes"));
  figure("day-missed", missed.length, t("unit_numbers"));
}

function age(heardAt, now) {
  const seconds = Math.max(1, Math.round((now - heardAt) / 1000));
  return seconds < 90 ? t("seconds", { n: seconds }) : t("minutes", { n: Math.round(seconds / 60) });
}

function drawLine(state) {
  const { line, expired, clock } = state;
  set(byId("line"), "data-state", expired ? "late" : line.state);
  put(byId("line-words"), line.state === "late" ? t("line_late", { age: age(line.heardAt, clock()) }) : t(`line_${line.state}`));
  const trouble = whatIsWrong(state);
  const holder = byId("trouble");
  if (trouble) put(holder.querySelector("span"), trouble);
  holder.hidden = !trouble;
}

function whatIsWrong({ view, line, expired, clock }) {
  if (expired) return t("trouble_expired");
  if (line.state === "late") return t("trouble_late");
  if (line.state === "incompatible") return t("trouble_incompatible");
  if (view && !view.mine) return t("trouble_taken");
  const ends = Date.parse(document.body.dataset.sessionEnds);
  return ends - clock() < WARN_BEFORE_END_MS ? t("trouble_ending", { time: hourMinute(ends) }) : "";
}

