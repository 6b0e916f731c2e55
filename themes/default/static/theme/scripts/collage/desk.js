// The desk of a collage: picture, plan and list are three views of one scene, in metres. Without this script, forms do the same.
// The page names the addresses of the other modules, since the names of files carry a hash.
const data = JSON.parse(document.getElementById("collage-data").textContent);
const root = document.querySelector("[data-collage]");
const load = async (names) => Object.fromEntries(await Promise.all(Object.entries(names).map(async ([name, address]) => [name, await import(address)])));
const [use, elements] = await Promise.all([load(data.modules), fetch(data.elements).then((answer) => answer.json())]);

const { locale } = document.documentElement.dataset;
const { drawings, size, words } = data;
const at = (name) => root.querySelector(`[data-${name}]`);
const stage = at("stage"), plan = at("plan"), list = at("placed"), masks = at("masks"), tools = at("tools"), form = at("inspector"), scale = at("scale"), light = at("light"), grip = at("horizon");
const layer = (name) => root.querySelector(`.collage__plane > [data-layer="${name}"]`);
const speak = use.listing.speaker({ words, names: data.names, locale });
const { find, change: changed } = use.editing;
const past = use.editing.history();
const saving = use.saving.saver({ status: root.querySelector(".saved"), token: form.elements.csrfmiddlewaretoken.value, data, speak, locale });
const announce = (text) => { at("said").textContent = text; };

let scene = data.scene;
let selected = form.elements.part.value || null;
let point = 0;
let view = use.projecting.projectionOf(scene.camera, size);

const draw = () => {
  const part = find(scene, selected);
  if (!part) selected = null;
  if (part?.points) point = Math.min(point, part.points.length - 1);
  const layers = use.picture.layersOf(scene, { size, elements, drawings, use });
  ({ view } = layers);
  for (const name of ["defs", "lies", "casts", "contacts", "stands"]) use.patching.patch(layer(name), layers[name]);
  use.patching.patch(at("frame"), use.framing.framesOf({ scene, part, view, elements, speak, drawing: masking?.now, point, use }));
  drawPlan();
  drawLists();
  use.inspecting.inspect(form, part, { elements, speak, point, name: part ? speak.name(part, scene) : "" });
  use.inspecting.show(scale, "height", speak.number(scene.camera.height));
  use.inspecting.show(scale, "horizon", speak.number(scene.camera.horizon * 100));
  grip.style.setProperty("--at", `${scene.camera.horizon * 100}%`);
  grip.setAttribute("aria-valuenow", Math.round(scene.camera.horizon * 100));
  grip.setAttribute("aria-valuetext", speak.say("horizon", { share: speak.percent(scene.camera.horizon) }));
  at("undo").disabled = !past.canUndo;
  at("redo").disabled = !past.canRedo;
};

const drawPlan = () => {
  const shown = use.plan.planOf(scene, { elements, words, number: speak.number, use });
  plan.setAttribute("viewBox", shown.box);
  plan.metresWide = shown.width;
  use.patching.patch(plan.querySelector('[data-layer="base"]'), shown.base);
  use.patching.patch(plan.querySelector('[data-layer="marks"]'), shown.marks(selected));
};

const boxOf = ({ element, side }) => {
  const { height, family, sides } = elements.standing[element];
  if (family) return "-600 -1180 1200 1200";
  const [wide, high] = [Math.max(sides[side].width, height * 0.8) * 100, height * 100];
  return `${-wide * 0.56} ${-high * 1.08} ${wide * 1.12} ${high * 1.16}`;
};
const signOf = (part) => {
  if (part.points) return { box: "0 0 100 76", href: "#sign-mask" };
  if (part.length) return { box: "0 0 100 76", href: `#sign-${part.element}` };
  return { box: boxOf(part), href: `${drawings}#${elements.standing[part.element].sides[part.side].symbol}` };
};
const drawLists = () => {
  const template = at("row");
  const describe = (part) => {
    const name = speak.name(part, scene);
    return { name, where: speak.place(part), sign: signOf(part), remove: speak.say("remove", { name }) };
  };
  const placed = [...[...scene.items].sort((a, b) => a.z - b.z), ...[...scene.ground].reverse()];
  use.listing.showRows(list, placed, { template, describe, selected });
  use.listing.showRows(masks, scene.fronts, { template, describe, selected });
  at("none").hidden = placed.length > 0;
};

let frame = 0;
const preview = (next) => {
  scene = next;
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(draw);
};
const commit = (next, { tag = "", before = scene } = {}) => {
  if (next === before) return;
  past.push(before, tag);
  scene = next;
  cancelAnimationFrame(frame);
  draw();
  saving.changed(scene);
};
const select = (id) => {
  if (id !== selected) point = 0;
  selected = id;
  draw();
};
const tell = (part) => announce(speak.say("selected", { name: speak.name(part, scene), place: speak.place(part) }));
const rounded = ([x, z]) => [Math.round(x * 100) / 100, Math.round(z * 100) / 100];
const moved = (id, x, z) => {
  const [newX, newZ] = rounded(use.projecting.clamped(x, z));
  return changed(scene, id, { x: newX, z: newZ });
};
const placedAt = (z, x, element) => {
  if (scene.items.length + scene.ground.length >= data.most) return announce(speak.say("full", { most: speak.number(data.most) }));
  const id = use.editing.newKey(scene);
  selected = id;
  commit(use.editing.place(scene, element, rounded(use.projecting.clamped(x, z)), elements));
  const part = find(scene, id);
  announce(speak.say("placed", { name: speak.name(part, scene), place: speak.place(part) }));
  return id;
};
const drop = (id) => {
  const part = find(scene, id);
  if (!part) return;
  const name = speak.name(part, scene);
  commit(use.editing.remove(scene, id));
  announce(speak.say("removed", { name }));
};

const masking = use.masking.masker({
  tools, speak, announce, draw: () => draw(),
  done(points) {
    const low = Math.max(...points.map(([, y]) => y));
    const [, z] = view.ground(0, low * size[1]);
    const front = { id: use.editing.newKey(scene), distance: Math.round(z * 10) / 10, points };
    selected = front.id;
    commit({ ...scene, fronts: [...scene.fronts, front] });
    tell(front);
  },
});

// --- Pointers
const toMetres = (part, dx, dy) => {
  const k = size[0] / stage.clientWidth;
  const [px, py] = view.foot(part.x, part.z);
  return view.ground(px + dx * k, py + dy * k);
};
const dragPart = (part, place) => {
  const before = scene;
  return {
    move: (dx, dy) => preview(moved(part.id, ...place(dx, dy))),
    end: () => {
      if (scene === before) return;
      commit(scene, { before });
      tell(find(scene, part.id));
    },
  };
};
const dragPoint = (front, index) => {
  const before = scene;
  point = index;
  draw();
  const [x, y] = front.points[index];
  const keep = (value) => Math.round(Math.max(0, Math.min(1, value)) * 10000) / 10000;
  return {
    move: (dx, dy) => preview(changed(scene, front.id, { points: front.points.map((one, i) => (i === index ? [keep(x + dx / stage.clientWidth), keep(y + dy / stage.clientHeight)] : one)) })),
    end: () => commit(scene, { before }),
  };
};
use.dragging.follow(stage, (event) => {
  if (event.target.closest("[data-horizon]")) return null;
  const share = use.dragging.shareAt(stage, event);
  if (masking.now) {
    const [first] = masking.now.points;
    const isNear = first && Math.hypot((first[0] - share[0]) * stage.clientWidth, (first[1] - share[1]) * stage.clientHeight) < 18;
    return { move() {}, end: (isClick) => isClick && masking.click(share, isNear) };
  }
  const hit = event.target.closest("[data-item]")?.dataset.item;
  const part = find(scene, selected);
  if (part?.points) {
    const nearest = part.points.map(([x, y], index) => [Math.hypot((x - share[0]) * stage.clientWidth, (y - share[1]) * stage.clientHeight), index]).sort((a, b) => a[0] - b[0])[0];
    if (nearest[0] < 24) return dragPoint(part, nearest[1]);
  }
  const touched = find(scene, hit);
  const isDirect = event.pointerType === "mouse" && touched && !touched.length;
  if (isDirect) select(hit);
  const target = isDirect ? touched : part;
  const drag = target && !target.points ? dragPart(target, (dx, dy) => toMetres(target, dx, dy)) : null;
  return {
    move: (dx, dy) => drag?.move(dx, dy),
    end: (isClick) => {
      if (isClick && hit) { select(hit); tell(find(scene, hit)); }
      drag?.end();
    },
  };
});
use.dragging.follow(plan, (event) => {
  const hit = event.target.closest("[data-item]")?.dataset.item;
  const part = find(scene, hit);
  if (!part) return null;
  select(hit);
  const k = () => plan.metresWide / plan.clientWidth;
  return dragPart(part, (dx, dy) => [part.x + dx * k(), part.z - dy * k()]);
});
const setHorizon = (share, options) => {
  const horizon = Math.round(Math.max(0.05, Math.min(0.95, share)) * 1000) / 1000;
  const next = { ...scene, camera: { ...scene.camera, horizon } };
  if (options) commit(next, options);
  else preview(next);
};
use.dragging.follow(grip, () => {
  const before = scene;
  return {
    move: (_dx, dy) => setHorizon(before.camera.horizon + dy / stage.clientHeight),
    end: () => commit(scene, { before }),
  };
});
use.dragging.fromTray(at("tray"), stage, (element, [x, y]) => {
  const [gx, gz] = view.ground(x * size[0], y * size[1]);
  placedAt(gz, gx, element);
});

// --- Keys
const TYPING = "input:not([type=range], [type=radio], [type=checkbox]), select, textarea";
document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key) || event.target.closest(TYPING)) return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) redo();
  else undo();
});
// Removes a row, and keeps the focus in the list.
const dropRow = (row) => {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  drop(row.dataset.item);
  (next?.querySelector(".placed__name") ?? at("undo")).focus({ preventScroll: true });
};
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
root.addEventListener("keydown", (event) => {
  const way = ARROWS[event.key];
  const row = event.target.closest(".placed__name")?.closest("[data-item]");
  if (row && event.key === "Delete") return dropRow(row);
  if (!way || !row) return undefined;
  const part = find(scene, row.dataset.item);
  if (!part || part.points) return undefined;
  event.preventDefault();
  selected = part.id;
  const by = event.shiftKey ? 2 : 0.5;
  commit(moved(part.id, part.x + way[0] * by, part.z + way[1] * by), { tag: event.repeat ? `keys ${part.id}` : "" });
  return tell(find(scene, part.id));
});
grip.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -0.01, ArrowRight: 0.01, ArrowDown: 0.01, ArrowLeft: -0.01, PageUp: -0.05, PageDown: 0.05 }[event.key];
  if (!step) return;
  event.preventDefault();
  setHorizon(scene.camera.horizon + step, { tag: event.repeat ? "horizon" : "" });
});

// --- Undo, lists, forms
const undo = () => { if (past.canUndo) { scene = past.undo(scene); draw(); saving.changed(scene); announce(words.undone); } };
const redo = () => { if (past.canRedo) { scene = past.redo(scene); draw(); saving.changed(scene); announce(words.redone); } };
at("undo").addEventListener("click", undo);
at("redo").addEventListener("click", redo);
root.addEventListener("click", (event) => {
  const name = event.target.closest(".placed__name"), out = event.target.closest(".placed__out"), tile = event.target.closest(".tile");
  if (!name && !out && !tile) return;
  event.preventDefault();
  if (tile?.dataset.dropped) return;
  if (name) { select(name.value); tell(find(scene, name.value)); }
  if (out) dropRow(out.closest("li"));
  if (tile) {
    const id = placedAt(Math.min(60, Math.ceil(use.laying.nearestSeen(view) * 2.2)), 0, tile.value);
    if (id && event.detail === 0) list.querySelector(`[data-item="${id}"] .placed__name`)?.focus();
  }
});
at("place").addEventListener("submit", (event) => {
  const { elements: fields } = event.target;
  const [z, x] = ["place-z", "place-x"].map((name) => use.inspecting.read(fields[name].value));
  if (z === null || x === null) return; // the server says what is wrong
  event.preventDefault();
  placedAt(z, x, fields["place-element"].value);
});
const partValue = (axis) => {
  const part = find(scene, selected);
  if (axis === "point") return point;
  if (axis === "pointX" || axis === "pointY") return part.points[point][axis === "pointX" ? 0 : 1] * 100;
  return part[axis];
};
const setPart = (axis, value) => {
  const part = find(scene, selected);
  if (!part) return;
  if (axis === "point") {
    point = (Math.round(value) + part.points.length) % part.points.length;
    return draw();
  }
  if (axis === "pointX" || axis === "pointY") {
    const place = Math.max(0, Math.min(1, value / 100));
    const points = part.points.map(([x, y], i) => (i !== point ? [x, y] : axis === "pointX" ? [place, y] : [x, place]));
    return commit(changed(scene, part.id, { points }));
  }
  if (axis === "x" || axis === "z") commit(moved(part.id, axis === "x" ? value : part.x, axis === "z" ? value : part.z));
  else {
    const lying = elements.lying[part.element];
    const order = { width: 0, length: 1 }[axis];
    const limits = axis === "turn" ? [-180, 180] : axis === "distance" ? [use.projecting.NEAREST, use.projecting.FURTHEST] : [lying.least[order], lying.most[order]];
    const turned = axis === "turn" ? ((value + 540) % 360) - 180 : value;
    commit(changed(scene, part.id, { [axis]: Math.max(limits[0], Math.min(limits[1], turned)) }));
  }
  return tell(find(scene, part.id));
};
use.inspecting.steppers(form, { current: partValue, change: setPart });
use.inspecting.steppers(scale, {
  current: (axis) => (axis === "horizon" ? scene.camera.horizon * 100 : scene.camera.height),
  change: (axis, value) => {
    if (axis === "horizon") setHorizon(value / 100, {});
    else commit({ ...scene, camera: { ...scene.camera, height: Math.max(0.5, Math.min(30, value)) } });
  },
});
form.addEventListener("change", (event) => {
  const { name, value, checked } = event.target;
  const facts = { "part-size": { element: value }, "part-side": { side: value }, "part-flip": { flip: checked } }[name];
  if (facts) commit(changed(scene, selected, facts));
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter?.hasAttribute("data-drop")) drop(selected);
  if (event.submitter?.hasAttribute("data-copy") && scene.items.length + scene.ground.length < data.most) {
    const id = use.editing.newKey(scene);
    commit(use.editing.double(scene, selected, (x, z) => rounded(use.projecting.clamped(x, z))));
    select(id);
  }
});
light.addEventListener("input", () => {
  const value = (name) => Number(light.elements[`light-${name}`].value);
  const sun = { ...scene.sun, elevation: value("elevation"), strength: value("strength") / 100 };
  const before = Math.round(scene.sun.azimuth / 45) % 8 * 45;
  if (value("azimuth") !== before) sun.azimuth = value("azimuth");
  const tone = { ...scene.tone, brightness: value("brightness") / 100, warmth: value("warmth") / 100, haze: value("haze") / 100 };
  commit({ ...scene, sun, tone }, { tag: "light" });
});
at("cut").addEventListener("input", ({ target }) => {
  stage.style.setProperty("--cut", `${target.value}%`);
  target.setAttribute("aria-valuetext", speak.say("cut", { share: speak.percent(target.value / 100) }));
});
for (const sent of [at("show"), at("rectangle")]) {
  sent.addEventListener("submit", async (event) => {
    if (sent.dataset.isSaved) return;
    event.preventDefault();
    await saving.flush();
    sent.dataset.isSaved = "yes";
    sent.requestSubmit(event.submitter);
  });
}

for (const name of ["lies", "casts", "contacts", "stands", "defs"]) layer(name).replaceChildren();
for (const name of ["base", "marks"]) plan.querySelector(`[data-layer="${name}"]`).replaceChildren();
for (const shown of [tools, grip]) shown.hidden = false;
for (const plain of root.querySelectorAll("[data-plain]")) plain.hidden = true;
root.dataset.live = "";
draw();
