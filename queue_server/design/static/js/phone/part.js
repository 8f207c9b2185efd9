/* The parts of the page, as the server draws them. A part whose markup is the same stays untouched, so that
   an open answer, a half-read text and the focus survive an update. */

const WAIT_MS = 10_000;
const clock = new Intl.DateTimeFormat("vi-VN", {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh",
});

export class Part {
  #afterSwap;
  #address = location.href;
  #drawn = new WeakMap();
  #asked = 0;
  #shown = 0;

  constructor(afterSwap) {
    this.#afterSwap = afterSwap;
    for (const part of this.page.querySelectorAll("[data-part]")) this.#drawn.set(part, part.outerHTML);
  }

  get page() {
    return document.getElementById("page");
  }

  /* What the server wrote into the page for the script: token, etag, near, ended, words. */
  get facts() {
    return this.page.dataset;
  }

  view() {
    const { state, ahead, calls } = this.facts;
    return { state, people_ahead: ahead === "" ? null : Number(ahead), calls: Number(calls) };
  }

  /* Draw the page anew; false when it could not be fetched. */
  reload() {
    return this.#fetch(this.#address, {});
  }

  async go(address) {
    const done = await this.#fetch(address, {});
    if (done) {
      this.#address = address;
      history.replaceState(null, "", address);
      document.querySelector("#lang summary")?.focus();
    }
    return done;
  }

  send(form) {
    return this.#fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  }

  /* Two answers may overtake each other; what was asked for last is what is true. */
  async #fetch(address, options) {
    const turn = (this.#asked += 1);
    try {
      const answer = await fetch(address, { ...options, cache: "no-store", signal: AbortSignal.timeout(WAIT_MS) });
      const text = await answer.text();
      const fresh = new DOMParser().parseFromString(text, "text/html");
      if (turn < this.#shown) return true;
      const done = this.#show(fresh);
      if (done) this.#shown = turn;
      return done;
    } catch {
      return false;
    }
  }

  /* An answer without our page in it (too many requests, a gateway's error) changes nothing. */
  #show(fresh) {
    const next = fresh.getElementById("page");
    if (!next) return false;
    const page = this.page;
    for (const { name } of [...page.attributes]) if (!next.hasAttribute(name)) page.removeAttribute(name);
    for (const { name, value } of next.attributes) page.setAttribute(name, value);
    document.documentElement.lang = fresh.documentElement.lang;
    document.title = fresh.title;
    const colour = "meta[name=theme-color]";
    document.querySelector(colour).content = fresh.querySelector(colour).content;
    for (const part of next.querySelectorAll("[data-part]")) {
      const old = page.querySelector(`[data-part=${part.dataset.part}]`);
      if (this.#drawn.get(old) !== part.outerHTML) this.#replace(old, part);
    }
    this.#afterSwap();
    return true;
  }

  #replace(old, part) {
    const open = [...old.querySelectorAll("details[open]")].map((each) => each.id);
    const focused = old.contains(document.activeElement) ? path(document.activeElement) : "";
    const said = old.querySelector("[role=status]");
    this.#drawn.set(old, part.outerHTML);
    old.replaceChildren(...this.#keepingStatus(said, part));
    for (const id of open) {
      const again = document.getElementById(id);
      if (again) again.open = true;
    }
    if (focused) old.querySelector(focused)?.focus({ preventScroll: true });
  }

  /* A screen reader speaks what changes inside a region it knows: the region stays, its text changes. */
  #keepingStatus(said, part) {
    const next = part.querySelector("[role=status]");
    if (said && next) {
      if (said.textContent !== next.textContent) said.textContent = next.textContent;
      next.replaceWith(said);
    }
    return part.childNodes;
  }

  heard(at) {
    this.#tell("live", at, false);
  }

  lost(at) {
    this.#tell("late", at, true);
  }

  #tell(word, at, late) {
    const line = document.getElementById("live");
    if (!line || !this.facts.etag) return;
    line.textContent = this.facts[word].replace("{time}", clock.format(at));
    line.parentElement.classList.toggle("late", late);
  }

  say(text, after) {
    after.querySelector("[role=alert]")?.remove();
    const line = document.createElement("p");
    line.setAttribute("role", "alert");
    line.textContent = text;
    after.prepend(line);
  }
}

function path(element) {
  if (element.id) return `#${element.id}`;
  const parent = element.closest("[id]");
  return parent ? `#${parent.id} ${element.tagName.toLowerCase()}` : "";
}
