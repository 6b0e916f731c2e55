// The files of a question: upload.js says when one has arrived, and it is added to the list; its button takes it off again.
// community/forms/inputs/files.html. Without JavaScript the files are sent with the form, and the button sends it too.
const locale = document.documentElement.dataset.locale;

function sizeOf(bytes) {
  const isLarge = bytes >= 1024 * 1024;
  const size = bytes / (isLarge ? 1024 * 1024 : 1024);
  const format = { style: "unit", unit: isLarge ? "megabyte" : "kilobyte", maximumFractionDigits: isLarge ? 1 : 0 };
  return new Intl.NumberFormat(locale, format).format(Math.max(size, 1));
}

function enhance(question) {
  const list = question.querySelector(".question__files");
  const upload = question.querySelector("[data-several]");
  const changed = () => {
    upload.hidden = list.children.length >= Number(upload.dataset.several);
    question.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const add = ({ key, name, size }) => {
    const item = question.querySelector("template[data-part=file]").content.firstElementChild.cloneNode(true);
    item.dataset.file = item.querySelector("input").value = key;
    item.querySelector(".files__kind").textContent = name.match(/\.(\w{1,5})$/)?.[1].toUpperCase() ?? "";
    for (const place of item.querySelectorAll("[data-name]")) place.textContent = name;
    item.querySelector("[data-size]").textContent = typeof size === "number" ? sizeOf(size) : size;
    list.append(item);
  };

  upload?.addEventListener("upload:done", ({ detail }) => {
    add(detail);
    changed();
  });
  question.addEventListener("files:wanted", ({ detail }) => {
    for (const item of [...list.children]) if (!detail.some(({ key }) => key === item.dataset.file)) item.remove();
    for (const file of detail) if (![...list.children].some((item) => item.dataset.file === file.key)) add(file);
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-drop]");
    if (!button || !upload) return;
    event.preventDefault();
    button.closest("[data-file]").remove();
    changed();
    upload.querySelector("input").focus();
  });
}

document.querySelectorAll("[data-kind=files]").forEach(enhance);
document.addEventListener("question:renewed", ({ target }) => target.matches("[data-kind=files]") && enhance(target));
