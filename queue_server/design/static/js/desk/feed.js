/* The room of the site's staff as a doorbell: when anything happened, read the picture anew, not too often.

   const feed = listen({ room, url, everyMs, concerns(envelope), onPicture(picture, afresh), onStatus, onMessage, onExpired })
   `concerns` tells what is read at once (at most each `everyMs`); the rest may wait a second.
   feed.now() is the server's clock; feed.soon() asks for a new picture; feed.stop() ends it. */

import { follow } from "/design/static/js/live.js";

const LEAST_EVERY_MS = 30_000; // waiting makes the picture old even when nothing happens
// Every desk of the hall hears everything: what does not concern it is read less often, and not by all at once.
const OTHERS_MS = 1000;
const SPREAD_MS = 600;
const ATTENDED_MS = 60_000;

let touched = performance.now();
for (const kind of ["pointerdown", "keydown", "wheel"]) {
  addEventListener(kind, () => (touched = performance.now()), { capture: true, passive: true });
}

/* What the page reads by itself with nobody at it does not keep the session alive. */
function headers() {
  const isAttended = performance.now() - touched < ATTENDED_MS;
  return { Accept: "application/json", ...(isAttended ? {} : { "X-Unattended": "1" }) };
}

export function listen({ room, url, everyMs = 300, concerns = () => true, onPicture, onStatus, onMessage = () => {}, onExpired }) {
  let timer = null;
  let reading = false;
  let wanted = false;
  let last = 0;
  let due = Infinity;

  async function read() {
    timer = null;
    if (reading) return void (wanted = true);
    reading = true;
    last = performance.now();
    try {
      const answer = await fetch(url, { headers: headers(), cache: "no-store" });
      if (answer.status === 401 || answer.status === 403) return void expired();
      if (answer.ok) onPicture(await answer.json(), false);
    } catch {
      // The line is down: the follower notices and reads when it is back.
    } finally {
      reading = false;
      if (wanted) soon();
      wanted = false;
    }
    return undefined;
  }

  /* `gap`: least time since the last reading; `spread`: up to so much later. An earlier wish replaces a later one. */
  function soon(gap = everyMs, spread = 0) {
    const at = Math.max(performance.now() + Math.random() * spread, last + gap);
    if (timer === 0 || (timer !== null && at >= due)) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(read, at - performance.now());
  }

  function expired() {
    stop();
    onExpired();
  }

  function stop() {
    live.stop();
    clearInterval(regularly);
    clearTimeout(timer);
    timer = 0; // nothing more is read
  }

  const live = follow({
    room,
    snapshotUrl: url,
    onSnapshot: (picture) => onPicture(picture, true),
    onMessage: (envelope) => (onMessage(envelope), concerns(envelope) ? soon() : soon(OTHERS_MS, SPREAD_MS)),
    onStatus,
    onDenied: expired,
  });
  // Who signs out hears nothing more: the answer would be that nobody is signed in.
  document.querySelector('form[action="/dang-xuat"]')?.addEventListener("submit", stop);
  const regularly = setInterval(() => soon(), LEAST_EVERY_MS);
  return { now: () => live.now(), soon: () => soon(), stop };
}
