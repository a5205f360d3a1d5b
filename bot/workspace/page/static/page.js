// The page: reads from its address where it is, shows it, and follows what happens.

import { composer, listen as listenToComposer } from "./composer.js";
import { listen as listenToElements } from "./elements.js";
import * as inspector from "./inspector.js";
import { listen as listenToMenus } from "./menus.js";
import { listen as listenToGuide } from "./guide.js";
import { listen as listenToModals } from "./modals.js";
import { led, mark } from "./links.js";
import { tell } from "./notices.js";
import { listen as listenToReading } from "./reading.js";
import { refresh, show } from "./screen.js";
import { act, address, follow, where } from "./wire.js";

const { as, at, thread, beside } = document.body.dataset;
Object.assign(where, { as, at, thread, beside });

// places and threads

/** Go to a place or into a thread: {at, thread}. */
export async function go(to, { again = false } = {}) {
  const before = { ...where };
  const from = document.activeElement;
  Object.assign(where, to);
  if (!again) history.pushState({}, "", address());
  tell("");
  arrive(before);
  await refresh();
  if (where.thread && where.thread !== before.thread) composer("thread").focus();
  else if (before.thread && !where.thread && !from.checkVisibility()) composer("place").focus();
}

function arrive(before) {
  if (where.at !== before.at) {
    composer("place").open();
    const tab = { home: "home", [document.body.dataset.dm]: "messages" }[where.at];
    if (tab) act({ verb: "opens", tab });
  }
  if (where.thread !== before.thread || where.at !== before.at) composer("thread").open();
}

addEventListener("popstate", () => {
  const asked = new URLSearchParams(location.search);
  go({ at: asked.get("at") ?? "", thread: asked.get("thread") ?? "" }, { again: true });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-place], a[data-thread]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.dataset.place ? { at: link.dataset.place, thread: "" } : { thread: link.dataset.thread });
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  const to = link && led(link.href);
  if (!to) return;
  event.preventDefault();
  const { at, thread, key } = to;
  // A modal stays open with what was typed into it: the message is shown in another window.
  if (link.closest("dialog")) return void open(`${address({ at, thread })}#${key}`, "_blank", "noopener");
  await go({ at, thread });
  tell(mark(key, thread) ? "" : "That message is not there any more, or not for you.");
});

document.getElementById("thread").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !event.target.closest("[popover]")) go({ thread: "" });
});

// what one does to messages, and what the app offers

const deleting = document.getElementById("deleting");

async function does(done) {
  const { problem } = await act(done);
  tell(problem ?? "");
}

const messageOf = (node) => node.closest("[data-ts]");
const named = ({ dataset: { channel, ts } }) => ({ channel, ts });

document.addEventListener("click", async (event) => {
  const on = (selector) => event.target.closest(selector);
  const message = messageOf(event.target);
  if (on("[data-shortcut]")) {
    const name = on("[data-shortcut]").dataset.shortcut;
    await does({ verb: "shortcut", name, ...(message && { message: named(message) }) });
  } else if (on("[data-sends-now]")) {
    await does({ verb: "sends_now", id: on("[data-sends-now]").dataset.sendsNow });
  } else if (on("[data-edits]")) {
    composer(on("#thread") ? "thread" : "place").edit({ ...named(message), typed: message.dataset.typed });
  } else if (on("[data-enlarges]")) {
    const picture = document.getElementById("enlarged");
    picture.querySelector("div").replaceChildren(on("[data-enlarges]").querySelector("img").cloneNode());
    picture.showModal();
  } else if (on("[data-deletes]")) {
    deleting.querySelector("blockquote").textContent = message.dataset.typed;
    deleting.returnValue = "";
    deleting.showModal();
    deleting.onclose = () => deleting.returnValue && does({ verb: "deletes", message: named(message) });
  }
});

// what stands beside the page

const aside = document.getElementById("beside");
const roomForBoth = matchMedia("(min-width: 1401px)");
const overlaps = () => getComputedStyle(aside).position === "absolute";

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-beside]");
  if (!button) return;
  const pane = button.dataset.beside;
  const behind = where.beside && !aside.checkVisibility(); // the thread stands before it
  if (pane && where.thread && !roomForBoth.matches) go({ thread: "" });
  showBeside(pane === where.beside && !behind ? "" : pane);
});

// On a narrow page it stands before all else: what is to be done there needs to be seen.
aside.addEventListener("click", ({ target }) => target.closest("[data-try]") && overlaps() && showBeside(""), true);

/** Folds out what stands beside the page, "guide" or "wire"; "" folds it away. */
function showBeside(pane) {
  where.beside = pane;
  history.replaceState({}, "", address());
  aside.hidden = !pane;
  for (const one of aside.querySelectorAll(":scope > section")) one.hidden = one.id !== `beside-${pane}`;
  inspector.refresh();
  for (const button of document.querySelectorAll(".panes [data-beside]")) {
    button.setAttribute("aria-expanded", String(button.dataset.beside === pane));
  }
  for (const link of document.querySelectorAll("#people a")) {
    link.href = address({ as: new URLSearchParams(link.search).get("as"), at: "", thread: "" });
  }
}

// the beginning

for (const form of document.querySelectorAll("[data-composer]")) listenToComposer(form);
listenToElements(document);
listenToMenus();
listenToReading();
inspector.listen();
listenToGuide(document.getElementById("guide"), go);
listenToModals();
show(JSON.parse(document.getElementById("first").textContent));
arrive({});
mark(location.hash.slice(1), where.thread);
if (document.body.classList.contains("unasked") && overlaps()) showBeside("");
document.body.classList.remove("unasked");
if (matchMedia("(hover: hover)").matches) composer(where.thread ? "thread" : "place").focus();

const status = document.getElementById("status");
let known = "";
follow(
  ({ wire, ...news }) => {
    status.textContent = news.connected ? "" : "The app is not connected: it hears of nothing that is done here.";
    inspector.refresh();
    // A request that changed nothing for anybody is for the list of requests alone.
    if (known !== JSON.stringify(news)) refresh();
    known = JSON.stringify(news);
  },
  (reason) => {
    status.textContent = reason;
    known = "";
  },
);
