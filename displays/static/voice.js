/* The voice of one zone: calls one after the other, each once more after a while, never two at once.

     const voice = createVoice({ clipsUrl, onPlaying, onPlayed, onBlocked });
     voice.say(announcement)     // an Announcement of the server; resolves when it was said once, or not
     voice.withdraw(call_id)     // taken back: stops it, and corrects it if anybody may have heard it
     voice.forget(call_id)       // the citizen is there: nothing more to say of it

   onPlaying({ call_id, text, turn }), onPlayed({ call_id, text, turn, outcome, seconds }):
   turn 1 and 2, 0 for a correction; outcome played, stopped, failed (a clip is missing), late or dropped.
   onBlocked(true): the browser wants a gesture first; call voice.wake() from a click. */
import { Player } from "./voice-player.js";

const GAP = 1500, BEFORE_CORRECTION = 300, LATEST_FIRST = 60_000, LATEST_REPEAT = 20_000, HEARD_FOR = 30_000;
const RETRY = 500;
const CORRECTION = "Xin bỏ qua lời mời vừa rồi.";

class Voice {
  #player; #tell; #waiting = []; #now = null; #heard = new Map(); #quietUntil = 0; #timer = null; #busy = false;
  #blocked = null;

  constructor({ clipsUrl = "/displays/clips/", onPlaying, onPlayed, onBlocked } = {}) {
    this.#player = new Player(clipsUrl);
    const silent = () => {};
    this.#tell = { playing: onPlaying ?? silent, played: onPlayed ?? silent, blocked: onBlocked ?? silent };
  }

  set volume(part) { this.#player.volume = part; }

  preload(names) { return this.#player.preload(names); }

  async wake() {
    const awake = await this.#player.wake();
    if (this.#blocked !== !awake) this.#tell.blocked(this.#blocked = !awake);
    return awake;
  }

  say(announcement) {
    this.forget(announcement.call_id); // a recall replaces what was still to be said
    return new Promise((done) => this.#add({ announcement, turn: 1, latest: LATEST_FIRST, done }));
  }

  forget(callId) {
    for (const item of this.#waiting.filter((one) => one.announcement.call_id === callId && one.turn)) {
      this.#waiting.splice(this.#waiting.indexOf(item), 1);
      this.#end(item, "dropped");
    }
  }

  withdraw(callId) {
    this.forget(callId);
    const now = this.#now?.item.turn && this.#now.item.announcement.call_id === callId ? this.#now : null;
    now?.stop();
    if (now && !now.audible) return; // still loading: nobody heard anything
    const said = this.#heard.get(callId);
    this.#heard.delete(callId);
    if (!said || performance.now() - said.at > HEARD_FOR) return;
    const english = said.announcement.clips.some((name) => name.startsWith("en/"));
    this.#add({
      announcement: { call_id: callId, text: CORRECTION, clips: ["vi/bo-qua", ...(english ? ["en/disregard"] : [])] },
      turn: 0, latest: LATEST_REPEAT,
    });
  }

  #add(item) {
    item.due ??= performance.now();
    this.#waiting.push(item);
    this.#next();
  }

  /* Corrections first, then calls in their order, then repeats in theirs. */
  #take(now) {
    for (const item of this.#waiting.filter((one) => now - one.due > one.latest)) {
      this.#waiting.splice(this.#waiting.indexOf(item), 1);
      this.#end(item, "late");
    }
    const due = this.#waiting.filter((item) => item.due <= now);
    const next = due.sort((a, b) => a.turn - b.turn || a.due - b.due)[0];
    if (!next) return null;
    const quiet = next.turn === 0 ? this.#quietUntil - GAP + BEFORE_CORRECTION : this.#quietUntil;
    return now < quiet ? null : next;
  }

  async #next() {
    clearTimeout(this.#timer);
    if (this.#busy) return;
    this.#busy = true;
    const item = this.#take(performance.now());
    if (item && await this.wake()) {
      if (this.#waiting.includes(item)) { // not withdrawn while waking
        this.#waiting.splice(this.#waiting.indexOf(item), 1);
        await this.#play(item);
      }
    }
    this.#busy = false;
    if (this.#waiting.length) this.#timer = setTimeout(() => this.#next(), this.#pause());
  }

  #pause() {
    const now = performance.now(), first = Math.min(...this.#waiting.map((item) => item.due));
    return Math.min(Math.max(first - now, 20), RETRY);
  }

  async #play(item) {
    const { call_id, text, clips } = item.announcement;
    const now = this.#now = { item, audible: false, stopped: false, stop: () => { now.stopped = true; } };
    try {
      const playback = await this.#player.play(clips);
      if (now.stopped) playback.stop();
      else {
        Object.assign(now, { audible: true, stop: playback.stop });
        this.#remember(item);
        this.#tell.playing({ call_id, text, turn: item.turn });
      }
      this.#end(item, await playback.ended, playback.seconds);
    } catch (error) {
      console.warn(error.message);
      this.#end(item, "failed");
    }
    this.#now = null;
    this.#quietUntil = performance.now() + GAP;
  }

  #remember({ turn, announcement }) {
    if (turn) this.#heard.set(announcement.call_id, { at: performance.now(), announcement });
    if (this.#heard.size > 50) this.#heard.delete(this.#heard.keys().next().value);
  }

  #end(item, outcome, seconds = 0) {
    const { call_id, text, repeat_after_seconds: after } = item.announcement;
    this.#tell.played({ call_id, text, turn: item.turn, outcome, seconds });
    item.done?.(outcome);
    if (item.turn === 1 && outcome === "played" && after) {
      const due = performance.now() + after * 1000;
      this.#waiting.push({ announcement: item.announcement, turn: 2, due, latest: LATEST_REPEAT });
    }
  }
}

export function createVoice(options) {
  return new Voice(options);
}
