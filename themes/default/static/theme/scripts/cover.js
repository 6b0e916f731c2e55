// What is covered on a photo: regions are selected, dragged, resized, added and removed by mouse, touch and keyboard, and saved as they change.
// All measures are fractions of the picture. All words come from the template: community/visualisations/cases/photo.html.
const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.004; // of the picture, the smallest side of a region
const STEP = 0.002;
const PAUSE = 800; // milliseconds after the last change
const RETRY = 10_000;
const FIRST = { face: [0.06, 0.09], plate: [0.09, 0.04] }; // size of a new region
const MANY = 3; // plates, before they can be left visible together
const isSign = (one) => one.kind === "plate" && one.source === "found" && one.is_blurred;
const CORNERS = [[0, 0], [1, 0], [0, 1], [1, 1]];

const node = (name, values) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
  return made;
};
const within = (value, least, most) => Math.min(most, Math.max(least, value));
const percent = (value) => `${value * 100}%`;

function enhance(desk) {
  const { dataset } = desk;
  const stored = JSON.parse(document.getElementById("regions").textContent);
  const isStaged = "staged" in dataset; // else the photo is covered already, and more can be covered: what is drawn is sent with the form
  let regions = isStaged ? stored.regions : [];
  let revision = stored.revision;
  let chosen = regions.length ? 0 : -1;
  const past = [];

  const stage = desk.querySelector(".blur__stage");
  const overlay = stage.querySelector("svg");
  const list = desk.querySelector(".masks");
  const form = document.getElementById("confirm");
  const row = document.getElementById("region-row").content.querySelector("li");
  const inspector = desk.querySelector("[data-cover-chosen]");
  const loupe = desk.querySelector(".loupe");
  const status = document.querySelector("[data-cover-saved]");
  const undo = desk.querySelector("[data-undo]");
  const plates = desk.querySelector("[data-plates]");
  const [wide, high] = [Number(dataset.width), Number(dataset.height)];
  const locale = document.documentElement.dataset.locale;
  const shown = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, useGrouping: false });
  const digits = [...new Intl.NumberFormat(locale, { useGrouping: false }).format(9876543210)].reverse();
  const comma = new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === "decimal").value;
  const read = (text) => Number([...text.replace(comma, ".").replace(",", ".").replace("−", "-")].map((sign) => (digits.includes(sign) ? digits.indexOf(sign) : sign)).join("").replace(/[^\d.-]/g, ""));

  const numberOf = (place) => regions.slice(0, place + 1).filter((one) => one.kind === regions[place].kind).length;
  const capital = (kind) => (kind === "face" ? "Face" : "Plate");
  const nameOf = (place) => dataset[`words${capital(regions[place].kind)}`].replace("{number}", shown.format(numberOf(place)));
  const markOf = (place) => dataset[`mark${capital(regions[place].kind)}`] + shown.format(numberOf(place));
  const howOf = (one) => {
    const how = one.source === "found" ? dataset.wordsFound : dataset.wordsByHand;
    return one.is_blurred ? how : dataset.wordsVisible.replace("{how}", how);
  };

  const shape = (one, kind, scale) => {
    const [x, y, width, height] = scale(one);
    if (one.kind === "plate") return node("rect", { class: kind, x, y, width, height });
    const half = scale({ x: one.x + one.width / 2, y: one.y + one.height / 2, width: one.width / 2, height: one.height / 2 });
    return node("ellipse", { class: kind, cx: half[0], cy: half[1], rx: half[2], ry: half[3] });
  };
  const inPercent = (one) => [one.x, one.y, one.width, one.height].map(percent);
  const inPixels = (one) => [one.x * wide, one.y * high, one.width * wide, one.height * high];

  function drawOverlay() {
    const groups = regions.map((one, place) => {
      const group = node("g", { class: `region region--${place === chosen ? "sel" : one.is_blurred ? "on" : "off"}`, "data-place": place });
      const mark = node("text", { class: "region__no", x: percent(one.x + one.width), y: percent(one.y), dx: 4, dy: 1 });
      mark.textContent = markOf(place);
      group.append(shape(one, "region__case", inPercent), shape(one, "region__line", inPercent), mark);
      return group;
    });
    const one = regions[chosen];
    const grips = one ? CORNERS.map(([right, low]) => node("rect", { class: "frame__corner", x: percent(one.x + right * one.width), y: percent(one.y + low * one.height), width: 11, height: 11, transform: "translate(-5.5 -5.5)" })) : [];
    overlay.replaceChildren(...groups, ...grips);
  }

  function drawLoupe() {
    const one = regions[chosen];
    inspector.hidden = !one;
    if (!one) return;
    const [x, y, width, height] = inPixels(one);
    const across = Math.max(width * 3, height * 3 * 1.55, 24);
    const view = [x + width / 2 - across / 2, y + height / 2 - across / 3.1, across, across / 1.55];
    loupe.setAttribute("viewBox", view.join(" "));
    const unit = across / 100;
    const grips = [[x, y + height / 2], [x + width, y + height / 2], [x + width / 2, y], [x + width / 2, y + height]];
    const line = shape(one, "loupe__line", inPixels);
    const edge = shape(one, "loupe__case", inPixels);
    line.setAttribute("stroke-width", unit * 0.7);
    edge.setAttribute("stroke-width", unit * 1.3);
    loupe.querySelector("[data-loupe]").replaceChildren(edge, line, ...grips.map(([gx, gy]) => node("rect", { class: "loupe__grip", x: gx - unit * 2, y: gy - unit * 2, width: unit * 4, height: unit * 4, "stroke-width": unit * 0.4 })));
    inspector.querySelector("[data-cover-name]").textContent = nameOf(chosen);
    for (const input of inspector.querySelectorAll("[data-measure]")) if (input !== document.activeElement) input.value = shown.format(one[input.dataset.measure] * 100);
  }

  function drawList() {
    const focused = list.contains(document.activeElement) && document.activeElement.closest("li");
    const place = focused ? [...list.children].indexOf(focused) : -1;
    const part = focused && document.activeElement.matches("input") ? "input" : ".placed__name";
    list.replaceChildren(
      ...regions.map((one, number) => {
        const made = row.cloneNode(true);
        made.classList.toggle("placed__row--on", number === chosen);
        const mask = made.querySelector(".mask");
        mask.className = `mask mask--${one.kind}`;
        mask.textContent = markOf(number);
        const name = made.querySelector(".placed__name");
        name.textContent = nameOf(number);
        name.setAttribute("aria-pressed", number === chosen);
        made.querySelector(".placed__where").textContent = howOf(one);
        const box = made.querySelector("input");
        box.value = number;
        box.checked = one.is_blurred;
        box.setAttribute("aria-label", dataset.wordsCover.replace("{name}", nameOf(number)));
        return made;
      }),
    );
    if (place >= 0) list.children[Math.min(place, list.children.length - 1)]?.querySelector(part)?.focus();
    plates.hidden = regions.filter(isSign).length < MANY;
    document.querySelector("[data-cover-none]")?.toggleAttribute("hidden", regions.length > 0);
  }

  function draw() {
    drawOverlay();
    drawLoupe();
    drawList();
  }

  // --- Saving

  let timer = 0;
  let isSaving = false;
  let dirty = 0; // changes so far
  const say = (state, time = "") => {
    status.textContent = dataset[`words${state}`].replace("{time}", time);
  };
  const changed = () => {
    dirty += 1;
    undo.disabled = !past.length;
    desk.querySelector("[data-cover-more]")?.toggleAttribute("hidden", !regions.length);
    if (isStaged) later(PAUSE);
  };
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };
  async function save() {
    clearTimeout(timer);
    if (isSaving) return later(PAUSE);
    const upTo = dirty;
    isSaving = true;
    say("Saving");
    try {
      const answer = await fetch(dataset.cover, {
        method: "PUT",
        headers: {
          "Content-Type": "application/json",
          "Accept-Language": document.documentElement.lang,
          "X-CSRFToken": desk.querySelector("[name=csrfmiddlewaretoken]").value,
        },
        body: JSON.stringify({ revision, regions }),
      });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) {
        revision = said.revision;
        form.elements.revision.value = revision;
        saved = upTo;
        say("Saved", new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(new Date()));
      } else {
        status.textContent = said.detail ?? dataset.wordsFailed;
        goesOn = false;
        if (answer.status === 429 || answer.status >= 500) later(RETRY);
      }
    } catch {
      say("Failed");
      goesOn = false;
      later(RETRY);
    } finally {
      isSaving = false;
    }
    if (saved < upTo) return; // changes made meanwhile have set the timer
    if (dirty > upTo) save();
    else if (goesOn) form.submit();
  }
  let saved = 0;
  let goesOn = false; // as soon as everything is saved

  // --- Changing

  const remember = () => {
    past.push([JSON.stringify(regions), chosen]);
    if (past.length > 100) past.shift();
  };
  const put = (place, facts) => {
    const one = { ...regions[place], ...facts };
    one.width = within(one.width, LEAST, 1);
    one.height = within(one.height, LEAST, 1);
    one.x = within(one.x, 0, 1 - one.width);
    one.y = within(one.y, 0, 1 - one.height);
    regions = regions.with ? regions.with(place, one) : regions.map((old, number) => (number === place ? one : old));
  };
  const change = (facts) => {
    if (chosen < 0) return;
    remember();
    put(chosen, facts);
    draw();
    changed();
  };
  const select = (place) => {
    chosen = place;
    draw();
  };
  const drop = (place) => {
    remember();
    regions = regions.filter((_one, number) => number !== place);
    chosen = Math.min(place, regions.length - 1);
    draw();
    changed();
  };
  const add = (kind, x = 0.5, y = 0.5) => {
    remember();
    const [width, height] = [FIRST[kind][0], Math.min(0.5, (FIRST[kind][1] * wide) / high)];
    regions = [...regions, { kind, x: x - width / 2, y: y - height / 2, width, height, source: "by_hand", is_blurred: true, score: 1 }];
    chosen = regions.length - 1;
    put(chosen, {});
    draw();
    changed();
    list.lastElementChild.querySelector(".placed__name").focus();
  };

  // --- Pointer: a corner resizes, inside a region it is moved, anywhere else nothing happens, so that the page can be scrolled.

  const at = (event) => {
    const box = stage.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const reach = (pixels) => [pixels / stage.clientWidth, pixels / stage.clientHeight];
  const hit = (x, y) => {
    const [rx, ry] = reach(8);
    const found = regions.map((one, place) => [place, one]).filter(([, one]) => x > one.x - rx && x < one.x + one.width + rx && y > one.y - ry && y < one.y + one.height + ry);
    return found.find(([place]) => place === chosen)?.[0] ?? found.sort(([, a], [, b]) => a.width * a.height - b.width * b.height)[0]?.[0] ?? -1;
  };
  const corner = (x, y) => {
    const one = regions[chosen];
    const [rx, ry] = reach(14);
    return one ? CORNERS.find(([right, low]) => Math.abs(x - one.x - right * one.width) < rx && Math.abs(y - one.y - low * one.height) < ry) : undefined;
  };
  const follow = (area, event, move) => {
    event.preventDefault();
    area.setPointerCapture(event.pointerId);
    let moved = false;
    const on = (next) => {
      if (!moved) remember();
      moved = true;
      move(next);
      drawOverlay();
      drawLoupe();
    };
    const off = () => {
      area.removeEventListener("pointermove", on);
      if (moved) {
        draw();
        changed();
      }
    };
    area.addEventListener("pointermove", on);
    area.addEventListener("pointerup", off, { once: true });
    area.addEventListener("pointercancel", off, { once: true });
  };
  stage.addEventListener("pointerdown", (event) => {
    const [x, y] = at(event);
    const grip = corner(x, y);
    const place = grip ? chosen : hit(x, y);
    if (place < 0) return;
    if (place !== chosen) select(place);
    const one = regions[place];
    follow(stage, event, (next) => {
      const [nx, ny] = at(next);
      if (!grip) return put(place, { x: one.x + nx - x, y: one.y + ny - y });
      const [right, low] = grip;
      const sides = [right ? one.x : within(one.x + nx - x, 0, one.x + one.width - LEAST), low ? one.y : within(one.y + ny - y, 0, one.y + one.height - LEAST)];
      const ends = [right ? within(one.x + one.width + nx - x, one.x + LEAST, 1) : one.x + one.width, low ? within(one.y + one.height + ny - y, one.y + LEAST, 1) : one.y + one.height];
      put(place, { x: sides[0], y: sides[1], width: ends[0] - sides[0], height: ends[1] - sides[1] });
    });
  });
  stage.addEventListener("touchstart", (event) => {
    const [touch] = event.touches; // a finger on a region moves it; beside it the page scrolls
    const [x, y] = at(touch);
    if (event.touches.length === 1 && (corner(x, y) || hit(x, y) >= 0)) event.preventDefault();
  }, { passive: false });
  loupe.addEventListener("pointerdown", (event) => {
    const one = regions[chosen];
    const scale = loupe.viewBox.baseVal.width / loupe.clientWidth;
    follow(loupe, event, (next) => put(chosen, { x: one.x + ((next.clientX - event.clientX) * scale) / wide, y: one.y + ((next.clientY - event.clientY) * scale) / high }));
  });

  // --- Keyboard and buttons

  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item && event.target.closest(".placed__name")) select([...list.children].indexOf(item));
  });
  list.addEventListener("change", (event) => {
    remember();
    put(Number(event.target.value), { is_blurred: event.target.checked });
    draw();
    changed();
  });
  list.addEventListener("keydown", (event) => {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const item = event.target.closest("li");
    if (!item || !event.target.matches(".placed__name")) return;
    const place = [...list.children].indexOf(item);
    if (event.key === "Delete") {
      event.preventDefault();
      return drop(place);
    }
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    chosen = place;
    const by = STEP * (event.shiftKey ? 5 : 1);
    const one = regions[place];
    if (event.altKey) change({ width: one.width + way[0] * by, height: one.height + way[1] * by });
    else change({ x: one.x + way[0] * by, y: one.y + way[1] * by });
  });
  for (const button of inspector.querySelectorAll("[data-step]")) {
    const [name, way] = button.dataset.step.split(" ");
    button.addEventListener("click", () => change({ [name]: regions[chosen][name] + Number(way) * STEP }));
  }
  for (const input of inspector.querySelectorAll("[data-measure]")) {
    input.addEventListener("change", () => {
      const value = read(input.value);
      if (Number.isFinite(value)) change({ [input.dataset.measure]: value / 100 });
      input.value = shown.format(regions[chosen][input.dataset.measure] * 100);
    });
  }
  inspector.querySelector("[data-drop]").addEventListener("click", () => {
    drop(chosen);
    (list.querySelector(".placed__row--on .placed__name") ?? desk.querySelector("[data-new]")).focus();
  });
  for (const button of desk.querySelectorAll("[data-new]")) button.addEventListener("click", () => add(button.dataset.new));
  // Signs and windows are taken for plates at times: all that were found can be left visible at once.
  plates.addEventListener("click", () => {
    remember();
    regions = regions.map((one) => (isSign(one) ? { ...one, is_blurred: false } : one));
    draw();
    changed();
    undo.focus();
  });
  undo.addEventListener("click", () => {
    const [before, place] = past.pop() ?? [];
    if (before === undefined) return;
    regions = JSON.parse(before);
    chosen = place;
    draw();
    changed();
  });

  // The form carries what is ticked; what was moved has to be saved before it is sent.
  form.addEventListener("submit", (event) => {
    if (!isStaged) form.elements.regions.value = JSON.stringify(regions);
    else if (saved !== dirty) {
      event.preventDefault();
      goesOn = true;
      save();
    }
  });
  desk.querySelector("[data-cover-tools]").hidden = false;
  draw();
}

for (const desk of document.querySelectorAll("[data-cover]")) enhance(desk);
