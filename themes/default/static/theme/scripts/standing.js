// Keeps true what a page says about a whole form while one of its sections is saved (answers.js): what is missing, how far each section is,
// and who else edits this one. forms/missing.html, forms/sections.html, community/forms/also_here.html.
const box = document.querySelector(".answers[data-save]");
const number = new Intl.NumberFormat(document.documentElement.dataset.locale);
const plural = new Intl.PluralRules(document.documentElement.dataset.locale);
const names = new Intl.ListFormat(document.documentElement.dataset.locale);
const make = (tag, facts) => Object.assign(document.createElement(tag), facts);

const stop = (section) => document.querySelector(`.line--form [data-section="${CSS.escape(section)}"]`);
const nameOf = (section) => stop(section)?.querySelector("h2, h3, h4")?.textContent.trim() ?? "";
const addressOf = ({ section, question }) => {
  const page = section === box.dataset.section ? "" : (stop(section)?.querySelector("a")?.getAttribute("href")?.split("#")[0] ?? "");
  return `${page}#answer-${question}`;
};

function tellMissing(missing) {
  const list = document.querySelector("[data-words-none]");
  if (!list) return;
  list.querySelector("h2, h3, h4").textContent = missing.length ? list.dataset.wordsSome : list.dataset.wordsNone;
  list.querySelector("ul")?.remove();
  if (!missing.length) return;
  const items = missing.map((one) => {
    const item = make("li");
    const note = make("small", { textContent: one.note ?? [nameOf(one.section), one.message].filter(Boolean).join(": ") });
    item.append(make("a", { href: addressOf(one), textContent: one.label }), note);
    return item;
  });
  const all = make("ul", { className: "missing" });
  all.append(...items);
  list.append(all);
}

const countIn = (missing, key) => missing.filter(({ section }) => section === key).length;

function tellSections(missing, before) {
  const words = JSON.parse(box.dataset.wordsMissing);
  for (const one of document.querySelectorAll(".line--form [data-section]")) {
    const count = countIn(missing, one.dataset.section);
    if (count === countIn(before, one.dataset.section)) continue; // the page may say more of it: that it is empty
    const note = one.querySelector(":scope > .line__when");
    if (note) note.textContent = (count ? (words[plural.select(count)] ?? words.other) : words.zero).replace("{count}", number.format(count));
    if (!one.matches(".line__stop--now")) one.classList.toggle("line__stop--ahead", count > 0);
  }
}

function tellOthers(editing) {
  const line = box.querySelector(".alsohere");
  const here = [...new Set(editing.filter(({ section }) => section === box.dataset.section).map(({ name }) => name))];
  const words = here.length ? box.dataset.wordsHere.replace("{names}", names.format(here)) : "";
  if (line.textContent !== words) line.textContent = words;
}

if (box) {
  let told = null; // what is missing, as the page says it
  document.addEventListener("answers:told", ({ detail }) => {
    if (detail.missing) {
      if (told && JSON.stringify(told) !== JSON.stringify(detail.missing)) {
        tellMissing(detail.missing);
        tellSections(detail.missing, told);
      }
      told = detail.missing;
    }
    if (detail.editing) tellOthers(detail.editing);
  });
}
