// A rating that is being saved: what the group thinks, as the server tells it (autosave.js sends what was chosen).
const shown = document.querySelector("[data-opinions]");
document.addEventListener("autosaved", ({ target, detail }) => {
  if (!shown || !detail.opinions) return;
  shown.innerHTML = detail.opinions; // rendered by the site itself
  target.querySelector("[data-withdraw]")?.removeAttribute("hidden");
});
