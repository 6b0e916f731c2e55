// Sends a form once, however often its button is pressed while the answer is on its way: an account is not created twice, and an
// invitation that the first request used up is not refused to the second. Forms that a script sends itself are not affected.
const PATIENCE = 20000; // milliseconds after which somebody may try again

addEventListener("submit", (event) => {
  const { target: form } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  if (Date.now() - (form.dataset.sentAt ?? -PATIENCE) < PATIENCE) event.preventDefault();
  else form.dataset.sentAt = Date.now();
});

addEventListener("pageshow", () => {
  // The browser may show the page again as it was left.
  for (const form of document.querySelectorAll("form[data-sent-at]")) delete form.dataset.sentAt;
});
