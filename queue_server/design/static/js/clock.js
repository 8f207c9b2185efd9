/* The server's clock as this page knows it: a screen's own clock may be wrong by hours.
   Delay only ever makes an instant arrive late, so the largest of the last offsets heard is the best one. */

const HEARD = 12; // about a minute of heartbeats: also a clock that drifts is followed

const TIME = new Intl.DateTimeFormat("vi-VN", {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "Asia/Ho_Chi_Minh",
});

export class ServerClock {
  #offsets = [];

  constructor(steady = () => performance.now(), wall = () => Date.now()) {
    this.steady = steady;
    this.wall = wall;
  }

  /* An instant the server just told (ISO text), heard `delaySeconds` after it was true. */
  heard(instant, delaySeconds = 0) {
    this.#offsets.push(Date.parse(instant) + delaySeconds * 1000 - this.steady());
    if (this.#offsets.length > HEARD) this.#offsets.shift();
  }

  /* After a reconnect the clock may have been set back: begin again. */
  forget() {
    this.#offsets = [];
  }

  /* Milliseconds since 1970 by the server's clock. */
  now() {
    return this.#offsets.length ? this.steady() + Math.max(...this.#offsets) : this.wall();
  }
}

/* "09:56" in the centre's time zone, whatever the zone of the screen. */
export function hourMinute(milliseconds) {
  return TIME.format(milliseconds);
}
