/* A browser as an enrolled device: an Ed25519 key that cannot be read out, an identity typed in by an admin,
   and a session that is a cookie this page never sees. The same protocol as `queue_server.link`. */

const DEVICES = "/api/v1/devices";
const ED25519 = { name: "Ed25519" };
const REVOKED = new Set(["device_revoked"]);
const UNKNOWN = new Set(["device_unknown", "unknown_device"]);

export class Refused extends Error {
  constructor(status, code) {
    super(`${code} (${status})`);
    Object.assign(this, { status, code });
  }
}

/* Why this browser cannot be a device: "insecure", "old", or null when it can. */
export async function obstacle() {
  if (!window.isSecureContext) return "insecure";
  try {
    await crypto.subtle.generateKey(ED25519, false, ["sign", "verify"]);
    return null;
  } catch {
    return "old";
  }
}

export class BrowserDevice {
  /* `kind`: "display" or "board"; `about`: what the admin reads beside the code. */
  static async load(kind, about) {
    const device = new BrowserDevice();
    Object.assign(device, { kind, about, id: await keep("get", "id"), keys: await keep("get", "keys") });
    device.last = await keep("get", "session"); // hall, zone, counter; no secret is in it
    return device;
  }

  /* Resolves with a DeviceSession. "unknown" or "revoked" as error code: enrol. Anything else: try again later. */
  async openSession() {
    if (!this.id || !this.keys) throw new Refused(404, "unknown");
    try {
      const { nonce } = await ask("POST", "/challenges", { device_id: this.id });
      const signature = await this.#sign(`motcua-device-session:${this.id}:${nonce}`);
      this.last = await ask("POST", "/browser-sessions", { device_id: this.id, nonce, signature });
      await keep("put", "session", this.last);
      return this.last;
    } catch (error) {
      if (UNKNOWN.has(error.code)) throw new Refused(error.status, "unknown");
      if (REVOKED.has(error.code)) throw new Refused(error.status, "revoked");
      throw error;
    }
  }

  /* Resolves when an admin typed the code. `onCode(code)`; null while there is none (the server is away). */
  async enrol(onCode, { pollMs = 2000 } = {}) {
    await this.#newKey();
    for (;;) {
      try {
        const asked = { kind: this.kind, about: this.about, public_key: await this.#publicKey() };
        const opened = await ask("POST", "/enrolments", asked);
        onCode(opened.code);
        this.id = await this.#approved(opened.enrolment_id, pollMs);
        if (this.id) return keep("put", "id", this.id);
      } catch {
        onCode(null);
        await pause(pollMs);
      }
    }
  }

  /* The device id, or null when the code expired. */
  async #approved(enrolmentId, pollMs) {
    for (;;) {
      await pause(pollMs);
      const state = await ask("GET", `/enrolments/${enrolmentId}`).catch(unless(400));
      if (state?.state === "approved") return state.device_id;
      if (state?.state === "expired") return null;
    }
  }

  /* Every enrolment has its own key: what was revoked is never used again. */
  async #newKey() {
    this.keys = await crypto.subtle.generateKey(ED25519, false, ["sign", "verify"]);
    this.id = null;
    await keep("put", "id", null);
    await keep("put", "keys", this.keys);
  }

  /* What an admin compares before letting this device in; the same words as on the page "Thiết bị". */
  async fingerprint() {
    const digest = await crypto.subtle.digest("SHA-256", await crypto.subtle.exportKey("raw", this.keys.publicKey));
    const digits = [...new Uint8Array(digest.slice(0, 16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.match(/.{4}/g).join(" ");
  }

  async #publicKey() {
    return base64url(await crypto.subtle.exportKey("raw", this.keys.publicKey));
  }

  async #sign(text) {
    return base64url(await crypto.subtle.sign(ED25519, this.keys.privateKey, new TextEncoder().encode(text)));
  }
}

/* Let a lost connection or a full server pass; a clear refusal ends the enrolment. */
function unless(refusal) {
  return (error) => {
    if (error instanceof Refused && error.status >= refusal && error.status < 500 && error.status !== 429) throw error;
    return null;
  };
}

async function ask(method, path, body) {
  const headers = { Accept: "application/json", ...(body && { "Content-Type": "application/json" }) };
  const signal = AbortSignal.timeout(5000);
  const answer = await fetch(DEVICES + path, { method, headers, signal, cache: "no-store", body: body && JSON.stringify(body) });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, told.code ?? "unknown_answer");
  return told;
}

function base64url(buffer) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/* One small store of this browser; a CryptoKey is kept as a handle, its secret part cannot be read by any page. */
async function keep(how, name, value) {
  const database = await asked(indexedDB.open("motcua-device", 1), (open) => open.result.createObjectStore("kept"));
  const store = database.transaction("kept", how === "get" ? "readonly" : "readwrite").objectStore("kept");
  const result = await asked(how === "get" ? store.get(name) : store.put(value, name));
  database.close();
  return result;
}

function asked(request, onUpgrade = () => {}) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onupgradeneeded = () => onUpgrade(request);
  });
}
