// Shows what is on the wall as a series of pictures: arrow keys, space to pause. New ones come in while it runs.
// It moves on by itself, unless the reader has asked for less motion. Without JavaScript there is a page for each picture.
const SECONDS = 8;
const words = document.querySelector("[data-slides-words]")?.dataset;
const list = document.querySelector("[data-wall] [data-list]");
const numbers = new Intl.NumberFormat(document.documentElement.dataset.locale);

function button(label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet button--small", textContent: label });
  made.addEventListener("click", act);
  return made;
}

function open(first) {
  let key = list.children[first]?.dataset.key;
  let isPlaying = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const stage = Object.assign(document.createElement("div"), { className: "slides__stage" });
  const count = Object.assign(document.createElement("p"), { className: "slides__count" });
  const play = button("", () => turn(!isPlaying));
  const bar = Object.assign(document.createElement("div"), { className: "slides__bar" });
  const dialog = Object.assign(document.createElement("dialog"), { className: "slides wall" });
  bar.append(button(words.previous, () => go(-1)), play, button(words.next, () => go(1)), count, button(words.close, () => dialog.close()));
  dialog.setAttribute("aria-label", words.name);
  dialog.append(stage, bar);
  document.body.append(dialog);

  function go(step) {
    const rows = [...list.children];
    if (!rows.length) return dialog.close();
    const now = Math.max(0, rows.findIndex((row) => row.dataset.key === key)); // one that was withdrawn meanwhile: begin again
    const next = (now + step + rows.length) % rows.length;
    key = rows[next].dataset.key;
    const copy = rows[next].cloneNode(true);
    for (const image of copy.querySelectorAll("img")) image.loading = "eager";
    for (const part of copy.querySelectorAll("source, img")) part.sizes = "100vw";
    stage.replaceChildren(...copy.childNodes);
    count.textContent = words.count.replace("{number}", numbers.format(next + 1)).replace("{total}", numbers.format(rows.length));
  }
  function turn(to) {
    isPlaying = to;
    play.textContent = isPlaying ? words.pause : words.play;
    count.setAttribute("aria-live", isPlaying ? "off" : "polite");
  }
  const timer = setInterval(() => isPlaying && !document.hidden && go(1), SECONDS * 1000);
  const forwards = document.dir === "rtl" ? -1 : 1;
  dialog.addEventListener("keydown", (event) => {
    const acts = {
      ArrowRight: () => go(forwards),
      ArrowLeft: () => go(-forwards),
      " ": () => event.target.tagName === "BUTTON" || turn(!isPlaying),
    };
    acts[event.key]?.();
  });
  dialog.addEventListener("close", () => {
    clearInterval(timer);
    if (document.fullscreenElement === dialog) document.exitFullscreen();
    dialog.remove();
    const all = document.querySelector("[data-wall-link]");
    if (all) location.assign(all.href);
  });
  dialog.showModal();
  dialog.focus();
  turn(isPlaying);
  go(0);
  return dialog;
}

if (words && list) {
  if (words.at) open(Number(words.at) - 1);
  for (const link of document.querySelectorAll("a[data-slides]"))
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !list.children.length) return;
      event.preventDefault();
      const dialog = open(0);
      if (document.fullscreenEnabled) dialog.requestFullscreen().catch(() => {}); // then it fills the window
    });
}
