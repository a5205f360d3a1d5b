// The page: reads where it is from its address, shows it, and follows what happens.

import * as composer from "./composer.js";
import * as elements from "./elements.js";
import { refresh } from "./screen.js";
import { act, follow, where } from "./wire.js";

const { as, at, thread, beside } = document.body.dataset;
Object.assign(where, { as, at, thread, beside });

function go(to) {
  Object.assign(where, to);
  history.pushState({}, "", `?${new URLSearchParams(where)}`);
  opened();
  refresh();
}

function opened() {
  if (where.at === "home") act({ verb: "opens", tab: "home" });
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-place], [data-thread]:not(body)");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go(link.dataset.place ? { at: link.dataset.place, thread: "" } : { thread: link.dataset.thread });
  }
  const now = event.target.closest("[data-sends-now]");
  if (now) await act({ verb: "sends_now", id: now.dataset.sendsNow });
});
for (const button of document.querySelectorAll("button[data-beside]")) {
  button.addEventListener("click", () => showBeside(where.beside === button.dataset.beside ? "" : button.dataset.beside));
}

/** Folds out what stands beside the page, "guide" or "wire"; "" folds it away. */
function showBeside(pane) {
  where.beside = pane;
  history.replaceState({}, "", `?${new URLSearchParams(where)}`);
  document.getElementById("beside").hidden = !pane;
  for (const one of document.querySelectorAll("#beside > section")) one.hidden = one.id !== `beside-${pane}`;
  for (const button of document.querySelectorAll("button[data-beside]")) {
    button.setAttribute("aria-expanded", String(button.dataset.beside === pane));
  }
}

addEventListener("popstate", () => location.reload());

for (const form of document.querySelectorAll("[data-composer]")) composer.listen(form);
elements.listen(document);
const status = document.getElementById("status");
follow(
  refresh,
  () => (status.textContent = "The workspace is gone. As soon as it is back, this page follows it again."),
  () => (status.textContent = ""),
);
opened();
refresh();
