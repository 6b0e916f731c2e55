// Shows a part of the page as large as the screen; without JavaScript, or where a browser cannot, the link leads to a page of its own.
// <a href="?show=1" data-present="id-of-the-part">
for (const link of document.querySelectorAll("a[data-present]")) {
  link.addEventListener("click", (event) => {
    const part = document.getElementById(link.dataset.present);
    if (!part || !document.fullscreenEnabled || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    part.requestFullscreen().then(
      () => part.querySelector("input, button")?.focus(),
      () => location.assign(link.href),
    );
  });
}
