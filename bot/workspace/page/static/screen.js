// Keeps the page as the server's pieces are: only nodes whose HTML has changed are replaced.

import { keeps } from "./reading.js";
import { showModals } from "./modals.js";
import { morph } from "./morph.js";
import { tell } from "./notices.js";
import { screen, where } from "./wire.js";

export const known = { commands: [], people: [], channels: [] };

const shown = new WeakMap(); // node → the HTML that it was made of
let asked = false;
let asking = null;

/** Fetch the screen and show it; asked for several times at once, it is fetched once more at the end. */
export function refresh() {
  asked = true;
  asking ??= fetched().finally(() => (asking = null));
  return asking;
}

async function fetched() {
  while (asked) {
    asked = false;
    const of = JSON.stringify(where);
    const pieces = await screen();
    if (!pieces) return;
    if (pieces.problem) tell(pieces.problem);
    else if (of === JSON.stringify(where)) show(pieces);
    else asked = true;
  }
}

/** Make the page what `pieces.py` says. Where the focus is in what goes, it stays as near as it can. */
export function show(pieces) {
  const focused = document.activeElement;
  const around = [focused.closest("[data-piece]"), focused.closest("dialog, .home, .messages")];
  const action = focused.closest("[data-action]")?.dataset.action;
  renew(pieces);
  if (focused.isConnected || document.activeElement !== document.body) return;
  const [piece, pane] = around.map((one) => (one?.isConnected ? one : null));
  const first = piece?.querySelector(".body :is(a, button, input)");
  (called(piece ?? pane, action) ?? first ?? pane)?.focus({ preventScroll: true });
}

/** The control of an action, in what was made anew around it. */
function called(within, action) {
  const found = action && within?.querySelector(`[data-action="${CSS.escape(action)}"]`);
  return found?.matches("a, button") ? found : found?.querySelector("a, button, input, textarea");
}

function renew(pieces) {
  Object.assign(known, pieces.known);
  where.at = pieces.at; // what an address calls it, and where one is who may not be there
  put("title", pieces.title);
  put("places", pieces.places);
  put("scheduled", pieces.scheduled);
  put("guide", pieces.guide);
  document.body.dataset.kind = pieces.home === null ? "messages" : "home";
  document.getElementById("home").hidden = pieces.home === null;
  put("home", pieces.home ?? "");
  list("messages", pieces.messages, where.at);
  document.getElementById("thread").hidden = pieces.thread === null;
  if (pieces.thread === null) where.thread = "";
  document.body.dataset.reading = pieces.thread === null ? "place" : "thread";
  list("thread-messages", pieces.thread ?? [], where.thread);
  showModals(document.getElementById("modals"), pieces.modals);
  const name = document.querySelector("#title h1").textContent.trim();
  const news = pieces.unread ? `(${pieces.unread}) ` : "";
  document.title = `${news}${name} · ${document.querySelector(".brand b").textContent}`;
}

function put(id, html) {
  const node = document.getElementById(id);
  if (shown.get(node) === html) return;
  shown.set(node, html);
  morph(node, html);
}

/** The messages of a list, which somebody reads. */
function list(id, pieces, place) {
  const node = document.getElementById(id);
  keeps(node, place, () => keyed(node, pieces));
}

/** Makes the children of a node those pieces, [[key, html], …]; those that are the same stay. What is new is given. */
export function keyed(node, pieces) {
  const there = new Map([...node.children].map((child) => [child.dataset.piece, child]));
  const added = [];
  let before = null;
  for (const [key, html] of pieces) {
    let child = there.get(key);
    there.delete(key);
    if (!child) {
      child = document.createElement("div");
      child.dataset.piece = key;
      added.push(child);
    }
    if (shown.get(child) !== html) {
      shown.set(child, html);
      morph(child, html);
    }
    const next = before ? before.nextSibling : node.firstChild;
    if (next !== child) node.insertBefore(child, next);
    before = child;
  }
  for (const child of there.values()) child.remove();
  return added;
}
