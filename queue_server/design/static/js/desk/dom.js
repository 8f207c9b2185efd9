/* The few things pages do with elements. Text is only ever set as text. */

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

/* Write only what changed: a screen reader repeats what is written again. */
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function set(node, name, value) {
  if (value === null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/design/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

export function setIcon(holder, name) {
  const use = holder.querySelector("svg.i use");
  const href = `/design/icons.svg#${name}`;
  if (use.getAttribute("href") !== href) use.setAttribute("href", href);
}

export function key(name) {
  return make("kbd", { class: "kbd" }, name);
}

/* Rebuild `holder` only when `facts` differ from what it shows. */
export function rebuild(holder, facts, build) {
  const mark = JSON.stringify(facts);
  if (holder.dataset.mark === mark) return;
  holder.dataset.mark = mark;
  holder.replaceChildren(...build());
}

/* The same, and the button that had the focus has it again; buttons are named by `data-name`. */
export function rebuildInPlace(holder, facts, build) {
  const focused = holder.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  rebuild(holder, facts, build);
  const again = focused && !holder.contains(document.activeElement) ? holder.querySelector(`[data-name="${focused}"]`) : null;
  again?.focus();
}
