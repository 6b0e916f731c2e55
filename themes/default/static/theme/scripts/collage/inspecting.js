// The selection in numbers: fields that apply, steppers, and reading what people type in the digits of their script.
const STEPS = { z: 0.5, x: 0.5, width: 0.5, length: 1, turn: 5, distance: 0.5, height: 0.1, horizon: 1, pointX: 1, pointY: 1, point: 1 };
const ARABIC = /[٠-٩]/g;

export function read(text) {
  const plain = text.replace(ARABIC, (digit) => "٠١٢٣٤٥٦٧٨٩".indexOf(digit)).replace(/[\u061c\u200e\u200f\u2066-\u2069\s]/g, "");
  const value = Number(plain.replace(/[−﹣－]/g, "-").replace(/[,٫]/g, "."));
  return plain && Number.isFinite(value) ? value : null;
}

// Calls `change(axis, value, isStep)` for every stepper below `root`; `current(axis)` is the value in numbers.
export function steppers(root, { current, change }) {
  for (const box of root.querySelectorAll("[data-axis]")) {
    const { axis } = box.dataset;
    const field = box.querySelector("input");
    for (const button of box.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => change(axis, Math.round((current(axis) + Number(button.dataset.step) * STEPS[axis]) * 1000) / 1000, true));
    }
    field.addEventListener("change", () => {
      const value = read(field.value);
      change(axis, value ?? current(axis), false);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      field.dispatchEvent(new Event("change"));
    });
  }
}

export const show = (root, axis, said) => {
  const text = said.replace(/\u061c/g, ""); // the row of a stepper is never mirrored, so the minus stands on the left
  const field = root.querySelector(`[data-axis="${axis}"] input`);
  if (field && field.value !== text) field.value = text;
};

export function inspect(form, part, { elements, speak, name, point }) {
  form.hidden = !part;
  if (!part) return;
  const standing = elements.standing[part.element];
  const parts = form.querySelectorAll("[data-for]");
  const applies = {
    size: Boolean(standing?.family),
    side: Boolean(standing) && Object.keys(standing.sides).length > 1,
    place: !part.points, flip: Boolean(standing), ground: Boolean(part.length), mask: Boolean(part.points), points: Boolean(part.points),
  };
  for (const one of parts) one.hidden = !applies[one.dataset.for];
  form.querySelector("[data-copy]").hidden = Boolean(part.points);
  form.querySelector("[data-name]").textContent = name;
  form.elements.part.value = part.id;
  for (const axis of ["x", "z", "width", "length", "turn", "distance"]) if (part[axis] !== undefined) show(form, axis, speak.number(part[axis]));
  for (const radio of form.querySelectorAll("[name=part-size]")) radio.checked = radio.value === part.element;
  for (const radio of form.querySelectorAll("[name=part-side]")) {
    radio.checked = radio.value === part.side;
    radio.closest("label").hidden = !standing?.sides[radio.value];
  }
  form.elements["part-flip"].checked = Boolean(part.flip);
  if (part.points) {
    const [x, y] = part.points[point];
    show(form, "point", speak.number(point + 1));
    show(form, "pointX", speak.number(x * 100));
    show(form, "pointY", speak.number(y * 100));
  }
}
