// A list of papers shows as many as its box holds, then says how many more there are. Nothing is cut.
function overflows(box) {
  const frame = box.closest("[data-frame]") ?? box.parentElement;
  return box.scrollHeight > box.clientHeight + 1 || frame.scrollHeight > frame.clientHeight + 1;
}

export function fit(root) {
  for (const list of root.querySelectorAll("[data-fit]")) {
    const items = [...list.children];
    let shown = Math.min(items.length, Number(list.dataset.fit));
    const more = document.createElement("li");
    more.className = "more";
    const draw = () => {
      items.forEach((item, place) => {
        item.hidden = place >= shown;
      });
      more.remove();
      if (shown < items.length) {
        more.textContent = list.dataset.more.replace("#", String(items.length - shown));
        list.append(more);
      }
    };
    draw();
    while (shown > 1 && overflows(list)) {
      shown -= 1;
      draw();
    }
  }
}
