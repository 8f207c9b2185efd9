// Draws every dot of every panel as it was received; the server pushes a picture when it changes.
import { follow } from "./outcomes.js";

const OFF = "#241C10", BOARD = "#050403", TURN = Math.PI * 2, PITCH = 12;
const list = document.getElementById("panels");
const words = list.dataset;
const figures = new Map();

function make(panel) {
  const figure = document.createElement("figure");
  const box = figure.appendChild(document.createElement("div"));
  box.className = "box";
  const canvas = box.appendChild(document.createElement("canvas"));
  canvas.width = panel.width * PITCH;
  canvas.height = panel.height * PITCH;
  canvas.setAttribute("role", "img");
  const caption = figure.appendChild(document.createElement("figcaption"));
  caption.append(document.createElement("b"), document.createElement("span"));
  list.append(figure);
  figures.set(panel.name, figure);
  return figure;
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function draw(canvas, panel) {
  const pen = canvas.getContext("2d"), rgb = bytes(panel.rgb);
  pen.fillStyle = BOARD;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  for (let index = 0; index < panel.width * panel.height; index += 1) {
    const [red, green, blue] = rgb.subarray(index * 3, index * 3 + 3);
    const lit = red || green || blue;
    pen.fillStyle = lit ? `rgb(${red},${green},${blue})` : OFF;
    pen.beginPath();
    pen.arc((index % panel.width + 0.5) * PITCH, (Math.floor(index / panel.width) + 0.5) * PITCH,
      PITCH * (lit ? 0.41 : 0.36), 0, TURN);
    pen.fill();
  }
}

function show(panel) {
  const figure = figures.get(panel.name) ?? make(panel);
  const canvas = figure.querySelector("canvas");
  canvas.setAttribute("aria-label", `${words.picture} ${panel.title}`);
  draw(canvas, panel);
  figure.classList.toggle("silent", panel.silent);
  figure.querySelector("b").textContent = panel.title;
  figure.querySelector("span").textContent =
    `${panel.width} × ${panel.height} · ${panel.silent ? words.silent : words.live}`;
}

const events = new EventSource("/events");
follow(events);
events.addEventListener("panel", (event) => show(JSON.parse(event.data)));
events.addEventListener("gone", (event) => {
  const { name } = JSON.parse(event.data);
  figures.get(name)?.remove();
  figures.delete(name);
});
events.addEventListener("error", () => {
  for (const figure of figures.values()) {
    figure.classList.add("silent");
    figure.querySelector("span").textContent = words.silent;
  }
});
