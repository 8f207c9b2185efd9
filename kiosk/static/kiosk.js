// The page of the kiosk: one tap, one question to the kiosk process, one new screen.
import { aloud } from "./aloud.js";
import { heart } from "./beat.js";
import { clocks } from "./clocks.js";
import { fit } from "./fit.js";
import { keys } from "./keys.js";
import { live } from "./live.js";
import { pad } from "./pad.js";
import { stage } from "./stage.js";
import { taps } from "./taps.js";
import { wedge } from "./wedge.js";

// After 3 s the page says what is slow; a process that was killed is back within seconds: keep asking.
const SLOW = 3000;
const AGAIN = 700;
let busy = false;
let stale = false;

const body = () => document.body;
const visit = () => body().dataset.visit;

function show(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  const was = `${visit()} ${body().dataset.step}`;
  const root = document.documentElement;
  for (const { name } of [...root.attributes]) if (name !== "style") root.removeAttribute(name);
  for (const { name, value } of next.documentElement.attributes) root.setAttribute(name, value);
  document.title = next.title;
  body().replaceWith(document.adoptNode(next.body));
  settle(was !== `${visit()} ${body().dataset.step}`);
}

function settle(newScreen) {
  stage.fit();
  fit(body());
  pad.draw();
  clocks.start(act);
  if (newScreen || document.querySelector("[role=dialog]")) {
    const heading = document.querySelector("[role=dialog] h2[tabindex], h1[tabindex]");
    heading?.focus({ preventScroll: true });
  }
  aloud.screen(newScreen);
}

function busySheet(state) {
  const sheet = document.querySelector("[data-sheet=busy]");
  if (!sheet) return;
  sheet.hidden = !state;
  for (const line of sheet.querySelectorAll("[data-words]")) line.hidden = line.dataset.words !== state;
}

async function ask(name, fields) {
  const response = await fetch(`/visits/${visit()}/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Repeats the same question until it is answered: the kiosk process knows it by visit and choice, so it is done once.
async function untilAnswered(name, fields) {
  for (;;) {
    try {
      return await ask(name, fields);
    } catch (error) {
      if (/^4\d\d$/.test(error.message)) return fetch("/").then((fresh) => fresh.text());
      busySheet("lost");
      await pause(AGAIN);
    }
  }
}

async function act(name, fields = {}) {
  if (busy) return;
  busy = true;
  clocks.pause();
  const soon = setTimeout(() => busySheet(name === "take" ? "take" : "act"), name === "take" ? 120 : 500);
  const late = setTimeout(() => busySheet("slow"), SLOW);
  try {
    show(await untilAnswered(name, fields));
  } finally {
    clearTimeout(soon);
    clearTimeout(late);
    busySheet("");
    busy = false;
    if (stale) refresh();
  }
}

// Something changed outside (a queue closed, a ticket came out): the same screen, drawn again.
export async function refresh() {
  if (busy || taps.down()) {
    stale = true;
    return;
  }
  stale = false;
  try {
    const response = await fetch("/");
    if (response.ok && !busy) show(await response.text());
  } catch {
    // the process restarts; the event stream will say when it is back
  }
}

taps.start(act, () => clocks.touched(), () => refresh(), () => stale);
keys.start(act);
pad.start();
wedge.start((payload) => act("card", { payload }));
live.start(refresh);
stage.start((wide) => act("view", { wide: wide ? "1" : "0" }));
aloud.start(act);
heart.start();
settle(true);
