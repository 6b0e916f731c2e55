// What is drawn over the picture: the horizon, the frame of the selection, the outline of a mask and its points. In percent, on an SVG without a viewBox.
const share = (value) => `${(value * 100).toFixed(3)}%`;

function horizonLine(y) {
  const place = { x1: 0, x2: "100%", y1: share(y), y2: share(y) };
  return [
    { tag: "line", key: "horizon-case", set: { class: "horizon__case", ...place } },
    { tag: "line", key: "horizon", set: { class: "horizon__line", ...place } },
  ];
}

function box([left, top, width, height], [px, py], words) {
  const place = { x: share(left), y: share(top), width: share(width), height: share(height) };
  const corners = [0, 1, 2, 3].map((at) => ({
    tag: "rect", key: `corner-${at}`,
    set: { class: "frame__corner", x: share(left + (at % 2) * width), y: share(top + (at > 1 ? height : 0)), width: 13, height: 13, transform: "translate(-6.5 -6.5)" },
  }));
  const isAtEdge = left + width > 0.85;
  return [
    { tag: "rect", key: "case", set: { class: "frame__case", ...place } },
    { tag: "rect", key: "line", set: { class: "frame__line", ...place } },
    ...corners,
    { tag: "text", key: "size", set: { class: "frame__size", x: share(isAtEdge ? left : left + width), y: share(Math.max(0.02, top)), dx: isAtEdge ? -11 : 11, dy: 13, "text-anchor": isAtEdge ? "end" : "start" }, text: words },
    { tag: "circle", key: "foot", set: { class: "frame__foot", cx: share(px), cy: share(py), r: 9 } },
    { tag: "circle", key: "dot", set: { class: "frame__dot", cx: share(px), cy: share(py), r: 3 } },
  ];
}

function outlined(points, isClosed) {
  const ends = isClosed ? points : points.slice(0, -1);
  return ends.flatMap(([x, y], at) => {
    const [x2, y2] = points[(at + 1) % points.length];
    const place = { x1: share(x), y1: share(y), x2: share(x2), y2: share(y2) };
    return [
      { tag: "line", key: `case-${at}`, set: { class: "frame__case", ...place } },
      { tag: "line", key: `line-${at}`, set: { class: "frame__line", ...place } },
    ];
  });
}

const handles = (points, chosen) => points.map(([x, y], at) => ({
  tag: "circle", key: `point-${at}`, set: { class: `frame__point${at === chosen ? " frame__point--on" : ""}`, cx: share(x), cy: share(y), r: 7, "data-point": at },
}));

function cross([x, y]) {
  const lines = [[x - 1, y, x + 1, y], [x, y - 1, x, y + 1]];
  return lines.map(([x1, y1, x2, y2], at) => ({ tag: "line", key: `cross-${at}`, set: { class: "frame__cross", x1: share(x1), y1: share(y1), x2: share(x2), y2: share(y2) } }));
}

export function framesOf({ scene, part, view, elements, speak, drawing, point, use }) {
  const base = horizonLine(scene.camera.horizon);
  if (drawing) return [...base, ...outlined(drawing.points, false), ...handles(drawing.points, -1), ...(drawing.hasCross ? cross(drawing.cross) : [])];
  if (!part) return base;
  if (part.points) return [...base, ...outlined(part.points, true), ...handles(part.points, point)];
  const { width, height } = view;
  if (part.length) {
    const near = use.laying.nearestSeen(view) * 0.6;
    const corners = use.laying.outline(part).map(([x, z]) => view.foot(x, Math.max(near, z))).map(([px, py]) => [px / width, py / height]);
    return [...base, ...outlined(corners, true)];
  }
  const { height: metres, sides } = elements.standing[part.element];
  const wide = sides[part.side].width;
  const [px, py] = view.foot(part.x, part.z);
  const metre = view.metre(part.z);
  const frame = [(px - (wide * metre) / 2) / width, (py - metres * metre) / height, (wide * metre) / width, (metres * metre) / height];
  return [...base, ...box(frame, [px / width, py / height], speak.say("high", { height: speak.exact(metres) }))];
}
