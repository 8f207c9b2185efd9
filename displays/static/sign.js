/* What the board of one counter says, from the room of its hall. Pure: no page, no timer. */

const WITHDRAWN_MS = 6000;

export class Sign {
  #sign = null;
  #states = new Map(); // counter number → state, of the whole hall
  #withdrawnUntil = 0;

  constructor(counterId) {
    this.counterId = counterId;
  }

  snapshot(counters) {
    this.#sign = counters.find((sign) => sign.counter_id === this.counterId) ?? null;
    this.#states = new Map(counters.map((sign) => [sign.counter, sign.state]));
    this.#withdrawnUntil = 0;
  }

  /* True when a call begins: the board blinks. `now` in ms of a steady clock. */
  message({ kind, data }, now) {
    if (kind === "counter.changed") this.#states.set(data.counter, data.state);
    if (data.counter_id !== this.counterId) return false;
    if (kind === "counter.changed") this.#change(data);
    if (!this.#sign) return false;
    const rings = kind === "ticket.called" || kind === "ticket.recalled";
    if (rings) this.#become({ current: data, serving: false });
    const isCurrent = this.#sign.current?.call_id === data.call_id;
    if (kind === "serving.started" && isCurrent) this.#become({ serving: true });
    if (kind === "call.closed" && isCurrent) this.#become({ current: null, serving: false });
    if (kind === "call.withdrawn") {
      if (isCurrent) this.#become({ current: null, serving: false });
      this.#withdrawnUntil = now + WITHDRAWN_MS;
    }
    if (rings) this.#withdrawnUntil = 0;
    return rings;
  }

  /* A change of the counter, not of the call at it: only the end of a call takes a number down. */
  #change(told) {
    const { current = null, serving = false } = this.#sign ?? {};
    this.#sign = told.current ? told : { ...told, current, serving };
  }

  #become(change) {
    this.#sign = { ...this.#sign, ...change };
  }

  #show(now) {
    if (this.#sign.current) return "number";
    if (now < this.#withdrawnUntil) return "withdrawn";
    return this.#sign.state === "open" ? "idle" : this.#sign.state;
  }

  /* { show: "number" | "withdrawn" | "paused" | "closed" | "idle", … } or null before the first snapshot. */
  face(now) {
    const sign = this.#sign;
    if (!sign) return null;
    const show = this.#show(now);
    return {
      show,
      label: sign.current?.label ?? "",
      serving: Boolean(sign.current && sign.serving),
      counter: sign.counter,
      field: sign.field_names?.vi ?? "",
      goTo: show === "paused" || show === "closed" ? this.#goTo() : [],
    };
  }

  /* Where to go was said when this counter stopped; a counter that stopped since is no place to send people. */
  #goTo() {
    return (this.#sign.go_to ?? []).filter((counter) => (this.#states.get(counter) ?? "open") === "open");
  }
}
