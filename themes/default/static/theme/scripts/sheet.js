// The table of applications: selecting all rows of the page, and saying how many are selected.
const bulk = document.querySelector("#bulk");
if (bulk) {
  const said = bulk.querySelector("[data-picked]");
  const all = document.querySelector("[data-pick-all]");
  const picks = [...document.querySelectorAll('input[name="pick"][form="bulk"]')];
  const number = new Intl.NumberFormat(document.documentElement.dataset.locale);
  const show = () => {
    const count = picks.filter((pick) => pick.checked).length;
    said.textContent = count ? said.dataset.some.replace("{count}", number.format(count)) : said.dataset.none;
    all.checked = count === picks.length;
    all.indeterminate = count > 0 && count < picks.length;
  };
  all.hidden = false;
  all.nextElementSibling?.remove();
  all.addEventListener("change", () => {
    for (const pick of picks) pick.checked = all.checked;
    show();
  });
  for (const pick of picks) pick.addEventListener("change", show);
  show();
}
