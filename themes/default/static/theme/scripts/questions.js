// What questions do without reloading the page: rows are added, removed and brought back, words are counted, and the country of a
// municipality is asked for only if its name is not in the register. community/forms/inputs/rows.html, paragraphs.html, municipality.html.
// Without JavaScript the buttons of rows send the form, and it is shown again.
const number = new Intl.NumberFormat(document.documentElement.dataset.locale);
const said = (text, facts) => text.replace(/\{(\w+)\}/g, (_all, name) => facts[name] ?? "");
const copy = (box, part) => box.querySelector(`:scope > template[data-part=${part}]`).content.firstElementChild.cloneNode(true);

function enhanceRows(box) {
  const list = box.querySelector(".rows__list");
  const add = box.querySelector("[data-add]");
  const rows = () => [...list.querySelectorAll(":scope > [data-row]:not([hidden])")];
  const count = () => {
    rows().forEach((row, index) => {
      const legend = row.querySelector("legend");
      legend.textContent = said(legend.dataset.words, { number: number.format(index + 1) });
      row.querySelector("[data-number]").textContent = number.format(index + 1);
    });
    add.hidden = rows().length >= Number(box.dataset.most);
  };
  const changed = () => {
    count();
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Appends an empty row, with the given key or a new one, and returns it.
  const append = (key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`) => {
    const row = copy(box, "row");
    for (const node of [row, ...row.querySelectorAll("*")]) {
      for (const { name, value } of [...node.attributes]) {
        if (/(^|[ -])NEW($|[ -])/.test(value)) node.setAttribute(name, value.replace(/(^|[ -])NEW(?=$|[ -])/g, (_all, before) => before + key));
      }
    }
    list.append(row);
    return row;
  };

  add.addEventListener("click", (event) => {
    event.preventDefault();
    const row = append();
    changed();
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-row]");
    const place = rows().indexOf(row) + 1;
    row.hidden = row.disabled = true; // what it contains is neither sent nor lost
    const gone = copy(box, "gone");
    row.after(gone);
    const words = gone.querySelector("[role=status]");
    const undo = gone.querySelector("button");
    undo.addEventListener("click", () => {
      gone.remove();
      row.hidden = row.disabled = false;
      changed();
      row.querySelector("[data-remove]").focus();
    });
    changed();
    undo.focus();
    words.textContent = said(words.dataset.words, { number: number.format(place) });
  });
  // answers.js puts back what could not be sent: it asks for the rows with these keys, and fills them.
  box.addEventListener("rows:wanted", ({ detail: keys }) => {
    for (const row of [...list.children]) if (!keys.includes(row.dataset.row)) row.remove();
    for (const key of keys) list.append(rows().find((row) => row.dataset.row === key) ?? append(key));
    count();
  });
}

// As community.forms.words.count_words counts.
const countWords = (text) => text.split(/\s+/).filter(Boolean).length;

function enhanceCounter(counter) {
  const field = document.getElementById(counter.dataset.count);
  field?.addEventListener("input", () => {
    const count = countWords(field.value);
    counter.textContent = said(counter.dataset.words, { count: number.format(count) });
    counter.classList.toggle("question__count--over", count > Number(counter.dataset.most));
  });
}

function enhanceMunicipality(place) {
  const name = place.querySelector("input");
  const country = place.querySelector("div[data-country]");
  const names = [...place.querySelectorAll("option")].filter((option) => option.dataset.key).map((option) => option.value.toLocaleLowerCase());
  const decide = () => (country.hidden = names.includes(name.value.trim().replace(/\s+/g, " ").toLocaleLowerCase()));
  name.addEventListener("input", decide);
  decide();
}

const enhance = (root) => {
  root.querySelectorAll(".municipality").forEach(enhanceMunicipality);
  root.querySelectorAll("[data-rows]").forEach(enhanceRows);
  root.querySelectorAll("[data-count]").forEach(enhanceCounter);
};
enhance(document);
document.addEventListener("question:renewed", ({ target }) => enhance(target));
