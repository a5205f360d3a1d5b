// What one presses, chooses and fills in. Each control finds where it stands and what it is called in its data-….

import { listen as listenToPickers } from "./pickers.js";
import { unsent } from "./morph.js";
import { tell } from "./notices.js";
import { refresh } from "./screen.js";
import { act } from "./wire.js";

const PAUSE = 500; // milliseconds without a key after which what is typed is kept
const waiting = new Map(); // control → what keeps its value, as soon as it pauses
const under_way = new Set(); // acts that keep values, not answered yet

/** The message or the view that a node stands in. */
function where(node) {
  const { view, channel, ts } = node.closest("[data-ts], [data-view]").dataset;
  return view ? { view } : { channel, ts };
}

/** The names of the element that a node is, or is in. */
function names(node) {
  const { block, action } = node.closest("[data-element]").dataset;
  return { block, action };
}

const inInput = (node) => node.closest("[data-input]") !== null;

/** Say why something could not be done, where the person is: a notice lies behind a modal. */
export function say(node, problem = "") {
  const modal = node.closest("dialog[data-view]")?.querySelector(".problem");
  if (!modal) return tell(problem);
  modal.textContent = problem;
  modal.hidden = !problem;
}

/** What the app wants to be asked of a person before an element acts; true without a question. */
export async function confirmed(node) {
  const asks = node.closest(".element").querySelector(":scope > template[data-confirm]");
  if (!asks) return true;
  const dialog = asks.content.firstElementChild.cloneNode(true);
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  dialog.remove();
  return dialog.returnValue === "yes";
}

/** Press: a button, or the option of this index. False if it was not done. */
export async function press(node, more = {}) {
  if (!(await confirmed(node))) return false;
  return acts(node, { verb: "presses", on: where(node), ...names(node), ...more });
}

/** Give an element its value: {value}, {option} or {options}. An input keeps it; any other element tells the app. */
export async function give(node, given) {
  const tells = node.closest("[data-element]").dataset.tells !== undefined;
  if (inInput(node) && !tells) return keep(node, given);
  if (!(await confirmed(node))) return false;
  return acts(node, { verb: "chooses", on: where(node), ...names(node), ...given });
}

/** The server keeps what an input of a view holds; in a message, the page alone does. */
async function keep(node, given) {
  const { view } = where(node);
  if (!view) return true;
  const kept = act({ verb: "fills", view, ...names(node), ...given });
  under_way.add(kept);
  const { problem } = await kept;
  under_way.delete(kept);
  if (!waiting.has(node)) unsent.delete(node);
  say(node, problem);
  await refresh();
  return !problem;
}

async function acts(node, done) {
  node.setAttribute("aria-busy", "true");
  const { problem } = await act(done);
  node.removeAttribute("aria-busy");
  if (!waiting.has(node)) unsent.delete(node);
  say(node, problem);
  await refresh();
  return !problem;
}

/** All that is typed is with the server when this is done. */
export async function settled() {
  for (const now of [...waiting.values()]) now();
  await Promise.all(under_way);
}

// fields

function later(control, keeps) {
  clearTimeout(waiting.get(control)?.timer);
  const now = () => {
    clearTimeout(now.timer);
    waiting.delete(control);
    keeps();
  };
  now.timer = setTimeout(now, PAUSE);
  waiting.set(control, now);
}

const valueOf = (control) => ({ value: control.value || null });

function typed(control) {
  const field = control.closest(".field");
  counts(field, control);
  const { tells } = field.dataset;
  // A text that the app is told of at Enter is kept meanwhile, so that a reload finds it.
  const only_kept = tells !== undefined && !tells.includes("on_character_entered");
  if (inInput(control)) unsent.add(control);
  later(control, () => (only_kept ? keep : give)(control, valueOf(control)));
}

function counts(field, control) {
  const count = field.querySelector(".count");
  if (!count) return;
  const most = Number(count.dataset.most);
  const left = most - [...control.value].length;
  count.textContent = left;
  count.classList.toggle("near", left < most * 0.2);
  count.classList.toggle("over", left < 0);
}

// listening

export function listen(root) {
  listenToPickers();
  root.addEventListener("click", (event) => {
    const button = event.target.closest('[data-element="button"]');
    const line = event.target.closest(".overflow [data-option]");
    if (button) pressed(event, button);
    else if (line) press(line, { option: Number(line.dataset.option) });
  });
  root.addEventListener("input", (event) => {
    if (event.target.closest(".field")) typed(event.target);
  });
  root.addEventListener("focusout", (event) => waiting.get(event.target)?.());
  root.addEventListener("change", (event) => {
    if (event.target.closest(".ticks")) ticked(event.target);
  });
  root.addEventListener("keydown", (event) => {
    const field = event.target.closest?.(".field");
    if (event.key !== "Enter" || event.isComposing || !field || event.target.matches("textarea")) return;
    if (field.dataset.tells !== undefined || !inInput(field)) {
      event.preventDefault();
      waiting.get(event.target)?.();
      if (field.dataset.tells?.includes("on_enter_pressed")) give(event.target, valueOf(event.target));
    }
  });
}

async function pressed(event, button) {
  if (button.getAttribute("aria-busy") === "true") return event.preventDefault();
  const asks = button.closest(".element").querySelector(":scope > template");
  if (!asks || !button.href) return press(button);
  // The link is followed when the question is answered.
  event.preventDefault();
  if (await press(button)) open(button.href, "_blank", "noopener,noreferrer");
}

async function ticked(box) {
  const all = [...box.closest(".ticks").querySelectorAll("input")];
  const ticks = all.filter((one) => one.checked).map((one) => Number(one.dataset.option));
  const before = all.filter((one) => (one === box) !== one.checked);
  const done =
    box.type === "checkbox" ? give(box, { options: ticks }) : give(box, { option: ticks[0] });
  if (!(await done)) for (const one of all) one.checked = box.type === "checkbox" ? before.includes(one) : one.defaultChecked;
}
