// From the ground to the picture and back, as community/visualisations/collage/projecting.py does; a test compares them.
export const NEAREST = 1, FURTHEST = 200, WIDEST = 60; // metres
const CM = 0.01;

const bounded = (value, least, most) => Math.max(least, Math.min(most, value));
export const clamped = (x, z) => [bounded(x, -WIDEST, WIDEST), bounded(z, NEAREST, FURTHEST)];

// The shadow of something one metre high: metres to the right, metres away.
export function shadowOf(sun) {
  const length = 1 / Math.tan((sun.elevation * Math.PI) / 180);
  const azimuth = (sun.azimuth * Math.PI) / 180;
  return [-Math.sin(azimuth) * length, -Math.cos(azimuth) * length];
}

export function projectionOf(camera, [width, height]) {
  const focal = camera.focal * width;
  const horizon = camera.horizon * height;
  const metre = (z) => focal / z;
  const foot = (x, z) => [width / 2 + (focal * x) / z, horizon + (focal * camera.height) / z];
  return {
    camera, width, height, focal, horizon, metre, foot,
    ground(px, py) {
      const below = Math.max(py - horizon, (focal * camera.height) / FURTHEST);
      const z = (focal * camera.height) / below;
      return clamped(((px - width / 2) * z) / focal, z);
    },
    standing(x, z, flip) {
      const scale = metre(z) * CM;
      return [flip ? -scale : scale, 0, 0, scale, ...foot(x, z)];
    },
    cast(x, z, sun, flip) {
      const scale = metre(z) * CM;
      const [right, away] = shadowOf(sun);
      const lean = -scale * (right - (x * away) / z);
      const flat = (scale * camera.height * away) / z;
      return [flip ? -scale : scale, 0, lean, flat, ...foot(x, z)];
    },
  };
}
