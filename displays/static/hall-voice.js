/* The voice of this hall page, when it is the one that speaks in its zone: the card follows what is being said. */

import { byId } from "./page.js";
import { VoiceDuty } from "./voice-duty.js";
import { createVoice } from "./voice.js";

export class HallVoice {
  #spoken = new Set();
  #blocked = false;

  constructor(calls, zoneId) {
    this.calls = calls;
    this.duty = new VoiceDuty(zoneId);
    this.voice = createVoice({
      onPlaying: ({ call_id: id, turn }) => calls.voice(id, turn === 2 ? "repeating" : "playing"),
      onPlayed: (entry) => {
        calls.voice(entry.call_id, "none");
        this.duty.note(entry);
      },
      onBlocked: (blocked) => this.#block(blocked),
    });
    byId("wake").addEventListener("click", () => this.voice.wake());
  }

  /* Fetch the words before the first call of the day. */
  async begin() {
    await this.voice.wake();
    const names = await fetch("/displays/clips/").then((answer) => answer.json());
    await this.voice.preload(names);
  }

  /* A browser that wants a gesture first must not hold the calls: without sound each has its minimum time. */
  #block(blocked) {
    this.#blocked = blocked;
    byId("wake").hidden = !blocked;
    if (blocked) this.#spoken.forEach((id) => this.calls.voice(id, "none"));
  }

  /* Before the server has said who speaks, a call waits for that. */
  say(call) {
    if (!call.announcement) return;
    if (this.duty.known) this.#say(call);
    else this.duty.first.then(() => this.#say(call));
  }

  #say({ call_id: id, announcement }) {
    if (!this.duty.speaks(announcement.zone_id)) return;
    this.#spoken.add(id);
    if (!this.#blocked) this.calls.voice(id, "asked");
    this.voice.say(announcement);
  }

  withdraw(id) {
    this.calls.voice(id, "none");
    this.voice.withdraw(id);
  }

  /* The citizen is at the counter, or the call ended otherwise. */
  forget(id) {
    this.#spoken.delete(id);
    this.voice.forget(id);
  }

  /* Say nothing more of calls that are not among these. */
  keepOnly(ids) {
    for (const id of [...this.#spoken]) if (!ids.includes(id)) this.forget(id);
  }
}
