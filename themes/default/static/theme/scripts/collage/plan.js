// The same scene from above, in metres, y towards the camera: as `plan_of` in community/visualisations/collage/page.py.
const REACHES = [20, 40, 80, 200];

export function planOf(scene, { elements, words, number, use }) {
  const furthest = Math.max(0, ...scene.items.map(({ z }) => z), ...scene.ground.map(({ z }) => z));
  const reach = REACHES.find((metres) => furthest <= metres * 0.95) ?? REACHES.at(-1);
  const half = reach * 0.44;
  const step = reach / 4;
  const cone = reach / scene.camera.focal / 2;
  const marks = (item) => {
    const { plan, width, depth } = elements.standing[item.element];
    const [wide, deep] = item.side === "side" ? [depth, width] : [width, depth];
    const box = (name) => ({ tag: "rect", key: name, set: { class: name, x: -wide / 2, y: -deep / 2, width: wide, height: deep } });
    if (plan === "tree") return [{ tag: "circle", key: "tree", set: { class: "plan__tree", r: width / 2 } }, { tag: "circle", key: "stem", set: { class: "plan__stem", r: 0.22 } }];
    if (plan === "person") return [{ tag: "circle", key: "person", set: { class: "plan__person", r: 0.34 } }];
    return [box(plan === "roof" ? "plan__roof" : "plan__thing")];
  };
  const lying = scene.ground.map((item) => ({
    tag: "g", key: item.id, item: item.id, set: { "data-item": item.id },
    inside: [{ tag: "polygon", set: { class: `plan__lies plan__lies--${item.element}`, points: use.laying.outline(item).map(([x, z]) => `${x.toFixed(2)},${(-z).toFixed(2)}`).join(" ") } }],
  }));
  const standing = [...scene.items].sort((a, b) => b.z - a.z).map((item) => ({
    tag: "g", key: item.id, item: item.id, set: { "data-item": item.id, transform: `translate(${item.x} ${-item.z})` }, inside: marks(item),
  }));
  return {
    reach,
    width: 2 * half,
    box: `${-half} ${-reach} ${2 * half} ${reach * 1.02}`,
    base: [
      { tag: "path", set: { class: "plan__sight", d: `M${-cone} ${-reach}L0 0L${cone} ${-reach}Z` } },
      ...[1, 2, 3].map((at) => ({ tag: "path", set: { class: "plan__grid", d: `M${-half} ${-step * at}H${half}` } })),
      ...[1, 2, 3].map((at) => ({
        tag: "text", set: { class: "plan__m", x: -half * 0.97, y: -step * at - reach * 0.012, "font-size": reach * 0.036 },
        text: words.metres.replace("{z}", number(step * at)),
      })),
    ],
    marks: (selected) => [...lying, ...standing].map((node) => ({ ...node, set: { ...node.set, class: `plan__item${node.item === selected ? " plan__item--on" : ""}` } })),
  };
}
