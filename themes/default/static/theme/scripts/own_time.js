// Adds a time in the reader's own time zone, where that differs from the zone shown.
// <small data-own-time="2026-11-27T22:59:00+00:00" data-zone="Europe/Berlin" data-words="{moment} in your time ({zone})" hidden></small>
const { locale } = document.documentElement.dataset;
const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;

function told(moment, timeZone, style) {
  return new Intl.DateTimeFormat(locale, { ...style, timeZone }).format(moment);
}

for (const note of document.querySelectorAll("[data-own-time]")) {
  const moment = new Date(note.dataset.ownTime);
  const exact = { dateStyle: "short", timeStyle: "short" };
  if (own && told(moment, own, exact) !== told(moment, note.dataset.zone, exact)) {
    const words = told(moment, own, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
    const zone = own.split("/").pop().replaceAll("_", " ");
    note.textContent = note.dataset.words.replace("{moment}", words).replace("{zone}", zone);
    note.hidden = false;
  }
}
