/* The voice of one zone: calls one after the other, repeated after a while, never two at once.

     const voice = createVoice({ clipsUrl, onPlaying, onPlayed, onBlocked });
     voice.say(announcement)     // an Announcement of the server; resolves when it was said once, or not
     voice.withdraw(call_id)     // taken back: stops it, and corrects it if anybody may have heard it
     voice.forget(call_id)       // the citizen is there: nothing more to say of it

   onPlaying({ call_id, text, turn }), onPlayed({ call_id, zone_id, text, turn, outcome, seconds, first_sample_ms }):
   turn 1, then its repeats, 0 for a correction; outcome as in contracts/voice.py.
   onBlocked(true): the browser wants a gesture first; call voice.wake() from a click. */
import { Player } from "./voice-player.js";
import { correctionOf, firstTurn, nextTurn, spoilt } from "./voice-turns.js";

const GAP = 1500, BEFORE_CORRECTION = 300, HEARD_FOR = 30_000, RETRY = 500;

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
    const now = performance.now(), prompt = !this.#waiting.length && !this.#now && now >= this.#quietUntil;
    return new Promise((done) => this.#add({ ...firstTurn(announcement, now), prompt, done }));
  }

  forget(callId) { this.#remove(callId, "dropped"); }

  withdraw(callId) {
    this.#remove(callId, "withdrawn");
    const now = this.#now?.item.turn && this.#now.item.announcement.call_id === callId ? this.#now : null;
    now?.stop();
    if (now && !now.audible) return; // still loading: nobody heard anything
    const heard = this.#heard.get(callId);
    this.#heard.delete(callId);
    if (!heard || performance.now() - heard.at > HEARD_FOR) return;
    const correction = correctionOf(heard.item, performance.now());
    if (correction) this.#add(correction);
  }

  #remove(callId, outcome) {
    const gone = this.#waiting.filter((item) => item.announcement.call_id === callId && item.turn);
    this.#waiting = this.#waiting.filter((item) => !gone.includes(item));
    gone.forEach((item) => this.#end(item, outcome));
    if (this.#now?.item.announcement.call_id === callId) this.#now.last = true; // no repeat of what sounds now
  }

  #add(item) {
    this.#waiting.push(item);
    this.#next();
  }

  /* Corrections first, then calls in their order, then repeats in theirs. */
  #take(now) {
    const over = this.#waiting.filter((item) => spoilt(item, now));
    this.#waiting = this.#waiting.filter((item) => !over.includes(item));
    over.forEach((item) => this.#end(item, spoilt(item, now)));
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
    const { call_id, text } = item.announcement;
    const now = this.#now = { item, audible: false, stopped: false, stop: () => { now.stopped = true; } };
    try {
      const playback = await this.#player.play(item.clips);
      if (now.stopped) playback.stop();
      else {
        Object.assign(now, { audible: true, stop: playback.stop });
        if (item.prompt) item.first = Math.round(performance.now() - item.due + playback.delay * 1000);
        this.#remember(item);
        this.#tell.playing({ call_id, text, turn: item.turn });
      }
      const outcome = await playback.ended;
      this.#end(item, now.audible ? outcome : "withdrawn", now.audible ? playback.seconds : 0, now.last);
    } catch (error) {
      console.warn(error.message);
      this.#end(item, "failed");
    }
    this.#now = null;
    this.#quietUntil = performance.now() + GAP;
  }

  #remember(item) {
    if (item.turn) this.#heard.set(item.announcement.call_id, { at: performance.now(), item });
    if (this.#heard.size > 50) this.#heard.delete(this.#heard.keys().next().value);
  }

  #end(item, outcome, seconds = 0, last = false) {
    const { call_id, zone_id, text } = item.announcement;
    const first = outcome === "played" || outcome === "stopped" ? item.first ?? null : null;
    this.#tell.played({ call_id, zone_id, text, turn: item.turn, outcome, seconds, first_sample_ms: first });
    item.done?.(outcome);
    const again = outcome === "played" && !last ? nextTurn(item, performance.now()) : null;
    if (again) this.#waiting.push(again);
  }
}

export function createVoice(options) {
  return new Voice(options);
}
