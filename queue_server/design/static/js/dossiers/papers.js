/* Papers of a dossier on any desk: choose, drop, follow, take away. One file goes at a time; what is refused says why.
   `showPapers(root, dossier)` (re)opens the part for a dossier; parts that name one open by themselves.
   The part says `papers-changed` (bubbling, detail: the list) when a file came or went. */

import { t } from "../desk/words.js";
import { kept, line, moving, showPart } from "./drawing.js";
import { newKey } from "./keys.js";
import { inWords, prepare, send, whyNot } from "./sending.js";

const parts = new WeakMap();

export function showPapers(root, dossier) {
  const part = parts.get(root) ?? new Part(root);
  parts.set(root, part);
  return part.open(dossier);
}

class Part {
  constructor(root) {
    this.root = root;
    this.only = root.dataset.kinds.split(" ").filter(Boolean);
    this.jobs = [];
  }

  async open(dossier) {
    if (this.dossier !== dossier) this.jobs = [];
    this.dossier = dossier;
    try {
      this.see(await this.ask(`/api/v1/dossiers/${dossier}/papers`));
    } catch {
      this.root.querySelector("[data-hint]").textContent = t("pap_failed");
    }
  }

  see(view) {
    this.view = view;
    const hint = view.kinds.length ? t("pap_hint", { most: inWords(view.largest) }) : t("pap_looking");
    this.root.querySelector("[data-hint]").textContent = hint;
    this.draw();
    this.root.dispatchEvent(new CustomEvent("papers-changed", { bubbles: true, detail: view }));
  }

  /* Lines of the list first, then one place for each other kind that this desk brings or that has files. */
  places() {
    const { lines, kinds, papers } = this.view;
    const shown = (kind) => !this.only.length || this.only.includes(kind);
    const places = shown("component")
      ? lines.map(({ position, name, mandatory }) => ({ kind: "component", position, name, note: t(mandatory ? "pap_must" : "pap_may") }))
      : [];
    for (const kind of ["component", "notice", "opinion", "minutes", "draft", "signed_scan", "other"]) {
      const has = papers.some((paper) => paper.kind === kind && !paper.position);
      if (shown(kind) && (has || (kind !== "component" && kinds.includes(kind)))) places.push({ kind, position: null, name: t(`pap_kind_${kind}`) });
    }
    return places.map((place) => ({ ...place, id: `${place.kind}-${place.position ?? 0}`, open: kinds.includes(place.kind) }));
  }

  draw() {
    const holder = this.root.querySelector("[data-lines]");
    const focused = holder.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    const acts = { bring: (files, place) => this.bring(files, place), retry: (job) => this.again(job), drop: (job) => this.forget(job) };
    if (this.view.removable && this.view.kinds.length) acts.remove = (paper, reason) => this.remove(paper, reason);
    const here = (place) => ({ kind, position }) => kind === place.kind && (position ?? null) === place.position;
    const rows = this.places().map((place, at) => {
      const files = this.view.papers.filter(here(place)).map((paper) => kept(paper, acts));
      const coming = this.jobs.filter((job) => here(place)(job.place)).map((job) => moving(job, acts));
      return line(place, place.position ?? at + 1, [...files, ...coming], acts);
    });
    holder.replaceChildren(...rows);
    if (focused) holder.querySelector(`[data-name="${focused}"]`)?.focus();
  }

  bring(files, place) {
    for (const file of files) {
      const refused = whyNot(file, this.view.largest);
      this.jobs.push({ ...prepare(file, place), refused });
    }
    this.draw();
    this.next();
  }

  again(job) {
    job.again = false;
    this.next();
  }

  forget(job) {
    this.jobs = this.jobs.filter((one) => one !== job);
    this.draw();
  }

  async next() {
    const job = this.jobs.find((one) => !one.refused && !one.again);
    if (this.busy || !job) return void this.draw();
    this.busy = job.running = true;
    this.draw();
    const { dossier } = this;
    const told = await send(job, { dossier, csrf: this.root.dataset.csrf }, (part) => {
      job.part = part;
      const node = this.root.querySelector(`[data-job="${job.key}"]`);
      if (node) showPart(node, job);
    });
    this.busy = job.running = false;
    if (told.paper) this.arrived(job, told.paper);
    else Object.assign(job, told, { part: 0 });
    this.next();
  }

  arrived(job, paper) {
    this.jobs = this.jobs.filter((one) => one !== job);
    this.say(t(paper.again ? "pap_again" : "pap_done", { name: paper.name }));
    if (!paper.again && paper.url.startsWith(`/ho-so/${this.dossier}/`)) this.see({ ...this.view, papers: [...this.view.papers, paper] });
  }

  async remove(paper, reason) {
    const body = JSON.stringify({ key: newKey(), reason });
    try {
      this.see(await this.ask(`/api/v1/dossiers/${this.dossier}/papers/${paper.id}/remove`, { method: "POST", body }));
      this.say(t("pap_removed", { name: paper.name }));
    } catch (refusal) {
      this.say(refusal.message || t("send_unknown"), "bad");
    }
  }

  say(words, kind = "good") {
    const said = this.root.querySelector("[data-said]");
    said.dataset.kind = kind;
    said.textContent = words;
  }

  async ask(path, how = {}) {
    const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRF-Token": this.root.dataset.csrf };
    const answer = await fetch(path, { headers, ...how });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(answer.status === 401 ? t("pap_expired") : told.detail);
    return told;
  }
}

for (const root of document.querySelectorAll("[data-papers]")) {
  if (root.dataset.dossier) showPapers(root, root.dataset.dossier);
}
