/* Whether this page may speak in a zone: one endpoint speaks, others stand by. And telling what was said.

   A server (or a local process) that does not know of duties lets everybody speak. */
const CLAIMS = "/api/v1/voice/claims", PLAYS = "/api/v1/voice/plays";
const RENEW = 10_000, RETRY = 2000, KEPT = 200, AT_ONCE = 50;

function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(body), keepalive: true });
}

const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export class VoiceDuty {
  #zones = new Map();
  #until = 0;
  #outbox = [];
  #telling = false;
  #told;

  /* Resolves with the first answer, whatever it is. */
  first = new Promise((done) => { this.#told = done; });
  known = false;

  constructor(zoneId) {
    this.asked = zoneId ? { zone_id: zoneId } : {};
    addEventListener("pagehide", () => post(CLAIMS, { ...this.asked, release: true }).catch(() => {}));
    this.#renew();
  }

  speaks(zoneId) {
    if (this.#until === Infinity) return true;
    return performance.now() < this.#until && this.#zones.get(zoneId) === true;
  }

  async #renew() {
    let next = RETRY;
    const asked = performance.now();
    try {
      const answer = await post(CLAIMS, { ...this.asked, release: false });
      if (answer.ok) {
        const { zones, hold_seconds: hold } = await answer.json();
        this.#zones = new Map(zones.map((zone) => [zone.zone_id, zone.speaking]));
        this.#until = asked + hold * 1000;
        next = RENEW;
      } else if (answer.status === 404) {
        this.#until = Infinity;
        next = RENEW;
      }
      if (answer.ok || answer.status === 404) this.#told(this.known = true);
    } catch { /* the server is away: no calls come either */ }
    setTimeout(() => this.#renew(), next);
  }

  note({ call_id, zone_id, turn, outcome, seconds, first_sample_ms }) {
    const milliseconds = Math.round(seconds * 1000);
    const play = { key: newKey(), call_id, zone_id, turn, outcome, milliseconds, first_sample_ms };
    this.#outbox.push({ at: performance.now(), play });
    if (this.#outbox.length > KEPT) this.#outbox.shift();
    this.#tell();
  }

  async #tell() {
    if (this.#telling || this.#until === Infinity) return;
    this.#telling = true;
    while (this.#outbox.length) {
      const batch = this.#outbox.slice(0, AT_ONCE), now = performance.now();
      const plays = batch.map(({ at, play }) => ({ ...play, ago_ms: Math.round(now - at) }));
      const answer = await post(PLAYS, { plays }).catch(() => null);
      if (!answer || answer.status >= 500 || answer.status === 429) {
        setTimeout(() => this.#tell(), RENEW);
        break;
      }
      this.#outbox = this.#outbox.filter((one) => !batch.includes(one)); // refused ones would be refused again
    }
    this.#telling = false;
  }
}
