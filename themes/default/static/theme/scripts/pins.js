// Sets a point in a picture, at fractions of its width and height: with a click, a finger, or the arrow keys on a cross. The form's number fields hold it.
// Point and comment answer each other. Without JavaScript the numbers are typed.
const numbers = new Intl.NumberFormat(document.documentElement.dataset.locale, { maximumFractionDigits: 0 });
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const WIDE_STEP = 5; // with Shift

function enhance(stage) {
  const fields = document.querySelector("[data-pinfields]");
  if (!fields) return;
  const [x, y] = ["x", "y"].map((name) => fields.querySelector(`[name="${name}"]`));
  const cross = Object.assign(document.createElement("button"), { type: "button", className: "pins__cross" });
  cross.setAttribute("aria-label", stage.dataset.set);
  const told = Object.assign(document.createElement("span"), { className: "quiet" });
  told.setAttribute("role", "status");
  const remove = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button button--quiet button--small",
    textContent: stage.dataset.remove,
  });
  const isSet = () => x.value !== "" && y.value !== "";
  const place = () => {
    stage.style.setProperty("--x", isSet() ? Number(x.value) : 50);
    stage.style.setProperty("--y", isSet() ? Number(y.value) : 50);
    cross.classList.toggle("pins__cross--set", isSet());
    remove.hidden = !isSet();
  };
  const set = (left, top) => {
    [x.value, y.value] = [left, top].map((value) => String(Math.round(100 * Math.min(100, Math.max(0, value))) / 100));
    told.textContent = stage.dataset.told.replace("{x}", numbers.format(x.value)).replace("{y}", numbers.format(y.value));
    place();
  };
  stage.addEventListener("click", (event) => {
    if (event.target.closest("a") || event.target.closest("button")) return;
    const { left, top, width, height } = stage.getBoundingClientRect();
    set((100 * (event.clientX - left)) / width, (100 * (event.clientY - top)) / height);
  });
  cross.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const wide = event.shiftKey ? WIDE_STEP : 1;
    set(Number(x.value || 50) + wide * step[0], Number(y.value || 50) + wide * step[1]);
  });
  cross.addEventListener("click", () => document.querySelector(".talk__form textarea")?.focus());
  remove.addEventListener("click", () => {
    x.value = y.value = "";
    told.textContent = "";
    place();
    cross.focus();
  });
  for (const field of [x, y]) field.addEventListener("input", place);
  stage.classList.add("pins__stage--live");
  stage.append(cross, told);
  stage.after(remove);
  place();
}

for (const stage of document.querySelectorAll("[data-pins]")) enhance(stage);

for (const pin of document.querySelectorAll(".pin")) {
  const comment = document.querySelector(pin.getAttribute("href"));
  if (!comment) continue;
  const light = (isOn) => {
    pin.classList.toggle("pin--on", isOn);
    comment.classList.toggle("post--on", isOn);
  };
  for (const part of [pin, comment]) {
    for (const name of ["pointerenter", "focusin"]) part.addEventListener(name, () => light(true));
    for (const name of ["pointerleave", "focusout"]) part.addEventListener(name, () => light(false));
  }
}
