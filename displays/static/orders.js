/* What the device desk asks of this page alone: a test or a fresh start. Each is done once.
   A page on its own machine's relay is answered for by that machine; a browser that is the device answers itself. */

import { leave } from "./leave.js";
import { showTrial } from "./trial.js";

const STATE = "/api/v1/devices/state";
const TRIES_MS = [0, 1000, 3000];
const isRelayed = document.body.dataset.feed === "sse";
const openedAt = new Date().toISOString();
const seen = new Set();

/* `envelope` is one of this device's own room. */
export async function heed(envelope) {
  const { kind, data } = envelope;
  const order = data.order_id;
  if (order && seen.has(order)) return;
  if (order) seen.add(order);
  if (kind === "device.test") showTrial();
  if (order && !isRelayed) await answer(order);
  leave(envelope);
}

async function answer(order) {
  const at = new Date().toISOString();
  const page = { name: "page", kind: "screen", state: "ready", since: openedAt, last_job: { state: "done", at, order_id: order } };
  const body = JSON.stringify({ software: "browser", parts: [page], orders: [{ order_id: order, state: "done", at }] });
  for (const wait of TRIES_MS) {
    await new Promise((done) => setTimeout(done, wait));
    const told = await fetch(STATE, { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
    if (told && told.status < 500) return;
  }
}
