// Brings what is drawn in line with what should be: elements stay the same while they are dragged, and keep the focus.
// A node is { tag, key, set: { attribute: value }, inside: nodes, markup, text }.
const SVG = "http://www.w3.org/2000/svg";

function assign(element, { set = {}, inside, markup, text }) {
  for (const [name, value] of Object.entries(set)) {
    if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  }
  if (text !== undefined && element.textContent !== text) element.textContent = text;
  if (markup !== undefined && element.drawnMarkup !== markup) {
    element.innerHTML = markup; // numbers and names of our own elements
    element.drawnMarkup = markup;
  }
  if (inside) patch(element, inside);
}

export function patch(parent, nodes) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const old = new Map([...parent.children].map((element) => [element.dataset.key, element]));
  nodes.forEach((node, at) => {
    const key = String(node.key ?? at);
    let element = old.get(key);
    if (element?.localName !== node.tag) {
      element = parent.namespaceURI === SVG || node.tag === "svg" ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag);
      element.dataset.key = key;
    } else {
      old.delete(key);
    }
    assign(element, node);
    if (parent.children[at] !== element) parent.insertBefore(element, parent.children[at] ?? null);
  });
  for (const element of old.values()) element.remove();
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}
