// Deletes from this device what answers.js keeps: of all forms on log-out, of one form once it has been submitted
// (<p data-forget-answers="the address to which it was saved">).
const forget = (isMeant) => {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith("answers|") && isMeant(name)) localStorage.removeItem(name);
  } catch {
    // no storage, so nothing is kept
  }
};

for (const { dataset } of document.querySelectorAll("[data-forget-answers]")) {
  forget((name) => name.split("|")[2] === dataset.forgetAnswers);
}
for (const form of document.querySelectorAll("form[data-forget]")) form.addEventListener("submit", () => forget(() => true));
