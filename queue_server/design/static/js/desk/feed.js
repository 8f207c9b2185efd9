/* The room of the site's staff as a doorbell: when anything happened, read the picture anew, not too often.

   const feed = listen({ room, url, everyMs, onPicture(picture, afresh), onStatus, onMessage, onExpired })
   feed.now() is the server's clock; feed.soon() asks for a new picture; feed.stop() ends it. */

import { follow } from "/design/static/js/live.js";

const LEAST_EVERY_MS = 30_000; // waiting makes the picture old even when nothing happens

export function listen({ room, url, everyMs = 300, onPicture, onStatus, onMessage = () => {}, onExpired }) {
  let timer = null;
  let reading = false;
  let wanted = false;
  let last = 0;

  async function read() {
    timer = null;
    if (reading) return void (wanted = true);
    reading = true;
    last = performance.now();
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
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

  function soon() {
    if (timer === null) timer = setTimeout(read, Math.max(0, last + everyMs - performance.now()));
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
    onMessage: (envelope) => (onMessage(envelope), soon()),
    onStatus,
    onDenied: expired,
  });
  const regularly = setInterval(soon, LEAST_EVERY_MS);
  return { now: () => live.now(), soon, stop };
}
