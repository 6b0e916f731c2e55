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
  showLight();
  grip.style.setProperty("--at", `${scene.camera.horizon * 100}%`);
  grip.setAttribute("aria-valuenow", Math.round(scene.camera.horizon * 100));
  grip.setAttribute("aria-valuetext", speak.say("horizon", { share: speak.percent(scene.camera.horizon) }));
  at("undo").disabled = !past.canUndo;
  at("redo").disabled = !past.canRedo;
};

const showLight = () => {
  const { sun, tone } = scene;
  const shares = { strength: sun.strength, brightness: tone.brightness, ground: tone.ground, warmth: tone.warmth, haze: tone.haze };
  const values = { azimuth: (Math.round(sun.azimuth / 45) % 8) * 45, elevation: Math.round(sun.elevation) };
  for (const [name, share] of Object.entries(shares)) values[name] = Math.round(share * 100);
  for (const [name, value] of Object.entries(values)) light.elements[`light-${name}`].value = value;
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

const setHorizon = (share, options) => {
  const horizon = Math.round(Math.max(0.05, Math.min(0.95, share)) * 1000) / 1000;
  const next = { ...scene, camera: { ...scene.camera, horizon } };
  if (options) commit(next, options);
  else preview(next);
};
const undo = () => { if (past.canUndo) { scene = past.undo(scene); draw(); saving.changed(scene); announce(words.undone); } };
const redo = () => { if (past.canRedo) { scene = past.redo(scene); draw(); saving.changed(scene); announce(words.redone); } };

const desk = {
  get scene() { return scene; },
  get selected() { return selected; },
  set selected(id) { selected = id; },
  get view() { return view; },
  get point() { return point; },
  choosePoint(index) { point = index; draw(); },
  preview, commit, select, tell, moved, rounded, placedAt, drop, setHorizon, undo, redo,
};
use.pointing.onPointers(desk, { use, at, size, masking });
use.answering.onKeysAndForms(desk, { root, use, at, speak, elements, data, saving });

for (const name of ["lies", "casts", "contacts", "stands", "defs"]) layer(name).replaceChildren();
for (const name of ["base", "marks"]) plan.querySelector(`[data-layer="${name}"]`).replaceChildren();
for (const shown of [tools, grip]) shown.hidden = false;
for (const plain of root.querySelectorAll("[data-plain]")) plain.hidden = true;
root.dataset.live = "";
draw();
