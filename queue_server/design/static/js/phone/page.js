/* The page of one ticket. The server draws it; this keeps it true: it asks, listens near the turn, swaps parts
   of the page that changed, rings, and sends forms without leaving the page (a new page would lose the sound). */

import { Bell } from "./bell.js";
import { Follow } from "./follow.js";
import { Part } from "./part.js";

const bell = new Bell();
const part = new Part(() => bell.attach(document.getElementById("bell")));
const follow = new Follow(part.facts, {
  async onChange(view) {
    if (view) bell.hear(view);
    return part.reload();
  },
  onHeard: (heardAt) => part.heard(heardAt),
  onLost: (heardAt) => part.lost(heardAt),
});

bell.hear(part.view());
bell.attach(document.getElementById("bell"));
follow.start();

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swap]");
  if (link) {
    event.preventDefault();
    part.go(link.href).then((done) => done || location.assign(link.href));
  }
  const menu = document.getElementById("lang");
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = document.getElementById("lang");
  if (event.key !== "Escape" || !menu?.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-swap]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  const sent = await part.send(form);
  button.disabled = false;
  if (sent) follow.know(part.facts);
  else part.say(part.facts.unsent, form);
});
