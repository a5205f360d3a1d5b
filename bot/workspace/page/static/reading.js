// Where somebody reads in a list of messages, and what of it moves. A place that is opened shows its end, and whoever
// is at the end stays there; but what is longer than the list is high is read from its beginning. Whoever reads
// further up stays there too, and is told that there is more below.

import { acted } from "./wire.js";

const NEAR = 40; // pixels from its end within which a list is at its end
const MARGIN = 12; // pixels above what is scrolled to
const heights = new WeakMap(); // list → how high it was

const atEnd = (node, high) => high - node.clientHeight - node.scrollTop < NEAR;
const jump = (node) => document.querySelector(`[data-jumps="${node.id}"]`);

function lead(node, child) {
  if (child) node.scrollTop = Math.min(child.offsetTop - node.offsetTop - MARGIN, node.scrollHeight);
}

/** Around a change of a list: `change` makes it what it is to be, and gives what is new in it. */
export function keeps(node, place, change) {
  const opened = node.dataset.place !== place;
  const high = node.scrollHeight;
  const follows = atEnd(node, high);
  if (opened) {
    node.replaceChildren();
    node.dataset.place = place;
  }
  const added = change();
  const grown = node.scrollHeight - high;
  const others = added.filter((one) => !one.querySelector("[data-typed]"));
  const [first] = added;
  // A question and its answer are read from the question on.
  if (opened) lead(node, node.children.length > 2 ? node.lastElementChild : node.firstElementChild);
  else if (first && (follows || acted.waits || others.length < added.length)) lead(node, first);
  else if (first) jump(node).hidden = false;
  else if (follows && grown > 0 && grown < node.clientHeight / 2) node.scrollTop += grown;
  if (others.length) acted.waits = false; // what follows the answer moves nothing
  if (opened || atEnd(node, node.scrollHeight)) jump(node).hidden = true;
  heights.set(node, node.scrollHeight);
}

export function listen() {
  for (const node of document.querySelectorAll(".messages")) {
    node.addEventListener("scroll", () => {
      if (atEnd(node, node.scrollHeight)) jump(node).hidden = true;
    });
    jump(node).addEventListener("click", () => lead(node, node.lastElementChild));
    // A picture is as high as it is once it has come.
    const came = () => {
      if (atEnd(node, heights.get(node) ?? 0)) lead(node, node.lastElementChild);
      heights.set(node, node.scrollHeight);
    };
    node.addEventListener("load", came, true);
  }
}
