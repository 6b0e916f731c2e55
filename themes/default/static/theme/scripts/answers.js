// Saves the answers of a section as they are typed: community/forms/section.html. Only what changed is sent, with the revision that it
// changes; the server says what was wrong, what a colleague has saved meanwhile, and what is asked now. What cannot be sent is kept on this
// device, under the account and the application, and sent later. Without JavaScript the form is sent as a whole.
const PAUSE = 1000; // milliseconds after the last keystroke
const LOOK = 20_000; // between two looks at what others do
const CLICK = 400; // milliseconds that a click takes
const WAITS = [3000, 10_000, 30_000, 60_000]; // between attempts
const MOST_WHILE_LEAVING = 60_000; // bytes that a browser sends of a page that is left
const FIELDS = "input:not([type=hidden], [type=file]), textarea, select";

const box = document.querySelector(".answers[data-save]");
const form = box?.closest("form");
const { dataset } = box ?? {};
const locale = document.documentElement.dataset.locale;
const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1];
const part = (name, root = box) => root.querySelector(`template[data-part=${name}]`).content.firstElementChild.cloneNode(true);

// --- What is in a question, in the shape that the server takes ------------------------------------------------------------------

const named = (node) => [...node.querySelectorAll(`[name="${node.id}"]`)];
const rowsOf = (node) => [...node.querySelectorAll("[data-row]:not([hidden])")];
const cell = (row, column) => column.querySelector(FIELDS);
const filesOf = (node) =>
  [...node.querySelectorAll("[data-file]")].map((item) => ({
    key: item.dataset.file,
    name: item.querySelector("[data-name]").textContent,
    size: item.querySelector("[data-size]").textContent,
  }));
const folded = (text) => text.trim().replace(/\s+/g, " ").toLocaleLowerCase();
const registered = (node) => [...node.querySelectorAll("datalist option")];

const READ = {
  choice: (node) => named(node).find((input) => input.checked || input.matches("select"))?.value ?? "",
  several: (node) => named(node).flatMap((input) => (input.checked ? input.value : [])),
  consent: (node) => (named(node)[0].checked ? JSON.parse(named(node)[0].value) : {}),
  files: (node) => filesOf(node).map(({ key }) => key),
  municipality: (node) => {
    const name = named(node)[0].value;
    const known = registered(node).find((option) => folded(option.value) === folded(name));
    if (known) return { municipality: Number(known.dataset.key), country: known.dataset.country };
    return { name, country: node.querySelector("select").value };
  },
  table: (node) =>
    rowsOf(node).map((row) => {
      const columns = [...row.querySelectorAll("[data-column]")];
      return { key: row.dataset.row, answers: Object.fromEntries(columns.map((one) => [one.dataset.column, cell(row, one).value])) };
    }),
};
READ.people = READ.table;
const read = (node) => (READ[node.dataset.kind] ?? ((one) => named(one)[0].value))(node);

const WRITE = {
  choice: (node, given) => {
    for (const input of named(node)) {
      if (input.matches("select")) input.value = given;
      else input.checked = input.value === given;
    }
  },
  several: (node, given) => named(node).forEach((input) => (input.checked = given.includes(input.value))),
  consent: (node, given) => (named(node)[0].checked = Boolean(given.wording)),
  files: (node, given, files) => node.dispatchEvent(new CustomEvent("files:wanted", { detail: files ?? [] })),
  municipality: (node, given) => {
    const known = registered(node).find((option) => Number(option.dataset.key) === given.municipality);
    named(node)[0].value = known?.value ?? given.name ?? "";
    node.querySelector("select").value = known ? "" : (given.country ?? "");
    named(node)[0].dispatchEvent(new Event("input"));
  },
  table: (node, given) => {
    node.querySelector("[data-rows]").dispatchEvent(new CustomEvent("rows:wanted", { detail: given.map(({ key }) => key) }));
    rowsOf(node).forEach((row, index) => {
      for (const column of row.querySelectorAll("[data-column]")) cell(row, column).value = given[index].answers[column.dataset.column] ?? "";
    });
  },
};
WRITE.people = WRITE.table;
function write(node, given, files) {
  (WRITE[node.dataset.kind] ?? ((one, text) => (named(one)[0].value = text)))(node, given, files);
  for (const field of node.querySelectorAll("textarea")) field.dispatchEvent(new Event("input")); // its counter, and nothing else
}

// Returns the question as the server sent it: what was typed before this script had come is not in its HTML.
const asSent = (node) => new DOMParser().parseFromString(node.outerHTML, "text/html").body.firstElementChild;

// --- What is kept on this device ------------------------------------------------------------------------------------------------

const device = {
  works: true,
  name: (key) => `answers|${dataset.account}|${dataset.save}|${key}`,
  keep(key, kept) {
    try {
      localStorage.setItem(this.name(key), JSON.stringify(kept));
      this.works = true;
    } catch {
      this.works = false; // no storage, or no room in it
    }
  },
  kept(key) {
    try {
      return JSON.parse(localStorage.getItem(this.name(key)));
    } catch {
      return null;
    }
  },
  forget(key) {
    try {
      localStorage.removeItem(this.name(key));
    } catch {
      // nothing is kept then
    }
  },
};

// --- Saving -------------------------------------------------------------------------------------------------------------------

function enhance() {
  // By key: node; revision; saved, what the server has; isWrong, so that it is kept there but has to be changed; refused, what it does not
  // take; conflict; late, errors to show once the field is left.
  const questions = new Map();
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(device.name("")) : null;
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  let timer = 0;
  let attempts = 0;
  let isBusy = false;
  let isAgain = false; // something changed while a request was on its way
  let trouble = null; // why nothing can be saved: the name of its words, or a sentence of the server
  let savedAt = null;
  let isRestored = false;

  const text = (question) => JSON.stringify(read(question.node));
  const isChanged = (question) => text(question) !== question.saved;
  const isWaiting = (question) => !question.node.disabled && isChanged(question) && text(question) !== question.refused && !question.conflict;
  const all = () => [...questions.values()];
  const hasFocus = (node) => node.contains(document.activeElement);
  const revisionOf = (node) => node.querySelector(`[name="revision-${node.dataset.question}"]`);

  function take(node) {
    const question = { node, key: node.dataset.question, revision: Number(revisionOf(node).defaultValue), isWrong: node.matches(".field--wrong"), refused: null, conflict: null, late: null };
    question.saved = JSON.stringify(read(asSent(node)));
    const other = node.querySelector(".other");
    if (other) {
      // The page was shown after the form had been sent: what is in it is not saved.
      question.saved = null;
      question.conflict = {};
      for (const radio of other.querySelectorAll("input")) radio.checked = false;
    } else if (question.isWrong && dataset.isSent !== undefined) {
      question.saved = null;
    }
    questions.set(question.key, question);
    return question;
  }

  const keep = (question) => {
    if (!isChanged(question)) return device.forget(question.key);
    const { node, revision } = question;
    device.keep(question.key, { given: read(node), revision, files: node.dataset.kind === "files" ? filesOf(node) : undefined });
  };

  // --- What is said ---

  const status = document.querySelector(".saved:not([data-autosave])");
  const bar = box.querySelector(".answers__state");
  let barTimer = 0;
  const say = (state, words, extra) => {
    if (status && (status.dataset.state !== state || status.querySelector(".saved__words").textContent !== words)) {
      status.dataset.state = state;
      status.querySelector(".saved__words").replaceChildren(words, ...(extra ? [" ", extra] : []));
    }
    clearTimeout(barTimer);
    if (!trouble || (state !== "failed" && state !== "refused")) bar.hidden = true;
    else barTimer = setTimeout(() => (bar.hidden = false), CLICK); // nothing gets in the way of a click that is under way
    bar.replaceChildren(words, ...(extra ? [" ", extra.cloneNode(true)] : []));
  };
  function tell() {
    const time = savedAt ? clock.format(savedAt) : "";
    const words = (name) => dataset[`words${name}`].replace("{time}", time);
    const isUnsaved = all().some((question) => isChanged(question) && !question.node.disabled);
    if (isBusy && all().some(isWaiting)) return say("saving", words("Saving"));
    if (isUnsaved && !device.works && trouble) return say("refused", words("Lost"));
    if (trouble === "Out") return say("failed", words("Out"), dataset.login && part("login"));
    if (trouble && isUnsaved) return dataset[`words${trouble}`] ? say("failed", words(trouble)) : say("refused", `${trouble} ${words("Refused")}`);
    if (all().some((question) => question.conflict)) return say("failed", words("Conflict"));
    if (isUnsaved && all().some((question) => question.refused && question.refused === text(question))) return say("refused", words("Refused"));
    if (isUnsaved) return undefined; // it is about to be saved
    const isWrong = all().some((question) => question.isWrong && !question.node.disabled);
    return savedAt ? say("saved", words(isWrong ? "Wrong" : "Saved")) : say("", "");
  }

  function dropFromSummary(node) {
    const summary = box.querySelector(".answers__wrong");
    for (const link of summary?.querySelectorAll(`a[href="#${node.id}-input"]`) ?? []) link.closest("li").remove();
    if (summary && !summary.querySelector("li")) summary.remove();
  }

  function showErrors(question, sentences) {
    const { node } = question;
    question.late = null;
    if (sentences.length && hasFocus(node) && document.hasFocus()) {
      question.late = sentences; // nobody is corrected in the middle of a word
      return;
    }
    if (!sentences.length) dropFromSummary(node);
    const list = document.getElementById(`${node.id}-errors`);
    const told = [...list.children].map((item) => item.textContent).join();
    if (told === sentences.join()) return;
    list.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
    node.classList.toggle("field--wrong", sentences.length > 0);
    for (const field of named(node)) {
      if (sentences.length && field.matches(FIELDS) && !field.matches("[type=radio], [type=checkbox]")) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }

  function showConflict(question, conflict) {
    const { node } = question;
    question.conflict = conflict;
    node.querySelector(".other")?.remove();
    const other = part("other");
    const [before, middle, after] = other.querySelector("legend").textContent.split(/\{by\}|\{when\}/);
    const by = Object.assign(document.createElement("bdi"), { textContent: conflict.by });
    const when = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(new Date(conflict.at));
    other.querySelector("legend").replaceChildren(before, by, middle, when, after);
    const answer = other.querySelector(".other__answer");
    if (conflict.text) answer.textContent = conflict.text;
    for (const radio of other.querySelectorAll("input")) radio.name = `choice-${question.key}`;
    node.append(other);
  }

  // Shows questions as the server has them now: a colleague's answers, if one's own are not in the way.
  async function renew(keys) {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok) throw new Error(answer.status);
    for (const key of keys) {
      const question = questions.get(key);
      const renewed = page.getElementById(question.node.id);
      if (!renewed || (!question.taken && (isChanged(question) || hasFocus(question.node)))) continue;
      renewed.hidden = renewed.disabled = question.node.hidden;
      question.node.replaceWith(renewed);
      device.forget(key);
      take(renewed);
      renewed.dispatchEvent(new Event("question:renewed", { bubbles: true }));
    }
  }

  function showAsked(keys) {
    for (const { node, key } of all()) {
      const isAsked = keys.includes(key);
      if (node.hidden === isAsked) node.hidden = node.disabled = !isAsked;
    }
  }

  // --- The conversation with the server ---

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };
  const next = () => later(trouble ? WAITS[Math.min(attempts++, WAITS.length - 1)] : LOOK);

  function believe(answer, sent) {
    savedAt = answer.saved_at ? new Date(answer.saved_at) : savedAt;
    const stale = [];
    for (const question of all()) {
      const { key } = question;
      const revision = answer.revisions?.[key];
      if (key in sent) {
        const conflict = answer.conflicts?.[key];
        const isSame = conflict && JSON.stringify(conflict.answer) === sent[key];
        const sentences = answer.errors?.[key] ?? [];
        if (conflict && !isSame) showConflict(question, conflict);
        else {
          question.saved = sent[key];
          question.refused = null;
          question.isWrong = sentences.length > 0;
          tabs?.postMessage({ key, text: sent[key], revision, files: question.node.dataset.kind === "files" ? filesOf(question.node) : undefined });
        }
        showErrors(question, sentences);
        question.revision = revision ?? question.revision;
        keep(question);
      } else if (revision !== undefined && revision !== question.revision && !isChanged(question)) {
        stale.push(key);
      }
      revisionOf(question.node).value = question.revision;
    }
    if (answer.asked) showAsked(answer.asked);
    document.dispatchEvent(new CustomEvent("answers:told", { detail: answer }));
    if (stale.length) renew(stale).catch(() => {}); // the next look will tell again
  }

  async function understand(answer, sent) {
    const told = await answer.json().catch(() => null);
    if (answer.ok && !answer.redirected && told) {
      trouble = null;
      attempts = 0;
      believe(told, sent);
      return;
    }
    const problem = told ?? {};
    const unwanted = answer.status === 422 && (problem.errors ?? []).filter(({ field }) => field.startsWith("answers."));
    if (unwanted?.length) {
      // The form has changed: the other answers can be saved.
      for (const { field, detail } of unwanted) {
        const question = questions.get(field.split(".")[1]);
        if (question && question.key in sent) {
          question.refused = sent[question.key];
          showErrors(question, [detail]);
        }
      }
      isAgain = true;
      return;
    }
    if (answer.status === 401 || answer.redirected || (answer.status === 403 && !problem.detail)) trouble = "Out";
    else if (answer.status === 429 || answer.status >= 500) trouble = "Later";
    else trouble = problem.errors?.[0]?.detail ?? problem.detail ?? dataset.wordsLater;
  }

  // Sends what is waiting; asks what others do if nothing is.
  async function save(isLeaving = false) {
    clearTimeout(timer);
    if (isBusy) {
      isAgain = true;
      return;
    }
    const waiting = all().filter(isWaiting);
    if (!waiting.length && document.visibilityState === "hidden") return later(LOOK);
    const sent = Object.fromEntries(waiting.map((question) => [question.key, text(question)]));
    const revisions = Object.fromEntries(waiting.map(({ key, revision }) => [key, revision]));
    const body = `{"answers": {${Object.entries(sent).map(([key, given]) => `"${key}": ${given}`)}}, "revisions": ${JSON.stringify(revisions)}, "section": "${dataset.section}"}`;
    const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
    isBusy = true;
    tell();
    try {
      const request = waiting.length
        ? {
            method: "PUT",
            body,
            keepalive: isLeaving === true && body.length < MOST_WHILE_LEAVING,
            // Read each time, since it changes after a login in another window.
            headers: { ...headers, "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") ?? form.elements.csrfmiddlewaretoken?.value ?? "" },
          }
        : { headers };
      const address = waiting.length ? dataset.save : `${dataset.save}?section=${dataset.section}`;
      const answer = await fetch(address, request).catch(() => null);
      if (answer) await understand(answer, sent);
      else trouble = "Offline";
    } finally {
      isBusy = false;
    }
    tell();
    const isMore = isAgain && all().some(isWaiting);
    isAgain = false;
    if (isMore && !trouble) later(0);
    else next();
    return undefined;
  }

  // --- What people do ---

  const questionOf = (target) => questions.get(target.closest("[data-question]")?.dataset.question);
  box.addEventListener("input", ({ target }) => {
    const question = questionOf(target);
    if (!question || target.closest(".other")) return;
    keep(question);
    later(PAUSE);
  });
  box.addEventListener("change", ({ target }) => {
    const question = questionOf(target);
    if (!question) return;
    if (target.closest(".other")) return decide(question, target.value);
    keep(question);
    save();
    return undefined;
  });
  box.addEventListener("focusout", ({ target, relatedTarget }) => {
    const question = questionOf(target);
    if (!question || question.node.contains(relatedTarget)) return;
    if (question.late) setTimeout(() => question.late && showErrors(question, question.late), CLICK);
    if (isWaiting(question)) save();
  });
  async function decide(question, choice) {
    if (choice === "theirs") {
      question.taken = true;
      try {
        await renew([question.key]);
        questions.get(question.key).node.querySelector(FIELDS)?.focus();
      } catch {
        question.taken = false;
        for (const radio of question.node.querySelectorAll(".other input")) radio.checked = false;
        trouble = "Offline";
      }
      tell();
      return;
    }
    question.conflict = null;
    question.node.querySelector(".other").remove();
    question.node.querySelector(FIELDS)?.focus();
    save();
  }

  tabs?.addEventListener("message", ({ data }) => {
    const question = questions.get(data.key);
    if (!question) return;
    if (!isChanged(question)) write(question.node, JSON.parse(data.text), data.files);
    else if (text(question) !== data.text) return; // the server will say that there are two answers
    question.saved = text(question);
    question.revision = data.revision ?? question.revision;
    revisionOf(question.node).value = question.revision;
    device.forget(question.key);
    tell();
  });
  document.addEventListener("visibilitychange", () => save(document.visibilityState === "hidden"));
  addEventListener("online", () => save());
  addEventListener("offline", () => {
    trouble = "Offline";
    tell();
  });
  addEventListener("beforeunload", (event) => {
    const isUnkept = !device.works && all().some((question) => !question.node.disabled && isChanged(question));
    if (isUnkept && !form.dataset.sentAt) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    for (const question of all()) {
      const kept = device.kept(question.key);
      if (kept) device.keep(question.key, { ...kept, isSent: true });
    }
  });

  // --- What was kept last time ---

  const isReloaded = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  for (const node of box.querySelectorAll("[data-question]")) {
    const question = take(node);
    // A browser that shows the page again fills in what stood there before; what counts is kept here or on the server.
    if (isReloaded && question.saved !== null && !hasFocus(node) && isChanged(question)) write(node, JSON.parse(question.saved));
  }
  for (const question of all()) {
    const kept = isChanged(question) ? null : device.kept(question.key);
    if (!kept) {
      keep(question);
      continue;
    }
    const isKnown = JSON.stringify(kept.given) === question.saved || (kept.isSent && kept.revision !== question.revision);
    if (isKnown || question.saved === null) {
      device.forget(question.key);
      continue;
    }
    try {
      write(question.node, kept.given, kept.files);
      question.revision = kept.revision; // if it is an old one, the server will show both answers
      isRestored = true;
    } catch {
      device.forget(question.key); // the question has another kind now
    }
  }
  if (isRestored) say("saving", dataset.wordsRestored);
  later(isRestored ? PAUSE : 0);
}

if (box && form) enhance();
