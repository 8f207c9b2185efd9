/* The landing page of a new screen: shows its code, waits for the admin, then opens the page of the screen. */

import { BrowserDevice, obstacle } from "/design/static/js/device.js";
import { pageOf } from "./leave.js";
import { byId, put, say } from "./page.js";

const POLL_MS = 2000;
const { kind, feed } = document.body.dataset;
const pause = () => new Promise((resolve) => setTimeout(resolve, POLL_MS));

/* `what` is a word key; `code` is shown large, or nothing; the fingerprint is what the admin compares. */
function show(what, code = "", fingerprint = "") {
  put(byId("code"), code);
  put(byId("what"), say(what));
  put(byId("fingerprint"), fingerprint);
  byId("valid").hidden = !code;
}

function about() {
  const browser = /(Edg|Chrome|Firefox|Version)\/\d+/.exec(navigator.userAgent)?.[0] ?? "trình duyệt";
  return `${browser} ${screen.width}×${screen.height}`;
}

/* This browser is the device. */
async function ownDevice() {
  const why = await obstacle();
  if (why) return show(`js_enrol_${why}`);
  const device = await BrowserDevice.load(kind, about());
  let asking = "js_enrol_ask";
  for (;;) {
    try {
      const session = await device.openSession();
      const page = pageOf(session);
      if (page) return location.replace(page);
      show("js_enrol_unassigned");
    } catch (error) {
      if (error.code === "revoked") asking = "js_enrol_revoked";
      if (error.code === "unknown" || error.code === "revoked") {
        await enrol(device, asking);
        continue;
      }
      show("js_enrol_away");
    }
    await pause();
  }
}

async function enrol(device, asking) {
  await device.enrol(async (code) => (code ? show(asking, code, await device.fingerprint()) : show("js_enrol_away")));
}

/* The process of this machine is the device; this page only shows how far it is. */
async function localDevice() {
  for (;;) {
    const setup = await fetch("/setup", { cache: "no-store" }).then((answer) => answer.json()).catch(() => null);
    if (setup?.page) return location.replace(setup.page);
    show(setup ? `js_enrol_${setup.state}` : "js_enrol_away", setup?.code ?? "", setup?.fingerprint);
    await pause();
  }
}

if (feed === "sse") localDevice();
else ownDevice();
