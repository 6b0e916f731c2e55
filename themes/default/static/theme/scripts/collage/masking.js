// Draws the outline of what stands in front: points by click and touch, or with a cross that the arrow keys move.
const SLOW = 0.01, FAST = 0.05; // shares of the picture
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LEAST = 3, MOST = 80;
const within = (value) => Math.max(0, Math.min(1, value));
const rounded = (value) => Math.round(value * 10000) / 10000;

export function masker({ tools, draw, done, speak, announce }) {
  const panel = tools.querySelector("[data-drawing]");
  const toggle = tools.querySelector("[data-draw]");
  const close = panel.querySelector("[data-close-mask]");
  const cross = panel.querySelector("[data-cross]");
  let drawing = null;

  const show = () => {
    panel.hidden = !drawing;
    toggle.setAttribute("aria-pressed", String(Boolean(drawing)));
    close.disabled = !drawing || drawing.points.length < LEAST;
    draw();
  };
  const tell = () => {
    const [x, y] = drawing.cross;
    announce(speak.say("cursor", { x: speak.percent(x), y: speak.percent(y), count: speak.number(drawing.points.length) }));
  };
  const begin = () => {
    drawing = { points: [], cross: [0.5, 0.6], hasCross: false };
    show();
    cross.focus({ preventScroll: true });
  };
  const end = () => {
    drawing = null;
    show();
    toggle.focus({ preventScroll: true });
  };
  const add = ([x, y]) => {
    if (drawing.points.length < MOST) drawing.points.push([rounded(within(x)), rounded(within(y))]);
    show();
  };
  const finish = () => {
    const { points } = drawing;
    if (points.length < LEAST) return;
    drawing = null;
    show();
    done(points);
  };

  toggle.addEventListener("click", () => (drawing ? end() : begin()));
  panel.querySelector("[data-cancel-mask]").addEventListener("click", end);
  close.addEventListener("click", finish);
  cross.addEventListener("keydown", (event) => {
    if (!drawing || event.key === "Tab") return;
    drawing.hasCross = true;
    const way = KEYS[event.key];
    if (way) {
      const size = event.shiftKey ? FAST : SLOW;
      drawing.cross = drawing.cross.map((value, at) => within(value + way[at] * size));
    } else if (event.key === "Enter" || event.key === " ") add(drawing.cross);
    else if (event.key === "Backspace") drawing.points.pop();
    else if (event.key === "Escape") return end();
    else return;
    event.preventDefault();
    show();
    tell();
  });
  return {
    get now() { return drawing; },
    // A click on the picture while drawing: near the first point it closes the outline.
    click(point, isNearFirst) {
      if (drawing.points.length >= LEAST && isNearFirst) finish();
      else add(point);
    },
  };
}
