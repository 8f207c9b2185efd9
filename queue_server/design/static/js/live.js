/* Follow one room and know at any moment whether what is shown is true (ARCHITECTURE 4.3).
   const live = follow({ room, snapshotUrl, onSnapshot, onMessage, … });
     onSnapshot(snapshot, { afresh })  replace everything; nothing in it may ring; `afresh` after the line was lost
     onMessage(envelope)               the next change, in order, once
     onVolatile(summary)               replaced by the next one
     onOther(envelope)                 for another room of this device (`device.*`)
     onStatus({ state, heardAt })      "starting", "live", "late" (each half second) or "incompatible"; true at `heardAt`
     onDenied()                        the server does not know this page: renew a session or leave; may be async
   live.now(): the server's clock in ms, as `heardAt`; live.refresh() reads the snapshot now; live.stop() ends it.
   `<body data-feed="sse">` chooses the relay of this machine instead of Socket.IO. */

import { ServerClock } from "./clock.js";
import { RoomFollower } from "./room.js";
import { SnapshotReader } from "./snapshots.js";
import { openSocket, openStream } from "./transports.js";

const TICK_MS = 500;
const PROTOCOL_MAJOR = "1";
const SILENCE_BEFORE_RESTART_S = 12;
const BUFFER = 500;

const nothing = () => {};
const seconds = () => performance.now() / 1000;

export function follow(options) {
  const live = new Live(options);
  live.start();
  return live;
}

class Live {
  #buffer = [];
  #state = "starting";
  #lineHeardAt = seconds();
  #afresh = true;

  constructor({ room, snapshotUrl, feed = document.body.dataset.feed, ...handlers }) {
    this.rules = new RoomFollower(room);
    this.clock = new ServerClock();
    this.open = feed === "sse" ? openStream : openSocket;
    this.on = {
      onSnapshot: nothing, onMessage: nothing, onVolatile: nothing, onOther: nothing,
      onStatus: nothing, onDenied: nothing, ...handlers,
    };
    this.reader = new SnapshotReader({
      url: snapshotUrl,
      onRead: (snapshot, ageSeconds) => this.#snapshot(snapshot, ageSeconds),
      onDenied: async () => this.on.onDenied(),
    });
  }

  async start() {
    this.timer = setInterval(() => this.#tick(), TICK_MS);
    this.refresh();
    this.transport = await this.open({
      connected: () => this.#connected(),
      message: (envelope) => this.#message(envelope),
      heartbeat: (beat) => this.#heartbeat(beat),
      volatile: (told) => told.room === this.rules.room && this.on.onVolatile(told),
      denied: async () => this.on.onDenied(),
    });
  }

  stop() {
    clearInterval(this.timer);
    this.reader.stop();
    this.transport?.close();
  }

  now() {
    return this.clock.now();
  }

  refresh() {
    this.reader.read();
  }

  #connected() {
    this.#afresh = true;
    this.refresh();
  }

  #snapshot(snapshot, ageSeconds) {
    if (snapshot.protocol && snapshot.protocol.split(".")[0] !== PROTOCOL_MAJOR) {
      return this.#become("incompatible", Infinity);
    }
    if (this.#state === "incompatible") this.#state = "starting";
    this.rules.snapshot(snapshot.head ?? null, seconds() - ageSeconds);
    this.clock.forget();
    this.clock.heard(snapshot.at, ageSeconds);
    this.on.onSnapshot(snapshot, { afresh: this.#afresh });
    this.#afresh = false;
    this.#drain();
    this.#tick();
  }

  #message(envelope) {
    this.#lineHeardAt = seconds();
    if (envelope.room === this.rules.room) this.#numbered(envelope);
    else this.on.onOther(envelope);
  }

  /* What arrives while a snapshot is on its way is judged after it. */
  #numbered(envelope) {
    this.clock.heard(envelope.at);
    if (!this.reader.busy && this.#judge(envelope) !== "gap") return;
    this.#buffer = [...this.#buffer, envelope].slice(-BUFFER);
    if (!this.reader.busy) this.refresh();
  }

  #judge(envelope) {
    const verdict = this.rules.message(envelope, seconds());
    if (verdict === "apply") this.on.onMessage(envelope);
    return verdict;
  }

  #drain() {
    const waiting = this.#buffer;
    this.#buffer = [];
    // A snapshot older than a message that is here already came from a cache: ask once more, not at once.
    if (waiting.some((envelope) => this.#judge(envelope) === "gap")) this.reader.readSoon();
  }

  #heartbeat(beat) {
    this.#lineHeardAt = seconds();
    if (beat.room !== this.rules.room) return;
    this.clock.heard(beat.at);
    if (this.reader.busy) return;
    if (this.rules.heartbeat(beat.head, seconds()) === "gap") this.refresh();
    else this.#tick();
  }

  #tick() {
    const now = seconds();
    const age = this.rules.age(now);
    if (this.#state !== "incompatible" && age !== Infinity) {
      this.#become(this.rules.stale(now) ? "late" : "live", age);
    }
    if (now - this.#lineHeardAt > SILENCE_BEFORE_RESTART_S) {
      this.#lineHeardAt = now; // open but dead: give the new line as long
      this.transport?.restart();
    }
  }

  #become(state, age) {
    if (state === this.#state && state !== "late") return;
    this.#state = state;
    this.on.onStatus({ state, heardAt: this.clock.now() - age * 1000 });
  }
}
