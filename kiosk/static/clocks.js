// Everything that counts down: the idle warning, countdowns on the page, the scanner's wait, and the clock.
import { aloud } from "./aloud.js";

let act = () => {};
let quiet = 0;
let paused = false;
let counting = null;
let scanning = null;

const page = () => document.body.dataset;
const idleSheet = () => document.querySelector("[data-sheet=idle]");

function counter(root, seconds) {
  const text = root.querySelector(".left b");
  return { root, seconds, left: seconds, text, bar: root.querySelector(".bar > i"), words: text?.textContent };
}

function draw(one) {
  if (one.text) one.text.textContent = one.words.replace(/\d+/, String(Math.ceil(one.left)));
  if (one.bar) one.bar.style.width = `${(100 * one.left) / one.seconds}%`;
}

function find(selector, name) {
  const root = document.querySelector(selector);
  if (!root) return null;
  const one = counter(root, Number(root.dataset[name]));
  draw(one);
  return one;
}

function clock() {
  const now = new Date();
  const time = now.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: page().zone });
  for (const place of document.querySelectorAll("[data-clock]")) if (place.textContent !== time) place.textContent = time;
}

function tickScan() {
  if (!scanning || scanning.left <= 0) return;
  scanning.left -= 1;
  draw(scanning);
  if (scanning.left <= 0) {
    const late = document.querySelector("[data-late]");
    if (late) late.hidden = false;
    scanning.root.hidden = true;
  }
}

function tickPage() {
  if (!counting || document.querySelector(".k-sheet[role=dialog]")) return false;
  counting.left -= 1;
  draw(counting);
  if (counting.left <= 0) act(counting.root.dataset.then);
  return true;
}

function tickIdle() {
  if (page().fresh || page().step === "enrol" || page().step === "starting") return;
  quiet += 1;
  const idle = Number(page().idle);
  const warning = Number(page().warning);
  if (quiet < idle) return;
  const sheet = idleSheet();
  if (!sheet) return;
  if (sheet.hidden) {
    sheet.hidden = false;
    sheet.one = counter(sheet, warning);
    sheet.querySelector("[data-act=stay]")?.focus({ preventScroll: true });
    aloud.say(sheet.querySelector("h2").textContent);
  }
  sheet.one.left = warning - (quiet - idle);
  draw(sheet.one);
  if (sheet.one.left <= 0) act("end");
}

function tick() {
  clock();
  if (paused || aloud.speaking()) return;
  tickScan();
  if (!tickPage()) tickIdle();
}

export const clocks = {
  // Called after every new screen.
  start(perform) {
    act = perform;
    quiet = 0;
    paused = false;
    counting = find("[data-countdown]", "countdown");
    scanning = find("[data-scan]", "scan");
    clock();
  },
  pause() {
    paused = true;
  },
  touched() {
    if (idleSheet()?.hidden !== false) quiet = 0;
    if (counting) counting.left = Math.max(counting.left, 5);
  },
};

setInterval(tick, 1000);
