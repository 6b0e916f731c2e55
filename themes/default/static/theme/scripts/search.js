// The results page while somebody types and filters; htmx fetches the results. This adds what it lacks: one history entry per search
// and not per keystroke, lists that stay open, the focus, and a message when the server does not respond.
const byId = (id) => document.getElementById(id);
const hasDetailsContent = CSS.supports("selector(::details-content)");
let wasTyping = false;
let kept = null;

function prepare() {
  if (!hasDetailsContent && matchMedia("(min-width: 62rem)").matches) byId("filters")?.setAttribute("open", "");
  for (const field of document.querySelectorAll(".more__find")) field.hidden = false;
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

function find(field) {
  const wanted = plain(field.value.trim());
  for (const label of field.parentElement.querySelectorAll(".more__choices label"))
    label.hidden = !plain(label.textContent).includes(wanted) && !label.querySelector(":checked");
}

// The links to other languages keep the same search.
function followAddress() {
  for (const link of document.querySelectorAll(".langs a:not([data-missing])")) link.search = location.search;
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.(".more__find")) find(event.target);
});
document.addEventListener(
  "change",
  (event) => {
    if (event.target.matches?.(".more__find")) event.stopPropagation(); // it selects nothing
  },
  true,
);

// htmx boosts links of HTML only; those on the map are links of SVG.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".bubble");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  htmx.ajax("GET", link.href.baseVal, { source: link, event });
});

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const form = byId("archive-search");
  const isTyping = detail.triggeringEvent?.type === "input";
  if (detail.elt === form) {
    const isSame = new URLSearchParams(new FormData(form)).toString() === new URLSearchParams(location.search).toString();
    const goesOn = isSame || (isTyping && wasTyping);
    form.setAttribute("data-hx-push-url", String(!goesOn));
    form.setAttribute("data-hx-replace-url", String(goesOn));
  }
  if (isTyping) detail.headers["X-Typing"] = "1"; // the last word may be incomplete
  wasTyping = isTyping;
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id !== "findings") return;
  kept = {
    open: [...detail.target.querySelectorAll("details")].map((box) => [box.id, box.open]),
    typed: [...detail.target.querySelectorAll(".more__find")].map((field) => [field.id, field.value]),
    focus: detail.target.contains(document.activeElement) && (document.activeElement.id || "results"),
  };
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "findings" || !kept) return;
  for (const [id, isOpen] of kept.open) if (isOpen) byId(id)?.setAttribute("open", "");
  prepare();
  for (const [id, value] of kept.typed) {
    const field = byId(id);
    if (field && value) {
      field.value = value;
      find(field);
    }
  }
  if (kept.focus && !detail.target.contains(document.activeElement)) (byId(kept.focus) ?? byId("results"))?.focus({ preventScroll: true });
  kept = null;
});

for (const name of ["htmx:pushedIntoHistory", "htmx:replacedInHistory"]) document.addEventListener(name, followAddress);
document.addEventListener("htmx:historyRestore", () => {
  wasTyping = false;
  prepare();
  followAddress();
});
document.addEventListener("htmx:historyCacheMissLoadError", () => location.reload());
for (const name of ["htmx:sendError", "htmx:timeout"])
  document.addEventListener(name, () => {
    byId("findings").replaceChildren(byId("search-unreachable").content.cloneNode(true));
  });

prepare();
