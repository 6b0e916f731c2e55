// Keys, buttons and forms.
export function onKeysAndForms(desk, { root, use, at, speak, elements, data, saving }) {
  const { find, change: changed } = use.editing;
  const { moved, commit, select, tell, drop, undo, redo, rounded, setHorizon, placedAt } = desk;
  const stage = at("stage"), list = at("placed"), form = at("inspector"), scale = at("scale"), light = at("light"), grip = at("horizon");

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
    const part = find(desk.scene, row.dataset.item);
    if (!part || part.points) return undefined;
    event.preventDefault();
    desk.selected = part.id;
    const by = event.shiftKey ? 2 : 0.5;
    commit(moved(part.id, part.x + way[0] * by, part.z + way[1] * by), { tag: event.repeat ? `keys ${part.id}` : "" });
    return tell(find(desk.scene, part.id));
  });
  grip.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -0.01, ArrowRight: 0.01, ArrowDown: 0.01, ArrowLeft: -0.01, PageUp: -0.05, PageDown: 0.05 }[event.key];
    if (!step) return;
    event.preventDefault();
    setHorizon(desk.scene.camera.horizon + step, { tag: event.repeat ? "horizon" : "" });
  });

  at("undo").addEventListener("click", undo);
  at("redo").addEventListener("click", redo);
  root.addEventListener("click", (event) => {
    const name = event.target.closest(".placed__name"), out = event.target.closest(".placed__out"), tile = event.target.closest(".tile");
    if (!name && !out && !tile) return;
    event.preventDefault();
    if (tile?.dataset.dropped) return;
    if (name) { select(name.value); tell(find(desk.scene, name.value)); }
    if (out) dropRow(out.closest("li"));
    if (tile) {
      const id = placedAt(Math.min(60, Math.ceil(use.laying.nearestSeen(desk.view) * 2.2)), 0, tile.value);
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
    const part = find(desk.scene, desk.selected);
    if (axis === "point") return desk.point + 1;
    if (axis === "pointX" || axis === "pointY") return part.points[desk.point][axis === "pointX" ? 0 : 1] * 100;
    return part[axis];
  };
  const setPart = (axis, value) => {
    const part = find(desk.scene, desk.selected);
    if (!part) return;
    if (axis === "point") return desk.choosePoint((Math.round(value) - 1 + part.points.length) % part.points.length);
    if (axis === "pointX" || axis === "pointY") {
      const place = Math.max(0, Math.min(1, value / 100));
      const points = part.points.map(([x, y], i) => (i !== desk.point ? [x, y] : axis === "pointX" ? [place, y] : [x, place]));
      return commit(changed(desk.scene, part.id, { points }));
    }
    if (axis === "x" || axis === "z") commit(moved(part.id, axis === "x" ? value : part.x, axis === "z" ? value : part.z));
    else {
      const lying = elements.lying[part.element];
      const order = { width: 0, length: 1 }[axis];
      const limits = axis === "turn" ? [-180, 180] : axis === "distance" ? [use.projecting.NEAREST, use.projecting.FURTHEST] : [lying.least[order], lying.most[order]];
      const turned = axis === "turn" ? ((value + 540) % 360) - 180 : value;
      commit(changed(desk.scene, part.id, { [axis]: Math.max(limits[0], Math.min(limits[1], turned)) }));
    }
    return tell(find(desk.scene, part.id));
  };
  use.inspecting.steppers(form, { current: partValue, change: setPart });
  use.inspecting.steppers(scale, {
    current: (axis) => (axis === "horizon" ? desk.scene.camera.horizon * 100 : desk.scene.camera.height),
    change: (axis, value) => {
      if (axis === "horizon") setHorizon(value / 100, {});
      else commit({ ...desk.scene, camera: { ...desk.scene.camera, height: Math.max(0.5, Math.min(30, value)) } });
    },
  });
  form.addEventListener("change", (event) => {
    const { name, value, checked } = event.target;
    const facts = { "part-size": { element: value }, "part-side": { side: value }, "part-flip": { flip: checked } }[name];
    if (facts) commit(changed(desk.scene, desk.selected, facts));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.hasAttribute("data-drop")) drop(desk.selected);
    if (event.submitter?.hasAttribute("data-copy") && desk.scene.items.length + desk.scene.ground.length < data.most) {
      const id = use.editing.newKey(desk.scene);
      commit(use.editing.double(desk.scene, desk.selected, (x, z) => rounded(use.projecting.clamped(x, z))));
      select(id);
    }
  });
  light.addEventListener("input", () => {
    const value = (name) => Number(light.elements[`light-${name}`].value);
    const sun = { ...desk.scene.sun, elevation: value("elevation"), strength: value("strength") / 100 };
    const before = Math.round(desk.scene.sun.azimuth / 45) % 8 * 45;
    if (value("azimuth") !== before) sun.azimuth = value("azimuth");
    const tone = { ...desk.scene.tone, brightness: value("brightness") / 100, ground: value("ground") / 100, warmth: value("warmth") / 100, haze: value("haze") / 100 };
    commit({ ...desk.scene, sun, tone }, { tag: "light" });
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
      await new Promise((resume) => { setTimeout(resume); }); // a form cannot be sent while its event is still under way
      sent.dataset.isSaved = "yes";
      sent.requestSubmit(event.submitter);
    });
  }
}
