// Changes to a scene, each a function that returns a new one, as community/visualisations/collage/editing.py; and the way back.
const BESIDE = 2, NEARER = 1;

export const KINDS = ["items", "ground", "fronts"];
export const find = (scene, id) => KINDS.flatMap((kind) => scene[kind]).find((part) => part.id === id);

export function newKey(scene) {
  const taken = new Set(KINDS.flatMap((kind) => scene[kind]).map(({ id }) => id));
  let number = 1;
  while (taken.has(`n${number}`)) number += 1;
  return `n${number}`;
}

export function change(scene, id, facts) {
  const changed = (part) => (part.id === id ? { ...part, ...facts } : part);
  return { ...scene, items: scene.items.map(changed), ground: scene.ground.map(changed), fronts: scene.fronts.map(changed) };
}

export function place(scene, element, [x, z], elements) {
  const id = newKey(scene);
  const lying = elements.lying[element];
  if (!lying) return { ...scene, items: [...scene.items, { id, element, x, z, flip: false, side: "front" }] };
  return { ...scene, ground: [...scene.ground, { id, element, x, z, width: lying.width, length: lying.length, turn: 0 }] };
}

export function double(scene, id, clamped) {
  const part = find(scene, id);
  const [x, z] = clamped(part.x + BESIDE, part.z - NEARER);
  const kind = part.length ? "ground" : "items";
  return { ...scene, [kind]: [...scene[kind], { ...part, id: newKey(scene), x, z }] };
}

export function remove(scene, id) {
  const others = (part) => part.id !== id;
  return { ...scene, items: scene.items.filter(others), ground: scene.ground.filter(others), fronts: scene.fronts.filter(others) };
}

// What was before, and what was undone. Steps with the same tag, one soon after the other, are one: holding a key, dragging a slider.
export function history() {
  const TOGETHER = 700; // milliseconds
  const past = [], future = [];
  let last = { tag: "", at: 0 };
  return {
    push(before, tag) {
      const now = performance.now();
      if (!(tag && tag === last.tag && now - last.at < TOGETHER)) past.push(before);
      last = { tag, at: now };
      future.length = 0;
    },
    undo(now) { last = { tag: "", at: 0 }; future.push(now); return past.pop(); },
    redo(now) { last = { tag: "", at: 0 }; past.push(now); return future.pop(); },
    get canUndo() { return past.length > 0; },
    get canRedo() { return future.length > 0; },
  };
}
