// Uploads a file with tus (tus/tus.min.js) as soon as it is selected, and sends the form with the key of the upload.
// A lost connection is resumed automatically; selecting the same file after a reload continues the upload.
// With data-several one file after the other is uploaded, and "upload:done" tells of each.
// Without JavaScript the file is sent with the form. All text comes from the template: community/files/upload_field.html.
const PART = 1024 * 1024; // bytes sent in one request
const WAITS = [0, 500, 1000, 2000, 5000, ...Array(180).fill(10000)]; // milliseconds between attempts: half an hour
const STEP = 10; // per cent between announcements of the progress
const NO_ROOM = 507;

const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1];

function enhance(box) {
  const { dataset } = box;
  const input = box.querySelector("input[type=file]");
  const staged = box.querySelector("input[type=hidden]"); // not with data-several;
  const bar = box.querySelector("progress");
  const words = box.querySelector("[role=status]");
  const actions = box.querySelector(".actions");
  const form = input.form;
  const name = input.name;
  const language = document.documentElement.lang;
  const percent = new Intl.NumberFormat(document.documentElement.dataset.locale, { style: "percent" });
  let upload = null; // the current one
  let waiting = null; // the button that submitted the form, if that was before the upload had finished
  let told = -1;
  let queue = []; // the files that come next

  const say = (text, facts = {}) => {
    // The sentence is in the language of the page; a name in it may be in another script.
    const parts = text.split(/\{(\w+)\}/).map((part, place) => {
      if (place % 2 === 0) return part;
      return Object.assign(document.createElement("bdi"), { textContent: facts[part] ?? "" });
    });
    words.replaceChildren(...parts.filter(Boolean));
  };
  const show = (isRunning) => {
    bar.hidden = actions.hidden = !isRunning;
    box.toggleAttribute("aria-busy", isRunning);
  };
  const stop = () => {
    upload = null;
    waiting = null;
    show(false);
  };
  const tellProgress = (file, sent, total) => {
    const done = total ? (100 * sent) / total : 0;
    bar.value = done;
    const step = Math.floor(done / STEP);
    if (step === told || waiting) return;
    told = step;
    say(dataset.wordsRunning, { name: file.name, percent: percent.format((step * STEP) / 100) });
  };
  const finish = (file, address) => {
    const sender = waiting;
    const key = address.split("/").filter(Boolean).pop();
    stop();
    if (dataset.several) {
      box.dispatchEvent(new CustomEvent("upload:done", { detail: { key, name: file.name, size: file.size } }));
      if (queue.length) {
        waiting = sender;
        begin(queue.shift());
        return;
      }
      input.value = ""; // so that its bytes are not sent twice
    } else {
      staged.value = key;
      input.removeAttribute("name");
    }
    say(dataset.wordsDone, { name: file.name });
    if (sender) form.requestSubmit(sender);
  };
  const fail = (problem) => {
    stop();
    queue = [];
    if (dataset.several) input.value = "";
    let said = "";
    try {
      said = JSON.parse(problem.originalResponse.getBody()).detail;
    } catch {
      // not a response of this site
    }
    say(said || dataset.wordsFailed);
  };

  const begin = async (file) => {
    told = -1;
    if (staged) staged.value = "";
    input.name = name;
    const mine = new window.tus.Upload(file, {
      endpoint: dataset.upload,
      chunkSize: PART,
      retryDelays: WAITS,
      metadata: { filename: file.name, tenant: dataset.tenant, room: dataset.room },
      headers: { "Accept-Language": language },
      // The same file by another person, or for another room, is a different upload.
      fingerprint: async () =>
        ["upload", dataset.account, dataset.tenant, dataset.room, file.name, file.type, file.size, file.lastModified].join("|"),
      onBeforeRequest: (request) => {
        // Read each time, since it changes after a login in another window.
        request.setHeader("X-CSRFToken", cookie("csrftoken") ?? form.elements.csrfmiddlewaretoken?.value ?? "");
      },
      onShouldRetry: (problem) => {
        const status = problem.originalResponse?.getStatus() ?? 0;
        const isWorthIt = status === 0 || status === 409 || status === 423 || (status >= 500 && status !== NO_ROOM);
        if (isWorthIt && mine === upload) {
          told = -1;
          if (!waiting) say(dataset.wordsLost);
        }
        return isWorthIt;
      },
      onProgress: (sent, total) => mine === upload && tellProgress(file, sent, total),
      onSuccess: () => mine === upload && finish(file, mine.url),
      onError: (problem) => mine === upload && fail(problem),
    });
    upload = mine;
    bar.value = 0;
    show(true);
    tellProgress(file, 0, file.size);
    const [earlier] = await mine.findPreviousUploads().catch(() => []);
    if (mine !== upload) return;
    if (earlier) mine.resumeFromPreviousUpload(earlier);
    mine.start();
  };
  const cancel = () => {
    const old = upload;
    queue = [];
    stop();
    old?.abort(true).catch(() => {}); // the server sweeps what it received
  };

  input.addEventListener("change", () => {
    cancel();
    [...queue] = input.files;
    const file = queue.shift();
    if (file) begin(file);
    else say("");
  });
  actions.querySelector("button").addEventListener("click", () => {
    cancel();
    input.value = "";
    say(dataset.wordsCancelled);
    input.focus();
  });
  form.addEventListener("submit", (event) => {
    if (!upload) return;
    event.preventDefault();
    waiting = event.submitter ?? form.querySelector("[type=submit]");
    say(dataset.wordsWaiting);
  });
  if (input.files.length) begin(input.files[0]); // some browsers keep the selected file after a reload
}

function enhanceAll(root) {
  for (const box of root.querySelectorAll("[data-upload]:not([data-live])")) {
    box.dataset.live = "";
    if (window.tus?.isSupported) enhance(box);
  }
}
enhanceAll(document);
document.addEventListener("question:renewed", ({ target }) => enhanceAll(target));
