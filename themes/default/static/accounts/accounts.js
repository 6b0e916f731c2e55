// What the account pages do with JavaScript: show what needs it, print, and say so when a passkey fails.
"use strict"
for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print())

document.addEventListener("allauth.error", (event) => {
  const notices = document.querySelectorAll("[data-passkey-error]")
  if (notices.length) event.preventDefault() // told on the page, so not also in the console
  for (const notice of notices) notice.hidden = false
})
