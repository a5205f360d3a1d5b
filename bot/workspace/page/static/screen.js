// Keeps the page as the server's pieces are: only nodes whose HTML has changed are replaced.

import { showModals } from "./modals.js";
import { morph } from "./morph.js";
import { screen, where } from "./wire.js";

export const known = { commands: [], people: [], channels: [] };

const shown = new WeakMap(); // node → the HTML that it was made of
const scrolled = new WeakMap(); // list → where it was scrolled to by itself
const NEAR = 40; // pixels from its end within which a list is at its end
const MARGIN = 12; // pixels above what is scrolled to
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
    const pieces = await screen().catch(() => null); // the stream says why, and asks again
    if (pieces && of === JSON.stringify(where)) show(pieces);
    else if (pieces) asked = true;
  }
}

/** Make the page what `pieces.py` says. */
export function show(pieces) {
  Object.assign(known, pieces.known);
  put("title", pieces.title);
  put("places", pieces.places);
  put("scheduled", pieces.scheduled);
  put("guide", pieces.guide);
  document.body.dataset.kind = pieces.home === null ? "messages" : "home";
  document.getElementById("home").hidden = pieces.home === null;
  morph(document.getElementById("home"), pieces.home ?? "");
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

/**
 * The messages of a list. A place that is opened shows its end, and whoever is at the end stays there; but what is
 * longer than the list is high is read from its beginning.
 */
function list(id, pieces, place) {
  const node = document.getElementById(id);
  const opened = node.dataset.place !== place;
  const high = node.scrollHeight;
  const follows = high - node.clientHeight - node.scrollTop < NEAR || scrolled.get(node) === node.scrollTop;
  if (opened) node.replaceChildren();
  node.dataset.place = place;
  const added = keyed(node, pieces);
  const grown = node.scrollHeight - high;
  const first = opened ? node.lastElementChild : added[0];
  if (first && (opened || follows)) {
    node.scrollTop = Math.min(first.offsetTop - node.offsetTop - MARGIN, node.scrollHeight);
    scrolled.set(node, node.scrollTop);
  } else if (follows && grown > 0 && grown < node.clientHeight / 2) {
    node.scrollTop += grown;
  }
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
