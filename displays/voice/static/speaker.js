// The loudspeaker's page: the agent says what, this page plays it and tells what became of it.
import { createVoice } from "/displays/static/voice.js";

const words = await (await fetch("/design/words/voice.vi.json")).json();
const part = (id) => document.getElementById(id);
const speaker = part("speaker");
let replaced = false, plays = true;

function tell(path, body) {
  fetch(path, { method: "POST", body: JSON.stringify(body), keepalive: true }).catch(() => {});
}

function show(state, what, text) {
  speaker.dataset.state = state;
  part("what").textContent = what;
  part("text").textContent = text;
}

function notice(text) {
  part("notice").textContent = text;
  part("notice").hidden = !text;
}

function playing({ text, turn }) {
  show("playing", [words.correcting, words.playing, words.repeat, words.repeat][turn], text);
}

const voice = createVoice({
  onPlaying: playing,
  onPlayed: (entry) => {
    show("quiet", words.quiet, words.quiet_hint);
    tell("/played", entry);
  },
  onBlocked: (blocked) => {
    part("wake").hidden = !blocked;
    tell("/state", { state: blocked ? "blocked" : "running" });
    if (blocked) show("blocked", words.blocked, words.blocked_hint);
    else show("quiet", words.quiet, words.quiet_hint);
  },
});
part("wake").addEventListener("click", () => voice.wake());

function row(entry) {
  const line = document.createElement("tr");
  const time = new Date(entry.at).toLocaleTimeString("vi-VN");
  for (const text of [time, entry.text, words[`turn_${entry.turn}`], words[`outcome_${entry.outcome}`]]) {
    line.append(Object.assign(document.createElement("td"), { textContent: text }));
  }
  part("log").prepend(line);
  while (part("log").children.length > 30) part("log").lastChild.remove();
}

const spoken = new Set();
const acts = {
  say: (announcement) => { spoken.add(announcement.call_id); voice.say(announcement); },
  output: ({ output }) => {
    plays = output === "page";
    part("output").textContent = plays ? words.output_page : words.output_here.replace("{name}", output);
    show("quiet", words.quiet, plays ? words.quiet_hint : words.quiet_here);
    if (plays) voice.wake().then(async () => voice.preload(await (await fetch("/displays/clips/")).json()));
  },
  playing,
  standby: ({ holder }) => {
    part("standby").hidden = holder === null;
    part("standby").textContent = holder ? words.standby.replace("{holder}", holder) : words.standby_unknown;
  },
  withdraw: ({ call_id: id }) => voice.withdraw(id),
  forget: ({ call_id: id }) => voice.forget(id),
  current: ({ call_ids: ids }) => spoken.forEach((id) => { if (!ids.includes(id)) { voice.forget(id); spoken.delete(id); } }),
  volume: ({ volume }) => { voice.volume = volume; },
  place: ({ name }) => { part("place").textContent = name; },
  code: ({ code }) => notice(code ? words.code.replace("{code}", code) : ""),
  status: ({ status }) => { part("link").textContent = status === "live" ? words.live : words.stale; },
  log: (entries) => { part("log").replaceChildren(); entries.forEach(row); },
  entry: (entry) => {
    row(entry);
    if (!plays && !entry.now) show("quiet", words.quiet, words.quiet_here);
  },
  replaced: () => { replaced = true; events.close(); notice(words.replaced); },
};

const events = new EventSource("/events");
for (const [name, act] of Object.entries(acts)) events.addEventListener(name, (event) => act(JSON.parse(event.data)));
events.addEventListener("error", () => { if (!replaced) notice(words.lost); });
