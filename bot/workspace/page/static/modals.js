// Modals: one <dialog> for each of the stack, the last one on top.

import { act } from "./wire.js";

export function showModals(node, pieces) {
  const open = pieces.map(([key]) => key);
  for (const dialog of [...node.children]) if (!open.includes(dialog.dataset.view)) dialog.remove();
  for (const [key, html] of pieces) {
    if ([...node.children].some((dialog) => dialog.dataset.view === key)) continue;
    node.insertAdjacentHTML("beforeend", html);
    const dialog = node.lastElementChild;
    dialog.querySelector("[data-close]").addEventListener("click", () => act({ verb: "closes", view: key }));
    dialog.showModal();
  }
}
