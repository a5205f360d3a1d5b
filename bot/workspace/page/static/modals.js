// Modals: one <dialog> for each of the stack, of which the last is open. The server says which there are.

import { say, settled } from "./elements.js";
import { patch } from "./morph.js";
import { refresh } from "./screen.js";
import { act } from "./wire.js";

const shown = new WeakMap(); // dialog → the HTML that it was made of

/** The dialogs of `node` become these, [[view, html], …], the one on top last. */
export function showModals(node, pieces) {
  const keys = pieces.map(([key]) => key);
  const there = new Map([...node.children].map((dialog) => [dialog.dataset.view, dialog]));
  for (const [key, dialog] of there) if (!keys.includes(key)) goes(dialog);
  for (const [key, html] of pieces) {
    const dialog = there.get(key) ?? node.appendChild(document.createElement("dialog"));
    if (shown.get(dialog) !== html) {
      shown.set(dialog, html);
      const made = document.createElement("template");
      made.innerHTML = html;
      patch(dialog, made.content.firstElementChild);
    }
    if (key !== keys.at(-1)) shut(dialog);
    else if (!dialog.open) opens(dialog);
  }
}

/** The focus goes to what is to be filled in; where there is nothing, to what is to be read, from its beginning. */
function opens(dialog) {
  dialog.showModal();
  const first = ".modal-body .input :is(input, textarea, .face)";
  (dialog.querySelector("[autofocus]") ?? dialog.querySelector(first) ?? dialog.querySelector(".modal-body"))?.focus();
}

function shut(dialog) {
  if (!dialog.open) return;
  dialog.dataset.shut = "";
  dialog.close();
}

/** It is gone. The browser gives the focus back to where it was; where that is gone too, one can type. */
function goes(dialog) {
  shut(dialog);
  dialog.remove();
  if (document.activeElement === document.body) document.querySelector('[data-composer="place"] textarea')?.focus();
}

async function closes(dialog) {
  const { problem } = await act({ verb: "closes", view: dialog.dataset.view });
  await refresh();
  say(dialog, problem);
}

async function submits(dialog) {
  if (dialog.getAttribute("aria-busy") === "true") return;
  dialog.setAttribute("aria-busy", "true");
  say(dialog);
  await settled();
  const { problem, errors } = await act({ verb: "submits", view: dialog.dataset.view });
  dialog.removeAttribute("aria-busy");
  await refresh();
  say(dialog, problem);
  if (errors) dialog.querySelector('[aria-invalid="true"], .wrong :is(input, .face)')?.focus();
}

export function listen() {
  const modals = document.getElementById("modals");
  modals.addEventListener("submit", (event) => {
    event.preventDefault();
    submits(event.target.closest("dialog"));
  });
  modals.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) closes(event.target.closest("dialog"));
  });
  modals.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submits(event.target.closest("dialog"));
  });
  // Escape: the server closes it, for the app may want to know.
  modals.addEventListener(
    "cancel",
    (event) => {
      if (event.target.matches("dialog")) {
        event.preventDefault();
        closes(event.target);
      }
    },
    true,
  );
  // A browser may close a dialog without asking.
  modals.addEventListener(
    "close",
    (event) => {
      const { shut: ours } = event.target.dataset;
      delete event.target.dataset.shut;
      if (event.target.matches("dialog") && ours === undefined) closes(event.target);
    },
    true,
  );
}
