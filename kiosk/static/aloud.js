// "Nghe đọc": the browser's own voice where it has one for this language, else the kiosk's espeak-ng.
let act = () => {};
let context = null;
let playing = null;
let utterance = null;

const page = () => document.body.dataset;
const language = () => document.documentElement.lang;
const browserVoice = () => globalThis.speechSynthesis?.getVoices().find((one) => one.lang.toLowerCase().startsWith(language()));
const localVoice = () => (page().voices ?? "").split(" ").includes(language());

function visible(element) {
  return element.checkVisibility?.() !== false && !element.closest("[data-silent], [hidden], .kiosk-foot, .kiosk-top");
}

// Heading first, then what can be chosen, as the eye would go. Names of people are never read.
function wordsOfScreen() {
  const root = document.querySelector("[role=dialog], [role=alertdialog]:not([hidden] *)") ?? document.querySelector(".kiosk");
  const parts = root.querySelectorAll("h1, h2, .k-title p, .k-head p, .hero p, .msg, .act, .fc, .k-opt, .sel .h, .docs li, .facts div, .fact, .btn, .num, .mean li, .state .lab, .state .big, .state .next p, .tl li");
  const texts = [...parts].filter(visible).map((part) => (part.innerText ?? "").replace(/\s+/g, " ").trim());
  return texts.filter(Boolean).join(". ").slice(0, 1400);
}

function stop() {
  globalThis.speechSynthesis?.cancel();
  utterance = null;
  try {
    playing?.stop();
  } catch {
    // it had ended
  }
  playing = null;
}

function byBrowser(text, voice) {
  utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = 0.95;
  utterance.onend = utterance.onerror = () => {
    utterance = null;
  };
  speechSynthesis.speak(utterance);
}

async function byKiosk(text) {
  const response = await fetch("/speak", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text, language: language() }),
  });
  if (!response.ok) return;
  context ??= new AudioContext();
  const sound = await context.decodeAudioData(await response.arrayBuffer());
  stop();
  playing = context.createBufferSource();
  playing.buffer = sound;
  playing.connect(context.destination);
  playing.onended = () => {
    playing = null;
  };
  playing.start();
}

export const aloud = {
  speaking: () => playing !== null || utterance !== null,

  say(text) {
    if (!page().aloud || !text) return;
    stop();
    const voice = browserVoice();
    if (voice) byBrowser(text, voice);
    else if (localVoice()) byKiosk(text);
  },

  screen(isNew) {
    for (const button of document.querySelectorAll("[data-aloud-button]")) {
      button.hidden = !["vi", "en"].includes(language()) || !(browserVoice() || localVoice());
    }
    if (!page().aloud) stop();
    else if (isNew) aloud.say(wordsOfScreen());
  },

  start(perform) {
    act = perform;
    addEventListener("tap", async (event) => {
      if (event.target.dataset.aloudButton === undefined) return;
      // On and silent: read once more. On and speaking, or off: switch.
      if (page().aloud && !aloud.speaking()) return aloud.say(wordsOfScreen());
      await act("manner", { name: "aloud" });
      if (page().aloud) aloud.say(wordsOfScreen());
    });
    addEventListener("focusin", (event) => {
      if (event.target.matches?.(":focus-visible") && visible(event.target)) aloud.say(event.target.innerText);
    });
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", () => aloud.screen(false));
  },
};
