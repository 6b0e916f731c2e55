// Votes: buttons beside each number, and how many are left, as they are typed. Without it the numbers are typed and sent as they are.
const form = document.querySelector("[data-votes]");
const numbers = new Intl.NumberFormat(document.documentElement.dataset.locale || undefined);

/** Return the number in a field: 0 for what is none. */
const valueOf = (field) => {
  const value = Number.parseInt(field.value, 10);
  return Number.isFinite(value) && value > 0 ? value : 0;
};

if (form) {
  const budget = Number(form.dataset.budget);
  const most = Number(form.dataset.most);
  const fields = [...form.querySelectorAll("input[name^='votes-']")];
  const squares = [...document.querySelectorAll("[data-vote]")];

  const show = () => {
    const given = fields.reduce((sum, field) => sum + valueOf(field), 0);
    for (const place of document.querySelectorAll("[data-votes-left]")) place.textContent = numbers.format(budget - given);
    for (const [number, square] of squares.entries()) {
      square.classList.toggle("budget__used", number < given);
      square.classList.toggle("budget__left", number >= given);
    }
    document.querySelector(".budgetbox")?.classList.toggle("budgetbox--over", given > budget);
    for (const field of fields) {
      const [less, more] = field.parentElement.querySelectorAll("[data-step]");
      less.disabled = valueOf(field) <= 0;
      more.disabled = given >= budget || valueOf(field) >= most;
    }
  };

  for (const button of form.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = button.parentElement.querySelector("input");
      field.value = String(Math.max(0, valueOf(field) + Number(button.dataset.step)));
      show();
    });
  }
  form.addEventListener("input", show);
  show();
}
