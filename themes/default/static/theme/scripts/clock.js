// Shows the time that the server's clock has left (community/clocks/clock.html), its steps and its buttons.
//
// The client's own clock is never read: what counts is the server's moment at the last answer, and the time that has passed since then by the
// browser's monotonic timer. That timer may stand still while a computer sleeps, so the server is asked again as soon as a page is seen.
const POLL = 4000; // milliseconds
const LOST = 12_000; // without an answer for so long, the page says so
const SOON = 120_000;
const WHOLE = 2 * Math.PI * 28; // the length of the ring
const { locale } = document.documentElement.dataset;
const two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2, useGrouping: false });
const plain = new Intl.NumberFormat(locale, { useGrouping: false });

function timeText(milliseconds) {
  const isOver = milliseconds < 0;
  const seconds = isOver ? Math.floor(-milliseconds / 1000) : Math.ceil(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const text = hours ? [plain.format(hours), two.format(minutes), two.format(seconds % 60)] : [plain.format(minutes), two.format(seconds % 60)];
  return `${isOver && seconds ? "+" : ""}${text.join(":")}`;
}

// The server's time, as well as the answers tell: each says it within half of the time that it took.
function serverTime() {
  let offset = null;
  let doubt = Infinity;
  return {
    now: () => performance.now() + offset,
    learn(answer, sent, got) {
      const exact = Number(answer.headers.get("X-Server-Time"));
      const coarse = Date.parse(answer.headers.get("Date") ?? ""); // whole seconds
      const moment = exact || (coarse ? coarse + 500 : NaN);
      if (Number.isNaN(moment)) return;
      const found = moment - (sent + got) / 2;
      const margin = (got - sent) / 2 + (exact ? 0 : 500);
      if (offset === null || margin <= doubt || Math.abs(found - offset) > margin + doubt) [offset, doubt] = [found, margin];
    },
    isKnown: () => offset !== null,
  };
}

function enhance(box) {
  if (box.dataset.ready) return;
  box.dataset.ready = "yes";
  const address = box.dataset.clock;
  const part = (name) => box.querySelector(`.${name}`);
  const ring = box.querySelector("svg");
  const server = serverTime();
  let said = null; // the last answer
  let etag = "";
  let timer = 0;
  let heardAt = performance.now();
  let told = { revision: -1, isSoon: true, isOver: true }; // nothing is announced that was so when the page came
  let isAsking = false;

  const write = (element, text) => {
    if (element && element.textContent !== text) element.textContent = text;
  };
  const leftNow = () => (said.state === "running" ? said.ends_at - server.now() : said.left);
  const isUnderway = () => said.state === "running" || said.state === "paused";

  function tell(text) {
    write(part("clockbox__told"), text);
  }

  function announce(left) {
    const step = said.steps[said.position];
    const now = { revision: said.revision, place: `${said.position} ${said.state}`, isSoon: isUnderway() && left <= SOON, isOver: isUnderway() && left <= 0 };
    if (told.place !== undefined && told.place !== now.place) {
      const words = { paused: box.dataset.wordsStopped, ended: box.dataset.wordsFinished };
      tell(words[said.state] ?? box.dataset.wordsNow.replace("{step}", step.title));
    } else if (told.place !== undefined && now.isOver && !told.isOver) {
      tell(box.dataset.wordsEnd);
    } else if (told.place !== undefined && now.isSoon && !told.isSoon && !now.isOver) {
      tell(box.dataset.wordsSoon);
    }
    told = now;
  }

  function draw() {
    if (!said || !server.isKnown()) return;
    const left = leftNow();
    const text = timeText(left);
    const unit = said.state === "running" ? (left < 0 ? box.dataset.wordsOver : box.dataset.wordsLeft) : box.dataset[`words${said.state[0].toUpperCase()}${said.state.slice(1)}`];
    box.dataset.counting = "yes";
    write(part("clock__time"), text);
    write(part("clock__unit"), unit);
    part("clockbox__ring").setAttribute("aria-label", `${text} ${unit}`);
    ring.classList.toggle("clock--soon", isUnderway() && left <= SOON);
    ring.classList.toggle("clock--long", text.length > 5);
    const share = Math.max(0, Math.min(1, left / said.planned));
    part("ring__left").setAttribute("stroke-dasharray", `${(WHOLE * share).toFixed(1)} ${WHOLE.toFixed(1)}`);
    announce(left);
    const lost = part("clockbox__lost");
    lost.hidden = performance.now() - heardAt < LOST;
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(draw, said.state === "running" ? (((left % 1000) + 1000) % 1000) + 5 : 1000);
  }

  function drawStep() {
    const step = said.steps[said.position];
    const following = said.state === "ended" ? null : said.steps[said.position + 1];
    write(part("clockbox__title"), step.title);
    const place = box.dataset.wordsPlace.replace("{number}", plain.format(said.position + 1));
    write(part("clockbox__place"), place.replace("{all}", plain.format(said.steps.length)));
    write(part("clockbox__next"), following ? box.dataset.wordsNext.replace("{step}", following.title) : "");
    const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone: box.dataset.zone });
    const until = said.state === "running" ? `${time.format(said.ends_at)} ${box.dataset.zoneName}` : "";
    write(part("clockbox__until"), until && box.dataset.wordsUntil.replace("{time}", until));
    const mine = (name) => [...document.querySelectorAll(`[${name}]`)].filter((one) => one.getAttribute(name) === address);
    for (const line of mine("data-clock-steps")) drawLine(line);
    for (const form of mine("data-clock-run")) drawButtons(form);
  }

  function drawLine(line) {
    [...line.children].forEach((stop, number) => {
      const isNow = number === said.position && isUnderway();
      const isAhead = said.state !== "ended" && (number > said.position || (number === said.position && said.state === "waiting"));
      stop.classList.toggle("line__stop--now", isNow);
      stop.classList.toggle("line__stop--ahead", isAhead);
      if (isNow) stop.setAttribute("aria-current", "step");
      else stop.removeAttribute("aria-current");
    });
  }

  function drawButtons(form) {
    form.elements.revision.value = said.revision;
    const focused = document.activeElement;
    for (const one of [form, ...form.querySelectorAll("[data-states]")]) {
      if (one.dataset.states) one.hidden = !one.dataset.states.split(" ").includes(said.state);
    }
    if (form.contains(focused) && focused.hidden) form.querySelector("button:not([hidden])")?.focus();
  }

  async function ask() {
    if (isAsking) return;
    isAsking = true;
    try {
      const sent = performance.now();
      const answer = await fetch(address, {
        cache: "no-store",
        headers: { Accept: "application/json", ...(etag && { "If-None-Match": etag }) },
        signal: AbortSignal.timeout(POLL * 2),
      });
      const got = performance.now();
      if (answer.status === 403 || answer.status === 404) return stop();
      if (!answer.ok && answer.status !== 304) return;
      heardAt = got;
      server.learn(answer, sent, got);
      if (answer.status !== 304) {
        said = await answer.json();
        etag = answer.headers.get("ETag") ?? "";
        drawStep();
      }
      draw();
    } catch {
      draw(); // without an answer the clock runs on
    } finally {
      isAsking = false;
    }
  }

  const polling = setInterval(() => document.hidden || ask(), POLL);
  const seen = () => {
    if (document.hidden) return;
    heardAt = performance.now(); // nothing was asked meanwhile: that is no lost connection
    draw();
    ask();
  };
  function stop() {
    clearInterval(polling);
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
  }
  document.addEventListener("visibilitychange", seen);
  addEventListener("pageshow", seen);
  addEventListener("online", seen);
  ask();
}

for (const box of document.querySelectorAll("[data-clock]")) enhance(box);

const full = document.querySelector(".wall__full");
if (full && document.fullscreenEnabled && !full.dataset.ready) {
  full.dataset.ready = "yes";
  full.hidden = false;
  full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
}
