/* Asks for the small snapshot every 10 to 15 seconds; near the turn and in the foreground also listens to the
   stream, which tells a call within the second. Asking goes on beside the stream, only slower: a line that died
   without a word must not keep the page silent. */

const ASK_MS = [10_000, 15_000];
const BESIDE_STREAM_MS = [25_000, 35_000];
const UNKNOWN_MS = [15_000, 20_000];
const AGAIN_MS = 2_000;
const LONGEST_MS = 60_000;
const WAIT_MS = 10_000;
const LATE_MS = 40_000;

const between = ([low, high]) => low + Math.random() * (high - low);

export class Follow {
  #timer = 0;
  #failures = 0;
  #stream = null;
  #asking = false;
  #putOut = false;
  #heardAt = Date.now();
  #quietSince = Date.now(); // on the phone's own clock, which may be wrong

  constructor(facts, on) {
    this.on = on;
    this.address = `/api/v1/follow/${facts.token}`;
    this.know(facts);
  }

  /* What the page shows now: its mark, whether the turn is near, whether all is over. */
  know({ etag, near, ended }) {
    Object.assign(this, { etag, near: near !== undefined, ended: ended !== undefined });
    if (this.ended) this.#stop();
  }

  start() {
    document.addEventListener("visibilitychange", () => this.#turned());
    addEventListener("online", () => this.#ask());
    addEventListener("offline", () => this.on.onLost(this.#heardAt));
    addEventListener("pageshow", (event) => event.persisted && this.#ask());
    this.#listen();
    this.#plan();
  }

  #turned() {
    this.#putOut = false;
    if (document.hidden) this.#close();
    else this.#ask();
  }

  #plan(wait) {
    clearTimeout(this.#timer);
    if (this.ended) return;
    const usual = this.#stream ? BESIDE_STREAM_MS : this.etag ? ASK_MS : UNKNOWN_MS;
    this.#timer = setTimeout(() => this.#ask(), wait ?? between(usual));
  }

  async #ask() {
    if (this.ended || this.#asking) return;
    this.#asking = true;
    let wait;
    try {
      await this.#once();
      this.#failures = 0;
    } catch (problem) {
      this.#failures += 1;
      wait = problem.wait ?? Math.min(LONGEST_MS, AGAIN_MS * 2 ** this.#failures) * (0.8 + Math.random() * 0.4);
      if (Date.now() - this.#quietSince > LATE_MS || this.#failures > 2) this.on.onLost(this.#heardAt);
    }
    this.#asking = false;
    this.#listen();
    this.#plan(wait);
  }

  /* One question; throws when it got no answer, with `wait` when the server says how long. */
  async #once() {
    const headers = this.etag ? { "If-None-Match": `"${this.etag}"` } : {};
    const answer = await fetch(this.address, { headers, cache: "no-store", signal: AbortSignal.timeout(WAIT_MS) });
    if (answer.status === 304 || (answer.status === 404 && !this.etag)) return this.#heard(answer);
    if (answer.status === 404 || answer.status === 410) return this.#changed(answer, null);
    if (!answer.ok) throw { wait: 1000 * Number(answer.headers.get("Retry-After")) || undefined };
    return this.#changed(answer, await answer.json());
  }

  #heard(answer) {
    const date = Date.parse(answer.headers.get("Date") ?? "");
    this.#heardAt = Number.isNaN(date) ? Date.now() : date;
    this.#quietSince = Date.now();
    this.on.onHeard(this.#heardAt);
  }

  /* The page is drawn anew first: what it shows is what was heard. */
  async #changed(answer, view) {
    if (!(await this.on.onChange(view))) throw new Error("the page could not be drawn");
    this.know(document.getElementById("page").dataset);
    this.#heard(answer);
  }

  #listen() {
    if (!this.near || this.ended || document.hidden) return this.#close();
    if (this.#stream || this.#putOut) return undefined;
    const stream = new EventSource(`${this.address}/events`);
    stream.addEventListener("follow", (event) => this.#told(event));
    stream.addEventListener("bye", (event) => this.#ended(JSON.parse(event.data).reason));
    stream.addEventListener("error", () => stream.readyState === EventSource.CLOSED && this.#ended("over"));
    this.#stream = stream;
    return undefined;
  }

  /* `put_out`: two others follow this ticket, so this phone only asks. */
  #ended(reason) {
    this.#putOut = reason === "put_out";
    this.#close();
    if (reason === "again") this.#listen();
    this.#plan();
  }

  async #told(event) {
    if (event.lastEventId === this.etag) return;
    const view = JSON.parse(event.data);
    let wait;
    try {
      await this.#changed({ headers: new Headers() }, view);
    } catch {
      wait = AGAIN_MS; // asking draws it
    }
    this.#plan(wait);
  }

  #close() {
    this.#stream?.close();
    this.#stream = null;
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#close();
  }
}
