/* The hall display: follows the room of its hall, queues simultaneous calls, rings each once. */

import { follow } from "/design/static/js/live.js";
import { Calls } from "./calls.js";
import { drawCard, drawClock, drawHead, drawNext, drawRows, drawStatus, fitCard, pulse } from "./hall-view.js";
import { renewSession } from "./leave.js";
import { heed } from "./orders.js";
import { fontsReady } from "./page.js";

const TICK_MS = 250;
const { hall, zone, voice: voiceSwitch, voiceZone } = document.body.dataset;

const calls = new Calls();
const steady = () => performance.now();
const isHere = (call) => !zone || call.zone_id === zone;
const isOurs = (call) => !voiceZone || call.zone_id === voiceZone;
let status = { state: "starting", heardAt: null };
let voice = null;
let live = null;

function draw() {
  const late = status.state !== "live";
  if (!late) ring(calls.advance(steady()));
  const view = calls.view(steady());
  drawCard(view.card, late);
  drawRows(view, late);
  drawClock(live.now());
}

function ring(call) {
  if (!call) return;
  pulse();
  if (isOurs(call)) voice?.say(call);
}

function onSnapshot(snapshot, { afresh }) {
  drawHead(snapshot.centre_name);
  drawNext(snapshot.next_up);
  calls.snapshot(snapshot.calls.filter(isHere), steady(), live.now(), afresh);
  voice?.keepOnly(snapshot.calls.map((call) => call.call_id));
  draw();
}

function onCall(call) {
  if (isHere(call)) calls.called(call, steady(), live.now());
}

function onWithdrawn({ call_id: id }) {
  calls.withdrawn(id, steady());
  voice?.withdraw(id);
}

const KINDS = {
  "ticket.called": onCall,
  "ticket.recalled": onCall,
  "call.withdrawn": onWithdrawn,
  "call.closed": ({ call_id: id }) => voice?.forget(id),
  "serving.started": ({ call_id: id }) => voice?.forget(id),
};

function onMessage({ kind, data }) {
  KINDS[kind]?.(data);
  draw();
}

function onStatus(told) {
  if (told.state !== "live" && status.state === "live") {
    calls.quieten();
    voice?.keepOnly([]);
  }
  status = told;
  drawStatus(status, live.now());
  draw();
}

async function start() {
  await fontsReady();
  if (voiceSwitch === "on") {
    const { HallVoice } = await import("./hall-voice.js");
    voice = new HallVoice(calls, voiceZone);
    voice.begin().catch(() => {}); // clips are asked for again with each call
  }
  live = follow({
    room: `hall:${hall}`,
    snapshotUrl: `/api/v1/halls/${hall}/snapshot`,
    onSnapshot,
    onMessage,
    onVolatile: ({ kind, data }) => kind === "queue.summary" && drawNext(data.next_up),
    onOther: heed,
    onStatus,
    onDenied: renewSession,
  });
  setInterval(draw, TICK_MS);
  addEventListener("resize", fitCard);
}

start();
