// Saves the scene a moment after each change, and says so. A revision tells the server what was changed; if it is old, nothing is overwritten.
const PAUSE = 700, RETRY = 8000; // milliseconds

export function saver({ status, token, data, speak, locale }) {
  const words = status.querySelector(".saved__words");
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  let { revision } = data;
  let timer = 0, waiting = null, isSaving = false, isOver = false;

  const say = (state, text) => {
    status.dataset.state = state;
    words.textContent = text;
  };
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  };

  async function send(keepalive = false) {
    clearTimeout(timer);
    if (!waiting || isOver) return;
    if (isSaving) return later(PAUSE);
    const scene = waiting;
    waiting = null;
    isSaving = true;
    say("saving", speak.say("saving"));
    try {
      const answer = await fetch(data.address, {
        method: "PUT",
        keepalive: keepalive === true,
        headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang, "X-CSRFToken": token },
        body: JSON.stringify({ scene, revision }),
      });
      if (answer.ok) {
        ({ revision } = await answer.json());
        for (const field of document.querySelectorAll("input[name=revision]")) field.value = revision;
        say("saved", speak.say("saved", { time: clock.format(new Date()) }));
      } else if (answer.status === 409) {
        isOver = true;
        say("refused", speak.say("conflict"));
      } else if (answer.status === 429 || answer.status >= 500) {
        retry(scene);
      } else {
        const { detail = "" } = await answer.json().catch(() => ({}));
        say("refused", speak.say("refused", { reason: detail }));
      }
    } catch {
      retry(scene);
    } finally {
      isSaving = false; // whoever changed something meanwhile, or has to try again, has set the timer
    }
  }

  function retry(scene) {
    waiting ??= scene;
    say("failed", speak.say("failed"));
    later(RETRY);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send(true);
  });
  return {
    changed(scene) {
      waiting = scene;
      later(PAUSE);
    },
    // Everything is saved, or cannot be: forms that are sent wait for it.
    async flush() {
      while ((waiting || isSaving) && !isOver && status.dataset.state !== "failed") {
        if (!isSaving) await send();
        else await new Promise((resume) => { setTimeout(resume, 50); });
      }
    },
  };
}
