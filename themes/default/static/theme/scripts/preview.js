// Renews a preview without leaving the page: <button name="preview" data-preview="id of the preview">. The server renders it, as it does
// without this script; if that fails, the button sends the form as usual.
for (const button of document.querySelectorAll("button[data-preview]")) {
  button.addEventListener("click", async (event) => {
    if (button.dataset.failed) return;
    event.preventDefault();
    const form = button.form;
    const facts = new FormData(form, button);
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: facts });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const renewed = answer.ok && !answer.redirected && page.getElementById(button.dataset.preview);
      if (!renewed) throw new Error(answer.status);
      const preview = document.getElementById(button.dataset.preview);
      preview.replaceChildren(...renewed.children);
      preview.focus();
    } catch {
      button.dataset.failed = "yes";
      button.click();
    }
  });
}
