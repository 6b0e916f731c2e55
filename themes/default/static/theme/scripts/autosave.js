// Saves a form as a draft while somebody fills it in: forms/saved.html inside the form.
const PAUSE = 1500; // milliseconds after the last keystroke
const RETRY = 10_000;

function enhance(status) {
  const form = status.closest("form");
  if (!form || status.dataset.ready) return;
  status.dataset.ready = "yes";
  const names = status.dataset.fields.split(" ");
  const typed = () => Object.fromEntries(names.map((name) => [name, String(new FormData(form).get(name) ?? "")]));
  const words = status.querySelector(".saved__words");
  const say = (state, values = {}) => {
    status.dataset.state = state;
    words.textContent = status.dataset[state].replace("{time}", values.time ?? "");
  };
  let saved = JSON.stringify(typed());
  let timer = 0;
  let isSaving = false;
  let isSent = false; // the server deletes the draft of what it takes: saved once more, it would come back

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  async function save(keepalive = false) {
    clearTimeout(timer);
    const fields = typed();
    const text = JSON.stringify(fields);
    if (isSent || text === saved) return;
    if (isSaving) return later(PAUSE);
    isSaving = true;
    say("saving");
    try {
      const answer = await fetch(status.dataset.autosave, {
        method: "PUT",
        keepalive: keepalive === true,
        headers: {
          "Content-Type": "application/json",
          "Accept-Language": document.documentElement.lang,
          "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
        },
        body: JSON.stringify({ fields }),
      });
      if (answer.ok) {
        saved = text;
        const time = new Intl.DateTimeFormat(document.documentElement.dataset.locale, { hour: "2-digit", minute: "2-digit" });
        say("saved", { time: time.format(new Date()) });
        const detail = await answer.json().catch(() => ({}));
        form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail }));
      } else if (answer.status === 429 || answer.status >= 500) {
        say("failed");
        later(RETRY);
      } else {
        say("refused");
      }
    } catch {
      say("failed");
      later(RETRY);
    } finally {
      isSaving = false;
    }
  }

  form.addEventListener("input", () => {
    isSent = false;
    later(PAUSE);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    isSent = true;
    setTimeout(() => (isSent = !event.defaultPrevented)); // once all listeners had their say: the preview is not sent
  });
  addEventListener("pageshow", () => (isSent = false)); // came back to a form that was sent
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true); // a phone may close the page without any further event
  });
}

const enhanceAll = () => document.querySelectorAll("[data-autosave]").forEach(enhance);
enhanceAll();
document.addEventListener("followed", enhanceAll); // forms that came later, on pages that follow what others do
