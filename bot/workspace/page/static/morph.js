// Makes nodes what new HTML says and leaves alone what is the same: focus, what is typed, and what is open stay.

const KEPT = new Set(["open", "aria-expanded", "aria-busy", "style"]); // what the browser and the scripts say of a node, and not the server

/** Controls whose value the server does not know yet: what it says of them is older than what one sees. */
export const unsent = new WeakSet();

/** The children of `node` become those of the HTML. */
export function morph(node, html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  children(node, made.content);
}

/** One node becomes another of its kind. */
export function patch(node, wanted) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.nodeValue !== wanted.nodeValue) node.nodeValue = wanted.nodeValue;
    return;
  }
  if (node.matches(":popover-open")) return;
  if (node.nodeName === "TEMPLATE") {
    if (node.innerHTML !== wanted.innerHTML) node.innerHTML = wanted.innerHTML;
    return;
  }
  const before = { value: node.defaultValue, checked: node.defaultChecked };
  attributes(node, wanted);
  children(node, wanted);
  if (unsent.has(node) || node === document.activeElement) return;
  // A value that the server has not changed since may have been changed here.
  if (before.value !== undefined && before.value !== wanted.defaultValue) node.value = wanted.value;
  if (before.checked !== undefined && before.checked !== wanted.defaultChecked) node.checked = wanted.checked;
}

function attributes(node, wanted) {
  for (const { name } of [...node.attributes]) {
    if (!wanted.hasAttribute(name) && !KEPT.has(name)) node.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (node.getAttribute(name) !== value && !KEPT.has(name)) node.setAttribute(name, value);
  }
}

function children(node, wanted) {
  let at = node.firstChild;
  for (const want of [...wanted.childNodes]) {
    const found = alike(at, want);
    while (found && at !== found) at = removed(at);
    if (found) {
      patch(found, want);
      at = found.nextSibling;
    } else {
      node.insertBefore(want, at);
    }
  }
  while (at) at = removed(at);
}

/** The next sibling that is the same thing: the same key, or the same kind at the same place where there are no keys. */
function alike(from, want) {
  const key = keyOf(want);
  for (let one = from; one; one = one.nextSibling) {
    if (one.nodeName === want.nodeName && keyOf(one) === key) return one;
    if (!key) return null;
  }
  return null;
}

const keyOf = (node) => node.id || node.dataset?.input || node.dataset?.key || "";

function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}
