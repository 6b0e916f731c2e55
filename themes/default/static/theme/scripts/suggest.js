// Suggests titles, topics and places while somebody types into a search field: <form data-suggest="/api/search/suggest/?locale=de">.
// An editable combobox with a list, as the ARIA Authoring Practices describe it. Without JavaScript the form is submitted as a search.
const PAUSE = 220; // milliseconds
const SHORTEST = 2; // characters
let count = 0;

function enhance(form) {
  const input = form.querySelector("input[type=search]");
  if (!input || input.role === "combobox") return;
  const name = `suggestions-${(count += 1)}`;
  const make = (tag, attributes, text) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  };
  const list = make("div", { class: "suggest", id: name, role: "listbox", "aria-label": form.dataset.suggestLabel });
  const status = make("p", { class: "quiet", role: "status" });
  list.hidden = true;
  form.append(list, status);
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": name, autocomplete: "off" }))
    input.setAttribute(key, value);

  const known = new Map();
  let options = [];
  let at = -1; // the index of the option that Enter opens
  let timer = 0;
  let asking = null;

  const choose = (index) => {
    options[at]?.removeAttribute("aria-selected");
    at = index;
    options[at]?.setAttribute("aria-selected", "true");
    options[at]?.scrollIntoView({ block: "nearest" });
    if (options[at]) input.setAttribute("aria-activedescendant", options[at].id);
    else input.removeAttribute("aria-activedescendant");
  };
  const show = (isShown) => {
    list.hidden = !isShown;
    input.setAttribute("aria-expanded", String(isShown));
    choose(-1);
  };
  const stop = () => {
    clearTimeout(timer);
    asking?.abort();
    show(false);
    status.textContent = "";
  };
  const offer = ({ groups, message }) => {
    options = [];
    list.replaceChildren(
      ...groups.map((group, number) => {
        const box = make("div", { role: "group", "aria-labelledby": `${name}-${number}` });
        box.append(make("div", { class: "suggest__head", id: `${name}-${number}` }, group.label));
        for (const item of group.items) {
          const option = make("div", { class: "suggest__option", role: "option", id: `${name}-option-${options.length}` });
          option.dataset.url = item.url;
          option.append(make("span", { lang: item.locale, dir: "auto" }, item.label), make("small", {}, item.kind));
          box.append(option);
          options.push(option);
        }
        return box;
      }),
    );
    show(options.length > 0);
    status.textContent = message;
  };
  const ask = async (typed) => {
    asking?.abort();
    asking = new AbortController();
    try {
      if (!known.has(typed)) {
        const answer = await fetch(`${form.dataset.suggest}&q=${encodeURIComponent(typed)}`, { signal: asking.signal });
        if (!answer.ok) return stop();
        known.set(typed, await answer.json());
      }
      if (input.value.trim() === typed && input.matches(":focus")) offer(known.get(typed));
    } catch (problem) {
      if (problem.name !== "AbortError") stop(); // without suggestions the field still searches
    }
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    const typed = input.value.trim();
    if (event.isComposing) return;
    if (typed.length < SHORTEST) return stop();
    timer = setTimeout(ask, PAUSE, typed);
  });
  input.addEventListener("keydown", (event) => {
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options.length) return;
      event.preventDefault();
      if (!isOpen) show(true);
      if (event.altKey) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      const places = options.length + 1; // including the field itself
      choose(((at + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && isOpen && at >= 0) {
      event.preventDefault();
      open(options[at]);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      stop();
    } else if (event.key === "Home" || event.key === "End") {
      choose(-1); // back to the field, where the key moves the caret
    }
  });
  const open = (option) => {
    stop();
    location.assign(option.dataset.url);
  };
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) open(option);
  });
  input.addEventListener("blur", stop);
  form.addEventListener("submit", stop);
}

const enhanceAll = (root) => root.querySelectorAll("form[data-suggest]").forEach(enhance);
enhanceAll(document);
document.addEventListener("htmx:load", (event) => enhanceAll(event.detail.elt.parentElement ?? document));
