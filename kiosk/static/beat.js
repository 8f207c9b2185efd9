// Every five seconds: this page still runs, and whether it is all that the screen shows. Who hears nothing starts
// the browser again; a window of the browser over the page takes its focus.
const EVERY = 5000;

function inFront() {
  const filled = innerWidth >= screen.width - 2 && innerHeight >= screen.height - 2;
  return filled && matchMedia("(display-mode: fullscreen)").matches && document.hasFocus();
}

async function beat() {
  try {
    await fetch("/beats", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ in_front: inFront() }),
    });
  } catch {
    // the kiosk process restarts; the next beat tells
  }
}

export const heart = {
  start() {
    beat();
    setInterval(beat, EVERY);
    addEventListener("resize", beat);
  },
};
