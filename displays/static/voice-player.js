/* Plays clips one after the other through Web Audio, at exact times, and can stop at once. */
const LEAD = 0.03, BETWEEN = 0.04, BEFORE_COUNTER = 0.12, AFTER_CHIME = 0.25, OTHER_LANGUAGE = 0.5, FADE = 0.08;

function pauseBefore(name, previous) {
  if (!previous) return 0;
  if (previous === "chime") return AFTER_CHIME;
  if (name.slice(0, 3) !== previous.slice(0, 3)) return OTHER_LANGUAGE;
  return /\/(vao-quay|counter)$/.test(name) ? BEFORE_COUNTER : BETWEEN;
}

export class Player {
  #context = new AudioContext();
  #volume = this.#context.createGain();
  #clips = new Map();
  #url;

  constructor(clipsUrl) {
    this.#url = clipsUrl;
    this.#volume.connect(this.#context.destination);
  }

  /* Browsers keep silent until a gesture, unless started with --autoplay-policy=no-user-gesture-required. */
  get awake() { return this.#context.state === "running"; }

  async wake() {
    if (!this.awake) await Promise.race([this.#context.resume(), new Promise((done) => setTimeout(done, 300))]);
    return this.awake;
  }

  set volume(part) { this.#volume.gain.value = part; }

  #clip(name) {
    if (!this.#clips.has(name)) {
      const loading = fetch(this.#url + name)
        .then((answer) => answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(`no clip ${name}`)))
        .then((bytes) => this.#context.decodeAudioData(bytes))
        .then((buffer) => Object.assign(buffer, { clip: name }));
      loading.catch(() => this.#clips.delete(name)); // asked for again with the next call
      this.#clips.set(name, loading);
    }
    return this.#clips.get(name);
  }

  async #sayable(names) {
    const missing = new Set();
    await Promise.all(names.map((name) => this.#clip(name).catch(() => missing.add(name.slice(0, 3)))));
    return names.filter((name) => name.startsWith("vi/") || name === "chime" || !missing.has(name.slice(0, 3)));
  }

  /* Resolves when all are here, so that the first call of the day is not late. */
  preload(names) { return Promise.allSettled(names.map((name) => this.#clip(name))); }

  /* Rejects, playing nothing, if one clip is missing: half a number would be a wrong number. Only a second language is
     left out then. Otherwise { seconds, delay, ended, stop }; `ended` resolves to "played" or "stopped". */
  async play(wanted) {
    const names = await this.#sayable(wanted);
    const buffers = await Promise.all(names.map((name) => this.#clip(name)));
    const gain = this.#context.createGain();
    gain.connect(this.#volume);
    const begin = this.#context.currentTime + LEAD;
    let at = begin;
    const sources = buffers.map((buffer, index) => {
      const source = this.#context.createBufferSource();
      source.buffer = buffer;
      source.connect(gain);
      at += pauseBefore(names[index], names[index - 1]);
      source.start(at);
      at += buffer.duration;
      return source;
    });
    let outcome = "played";
    const ended = new Promise((done) => { sources.at(-1).onended = () => { gain.disconnect(); done(outcome); }; });
    const stop = () => {
      outcome = "stopped";
      const now = this.#context.currentTime;
      gain.gain.setValueAtTime(1, now);
      gain.gain.linearRampToValueAtTime(0, now + FADE);
      for (const source of sources) source.stop(now + FADE);
    };
    return { seconds: at - begin, delay: LEAD + (this.#context.outputLatency || 0), ended, stop };
  }
}
