/* “Báo khi còn 2 người”: vibration and a chime made in place, after the citizen asked for it by a tap. No
   permission, no file, nothing kept: it works while this page is open, and says so. */

const SOON = 2;
const SHORT = [200];
const SOON_PATTERN = [300, 150, 300];
const CALL_PATTERN = [500, 200, 500, 200, 800];
const LOW_HZ = 660;
const HIGH_HZ = 880;

export class Bell {
  #audio = null;
  #lock = null;
  #on = false;
  #before = null;

  constructor() {
    document.addEventListener("visibilitychange", () => this.#keepAwake());
  }

  /* The switch was drawn (again): show it, for only now it can work, and as it was left. */
  attach(row) {
    if (!row) return;
    row.hidden = false;
    const button = row.querySelector("button");
    button.setAttribute("aria-checked", String(this.#on));
    button.onclick = () => this.#turn(button);
  }

  #turn(button) {
    this.#on = !this.#on;
    button.setAttribute("aria-checked", String(this.#on));
    if (this.#on) {
      this.#audio ??= new AudioContext();
      this.#ring(1, SHORT);
    }
    this.#keepAwake();
  }

  /* A view: ring when the line became short, at every call, and never for what was there on arrival. */
  hear(view) {
    const before = this.#before;
    this.#before = view;
    if (!this.#on || !before) return;
    const again = view.state === "called" && (before.state !== "called" || view.calls !== before.calls);
    if (again) this.#ring(3, CALL_PATTERN);
    else if (isSoon(view) && !isSoon(before)) this.#ring(2, SOON_PATTERN);
  }

  #ring(times, pattern) {
    navigator.vibrate?.(pattern);
    this.#audio.resume();
    const start = this.#audio.currentTime;
    for (let n = 0; n < times; n += 1) {
      this.#tone(HIGH_HZ, start + n * 1.1);
      this.#tone(LOW_HZ, start + n * 1.1 + 0.35);
    }
  }

  #tone(hertz, at) {
    const tone = this.#audio.createOscillator();
    const loudness = this.#audio.createGain();
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(0.5, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.6);
    tone.connect(loudness).connect(this.#audio.destination);
    tone.start(at);
    tone.stop(at + 0.65);
  }

  /* A sleeping phone hears nothing: while the bell is on and the page is seen, the screen stays on. */
  async #keepAwake() {
    try {
      if (this.#on && !document.hidden) this.#lock ??= await navigator.wakeLock?.request("screen");
      else if (this.#lock) await this.#lock.release();
    } catch {
      // Low battery or an old browser: the bell rings all the same.
    }
    if (!this.#on || document.hidden) this.#lock = null;
  }
}

function isSoon(view) {
  return view.state === "waiting" && view.people_ahead !== null && view.people_ahead <= SOON;
}
