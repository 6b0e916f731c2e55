// Puts a film's player in the place of its link, after a click and not before: until then nobody else is asked for anything.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-player]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const player = Object.assign(document.createElement("iframe"), { title: link.dataset.title, allow: "fullscreen; picture-in-picture" });
  // What players need: their scripts, their own origin, full screen, and a way to the film's page. Not: forms, downloads, or leading this page away.
  player.sandbox = "allow-scripts allow-same-origin allow-presentation allow-popups allow-popups-to-escape-sandbox";
  player.referrerPolicy = "strict-origin-when-cross-origin";
  player.src = link.dataset.player;
  link.closest(".video").replaceChildren(player);
  player.focus();
});
