// The scene in words, as community/visualisations/collage/words.py says it, and the rows of its list.
const MIDDLE = 0.75;

export function speaker({ words, names, locale }) {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const shares = new Intl.NumberFormat(locale, { style: "percent" });
  const number = (value) => format.format(Math.abs(value) < 0.05 ? 0 : value);
  const say = (pattern, facts = {}) => words[pattern].replace(/\{(\w+)\}/g, (all, name) => facts[name] ?? all);
  const side = (x) => (Math.abs(x) < MIDDLE ? words.middle : say(x < 0 ? "left" : "right", { x: number(Math.floor(Math.abs(x) + 0.5)) }));
  const exact = (value) => value.toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return {
    number, say, exact,
    percent: (share) => shares.format(share),
    place(part) {
      if (part.points) return say("frontAway", { z: exact(part.distance) });
      const place = say("away", { z: exact(part.z), side: side(part.x) });
      return part.length ? say("size", { place, width: exact(part.width), length: exact(part.length) }) : place;
    },
    name: (part, scene) => (part.points ? say("front", { number: number(scene.fronts.findIndex(({ id }) => id === part.id) + 1) }) : names[part.element]),
  };
}

// The rows of a list: each is a copy of the page's <template>, filled in.
export function showRows(list, parts, { template, describe, selected }) {
  const rows = new Map([...list.children].map((row) => [row.dataset.item, row]));
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  parts.forEach((part, at) => {
    const row = rows.get(part.id) ?? template.content.firstElementChild.cloneNode(true);
    rows.delete(part.id);
    const { name, where, sign, remove } = describe(part);
    row.dataset.item = part.id;
    row.classList.toggle("placed__row--on", part.id === selected);
    const choose = row.querySelector(".placed__name");
    const out = row.querySelector(".placed__out");
    Object.assign(choose, { value: part.id, textContent: name });
    choose.setAttribute("aria-pressed", String(part.id === selected));
    out.value = part.id;
    out.setAttribute("aria-label", remove);
    row.querySelector(".placed__where").textContent = where;
    const picture = row.querySelector(".placed__sign");
    if (sign && picture) {
      picture.setAttribute("viewBox", sign.box);
      const use = picture.querySelector("use");
      if (use.getAttribute("href") !== sign.href) use.setAttribute("href", sign.href);
    }
    if (list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null);
  });
  for (const row of rows.values()) row.remove();
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}
