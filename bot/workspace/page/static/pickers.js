// Menus in which one chooses: a button shows what is chosen, and opens a list that one can type into.

import { give, say } from "./elements.js";
import { place } from "./menus.js";
import { act } from "./wire.js";

const PAUSE = 250; // milliseconds without a key after which the app is asked

const pickerOf = (node) => node.closest?.(".picker");
const selectOf = (picker) => picker.closest(".select");
const faceOf = (picker) => selectOf(picker).querySelector(".face");
const linesOf = (picker) => [...picker.querySelectorAll('[role="option"]')];
const shownOf = (picker) => linesOf(picker).filter((line) => !line.hidden);
const finderOf = (picker) => picker.querySelector(".finder");
const several = (picker) => selectOf(picker).dataset.several === "true";
const text = (line) => line.querySelector(".line-text").textContent;

const changed = new WeakSet(); // menus of several in which something was chosen since they were opened
let timer = 0;

// opening and closing

/** Opens it at once, focus and all: what is typed next is for its list. */
function opens(picker) {
  const face = faceOf(picker);
  const finder = finderOf(picker);
  picker.style.minWidth = `${face.getBoundingClientRect().width}px`;
  place(picker, face);
  changed.delete(picker);
  if (finder) finder.value = "";
  find(picker, "");
  picker.showPopover();
  face.setAttribute("aria-expanded", "true");
  (finder ?? picker.querySelector('[role="listbox"]')).focus();
  activate(picker, picker.querySelector(".active"));
}

function closed(picker) {
  faceOf(picker).setAttribute("aria-expanded", "false");
  if (changed.has(picker)) tellAll(picker);
}

// finding

function find(picker, typed) {
  const { asked, least } = selectOf(picker).dataset;
  clearTimeout(timer);
  if (asked === "true") {
    if (typed.length < Number(least)) return found(picker, [], `Type ${least} characters or more`);
    timer = setTimeout(() => asks(picker, typed), PAUSE);
    return;
  }
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  for (const line of linesOf(picker)) {
    const shown = line.textContent.toLowerCase();
    line.hidden = !words.every((word) => shown.includes(word));
  }
  for (const group of picker.querySelectorAll('[role="group"]')) {
    group.hidden = ![...group.querySelectorAll('[role="option"]')].some((line) => !line.hidden);
  }
  settle(picker, typed ? "Nothing is called so" : "There is nothing to choose");
}

async function asks(picker, typed) {
  const select = selectOf(picker);
  const { block, action } = select.dataset;
  const { view, channel, ts } = select.closest("[data-ts], [data-view]").dataset;
  const on = view ? { view } : { channel, ts };
  const answer = await act({ verb: "types", on, block, action, text: typed });
  if (finderOf(picker).value !== typed) return;
  found(picker, answer.options ?? [], answer.problem ?? "Nothing found");
}

/** The options that the app gave: `options` are their labels. */
function found(picker, options, otherwise) {
  const list = picker.querySelector('[role="listbox"]');
  const chosen = chosenIn(picker);
  list.replaceChildren(
    ...options.map((label, index) => {
      const line = document.createElement("div");
      line.className = "line";
      line.id = `${list.id}-${index}`;
      line.dataset.option = index;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(chosen.includes(label)));
      line.append(document.createElement("span"));
      line.firstChild.className = "line-text";
      line.firstChild.textContent = label;
      return line;
    }),
  );
  settle(picker, otherwise);
}

function settle(picker, otherwise) {
  const shown = shownOf(picker);
  const nothing = picker.querySelector(".nothing");
  nothing.hidden = shown.length > 0;
  nothing.textContent = shown.length ? "" : otherwise;
  activate(picker, shown.find((line) => line.getAttribute("aria-selected") === "true") ?? shown[0]);
}

// going through the lines

function activate(picker, line) {
  for (const one of linesOf(picker)) one.classList.toggle("active", one === line);
  const focused = finderOf(picker) ?? picker.querySelector('[role="listbox"]');
  if (line) focused.setAttribute("aria-activedescendant", line.id);
  else focused.removeAttribute("aria-activedescendant");
  line?.scrollIntoView({ block: "nearest" });
}

function moves(event, picker) {
  const shown = shownOf(picker);
  const at = shown.findIndex((line) => line.classList.contains("active"));
  const inFinder = event.target.matches(".finder");
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, ...(!inFinder && { Home: 0, End: -1 }) }[event.key];
  if (to !== undefined && shown.length) {
    event.preventDefault();
    activate(picker, shown.at(to % shown.length));
  } else if (event.key === "Enter" || (event.key === " " && !inFinder)) {
    if (event.isComposing || event.target.matches("button")) return;
    event.preventDefault();
    if (shown[at]) choose(picker, shown[at]);
  } else if (event.key === "Tab" && !picker.querySelector("[data-clear]:not([hidden])")) {
    picker.hidePopover();
  }
}

// choosing

const chosenIn = (picker) => [...faceOf(picker).querySelectorAll(".chosen")].map((one) => one.textContent);

function shows(picker, labels) {
  const value = faceOf(picker).querySelector(".value");
  const chips = labels.map((label) => Object.assign(document.createElement("span"), { className: "chosen", textContent: label }));
  value.classList.toggle("empty", !labels.length);
  if (labels.length) value.replaceChildren(...chips);
  else value.textContent = value.dataset.empty;
  const clears = picker.querySelector("[data-clear]");
  if (clears) clears.hidden = !labels.length;
}

function choose(picker, line) {
  const before = chosenIn(picker);
  const was = line.getAttribute("aria-selected") === "true";
  if (!several(picker)) {
    for (const one of linesOf(picker)) one.setAttribute("aria-selected", String(one === line));
    shows(picker, [text(line)]);
    picker.hidePopover();
    return tell(picker, line, before);
  }
  const most = Number(selectOf(picker).dataset.most);
  if (!was && most && before.length >= most) {
    const nothing = picker.querySelector(".nothing");
    nothing.hidden = false;
    nothing.textContent = `No more than ${most} can be chosen`;
    return;
  }
  line.setAttribute("aria-selected", String(!was));
  shows(picker, was ? before.filter((label) => label !== text(line)) : [...before, text(line)]);
  if (selectOf(picker).closest("[data-input]")) tell(picker, line, before);
  else changed.add(picker);
}

/** What a line gives: the key of a person or channel, with those that were chosen before, or its number. */
async function tell(picker, line, before) {
  const face = faceOf(picker);
  const { value, option } = line.dataset;
  const given = value === undefined ? { option: Number(option) } : { value: several(picker) ? keys(picker) : value };
  if (!(await give(face, given))) shows(picker, before);
}

const chosenLines = (picker) => linesOf(picker).filter((line) => line.getAttribute("aria-selected") === "true");
const keys = (picker) => chosenLines(picker).map((line) => line.dataset.value);

function tellAll(picker) {
  const lines = chosenLines(picker);
  const by_key = lines.some((line) => line.dataset.value !== undefined);
  give(faceOf(picker), by_key ? { value: keys(picker) } : { options: lines.map((line) => Number(line.dataset.option)) });
}

async function clear(picker) {
  const before = chosenIn(picker);
  for (const line of linesOf(picker)) line.setAttribute("aria-selected", "false");
  shows(picker, []);
  picker.hidePopover();
  if (!(await give(faceOf(picker), { value: null }))) shows(picker, before);
}

// listening

export function listen() {
  document.addEventListener(
    "beforetoggle",
    (event) => {
      if (event.target.matches(".picker") && event.newState === "closed") closed(event.target);
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    const picker = pickerOf(event.target);
    if (picker) return moves(event, picker);
    // A closed one opens by the arrow, as any other of the browser's does.
    if (event.key === "ArrowDown" && event.target.matches?.(".face")) {
      event.preventDefault();
      opens(event.target.popoverTargetElement);
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches(".finder")) find(pickerOf(event.target), event.target.value);
  });
  document.addEventListener("click", (event) => {
    const face = event.target.closest(".face");
    if (face) {
      event.preventDefault();
      const picker = face.popoverTargetElement;
      return picker.matches(":popover-open") ? picker.hidePopover() : opens(picker);
    }
    const picker = pickerOf(event.target);
    if (!picker) return;
    const line = event.target.closest('[role="option"]');
    say(picker);
    if (line) choose(picker, line);
    else if (event.target.closest("[data-clear]")) clear(picker);
  });
}
