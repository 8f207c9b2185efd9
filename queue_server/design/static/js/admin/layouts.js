/* Layouts of slips: what the form says now is drawn by the server and shown as paper. Alt and an arrow move a row. */

const form = document.getElementById("slip");
const image = document.getElementById("paper");
const wrong = document.getElementById("see-wrong");
const WAIT_MS = 250;

let canvas = null;
let turn = 0;
let timer = 0;

function say(sentence) {
  wrong.hidden = sentence === "";
  wrong.querySelector("span").textContent = sentence;
}

async function sentenceOf(answer) {
  const problem = await answer.json().catch(() => ({}));
  return problem.detail ?? "";
}

async function show(answer) {
  const bitmap = await createImageBitmap(await answer.blob());
  if (canvas === null) {
    canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", image.alt);
    image.replaceWith(canvas);
  }
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  canvas.dataset.drawn = String(Number(canvas.dataset.drawn ?? 0) + 1);
}

// The answer to what was typed last is the one that counts.
async function preview() {
  const mine = ++turn;
  const options = { method: "POST", body: new FormData(form), headers: { Accept: "application/problem+json" } };
  let answer = null;
  try {
    answer = await fetch("/quan-tri/mau-phieu/xem", options);
  } catch {
    return;
  }
  if (mine !== turn) return;
  if (answer.ok) await show(answer);
  say(answer.ok ? "" : await sentenceOf(answer));
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(preview, WAIT_MS);
}

form.addEventListener("input", soon);
for (const beside of document.querySelectorAll("[form=slip]")) beside.addEventListener("input", soon);
if ("stale" in image.dataset) preview();

form.addEventListener("keydown", (event) => {
  const act = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const row = event.target.closest("[data-row]");
  if (!event.altKey || !act || !row) return;
  const button = row.querySelector(`[data-act=${act}]`);
  event.preventDefault();
  if (!button.disabled) button.click();
});

// What was just moved or added stays in view.
document.querySelector(".sl-acts [autofocus]")?.scrollIntoView({ block: "nearest" });
