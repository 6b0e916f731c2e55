/* The editor of forms in the admin: texts in all languages, and "show only if" with pickers of the earlier questions.
   Pickers are filled from what is in the editor at that moment, so that questions need not be saved first. */
(() => {
  const CHILD = '[data-streamfield-child]';
  const make = (tag, facts = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), facts);
    element.append(...children);
    return element;
  };
  const changed = (input) => {
    for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true }));
  };

  const markInvalid = (element, isInvalid) =>
    isInvalid ? element.setAttribute('aria-invalid', 'true') : element.removeAttribute('aria-invalid');

  // --- Texts in all languages ---------------------------------------------------------------------------------------

  const inputsOf = (box) => [...box.querySelectorAll('input, textarea')];
  const tellMissing = (box) => {
    const sign = box.querySelector('[data-texts-missing]');
    if (!sign) return;
    const inputs = inputsOf(box);
    const lacking = inputs.some((input) => input.value.trim()) ? inputs.filter((input) => !input.value.trim()) : [];
    const names = lacking.map((input) => input.labels[0]?.textContent.trim());
    sign.textContent = names.length ? sign.dataset.textsMissing.replace('{languages}', names.join(', ')) : '';
  };

  class BoundTexts {
    constructor(box) {
      this.box = box;
      this.idForLabel = inputsOf(box)[0].id;
      tellMissing(box);
    }
    getState() {
      return Object.fromEntries(inputsOf(this.box).map((input) => [input.lang, input.value]));
    }
    getValue() {
      return this.getState();
    }
    setState(texts) {
      for (const input of inputsOf(this.box)) input.value = texts?.[input.lang] ?? '';
      tellMissing(this.box);
    }
    setInvalid(isInvalid) {
      for (const input of inputsOf(this.box)) markInvalid(input, isInvalid);
      if (isInvalid) this.box.querySelector('details')?.setAttribute('open', '');
    }
    getTextLabel(options) {
      const text = preferred(this.getState()).trim();
      const most = options?.maxLength;
      return most && text.length > most ? `${text.slice(0, most - 1)}…` : text;
    }
    focus() {
      inputsOf(this.box)[0].focus();
    }
    setCapabilityOptions() {}
  }

  const preferred = (texts) => {
    const codes = [document.documentElement.lang.split('-')[0], 'en', 'de', ...Object.keys(texts)];
    return codes.map((code) => texts[code]).find((text) => text?.trim()) ?? '';
  };

  const insert = (html, placeholder, name, id) => {
    const holder = document.createElement('div');
    holder.innerHTML = html.replaceAll('__NAME__', name).replaceAll('__ID__', id).trim();
    const element = holder.firstElementChild;
    placeholder.replaceWith(element);
    return element;
  };

  class TextsInput {
    constructor(html) {
      this.html = html;
    }
    render(placeholder, name, id, state, _capabilities, options) {
      const bound = new BoundTexts(insert(this.html, placeholder, name, id));
      for (const [attribute, value] of Object.entries(options?.attributes ?? {})) inputsOf(bound.box)[0].setAttribute(attribute, value);
      bound.setState(state);
      return bound;
    }
    getByName(name, container) {
      const input = container.querySelector(`[name^="${name}-"]`);
      return new BoundTexts(input.closest('[data-texts]'));
    }
  }

  document.addEventListener('DOMContentLoaded', () => document.querySelectorAll('[data-texts]').forEach(tellMissing));
  document.addEventListener('input', (event) => {
    const box = event.target.closest('[data-texts]');
    if (box) tellMissing(box);
  });

  // --- What the editor contains now ---------------------------------------------------------------------------------

  const own = (child, what) => child.querySelector(`:scope > input[name$="-${what}"]`)?.value ?? '';
  const prefixOf = (child) => child.querySelector(':scope > input[name$="-type"]').name.slice(0, -'-type'.length);
  const isDeleted = (child) => {
    for (let one = child; one; one = one.parentElement.closest(CHILD)) if (own(one, 'deleted') === '1') return true;
    return false;
  };
  const keyOf = (kind, child) => kind + own(child, 'id').replaceAll('-', '').toLowerCase();
  const textAt = (name, languages) =>
    preferred(Object.fromEntries(languages.map((code) => [code, document.getElementsByName(`${name}-${code}`)[0]?.value ?? '']))).trim();

  const optionsOf = (child, prefix, languages) =>
    [...child.querySelectorAll(CHILD)]
      .filter((option) => prefixOf(option).startsWith(`${prefix}-value-options-`) && own(option, 'deleted') !== '1')
      .map((option) => ({ key: keyOf('o', option), label: textAt(`${prefixOf(option)}-value`, languages) }));

  // Every section and question in order, with its element.
  const readEditor = ({ kinds, languages }) =>
    [...document.querySelectorAll(CHILD)]
      .filter((child) => !isDeleted(child))
      .map((child) => ({ child, kind: own(child, 'type'), parent: child.parentElement.closest(CHILD) }))
      .filter(({ kind, parent }) => (kind === 'section' && !parent) || (kind in kinds && parent && own(parent, 'type') === 'section'))
      .map(({ child, kind }) => {
        const prefix = prefixOf(child);
        const options = kind === 'choice' || kind === 'several' ? optionsOf(child, prefix, languages) : [];
        return { child, kind, key: keyOf('q', child), label: textAt(`${prefix}-value-label`, languages), options };
      });

  // --- Show only if -------------------------------------------------------------------------------------------------

  const rules = new Set();

  class BoundRule {
    constructor(box, facts) {
      this.box = box;
      this.facts = facts;
      this.input = box.querySelector('input[type="hidden"]');
      this.editor = make('div', { className: 'rule__editor', role: 'group', id: `${this.input.id}-editor`, tabIndex: -1 });
      this.editor.setAttribute('aria-label', facts.words.match);
      this.idForLabel = this.editor.id;
      this.box.append(this.editor);
      this.rule = { match: 'all', conditions: [] };
      this.seen = '';
      rules.add(this);
    }

    // What a widget of Wagtail's editor has to offer.
    getState() {
      return this.input.value;
    }
    getValue() {
      return this.input.value;
    }
    setState(state) {
      const given = typeof state === 'string' ? JSON.parse(state || '{}') : state ?? {};
      this.rule = { match: given.match ?? 'all', conditions: given.conditions ?? [] };
      this.write();
      this.seen = '';
      refreshSoon();
    }
    setInvalid(isInvalid) {
      markInvalid(this.editor, isInvalid);
    }
    getTextLabel() {
      return null;
    }
    focus() {
      this.editor.querySelector('select, button')?.focus();
    }
    setCapabilityOptions() {}

    write() {
      this.input.value = this.rule.conditions.length ? JSON.stringify(this.rule) : '';
    }

    change() {
      this.write();
      this.render();
      changed(this.input);
    }

    refresh(things) {
      const child = this.box.closest(CHILD);
      const place = things.findIndex((thing) => thing.child === child);
      const earlier = things.slice(0, Math.max(place, 0)).filter((thing) => thing.kind !== 'section');
      const seen = JSON.stringify(earlier.map(({ key, kind, label, options }) => [key, kind, label, options]));
      if (seen === this.seen) return;
      this.seen = seen;
      this.earlier = earlier;
      this.render();
    }

    render() {
      const { words } = this.facts;
      const focused = this.editor.contains(document.activeElement) ? document.activeElement.dataset.name : null;
      const { conditions } = this.rule;
      const parts = [];
      if (conditions.length > 1) parts.push(this.renderMatch());
      const list = make('ul', { className: 'rule__conditions' }, ...conditions.map((one, place) => this.renderCondition(one, place)));
      if (conditions.length) parts.push(list);
      if (this.earlier.length) {
        const add = make('button', { type: 'button', className: 'button button-small button-secondary' });
        add.textContent = conditions.length ? words.addAnother : words.add;
        add.dataset.name = 'add';
        add.addEventListener('click', () => {
          conditions.push({ question: '', comparison: '', values: [] });
          this.change();
          this.find(`question-${conditions.length - 1}`).focus();
        });
        if (!conditions.length) parts.push(make('span', { className: 'rule__always', textContent: words.always }));
        parts.push(add);
      } else if (!conditions.length) {
        parts.push(make('p', { className: 'help rule__nothing', textContent: words.nothing }));
      }
      this.editor.replaceChildren(...parts);
      if (focused) (this.find(focused) ?? this.find('add'))?.focus();
    }

    find(name) {
      return this.editor.querySelector(`[data-name="${CSS.escape(name)}"]`);
    }

    select(name, label, choices, value, onChange) {
      const select = make('select', {}, ...choices.map(([code, text]) => make('option', { value: code, textContent: text })));
      select.value = value;
      select.dataset.name = name;
      select.setAttribute('aria-label', label);
      select.addEventListener('change', () => onChange(select.value));
      return select;
    }

    renderMatch() {
      const { words } = this.facts;
      const choices = [['all', words.all], ['any', words.any]];
      const select = this.select('match', words.match, choices, this.rule.match, (value) => {
        this.rule.match = value;
        this.change();
      });
      return make('div', { className: 'rule__match' }, make('span', { textContent: words.match }), select);
    }

    renderCondition(condition, place) {
      const { words, kinds } = this.facts;
      const question = this.earlier.find((one) => one.key === condition.question);
      const isGone = condition.question && !question;
      const choices = [['', words.choose], ...this.earlier.map((one) => [one.key, one.label || words.unnamed])];
      if (isGone) choices.push([condition.question, words.gone]);
      const parts = [
        this.select(`question-${place}`, words.question, choices, condition.question, (value) => this.choose(condition, value)),
      ];
      if (question) {
        const comparison = (value) => {
          const { withoutValues, ofOneValue } = this.facts;
          if (withoutValues.includes(value) || ofOneValue.includes(value) !== ofOneValue.includes(condition.comparison)) condition.values = [];
          condition.comparison = value;
          this.change();
        };
        parts.push(this.select(`comparison-${place}`, words.comparison, kinds[question.kind], condition.comparison, comparison));
        parts.push(...this.renderValues(condition, question, place));
      }
      const remove = make('button', { type: 'button', className: 'button button-small button-secondary no', textContent: words.remove });
      remove.dataset.name = `remove-${place}`;
      remove.addEventListener('click', () => {
        this.rule.conditions.splice(place, 1);
        this.change();
      });
      return make('li', { className: isGone ? 'rule__condition rule__condition--gone' : 'rule__condition' }, ...parts, remove);
    }

    choose(condition, key) {
      const question = this.earlier.find((one) => one.key === key);
      Object.assign(condition, { question: key, comparison: question ? this.facts.kinds[question.kind][0][0] : '', values: [] });
      this.change();
    }

    renderValues(condition, question, place) {
      const { words, withoutValues, ofOneValue } = this.facts;
      if (withoutValues.includes(condition.comparison)) return [];
      if (ofOneValue.includes(condition.comparison)) return [this.renderValue(condition, question, place)];
      if (question.kind === 'municipality') return this.renderCountries(condition, place);
      const gone = condition.values.filter((value) => !question.options.some((option) => option.key === value));
      const options = [...question.options, ...gone.map((key) => ({ key, label: words.goneOption }))];
      const boxes = options.map(({ key, label }) => {
        const box = make('input', { type: 'checkbox', checked: condition.values.includes(key) });
        box.dataset.name = `value-${place}-${key}`;
        box.addEventListener('change', () => {
          const chosen = new Set(condition.values);
          chosen[box.checked ? 'add' : 'delete'](key);
          condition.values = options.map((option) => option.key).filter((one) => chosen.has(one));
          this.change();
        });
        return make('label', { className: 'rule__option' }, box, ` ${label || words.unnamedOption}`);
      });
      const group = make('div', { className: 'rule__options', role: 'group' }, ...boxes);
      group.setAttribute('aria-label', words.values);
      return [group];
    }

    // A number or a day. Typing does not draw the editor anew.
    renderValue(condition, question, place) {
      const input = make('input', { type: question.kind === 'date' ? 'date' : 'number', value: condition.values[0] ?? '' });
      if (input.type === 'number') input.step = 'any';
      input.dataset.name = `value-${place}`;
      input.setAttribute('aria-label', this.facts.words.value);
      input.addEventListener('input', () => {
        condition.values = input.value ? [input.value] : [];
        this.write();
      });
      return input;
    }

    renderCountries(condition, place) {
      const { words, countries } = this.facts;
      const names = Object.fromEntries(countries);
      const chosen = condition.values.map((code) => {
        const button = make('button', { type: 'button', className: 'button button-small button-secondary rule__chosen' });
        button.textContent = `${names[code] ?? code} ×`;
        button.setAttribute('aria-label', words.removeValue.replace('{value}', names[code] ?? code));
        button.dataset.name = `chosen-${place}-${code}`;
        button.addEventListener('click', () => {
          condition.values = condition.values.filter((value) => value !== code);
          this.change();
        });
        return button;
      });
      const choices = [['', words.country], ...countries.filter(([code]) => !condition.values.includes(code))];
      const select = this.select(`country-${place}`, words.country, choices, '', () => {});
      const add = make('button', { type: 'button', className: 'button button-small button-secondary', textContent: words.addCountry });
      add.dataset.name = `add-country-${place}`;
      add.addEventListener('click', () => {
        if (!select.value) return select.focus();
        condition.values = [...condition.values, select.value];
        this.change();
        this.find(`country-${place}`).focus();
      });
      return [make('div', { className: 'rule__options' }, ...chosen), select, add];
    }
  }

  class RuleInput {
    constructor(html, facts) {
      this.html = html;
      this.facts = facts;
    }
    render(placeholder, name, id, state) {
      const bound = new BoundRule(insert(this.html, placeholder, name, id), this.facts);
      bound.earlier = [];
      bound.setState(state);
      return bound;
    }
    getByName(name, container) {
      return [...rules].find((rule) => rule.input.name === name && container.contains(rule.box));
    }
  }

  let isWaiting = false;
  const refreshSoon = () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      for (const rule of rules) if (!rule.box.isConnected) rules.delete(rule);
      const [first] = rules;
      if (!first) return;
      const things = readEditor(first.facts);
      for (const rule of rules) rule.refresh(things);
    }, 50);
  };
  // Labels are typed; blocks are added, moved and deleted (a deleted one is only hidden).
  document.addEventListener('input', refreshSoon);
  new MutationObserver(refreshSoon).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['aria-hidden'],
  });

  window.telepath.register('community.forms.TextsInput', TextsInput);
  window.telepath.register('community.forms.RuleInput', RuleInput);
})();
