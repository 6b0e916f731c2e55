// Replaces a film's link with its player on click: until then nothing is requested from other hosts.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-player]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const player = Object.assign(document.createElement("iframe"), { title: link.dataset.title, allow: "fullscreen; picture-in-picture" });
  // Players need scripts, their own origin, full screen and a link to the film's page, but no forms, downloads or navigation of this page.
  player.sandbox = "allow-scripts allow-same-origin allow-presentation allow-popups allow-popups-to-escape-sandbox";
  player.referrerPolicy = "strict-origin-when-cross-origin";
  player.src = link.dataset.player;
  link.closest(".video").replaceChildren(player);
  player.focus();
});
