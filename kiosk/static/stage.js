// The kiosk is drawn for 1080×1920 or 1920×1080; any other window shows the same, smaller or larger.
function measure() {
  const wide = innerWidth > innerHeight;
  const [width, height] = wide ? [1920, 1080] : [1080, 1920];
  return { wide, scale: Math.min(innerWidth / width, innerHeight / height) };
}

export const stage = {
  fit() {
    const { scale } = measure();
    document.documentElement.style.setProperty("zoom", String(scale));
    document.body.style.setProperty("width", `${innerWidth / scale}px`);
    document.body.style.setProperty("height", `${innerHeight / scale}px`);
  },
  start(turned) {
    const check = () => {
      stage.fit();
      const { wide } = measure();
      if ((document.documentElement.dataset.shape === "wide") !== wide) turned(wide);
    };
    addEventListener("resize", check);
    check();
  },
};
