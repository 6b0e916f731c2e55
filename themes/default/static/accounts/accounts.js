// Account pages: show what needs JavaScript, print, and show an error when a passkey fails.
"use strict"
for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print())

document.addEventListener("allauth.error", (event) => {
  const notices = document.querySelectorAll("[data-passkey-error]")
  if (notices.length) event.preventDefault() // shown on the page, so not also in the console
  for (const notice of notices) notice.hidden = false
})

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy)
    field.select() // what people copy themselves if the browser does not let us
    try {
      await navigator.clipboard.writeText(field.value)
      button.parentElement.querySelector("[data-copy-said]").textContent = button.dataset.copied
    } catch {}
  })
}
