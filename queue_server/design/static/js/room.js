/* Whether what this page heard of one room is the whole truth; pure, time is an argument in seconds.
   The same rules as `queue_server.link.rooms`: one table of cases tests both. */

export const HEARTBEAT_SECONDS = 5;

export class RoomFollower {
  constructor(room, heartbeatSeconds = HEARTBEAT_SECONDS) {
    this.room = room;
    this.head = null;
    this.limit = 2 * heartbeatSeconds;
    this.trueAt = null;
    this.adopt = false;
  }

  /* What is shown is the truth at `head`; null: a snapshot without one, the next thing heard sets it.
     The head may go back: a server restored from its backup is the truth too. */
  snapshot(head, at) {
    this.head = head;
    this.adopt = head === null;
    this.trueAt = at;
  }

  /* "apply"; "old": part of what is shown already; "gap": something was missed, read the snapshot. */
  message({ seq, prev }, at) {
    if (this.adopt) return this.#advance(seq, at);
    if (this.head === null) return "gap";
    if (seq <= this.head) return "old";
    if (prev !== this.head) return "gap";
    return this.#advance(seq, at);
  }

  /* "ok" or "gap". A head below ours left the server before the message that we already have. */
  heartbeat(head, at) {
    if (this.adopt) {
      this.#advance(head, at);
      return "ok";
    }
    if (this.head === null || head > this.head) return "gap";
    this.trueAt = at;
    return "ok";
  }

  #advance(seq, at) {
    this.head = seq;
    this.adopt = false;
    this.trueAt = at;
    return "apply";
  }

  /* Seconds since what is shown was known to be true; infinite before the first snapshot. */
  age(now) {
    return this.trueAt === null ? Infinity : Math.max(0, now - this.trueAt);
  }

  /* Older than two heartbeats: the screen dims itself and shows its age. */
  stale(now) {
    return this.age(now) > this.limit;
  }
}
