// Lays plans of the ground into the picture, as community/visualisations/collage/laying.py does. The plans are those of elements.json.
const MOST_REPEATS = 200;
const NEAR = 0.5;

export const nearestSeen = (view) => (view.focal * view.camera.height) / (view.height - view.horizon);

export function onGround(item, u, v) {
  const turn = (item.turn * Math.PI) / 180;
  return [item.x + u * Math.cos(turn) + v * Math.sin(turn), item.z - u * Math.sin(turn) + v * Math.cos(turn)];
}

export function outline(item) {
  const [u, v] = [item.width / 2, item.length / 2];
  return [[-u, -v], [u, -v], [u, v], [-u, v]].map((corner) => onGround(item, ...corner));
}

const sized = (corners, { width, length }) => corners.map(([a, b, c, d]) => [a * width + b, c * length + d]);

function repeated(layer, item) {
  const corners = sized(layer.every, item);
  const size = layer.across ? item.width : item.length;
  const end = size / 2 - layer.margin;
  const shapes = [];
  for (let at = 0; at < MOST_REPEATS; at += 1) {
    const begin = -size / 2 + layer.margin + at * layer.step;
    const stop = begin + layer.size;
    if (stop > end + 1e-6) break;
    const [low, high] = [corners[0][1], corners[2][1]];
    const [left, right] = [corners[0][0], corners[1][0]];
    shapes.push(
      layer.across
        ? [[begin, low], [stop, low], [stop, high], [begin, high]]
        : [[left, begin], [right, begin], [right, stop], [left, stop]],
    );
  }
  return shapes;
}

function stamped(layer, item) {
  const count = Math.min(MOST_REPEATS, Math.max(1, Math.floor(item.length / layer.step)));
  return Array.from({ length: count }, (_none, at) => {
    const middle = -item.length / 2 + ((at + 0.5) * item.length) / count + layer.shift;
    return layer.stamp.map((shape) => sized(shape, item).map(([u, v]) => [u, middle + v]));
  }).flat();
}

function shapesOf(layer, item) {
  if (layer.oval) return [layer.oval.map(([u, v]) => [(u * item.width) / 2, (v * item.length) / 2])];
  if (layer.area) return [sized(layer.area, item)];
  return layer.every ? repeated(layer, item) : stamped(layer, item);
}

// What of a shape is further away than `near`: nothing can be projected from behind the camera.
function cut(shape, near) {
  return shape.flatMap(([ax, az], at) => {
    const [bx, bz] = shape[(at + 1) % shape.length];
    const kept = az >= near ? [[ax, az]] : [];
    if (az >= near !== bz >= near) kept.push([ax + ((bx - ax) * (near - az)) / (bz - az), near]);
    return kept;
  });
}

const written = ([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`;

function blades(item, layer, view, near) {
  const count = Math.min(layer.tufts.length, Math.floor(layer.per * item.width * item.length));
  return layer.tufts.slice(0, count).map(([u, v, lean]) => {
    const [x, z] = onGround(item, u * item.width, v * item.length);
    if (z < near) return "";
    const metre = view.metre(z);
    const [px, py] = view.foot(x, z);
    const [half, high] = [(layer.line * metre) / 2, layer.high * metre];
    return `M${written([px - half, py])}L${written([px + lean * high * 0.3, py - high])}L${written([px + half, py])}Z`;
  }).join("");
}

export function lay(item, layers, view) {
  const near = nearestSeen(view) * NEAR;
  return layers.map((layer) => {
    const shapes = layer.tufts ? [] : shapesOf(layer, item).map((shape) => cut(shape.map((point) => onGround(item, ...point)), near));
    const areas = shapes.filter((shape) => shape.length).map((shape) => `M${shape.map((point) => written(view.foot(...point))).join("L")}Z`);
    return { path: layer.tufts ? blades(item, layer, view, near) : areas.join(""), colour: layer.fill ?? layer.stroke, opacity: layer.opacity };
  }).filter(({ path }) => path);
}
