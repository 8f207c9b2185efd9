/* What the part looks like: a line for each paper, its files, and those on their way. Text is only ever set as text. */

import { icon, make } from "../desk/dom.js";
import { t } from "../desk/words.js";
import { ACCEPT, inWords } from "./sending.js";

const instant = (at) => new Date(at).toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" });

export function button(words, name, act, look = "") {
  const made = make("button", { class: `btn ${look}`.trim(), type: "button", "data-name": name }, ...words);
  made.addEventListener("click", act);
  return made;
}

/* One line; `acts.bring(files, place)` when files were chosen or dropped. */
export function line(place, number, files, acts) {
  const name = make("div", { class: "pap-name" }, place.name, place.note ? make("small", {}, place.note) : "");
  const made = make("li", { class: "pap-line", "data-line": place.id }, make("span", { class: "pap-no" }, number), name);
  made.append(acts.bring && place.open ? chooser(place, acts) : make("span"), make("ul", { class: "pap-files" }, ...files));
  if (acts.bring && place.open) catchDrops(made, (dropped) => acts.bring(dropped, place));
  return made;
}

function chooser(place, acts) {
  const input = make("input", { type: "file", accept: ACCEPT, multiple: "", hidden: "", tabindex: "-1" });
  input.addEventListener("change", () => acts.bring([...input.files], place));
  const made = button([icon("upload"), t("pap_choose")], `choose-${place.id}`, () => input.click());
  made.setAttribute("aria-label", t("pap_choose_for", { name: place.name }));
  return make("span", {}, made, input);
}

function catchDrops(row, take) {
  const over = (on) => row.classList.toggle("is-over", on);
  row.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  row.addEventListener("dragleave", (event) => row.contains(event.relatedTarget) || over(false));
  row.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    take([...event.dataTransfer.files]);
  });
}

/* A file that is kept. `acts.remove` is missing where nothing may be taken away. */
export function kept(paper, acts) {
  const facts = [paper.media === "application/pdf" ? t("pap_pages", { n: paper.pages }) : "", inWords(paper.size), t("pap_by", { who: paper.by, when: instant(paper.at) })];
  const link = make("a", { href: paper.view ?? paper.url, target: "_blank", rel: "noopener" }, paper.name);
  const made = make("li", { class: "pap-file" }, icon("file-text"), link, make("small", {}, facts.filter(Boolean).join(" · ")));
  if (acts.remove) {
    const away = button([icon("x")], `remove-${paper.id}`, () => askWhy(made, paper, acts), "icon-only");
    away.setAttribute("aria-label", t("pap_remove", { name: paper.name }));
    made.append(make("span", { class: "end" }, away));
  }
  return made;
}

function askWhy(holder, paper, acts) {
  if (holder.querySelector("form")) return;
  const input = make("input", { type: "text", maxlength: "120", required: "", autocomplete: "off" });
  const form = make("form", { class: "pap-why" }, make("label", {}, t("pap_reason"), input), make("button", { class: "btn btn-danger" }, t("pap_remove_now")));
  form.append(button([t("pap_keep")], `keep-${paper.id}`, () => form.remove()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    acts.remove(paper, input.value.trim());
  });
  form.addEventListener("keydown", (event) => event.key === "Escape" && form.remove());
  holder.append(form);
  input.focus();
}

/* A file on its way: waiting, sending, being looked at, refused, or cut off. */
export function moving(job, acts) {
  const { name } = job.file;
  if (job.refused || job.again) {
    const words = job.refused ? `${name}: ${job.refused}` : t("pap_broken_off", { name });
    const end = make("span", { class: "end" });
    if (job.again) end.append(button([icon("refresh-cw"), t("pap_retry")], `retry-${job.key}`, () => acts.retry(job)));
    end.append(button([t("pap_drop")], `drop-${job.key}`, () => acts.drop(job)));
    return make("li", { class: "pap-file is-bad" }, icon("file-warning"), make("span", { role: "alert" }, words), end);
  }
  const made = make("li", { class: "pap-file", "data-job": job.key }, icon("upload"), make("span"), make("progress", { max: "100", "aria-label": name }));
  showPart(made, job);
  return made;
}

/* Only the words and the bar: a line that is redrawn would take away what somebody types in it. */
export function showPart(node, job) {
  const { name } = job.file;
  const part = job.part ?? 0;
  node.querySelector("span").textContent = !job.running ? t("pap_waiting", { name }) : part < 100 ? t("pap_sending", { name, part }) : t("pap_checking", { name });
  node.querySelector("progress").value = part;
}
