// A scene as layers of SVG over its photo, as community/visualisations/collage/plane.py does. Modules come as `use`.
const SHADE = "#161c2e";
const CAST = 0.46, CONTACT = 0.6;
const BANDS = 9, BAND = 8, HAZE_REACH = 50, SOFT = 0.0011, NEUTRAL = 0.5;

const bandOf = (z) => Math.min(BANDS - 1, Math.floor(z / BAND));

function toneMatrix(tone, band) {
  const veil = tone.haze * (1 - Math.exp((-(band + 0.5) * BAND) / HAZE_REACH));
  const gains = [tone.brightness * (1 + tone.warmth / 2), tone.brightness, tone.brightness * (1 - tone.warmth / 2)];
  const rows = gains.map((gain, at) => {
    const air = parseInt(tone.air.slice(1 + 2 * at, 3 + 2 * at), 16) / 255;
    const row = [0, 0, 0, 0, NEUTRAL * (1 - tone.contrast) * gain * (1 - veil) + air * veil];
    row[at] = tone.contrast * gain * (1 - veil);
    return row.map((value) => value.toFixed(4)).join(" ");
  });
  return `${rows.join(" ")} 0 0 0 1 0`;
}

const matrix = (values) => `matrix(${values.map((value, at) => (at < 4 ? Number(value.toPrecision(5)) : value.toFixed(2))).join(" ")})`;

export function layersOf(scene, { size: [width, height], elements, drawings, use }) {
  const view = use.projecting.projectionOf(scene.camera, [width, height]);
  const items = [...scene.items].sort((a, b) => b.z - a.z || (a.id < b.id ? -1 : 1));
  const fronts = [...scene.fronts].sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1));
  const area = `x="0" y="0" width="${width}" height="${height}"`;
  const hiddenBy = (item) => fronts.filter((front) => front.distance < item.z).length;
  const mask = (count) => (count ? `url(#front-${count})` : null);
  const sideOf = (item) => elements.standing[item.element].sides[item.side];
  const drawing = (item, of, place) => ({
    tag: "use", set: { "data-item": item.id, href: `${drawings}#${sideOf(item).symbol}${of}`, transform: matrix(place) },
  });
  const outlineOf = (front) => `M${front.points.map(([x, y]) => `${(x * width).toFixed(1)} ${(y * height).toFixed(1)}`).join("L")}Z`;

  const defs = [
    ...Object.entries({ tone: scene.tone, ground: { ...scene.tone, brightness: scene.tone.ground } }).flatMap(([name, tone]) =>
      Array.from({ length: BANDS }, (_none, band) =>
        `<filter id="${name}-${band}" color-interpolation-filters="sRGB"><feColorMatrix values="${toneMatrix(tone, band)}"/></filter>`)),
    ...fronts.map((_front, at) =>
      `<mask id="front-${at + 1}" maskUnits="userSpaceOnUse" ${area}><rect ${area} fill="#fff"/><path d="${fronts.slice(0, at + 1).map(outlineOf).join("")}" fill="#000"/></mask>`),
    `<filter id="soft" filterUnits="userSpaceOnUse" ${area} color-interpolation-filters="sRGB"><feGaussianBlur stdDeviation="${(SOFT * width).toFixed(2)}"/></filter>`,
    `<radialGradient id="contact"><stop offset="0" stop-color="${SHADE}" stop-opacity="${CONTACT}"/><stop offset=".55" stop-color="${SHADE}" stop-opacity="${(CONTACT * 0.55).toFixed(2)}"/><stop offset="1" stop-color="${SHADE}" stop-opacity="0"/></radialGradient>`,
  ].join("");

  const laid = (item) => use.laying.lay(item, elements.lying[item.element].layers, view)
    .map(({ path, colour, opacity }) => `<path d="${path}" fill="${colour}" fill-opacity="${opacity}"/>`).join("");
  const contact = (item) => {
    const [wide, deep] = sideOf(item).foot;
    const [px, py] = view.foot(item.x, item.z);
    const metre = view.metre(item.z);
    const flat = Math.max((deep * scene.camera.height) / item.z, wide * 0.07);
    const set = { cx: px.toFixed(2), cy: py.toFixed(2), rx: (wide * 0.62 * metre).toFixed(2), ry: (flat * 0.62 * metre).toFixed(2), fill: "url(#contact)", "data-item": item.id };
    return { tag: "g", key: item.id, set: { mask: mask(hiddenBy(item)) }, inside: [{ tag: "ellipse", set }] };
  };
  const all = mask(fronts.length);
  return {
    view,
    defs: [{ tag: "defs", markup: defs }],
    lies: [{
      tag: "g", set: { mask: all },
      inside: scene.ground.map((item) => ({ tag: "g", key: item.id, set: { "data-item": item.id, filter: `url(#ground-${bandOf(item.z)})` }, markup: laid(item) })),
    }],
    casts: scene.sun.strength
      ? [{
          tag: "g", set: { mask: all },
          inside: [{
            tag: "g", set: { fill: SHADE, opacity: (CAST * scene.sun.strength).toFixed(3), filter: "url(#soft)" },
            inside: items.map((item) => ({ ...drawing(item, "-cast", view.cast(item.x, item.z, scene.sun, item.flip)), key: item.id })),
          }],
        }]
      : [],
    contacts: items.map(contact),
    stands: items.map((item) => ({
      tag: "g", key: item.id, set: { mask: mask(hiddenBy(item)) },
      inside: [{ tag: "g", set: { filter: `url(#tone-${bandOf(item.z)})` }, inside: [drawing(item, "", view.standing(item.x, item.z, item.flip))] }],
    })),
  };
}
