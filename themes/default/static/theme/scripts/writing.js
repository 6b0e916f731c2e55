// Helps to write Markdown: the toolbar of an .editorbox, and inserting a mention where the cursor is. Without this script the signs are typed,
// and the server adds the mention at the end.
function put(field, before, after = "", fallback = "") {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const chosen = value.slice(start, end) || fallback;
  field.setRangeText(before + chosen + after, start, end, "end");
  if (fallback && chosen === fallback) field.setSelectionRange(start + before.length, start + before.length + chosen.length);
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function begin(field, sign) {
  const from = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const end = Math.max(field.selectionEnd, from);
  const lines = field.value.slice(from, end).split("\n");
  field.setRangeText(lines.map((line) => sign + line).join("\n"), from, end, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const box of document.querySelectorAll(".editorbox")) {
  const field = box.querySelector("textarea");
  const tools = box.querySelector(".editorbox__tools");
  if (!field || !tools) continue;
  tools.hidden = false;
  tools.addEventListener("click", ({ target }) => {
    const { sign, start, link } = target.closest("button")?.dataset ?? {};
    if (sign) put(field, sign, sign);
    else if (start) begin(field, start);
    else if (link) put(field, "[", `](${link})`);
  });
  // One stop for the Tab key; the arrows move along.
  const buttons = [...tools.querySelectorAll("button")];
  buttons.forEach((button, number) => (button.tabIndex = number ? -1 : 0));
  tools.addEventListener("keydown", (event) => {
    const isBack = getComputedStyle(tools).direction === "rtl" ? event.key === "ArrowRight" : event.key === "ArrowLeft";
    if (!isBack && !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const next = buttons[(buttons.indexOf(document.activeElement) + (isBack ? -1 : 1) + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
    event.preventDefault();
  });
}

for (const button of document.querySelectorAll("button[data-mention]")) {
  const field = button.form?.querySelector(".editorbox textarea");
  const select = document.getElementById(button.dataset.mention);
  if (!field || !select) continue;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (!select.value) return;
    const before = field.value.slice(0, field.selectionStart);
    put(field, `${before && !/\s$/.test(before) ? " " : ""}@${select.value} `);
    select.value = "";
  });
}
