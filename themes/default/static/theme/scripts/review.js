// A review that is being saved: its score as the server computes it (autosave.js sends what was typed).
const sum = document.querySelector("[data-sum]");
document.addEventListener("autosaved", ({ detail }) => {
  if (!sum) return;
  sum.hidden = !detail.score_text;
  sum.querySelector("b").textContent = detail.score_text;
});
