/* Acts of a clerk: each has a key of its own, and keeps it when it is sent again, so that pressing twice,
   a slow line or a lost answer never make two acts of one. */

import { change, say, see, state } from "./state.js";
import { hourMinute } from "/design/static/js/clock.js";
import { t } from "./words.js";

const { counter, csrf } = document.body.dataset;
const WAITS_MS = [300, 600, 1200, 2400, 4000];
const TIMEOUT_MS = 5000;
const AWAY = [502, 503, 504];

let unanswered = null; // { path, body, head, key } of the last act nobody answered

export const newKey = () => crypto.getRandomValues(new Uint8Array(16)).reduce((hex, n) => hex + n.toString(16).padStart(2, "0"), "");

/* The same act on the same picture is the same act. Once the picture moved on, it tells what became of it. */
function keyFor(path, body) {
  const asked = { path, body: JSON.stringify(body), head: state.view?.head };
  const isSame = unanswered && Object.keys(asked).every((part) => asked[part] === unanswered[part]);
  unanswered = { ...asked, key: isSame ? unanswered.key : newKey() };
  return unanswered.key;
}

export async function post(path, body) {
  const request = {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify(body),
  };
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await fetch(path, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (!AWAY.includes(answer.status)) return answer;
    } catch {
      // No answer: it may have been done. The same key asks again.
    }
    if (tries === WAITS_MS.length) return null;
    change({ again: true, toast: { words: t("send_again"), bad: true } });
    await new Promise((done) => setTimeout(done, WAITS_MS[tries]));
  }
}

/* Do one act at a counter (this page's own unless told); resolves to the answer, or null when refused or not sent. */
export async function perform(name, body = {}, at = counter) {
  if (state.busy || state.expired) return null;
  const path = `/api/v1/counters/${at}/${name}`;
  change({ busy: name, again: false });
  try {
    return await settle(await post(path, { ...body, key: keyFor(path, body) }));
  } finally {
    change({ busy: null, again: false });
  }
}

async function settle(answer) {
  if (answer === null) return void say(t("send_failed"), true) ?? null;
  if (answer.status < 500) unanswered = null;
  if (answer.status === 401) return void change({ expired: true, panel: null }) ?? null;
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) return void say(told.detail ?? t("send_unknown"), true) ?? null;
  if (told.view?.counter_id === counter) see(told.view);
  say(told.message.replace(/\.(?= |$)/, ` lúc ${hourMinute(state.clock())}.`));
  return told;
}

export async function ask(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (answer.status === 401) change({ expired: true });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/* A question whose words belong in no address; null when it was not answered. */
export async function lookUp(path, body) {
  const answer = await post(path, body);
  if (answer?.status === 401) change({ expired: true });
  return answer?.ok ? answer.json() : null;
}

/* Say that somebody is on the way: saying it twice is saying it once, so it needs no key. */
export async function answerHelp(site, helpId) {
  const answer = await post(`/api/v1/sites/${site}/help/${helpId}/answer`, {});
  if (answer?.status === 401) change({ expired: true });
  if (!answer?.ok) say(t("send_failed"), true);
}
