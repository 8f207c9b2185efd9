/* Read the snapshot of a room until it is there: one reading at a time, jittered back-off between tries. */

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 1200;
const TIMEOUT_MS = 3000;

export class SnapshotReader {
  #controller = null;
  #timer = null;
  #failures = 0;

  /* `onRead(snapshot, ageSeconds)`; `onDenied()` may renew a session, the next try follows it. */
  constructor({ url, onRead, onDenied }) {
    Object.assign(this, { url, onRead, onDenied });
    this.busy = false; // from the first try to the first success
  }

  /* Begin now. A reading under way is dropped: it may be from before the reconnect, or hang in a dead line. */
  read() {
    this.stop();
    this.busy = true;
    this.#try(new AbortController());
  }

  /* Read again a little later, for a reason that may repeat. */
  readSoon() {
    this.busy = true;
    this.#failures += 1;
    this.#retry();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#controller?.abort();
    this.#controller = null;
    this.busy = false;
  }

  async #try(controller) {
    this.#controller = controller;
    const impatience = setTimeout(() => controller.abort(), TIMEOUT_MS);
    try {
      const { snapshot, ageSeconds } = await this.#fetch(controller.signal);
      if (this.#controller !== controller) return;
      this.busy = false;
      this.onRead(snapshot, ageSeconds);
      if (!this.busy) this.#failures = 0;
    } catch {
      if (this.#controller !== controller) return;
      this.#failures += 1;
      this.#retry();
    } finally {
      clearTimeout(impatience);
    }
  }

  async #fetch(signal) {
    const headers = { Accept: "application/json" };
    const answer = await fetch(this.url, { headers, cache: "no-store", signal });
    if (answer.status === 401 || answer.status === 403) await this.onDenied();
    if (!answer.ok) throw new Error(`snapshot: ${answer.status}`);
    return { snapshot: await answer.json(), ageSeconds: Number(answer.headers.get("Age") ?? 0) };
  }

  #retry() {
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#failures - 1));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#try(new AbortController()), wait * (0.5 + Math.random()));
  }
}
