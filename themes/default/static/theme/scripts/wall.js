// Keeps what is on the wall up to date: asks every few seconds, and hears "nothing new" (304) most of the time. Works through any proxy, and in many tabs.
// What is new is marked; what was withdrawn goes. A page that nobody looks at does not ask.
const SLOWEST = 60; // seconds between two tries while there is no connection
const numbers = new Intl.NumberFormat(document.documentElement.dataset.locale);
const clock = new Intl.DateTimeFormat(document.documentElement.dataset.locale, { hour: "2-digit", minute: "2-digit" });

function keep(wall) {
  const every = Number(wall.dataset.every);
  const list = wall.querySelector("[data-list]");
  const none = wall.querySelector("[data-none]");
  const status = wall.querySelector("[data-status]");
  const lost = wall.querySelector("[data-lost-line]");
  let mark = "";
  let wait = every;
  let last = new Date();

  const later = () => setTimeout(ask, wait * 1000);

  async function ask() {
    if (document.hidden) return later();
    try {
      const headers = mark ? { "If-None-Match": mark } : {};
      const answer = await fetch(wall.dataset.wall, { cache: "no-store", headers });
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return say(); // logged out, or no longer in the group
      if (!answer.ok && answer.status !== 304) throw new Error(answer.status);
      if (answer.ok) {
        show(new DOMParser().parseFromString(await answer.text(), "text/html"));
        mark = answer.headers.get("ETag") ?? "";
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
    lost.textContent = wall.dataset.lost.replace("{time}", clock.format(last));
    lost.hidden = false;
  }

  function show(news) {
    const known = new Map([...list.children].map((row) => [row.dataset.key, row]));
    let fresh = 0;
    const rows = [...news.querySelector("[data-list]").children].map((row) => {
      const old = known.get(row.dataset.key);
      if (old && old.dataset.mark === row.dataset.mark) return old;
      if (!old || old.querySelector(".new")) label(row);
      fresh += !old;
      return row;
    });
    // Rows that stay are not touched, so that focus and pictures stay too.
    const stay = new Set(rows);
    for (const row of [...list.children]) if (!stay.has(row)) row.remove();
    rows.forEach((row, place) => {
      if (list.children[place] !== row) list.insertBefore(row, list.children[place] ?? null);
    });
    none.hidden = rows.length > 0;
    const people = news.querySelector("[data-people]");
    const line = document.querySelector("[data-people]");
    if (people && line) line.textContent = people.textContent;
    if (fresh) status.textContent = fresh === 1 ? wall.dataset.toldOne : wall.dataset.told.replace("{number}", numbers.format(fresh));
  }

  function label(row) {
    row.classList.add("wall__one--new");
    row.querySelector(".wall__words b").after(Object.assign(document.createElement("span"), { className: "new", textContent: wall.dataset.new }));
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) wait = every;
  });
  later();
}

for (const wall of document.querySelectorAll("[data-wall]")) keep(wall);
