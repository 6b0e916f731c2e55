// The area of a picture that may change, painted by mouse or touch, or as rectangles by keyboard. Measures are fractions of the picture.
// What was painted goes with the form as JSON. All words come from the template: community/visualisations/making/wish.html.
const SVG = "http://www.w3.org/2000/svg";
const BRUSH = 0.06; // diameter, of the picture's width
const STEP = 0.01;
const FIRST = { x: 0.35, y: 0.5, width: 0.3, height: 0.3 }; // a new rectangle
const APART = 0.004; // between two points of a stroke

const within = (value, least, most) => Math.min(most, Math.max(least, value));

function enhance(form) {
  const stage = document.querySelector(form.dataset.paint);
  const field = form.elements.mask;
  const tools = form.querySelector("[data-paint-tools]");
  if (!stage || !field || !tools) return;
  const picture = stage.querySelector("img");
  const start = tools.querySelector("[data-paint-start]");
  const addBox = tools.querySelector("[data-paint-box]");
  const undo = tools.querySelector("[data-paint-undo]");
  const words = tools.querySelector("[data-paint-said]");
  const shown = new Intl.NumberFormat(document.documentElement.dataset.locale);
  const [wide, high] = [1000, (1000 * picture.height) / picture.width];
  const layer = document.createElementNS(SVG, "svg");
  layer.setAttribute("class", "paint");
  layer.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  let painted = [];
  try {
    painted = JSON.parse(field.value || "[]");
  } catch {
    field.value = "";
  }
  let isOn = painted.length > 0;

  const node = (name, values) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
    return made;
  };
  const drawn = (one, place) => {
    if (one.points) return node("polyline", { class: "paint__stroke", points: one.points.map(([x, y]) => `${x * wide},${y * high}`).join(" "), "stroke-width": one.size * wide });
    const number = painted.slice(0, place + 1).filter((other) => !other.points).length;
    const box = node("rect", { class: "paint__box", x: one.x * wide, y: one.y * high, width: one.width * wide, height: one.height * high, tabindex: 0, role: "button", "data-place": place });
    box.setAttribute("aria-label", form.dataset.wordsBox.replace("{number}", shown.format(number)));
    return box;
  };
  const draw = (focus = -1) => {
    layer.replaceChildren(...painted.map(drawn));
    field.value = painted.length ? JSON.stringify(painted) : "";
    addBox.hidden = !isOn;
    undo.hidden = !painted.length;
    start.setAttribute("aria-pressed", isOn);
    stage.toggleAttribute("data-painting", isOn);
    words.textContent = isOn ? (painted.length ? form.dataset.wordsSome : form.dataset.wordsBrush) : form.dataset.wordsNone;
    if (focus >= 0) layer.querySelector(`[data-place="${focus}"]`)?.focus();
  };
  const at = (event) => {
    const area = layer.getBoundingClientRect();
    return [within((event.clientX - area.left) / area.width, 0, 1), within((event.clientY - area.top) / area.height, 0, 1)].map((value) => Math.round(value * 1e4) / 1e4);
  };

  layer.addEventListener("pointerdown", (event) => {
    if (!isOn || event.button > 0) return;
    event.preventDefault();
    layer.setPointerCapture(event.pointerId);
    const stroke = { points: [at(event)], size: BRUSH };
    painted = [...painted, stroke];
    const line = drawn(stroke, painted.length - 1);
    layer.append(line);
    const move = (next) => {
      const point = at(next);
      const [x, y] = stroke.points.at(-1);
      if (Math.hypot(point[0] - x, point[1] - y) < APART) return;
      stroke.points.push(point);
      line.setAttribute("points", stroke.points.map(([px, py]) => `${px * wide},${py * high}`).join(" "));
    };
    const end = () => {
      layer.removeEventListener("pointermove", move);
      draw();
    };
    layer.addEventListener("pointermove", move);
    layer.addEventListener("pointerup", end, { once: true });
    layer.addEventListener("pointercancel", end, { once: true });
  });
  layer.addEventListener("keydown", (event) => {
    const place = Number(event.target.dataset.place ?? -1);
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (place < 0 || (!way && event.key !== "Delete")) return;
    event.preventDefault();
    if (event.key === "Delete") {
      painted = painted.filter((_one, other) => other !== place);
      draw();
      return addBox.focus();
    }
    const box = { ...painted[place] };
    if (event.shiftKey) {
      box.width = within(box.width + way[0] * STEP, 0.02, 1 - box.x);
      box.height = within(box.height + way[1] * STEP, 0.02, 1 - box.y);
    } else {
      box.x = within(box.x + way[0] * STEP, 0, 1 - box.width);
      box.y = within(box.y + way[1] * STEP, 0, 1 - box.height);
    }
    painted = painted.map((one, other) => (other === place ? box : one));
    draw(place);
  });
  start.addEventListener("click", () => {
    isOn = !isOn;
    if (!isOn) painted = [];
    draw();
    if (isOn) stage.scrollIntoView({ block: "nearest" });
  });
  addBox.addEventListener("click", () => {
    painted = [...painted, { ...FIRST }];
    draw(painted.length - 1);
  });
  undo.addEventListener("click", () => {
    painted = painted.slice(0, -1);
    draw();
    if (!painted.length) addBox.focus();
  });

  stage.append(layer);
  tools.hidden = false;
  draw();
}

for (const form of document.querySelectorAll("[data-paint]")) enhance(form);
