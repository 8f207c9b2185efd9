/* The board above one counter: the number it calls or serves, its own name, or where to go instead. */

import { follow } from "/design/static/js/live.js";
import { BrowserDevice } from "/design/static/js/device.js";
import { renewSession } from "./leave.js";
import { heed } from "./orders.js";
import { at, byId, fit, fitRow, fontsReady, isStill, put, say } from "./page.js";
import { Sign } from "./sign.js";

const BLINK = [{ opacity: 0 }, { opacity: 0, offset: 0.5 }, { opacity: 1, offset: 0.5 }, { opacity: 1 }];
const TICK_MS = 500;
const { counter } = document.body.dataset;

const sign = new Sign(counter);
let live = null;
let status = { state: "starting", heardAt: null };

/* Off and on three times at 1 Hz: a movement seen from the side, never a flash. */
function blink() {
  if (!isStill()) byId("big").animate(BLINK, { duration: 1000, iterations: 3 });
}

/* What is written large, and under it left and right, for each thing a board can show. */
const FACES = {
  number: (face, name) => [face.label, face.serving ? say("js_board_serving") : face.field, name],
  withdrawn: (face, name) => [say("js_withdrawn"), name, say("js_withdrawn_wait")],
  paused: (face, name) => [say("js_board_paused"), name, say("js_board_soon")],
  closed: (face, name) => [say("js_board_closed"), face.field, name],
  idle: (face, name) => [name, face.field, say("js_board_wait")],
};

function draw() {
  const face = sign.face(performance.now());
  if (!face) return;
  const isLive = status.state === "live";
  const [big, left, right] = FACES[face.show](face, say("js_counter", { counter: face.counter }));
  document.body.dataset.show = face.show;
  document.body.toggleAttribute("data-go", Boolean(face.goTo.length) && isLive);
  put(byId("before"), face.show === "number" ? say("js_now_calling") : "");
  put(byId("big"), big);
  put(byId("foot-left"), isLive ? left : say("js_board_late"));
  put(byId("foot-right"), isLive ? right : at(status.heardAt));
  put(byId("go-counter"), face.goTo.join(" · "));
  fitAll();
}

let drawn = "";
function fitAll() {
  const now = `${document.body.innerText}|${innerWidth}×${innerHeight}|${document.body.dataset.show}`;
  if (now === drawn) return;
  drawn = now;
  const main = document.querySelector("main");
  const title = byId("big").parentElement;
  const isNumber = document.body.dataset.show === "number";
  fit(title, main, isNumber ? { grow: 1.1, bleed: 0.012 } : {});
  document.querySelectorAll(".foot, .go").forEach(fitRow);
}

async function hallOf() {
  const { hall, feed } = document.body.dataset;
  if (hall) return hall;
  const device = await BrowserDevice.load("board");
  if (!device.last?.hall_id && feed !== "sse") await device.openSession().catch(() => location.replace("/bang-quay"));
  return device.last?.hall_id;
}

async function start() {
  await fontsReady();
  const hall = await hallOf();
  live = follow({
    room: `hall:${hall}`,
    snapshotUrl: `/api/v1/halls/${hall}/snapshot`,
    onSnapshot: (snapshot) => (sign.snapshot(snapshot.counters), draw()),
    onMessage: (envelope) => (sign.message(envelope, performance.now()) && blink(), draw()),
    onOther: heed,
    onStatus: (told) => ((status = told), (document.body.dataset.state = told.state), draw()),
    onDenied: renewSession,
  });
  setInterval(draw, TICK_MS);
}

start();
