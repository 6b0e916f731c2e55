// Keeps the page of a consultation up to date: asks every few seconds, and hears "nothing new" (304) most of the time. When a phase ends, the page
// goes on with the next one. Nothing that somebody has typed is lost: a form that is still there stays as it is, and the text of one that is gone
// is shown to be copied. A page that nobody looks at does not ask.
const SLOWEST = 60; // seconds between two tries while there is no connection
const clock = new Intl.DateTimeFormat(document.documentElement.dataset.locale, { hour: "2-digit", minute: "2-digit" });

function keep(live) {
  const every = Number(live.dataset.every);
  const status = live.querySelector("[data-status]");
  const lost = live.querySelector("[data-lost-line]");
  const texts = live.querySelector("[data-kept-texts]");
  let mark = "";
  let wait = every;
  let last = new Date();
  let timer = 0;

  live.querySelector("[data-without-script]").hidden = true;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, wait * 1000);
  };

  async function ask() {
    if (document.hidden) return later();
    try {
      const headers = mark ? { "If-None-Match": mark } : {};
      const answer = await fetch(live.dataset.council, { cache: "no-store", headers });
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return say(); // logged out, deleted, or no longer in the group
      if (!answer.ok && answer.status !== 304) throw new Error(answer.status);
      if (answer.ok) {
        const isFirst = !mark;
        mark = answer.headers.get("ETag") ?? "";
        show(new DOMParser().parseFromString(await answer.text(), "text/html"), isFirst);
      }
      last = new Date();
      wait = every;
      lost.hidden = true;
    } catch {
      wait = Math.min(SLOWEST, wait * 2);
      say();
    }
    later();
  }

  function say() {
    lost.textContent = live.dataset.lost.replace("{time}", clock.format(last));
    lost.hidden = false;
  }

  // What is the same in both: forms carry a token that differs each time, and what was typed does not count.
  const plain = (part) => {
    const copy = part.cloneNode(true);
    for (const one of copy.querySelectorAll("form, script, [data-ready]")) one.remove();
    return copy.textContent.replace(/\s+/g, " ");
  };
  const forms = (part) => [...part.querySelectorAll("form")].map((form) => form.id || form.getAttribute("action")).join(" ");

  function show(news, isFirst) {
    let isChanged = false;
    for (const part of document.querySelectorAll("[data-follow]")) {
      const other = news.getElementById(part.id);
      if (!other || (plain(part) === plain(other) && forms(part) === forms(other))) continue;
      replace(part, other);
      isChanged = true;
    }
    if (isChanged && !isFirst) status.textContent = live.dataset.told;
  }

  function replace(part, other) {
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    const range = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
    const open = new Set([...part.querySelectorAll("details[open]")].map((one) => one.id));
    for (const script of other.querySelectorAll("script")) script.remove();
    for (const one of other.querySelectorAll("details")) one.open = one.open || open.has(one.id);
    for (const form of other.querySelectorAll("form[data-keep]")) {
      const own = part.querySelector(`#${CSS.escape(form.id)}`);
      if (own) form.replaceWith(own); // with what was typed, and with the script that saves it
    }
    for (const area of part.querySelectorAll("form[data-keep] textarea")) if (area.value.trim()) keepText(area.value);
    part.replaceWith(document.adoptNode(other));
    const again = focused && (other.contains(focused) ? focused : focused.id && document.getElementById(focused.id));
    if (again) {
      again.focus({ preventScroll: true });
      if (range) again.setSelectionRange(...range);
    } else if (focused) {
      (texts.querySelector("textarea") ?? other.querySelector("h2"))?.scrollIntoView({ block: "nearest" });
    }
    document.dispatchEvent(new CustomEvent("followed"));
  }

  // Shows a text whose form is gone, to be copied.
  function keepText(text) {
    const label = Object.assign(document.createElement("label"), { textContent: live.dataset.kept });
    const area = Object.assign(document.createElement("textarea"), { className: "control", readOnly: true, rows: 5, value: text, dir: "auto" });
    area.id = label.htmlFor = `kept-${texts.children.length + 1}`;
    const field = Object.assign(document.createElement("div"), { className: "field note note--wrong" });
    field.append(label, area);
    texts.append(field);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    wait = every;
    clearTimeout(timer);
    ask();
  });
  later();
}

for (const live of document.querySelectorAll("[data-council]")) keep(live);
