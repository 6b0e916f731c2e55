// The composer of cohorts, whose buttons replace the form. What was pressed stays where it was on the screen; what could not be sent is said,
// and what was refused is sent once more as a whole page, which says why.
let pressed = null;

addEventListener("htmx:beforeSwap", () => {
  const { id } = document.activeElement;
  pressed = id && { id, top: document.activeElement.getBoundingClientRect().top };
});

addEventListener("htmx:afterSettle", () => {
  const again = pressed && document.getElementById(pressed.id);
  if (again) scrollBy({ top: again.getBoundingClientRect().top - pressed.top, behavior: "instant" });
  pressed = null;
});

addEventListener("htmx:sendError", () => {
  const saved = document.querySelector("#cohort-saved");
  saved.querySelector(".saved").dataset.state = "failed";
  saved.querySelector(".saved__words").textContent = saved.dataset.failed;
});

addEventListener("htmx:responseError", ({ detail }) => {
  const form = detail.elt.closest("form");
  const button = detail.requestConfig.triggeringEvent?.submitter;
  if (!form || !button) return;
  const sent = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
  form.append(sent);
  form.action = button.formAction;
  form.submit();
});
