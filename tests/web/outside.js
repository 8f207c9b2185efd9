// Text that is cut, or drawn outside of the part it stands in. What scrolls may go on below the fold.
() => {
  const PARTS =
    "button, .btn, .tag, li, .card, .led, .seat, .msg, .tabs, .dk-top, .dk-foot, .me-menu, .fact, .clk, .num, .what, .acts, main, aside";
  const zoom = innerWidth >= 1680 ? 1.2 : 1;
  const found = [];
  const hasText = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  const shown = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest("svg, .vh, option");
  const scrollerOf = (node) => {
    for (let at = node; at && at !== document.body; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
    }
    return null;
  };
  for (const leaf of document.body.querySelectorAll("*")) {
    if (!hasText(leaf) || !shown(leaf)) continue;
    const style = getComputedStyle(leaf);
    const words = leaf.textContent.trim().slice(0, 40);
    if (style.display !== "inline" && leaf.scrollWidth > leaf.clientWidth + 1) found.push(`cut: ${words}`);
    const range = document.createRange();
    const own = [...leaf.childNodes].filter((child) => child.nodeType === 3 && child.data.trim());
    range.setStartBefore(own[0]);
    range.setEndAfter(own.at(-1));
    const text = range.getBoundingClientRect();
    const scroller = scrollerOf(leaf);
    // The box of a font is taller than a tight line; what is drawn in it is not.
    const size = parseFloat(style.fontSize);
    const ink = 2 + Math.max(0, (1.3 * size - (parseFloat(style.lineHeight) || size)) / 2) * zoom;
    for (let part = leaf.closest(PARTS); part; part = part.parentElement?.closest(PARTS)) {
      if (scroller && !scroller.contains(part)) break;
      const box = part.getBoundingClientRect();
      const aside = text.left < box.left - 1 || text.right > box.right + 1;
      const above = text.top < box.top - ink || text.bottom > box.bottom + ink;
      if (aside || above) found.push(`${aside ? "aside" : "above or below"}: ${words} of ${part.className}`);
      if (part.matches(".me-menu, .cannot .msg")) break; // they lie over the page on purpose
    }
    const off = text.right > innerWidth + 1 || text.bottom > innerHeight + ink;
    if (!scroller && off) found.push(`off the screen: ${words}`);
  }
  return [...new Set(found)];
}
