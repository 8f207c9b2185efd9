/* The editor of a process: the sum follows what is typed, Alt with an arrow, Ins or Del moves, adds or drops a step. */

const form = document.getElementById("process");
const total = document.getElementById("total");
const verdict = document.getElementById("verdict");
const bar = document.getElementById("bar");
const dayHours = Number(form.dataset.day);
const legal = "legal" in form.dataset ? Number(form.dataset.legal) : null;
const words = await fetch("/design/words/admin.vi.json").then((answer) => answer.json());

const plain = (number) => String(Math.round(number * 100) / 100).replace(".", ",");

function inWords(hours) {
  const days = hours / dayHours;
  if (days >= 1 && Number.isInteger(days * 2)) return `${plain(days)} ngày`;
  return `${plain(hours)} giờ`;
}

function read() {
  return [...form.querySelectorAll("[data-row]")].map((row) => {
    const amount = Number(row.querySelector("[data-amount]").value.trim().replace(",", "."));
    const unit = row.querySelector("[data-unit]").value === "working_day" ? dayHours : 1;
    const station = row.querySelector(".ps-station").value;
    return { station, hours: Number.isFinite(amount) && amount > 0 ? amount * unit : 0 };
  });
}

function fill(key, values) {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words[key]);
}

function judge(hours) {
  if (legal === null) return;
  const fits = hours <= legal;
  verdict.className = fits ? "ps-ok" : "ps-no";
  verdict.querySelector("use").setAttribute("href", `/design/icons.svg#${fits ? "circle-check" : "circle-alert"}`);
  const spare = hours === legal ? words["process.exact"] : fill("process.spare", { spare: inWords(legal - hours) });
  verdict.querySelector("span").textContent = fits ? spare : fill("process.over", { hours: plain(hours - legal) });
}

function draw(steps, hours) {
  if (!bar) return;
  bar.setAttribute("viewBox", `0 0 ${Math.max(hours, legal)} 10`);
  for (const old of bar.querySelectorAll("rect:not(.all)")) old.remove();
  let begins = 0;
  for (const step of steps) {
    const part = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    part.setAttribute("class", `s${step.station}`);
    part.setAttribute("x", begins);
    part.setAttribute("width", step.hours);
    part.setAttribute("height", 10);
    bar.append(part);
    begins += step.hours;
  }
}

function sum() {
  const steps = read();
  const hours = steps.reduce((all, step) => all + step.hours, 0);
  total.textContent = hours ? inWords(hours) : words["process.no_sum"];
  judge(hours);
  draw(steps, hours);
}

form.addEventListener("input", (event) => {
  if (event.target.matches(".ps-station")) event.target.closest("[data-row]").className = `ps-row b${event.target.value}`;
  sum();
});
sum();
form.dataset.ready = "1";

const ACTS = { ArrowUp: "up", ArrowDown: "down", Insert: "add", Delete: "remove" };
form.addEventListener("keydown", (event) => {
  const act = ACTS[event.key];
  const row = event.target.closest("[data-row]");
  if (!event.altKey || !act || !row) return;
  const button = row.querySelector(`[data-act=${act}]`);
  event.preventDefault();
  if (!button.disabled) button.click();
});

// What was just moved or added stays in view.
document.querySelector(".ps-row [autofocus]")?.scrollIntoView({ block: "nearest" });
