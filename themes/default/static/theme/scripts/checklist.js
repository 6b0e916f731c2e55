/* The checklist beside a page's form in the admin: its links open the tab and the panel of a field and put the cursor into it,
   and its button counts what is missing, also after Wagtail has saved by itself and renewed the list. */
(() => {
  const FOCUSABLE = 'input:not([type="hidden"], [disabled]), select, textarea, [contenteditable="true"], button:not([disabled])';

  const fieldNamed = (name) =>
    document.querySelector(`form[data-edit-form] [data-contentpath="${name}"]`) ||
    document.getElementById(`id_${name}`)?.closest('section') ||
    document.getElementById(`id_${name}-FORMS`)?.closest('section') ||
    document.getElementById(`id_${name}`);

  const show = (field) => {
    const tab = field.closest('[role="tabpanel"]');
    if (tab?.hidden) document.querySelector(`[role="tab"][href="#${tab.id}"], [role="tab"][aria-controls="${tab.id}"]`)?.click();
    for (let panel = field.closest('[data-panel]'); panel; panel = panel.parentElement.closest('[data-panel]')) {
      panel.querySelector(':scope > * > [data-panel-toggle][aria-expanded="false"]')?.click();
    }
    focusWhenShown(field, 60);
  };

  // A tab opens in one of the next frames.
  const focusWhenShown = (field, frames) => {
    const target = [field, ...field.querySelectorAll(FOCUSABLE)].find((one) => one.matches(FOCUSABLE) && one.checkVisibility());
    if (!target && frames) return requestAnimationFrame(() => focusWhenShown(field, frames - 1));
    field.scrollIntoView({ block: 'center' });
    target?.focus();
  };

  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-checklist-field]');
    const field = link && fieldNamed(link.dataset.checklistField);
    if (!field) return;
    event.preventDefault();
    show(field);
  });

  const count = (panel) => {
    const counter = document.querySelector('[data-side-panel-toggle="checklist"] [data-side-panel-toggle-counter]');
    const list = panel.querySelector('[data-checklist]');
    if (!counter || !list) return;
    counter.textContent = list.dataset.checklistCount;
    counter.hidden = list.dataset.checklistCount === '0';
  };

  document.addEventListener('DOMContentLoaded', () => {
    const panel = document.querySelector('[data-side-panel="checklist"]');
    if (panel) new MutationObserver(() => count(panel)).observe(panel, { childList: true });
  });
})();
