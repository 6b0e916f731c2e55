// Enlarges a gallery's picture in a dialog; Escape closes it, arrow keys browse. Without JavaScript the link opens the picture.
for (const gallery of document.querySelectorAll("[data-gallery]:not([data-live])")) {
  gallery.dataset.live = "";
  const links = [...gallery.querySelectorAll("a[href]")];
  const words = JSON.parse(gallery.dataset.gallery);
  const dialog = document.createElement("dialog");
  dialog.className = "gallery--dialog";
  dialog.setAttribute("aria-label", words.pictures);
  let shown = 0;

  const button = (label, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet button--small", textContent: label });
    made.addEventListener("click", act);
    return made;
  };
  const figure = document.createElement("figure");
  const row = Object.assign(document.createElement("div"), { className: "actions" });
  row.append(
    button(words.back, () => show(shown - 1)),
    button(words.next, () => show(shown + 1)),
    button(words.close, () => dialog.close()),
  );
  dialog.append(figure, row);

  function show(index) {
    shown = (index + links.length) % links.length;
    const link = links[shown];
    const picture = Object.assign(document.createElement("img"), { src: link.href, alt: link.querySelector("img").alt });
    const caption = link.closest("figure")?.querySelector("figcaption")?.cloneNode(true);
    figure.replaceChildren(picture, ...(caption ? [caption] : []));
  }
  dialog.addEventListener("keydown", (event) => {
    const towards = document.dir === "rtl" ? -1 : 1;
    if (event.key === "ArrowRight") show(shown + towards);
    if (event.key === "ArrowLeft") show(shown - towards);
  });
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
