// Puts a film's player in the place of its link, after a click and not before: until then nobody else is asked for anything.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-player]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const player = Object.assign(document.createElement("iframe"), { src: link.dataset.player, title: link.dataset.title, allow: "fullscreen; picture-in-picture" });
  player.referrerPolicy = "strict-origin-when-cross-origin";
  link.closest(".video").replaceChildren(player);
  player.focus();
});
