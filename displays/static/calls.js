/* Which call is on the card, which wait to be read, which are past. Pure: no page, no timer, no voice.
   `now` is a steady clock in ms, `serverNow` the server's clock in ms; a call is never older than it says. */

const DEFAULTS = { minimumMs: 6000, yellowMs: 12000, withdrawnMs: 6000, longestVoiceMs: 40000, kept: 12 };

export class Calls {
  #known = []; // newest first
  #waiting = []; // to be read, in order
  #card = null; // { item, since, rung, voice: "none" | "asked" | "playing" | "repeating" }

  constructor(limits = {}) {
    Object.assign(this, DEFAULTS, limits);
  }

  /* The whole truth. What is in it never rings; what was waiting to be read and is still in it stays waiting.
     `afresh`: read after the line was lost; then the newest call is shown at once, unless a voice is speaking. */
  snapshot(calls, now, serverNow, afresh = false) {
    this.#known = calls.map((call) => itemOf(call, now, serverNow));
    this.#sort();
    const same = (old) => this.#known.find((item) => isSame(item, old)) ?? null;
    this.#waiting = this.#waiting.map(same).filter(Boolean);
    const stays = this.#isSpoken() || (!afresh && this.#isReading(now));
    const still = stays ? same(this.#card.item) : null;
    if (still) this.#card.item = still;
    else this.#rest();
  }

  /* A call just told. One that spent its yellow time on the way is shown, and does not ring. */
  called(call, now, serverNow) {
    const item = itemOf(call, now, serverNow);
    const others = (list) => list.filter((one) => one.call.call_id !== call.call_id);
    this.#known = [item, ...others(this.#known)];
    this.#sort();
    this.#waiting = others(this.#waiting);
    if (now - item.calledAt < this.yellowMs) this.#waiting.push(item);
    else if (!this.#isReading(now)) this.#rest();
  }

  /* Taken back: the screen says so for a while, then forgets it. */
  withdrawn(callId, now) {
    const item = this.#known.find((one) => one.call.call_id === callId);
    if (item) item.withdrawnUntil = now + this.withdrawnMs;
    this.#waiting = this.#waiting.filter((one) => one.call.call_id !== callId);
  }

  /* What the voice does with the call on the card; without a voice a call is read for the minimum time. */
  voice(callId, state) {
    if (this.#card?.item.call.call_id === callId) this.#card.voice = state;
  }

  /* Not current any more: nothing waits to be read; staff call by voice. */
  quieten() {
    this.#waiting = [];
    this.#rest();
  }

  /* Move on by time. Returns the call that begins to be read now, or null. */
  advance(now) {
    this.#known = this.#known.filter((item) => !item.withdrawnUntil || item.withdrawnUntil > now);
    if (this.#card && !this.#known.includes(this.#card.item)) this.#rest();
    if (this.#isReading(now)) return null;
    const next = this.#waiting.shift();
    if (!next) {
      if (this.#card?.item !== this.#newest()) this.#rest();
      return null;
    }
    this.#card = { item: next, since: now, rung: true, voice: "none" };
    return next.call;
  }

  /* { card: { call, phase, reading } | null, soon: [item], past: [item] }; phase "new", "said" or "withdrawn". */
  view(now) {
    const card = this.#card;
    const past = this.#known.filter((item) => item !== card?.item && !this.#waiting.includes(item));
    return { card: card && this.#face(card, now), soon: [...this.#waiting], past };
  }

  #face(card, now) {
    const withdrawn = card.item.withdrawnUntil > now;
    const yellow = now - card.since < this.yellowMs || card.voice === "playing";
    const spoken = this.#isSpoken() || (this.#waiting.length > 0 && this.#isReading(now));
    return {
      call: card.item.call,
      phase: withdrawn ? "withdrawn" : yellow ? "new" : "said",
      reading: Boolean(spoken) && !withdrawn,
    };
  }

  #isReading(now) {
    if (!this.#card) return false;
    if (this.#card.item.withdrawnUntil > now) return true;
    if (!this.#card.rung) return false;
    const read = now - this.#card.since;
    return read < this.minimumMs || (this.#card.voice !== "none" && read < this.longestVoiceMs);
  }

  #isSpoken() {
    return this.#card?.voice === "playing" || this.#card?.voice === "repeating";
  }

  /* Show the newest call without ringing it. */
  #rest() {
    const item = this.#newest();
    this.#card = item ? { item, since: item.calledAt, rung: false, voice: "none" } : null;
  }

  #newest() {
    return this.#known.find((item) => !this.#waiting.includes(item) && !item.withdrawnUntil) ?? null;
  }

  #sort() {
    this.#known.sort((a, b) => b.order - a.order || b.call.call_id - a.call.call_id);
    this.#known.length = Math.min(this.#known.length, this.kept + this.#waiting.length);
  }
}

function itemOf(call, now, serverNow) {
  const order = Date.parse(call.at);
  return { call, order, calledAt: now - (serverNow - order), withdrawnUntil: null };
}

function isSame(one, other) {
  return one.call.call_id === other.call.call_id && one.call.attempt === other.call.attempt;
}
