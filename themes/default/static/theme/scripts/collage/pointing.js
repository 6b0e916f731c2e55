// Mouse, pen and finger on picture, plan, horizon and tray.
export function onPointers(desk, { use, at, size, masking }) {
  const { find, change: changed } = use.editing;
  const { moved, preview, commit, select, tell, setHorizon, placedAt } = desk;
  const stage = at("stage"), plan = at("plan"), grip = at("horizon");

  const toMetres = (part, dx, dy) => {
    const k = size[0] / stage.clientWidth;
    const [px, py] = desk.view.foot(part.x, part.z);
    return desk.view.ground(px + dx * k, py + dy * k);
  };
  const dragPart = (part, place) => {
    const before = desk.scene;
    return {
      move: (dx, dy) => preview(moved(part.id, ...place(dx, dy))),
      end: () => {
        if (desk.scene === before) return;
        commit(desk.scene, { before });
        tell(find(desk.scene, part.id));
      },
    };
  };
  const dragPoint = (front, index) => {
    const before = desk.scene;
    desk.choosePoint(index);
    const [x, y] = front.points[index];
    const keep = (value) => Math.round(Math.max(0, Math.min(1, value)) * 10000) / 10000;
    return {
      move: (dx, dy) => preview(changed(desk.scene, front.id, { points: front.points.map((one, i) => (i === index ? [keep(x + dx / stage.clientWidth), keep(y + dy / stage.clientHeight)] : one)) })),
      end: () => commit(desk.scene, { before }),
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
    const part = find(desk.scene, desk.selected);
    if (part?.points) {
      const nearest = part.points.map(([x, y], index) => [Math.hypot((x - share[0]) * stage.clientWidth, (y - share[1]) * stage.clientHeight), index]).sort((a, b) => a[0] - b[0])[0];
      if (nearest[0] < 24) return dragPoint(part, nearest[1]);
    }
    const touched = find(desk.scene, hit);
    const isDirect = event.pointerType === "mouse" && touched && !touched.length;
    if (isDirect) select(hit);
    const target = isDirect ? touched : part;
    const drag = target && !target.points ? dragPart(target, (dx, dy) => toMetres(target, dx, dy)) : null;
    return {
      move: (dx, dy) => drag?.move(dx, dy),
      end: (isClick) => {
        if (isClick && hit) { select(hit); tell(find(desk.scene, hit)); }
        drag?.end();
      },
    };
  });
  use.dragging.follow(plan, (event) => {
    const hit = event.target.closest("[data-item]")?.dataset.item;
    const part = find(desk.scene, hit);
    if (!part) return null;
    select(hit);
    const k = () => plan.metresWide / plan.clientWidth;
    return dragPart(part, (dx, dy) => [part.x + dx * k(), part.z - dy * k()]);
  });
  use.dragging.follow(grip, () => {
    const before = desk.scene;
    return {
      move: (_dx, dy) => setHorizon(before.camera.horizon + dy / stage.clientHeight),
      end: () => commit(desk.scene, { before }),
    };
  });
  use.dragging.fromTray(at("tray"), stage, (element, [x, y]) => {
    const [gx, gz] = desk.view.ground(x * size[0], y * size[1]);
    placedAt(gz, gx, element);
  });
}
