// A tap counts when the finger is lifted, forgives 10 mm of drift, and a second one within 400 ms is the same one.
const DRIFT = 40;
const same = () => Number(document.body.dataset.same);
let pressed = null;
let last = 0;

const target = (event) => event.target.closest?.("[data-act],[data-key],[data-aloud-button]");

function near(element, x, y) {
  const box = element.getBoundingClientRect();
  return x > box.left - DRIFT && x < box.right + DRIFT && y > box.top - DRIFT && y < box.bottom + DRIFT;
}

function release() {
  pressed?.element.classList.remove("is-pressed");
  pressed = null;
}

export const taps = {
  down: () => pressed !== null,

  start(act, touched, refresh, stale) {
    const perform = (element) => {
      const now = performance.now();
      if (element.dataset.act === undefined) return;
      if (now - last < same()) return;
      last = now;
      const { act: name, ...fields } = element.dataset;
      act(name, fields);
    };
    addEventListener("pointerdown", (event) => {
      touched();
      const element = event.isPrimary && event.button === 0 ? target(event) : null;
      if (!element) return;
      release();
      pressed = { element };
      element.classList.add("is-pressed");
    });
    addEventListener("pointerup", (event) => {
      if (!pressed || !event.isPrimary) return;
      const { element } = pressed;
      release();
      if (near(element, event.clientX, event.clientY)) {
        perform(element);
        element.dispatchEvent(new CustomEvent("tap", { bubbles: true }));
      }
      if (stale()) refresh();
    });
    addEventListener("pointercancel", release);
    addEventListener("click", (event) => {
      event.preventDefault();
      // Pointers were dealt with above; this one comes from a key or from assistive technology.
      const element = event.detail === 0 ? target(event) : null;
      if (!element) return;
      touched();
      perform(element);
      element.dispatchEvent(new CustomEvent("tap", { bubbles: true }));
    });
    for (const never of ["contextmenu", "dragstart", "selectstart"]) addEventListener(never, (event) => event.preventDefault());
  },
};
