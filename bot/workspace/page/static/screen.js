// Keeps the page as the server's pieces are: only nodes whose HTML has changed are replaced.

import { screen, where } from "./wire.js";
import { showModals } from "./modals.js";

const shown = new WeakMap(); // node → the HTML that it was made of
let asked = false;
let asking = false;

/** Fetch the screen and show it; asked several times at once, once more at the end. */
export async function refresh() {
  asked = true;
  if (asking) return;
  asking = true;
  try {
    while (asked) {
      asked = false;
      show(await screen());
    }
  } finally {
    asking = false;
  }
}

function show(pieces) {
  put("title", pieces.title);
  put("places", pieces.places);
  put("scheduled", pieces.scheduled);
  put("guide", pieces.guide);
  list("messages", pieces.messages);
  const home = document.getElementById("home");
  home.hidden = pieces.home === null;
  put("home", pieces.home ?? "");
  document.body.dataset.kind = pieces.home === null ? "messages" : "home";
  document.getElementById("thread").hidden = pieces.thread === null;
  list("thread-messages", pieces.thread ?? []);
  if (pieces.thread === null) where.thread = "";
  showModals(document.getElementById("modals"), pieces.modals);
}

function put(id, html) {
  const node = document.getElementById(id);
  if (shown.get(node) === html) return;
  shown.set(node, html);
  node.innerHTML = html;
}

function list(id, pieces) {
  const node = document.getElementById(id);
  const atEnd = node.scrollHeight - node.scrollTop - node.clientHeight < 40;
  if (keyed(node, pieces) && atEnd) node.scrollTop = node.scrollHeight;
}

/** Makes the children of a node those pieces, [[key, html], …]; those that are the same stay. True if any is not. */
export function keyed(node, pieces) {
  const there = new Map([...node.children].map((child) => [child.dataset.piece, child]));
  let changed = there.size !== pieces.length;
  let before = null;
  for (const [key, html] of pieces) {
    let child = there.get(key);
    there.delete(key);
    if (!child) {
      child = document.createElement("div");
      child.dataset.piece = key;
    }
    if (shown.get(child) !== html) {
      shown.set(child, html);
      child.innerHTML = html;
      changed = true;
    }
    const next = before ? before.nextSibling : node.firstChild;
    if (next !== child) node.insertBefore(child, next);
    before = child;
  }
  for (const child of there.values()) child.remove();
  return changed;
}
