// Enlarges a gallery's picture in a dialog: counter, close, keys, swipe. Escape closes it. Without JavaScript the link opens the picture.
const SWIPE = 48; // pixels that a finger moves before it counts

function icon(path) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2.2", "aria-hidden": "true" }))
    made.setAttribute(name, value);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  made.append(line);
  return made;
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

for (const gallery of document.querySelectorAll("[data-gallery]:not([data-live])")) {
  gallery.dataset.live = "";
  const links = [...gallery.querySelectorAll("a[href]")];
  const words = JSON.parse(gallery.dataset.gallery);
  const numbers = new Intl.NumberFormat(document.documentElement.dataset.locale);
  let shown = 0;

  const button = (label, path, act, className = "") => {
    const made = element("button", { type: "button", className }, icon(path));
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };
  const counter = element("p", { className: "lightbox__count" });
  counter.setAttribute("aria-live", "polite");
  const picture = element("img", { alt: "" });
  const caption = element("p", {});
  const stage = element(
    "div",
    { className: "lightbox__stage" },
    button(words.back, "M15 5l-7 7 7 7", () => show(shown - 1), "lightbox__step"),
    picture,
    button(words.next, "M9 5l7 7-7 7", () => show(shown + 1), "lightbox__step"),
  );
  const bar = element("div", { className: "lightbox__bar" }, counter, button(words.close, "M5 5l14 14M19 5L5 19", () => dialog.close()));
  const dialog = element("dialog", { className: "lightbox" }, bar, stage, caption);
  dialog.setAttribute("aria-label", words.pictures);

  function show(index) {
    shown = (index + links.length) % links.length;
    const link = links[shown];
    Object.assign(picture, { src: link.href, alt: link.querySelector("img").alt });
    counter.textContent = words.count.replace("{number}", numbers.format(shown + 1)).replace("{total}", numbers.format(links.length));
    caption.replaceChildren(...(link.closest("figure")?.querySelector("figcaption")?.cloneNode(true).childNodes ?? []));
    caption.hidden = !caption.childNodes.length;
  }
  const forwards = () => (document.dir === "rtl" ? -1 : 1);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(shown + forwards());
    if (event.key === "ArrowLeft") show(shown - forwards());
  });
  let start = null;
  picture.addEventListener("pointerdown", (event) => (start = event.clientX));
  picture.addEventListener("pointerup", (event) => {
    const moved = start === null ? 0 : event.clientX - start;
    start = null;
    if (Math.abs(moved) >= SWIPE) show(shown + (moved < 0 ? forwards() : -forwards()));
  });
  picture.addEventListener("dragstart", (event) => event.preventDefault());
  links.forEach((link, index) =>
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (!dialog.isConnected) gallery.after(dialog);
      show(index);
      dialog.showModal();
    }),
  );
}
