// Where one types: Enter sends, Shift+Enter begins a new line. What is refused stays, with the reason above it, and a
// reload keeps what was begun.

import { offered, usage } from "./completion.js";
import { act, where } from "./wire.js";

const composers = {};

/** The composer of the "place" or of the "thread". */
export const composer = (kind) => composers[kind];

export function listen(form) {
  composers[form.dataset.composer] = new Composer(form);
}

class Composer {
  constructor(form) {
    this.form = form;
    this.inThread = form.dataset.composer === "thread";
    this.text = form.querySelector("textarea");
    this.list = form.querySelector('[role="listbox"]');
    this.options = [];
    this.chosen = 0;
    this.edited = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("blur", () => this.offer([]));
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the focus stays where one types
      const option = event.target.closest('[role="option"]');
      if (option) this.complete([...this.list.children].indexOf(option));
    });
    form.querySelector("[data-stop-editing]").addEventListener("click", () => this.edit(null));
    for (const button of form.querySelectorAll("[data-begins]")) {
      button.addEventListener("click", () => this.begin(button.dataset.begins));
    }
  }

  /** What was begun here before, and may go on. */
  open() {
    this.edited = null;
    this.form.querySelector(".editing").hidden = true;
    this.problem("");
    this.set(sessionStorage.getItem(this.draft) ?? "");
  }

  get draft() {
    return `draft ${where.as} ${where.at} ${this.inThread ? where.thread : ""}`;
  }

  focus() {
    this.text.focus();
  }

  set(value) {
    this.text.value = value;
    this.changed();
  }

  /** Change a message: {channel, ts, typed}; null goes back to what was being typed before. */
  edit(message) {
    this.edited = message;
    this.form.querySelector(".editing").hidden = !message;
    this.problem("");
    this.set(message ? message.typed : (sessionStorage.getItem(this.draft) ?? ""));
    this.focus();
  }

  begin(mark) {
    this.focus();
    const { selectionStart: start, selectionEnd: end, value } = this.text;
    if (mark === "/") this.set(value.startsWith("/") ? value : `/${value}`);
    else this.text.setRangeText(start && !/\s$/.test(value.slice(0, start)) ? ` ${mark}` : mark, start, end, "end");
    if (mark === "/") this.text.setSelectionRange(1, 1);
    this.typed();
  }

  typed() {
    this.changed();
    this.offer(offered(this.text.value, this.text.selectionStart, this.inThread));
  }

  changed() {
    const { text } = this;
    if (!this.edited) {
      if (text.value) sessionStorage.setItem(this.draft, text.value);
      else sessionStorage.removeItem(this.draft);
    }
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight + 2}px`;
    this.form.querySelector(".usage").textContent = this.inThread ? "" : usage(text.value);
    this.form.querySelector(".send").disabled = !text.value.trim();
  }

  problem(sentence) {
    this.form.querySelector(".problem").textContent = sentence;
  }

  // completion

  offer(options) {
    this.options = options;
    this.chosen = 0;
    this.list.hidden = !options.length;
    this.list.replaceChildren(...options.map((one, index) => this.option(one, index)));
    this.mark();
  }

  option({ name, about, more }, index) {
    const option = document.createElement("div");
    option.id = `${this.list.id}-${index}`;
    option.setAttribute("role", "option");
    for (const [tag, text] of [["b", name], ["span", about], ["small", more]]) {
      if (text) option.append(Object.assign(document.createElement(tag), { textContent: text }), " ");
    }
    return option;
  }

  mark() {
    [...this.list.children].forEach((one, index) => one.setAttribute("aria-selected", String(index === this.chosen)));
    if (this.options.length) this.text.setAttribute("aria-activedescendant", this.list.children[this.chosen].id);
    else this.text.removeAttribute("aria-activedescendant");
  }

  complete(index) {
    const { from, text } = this.options[index];
    this.text.setRangeText(text, from, this.text.selectionStart, "end");
    this.offer([]);
    this.changed();
  }

  // keys

  pressed(event) {
    if (event.isComposing) return;
    if (this.options.length && this.pressedInList(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.edited) {
      event.preventDefault();
      this.edit(null);
    } else if (event.key === "ArrowUp" && !this.text.value && !this.edited) {
      const own = this.form.parentElement.querySelectorAll(".messages [data-typed]");
      if (own.length) {
        event.preventDefault();
        this.edit(own[own.length - 1].dataset);
      }
    }
  }

  pressedInList(event) {
    const { length } = this.options;
    const complete = event.key === "Tab" || (event.key === "Enter" && !event.shiftKey);
    // What stands there whole already is sent, not completed.
    const { from, text } = this.options[this.chosen];
    if (event.key === "Enter" && text.trim() === this.text.value.slice(from, this.text.selectionStart)) return false;
    if (event.key === "ArrowDown") this.chosen = (this.chosen + 1) % length;
    else if (event.key === "ArrowUp") this.chosen = (this.chosen + length - 1) % length;
    else if (complete) this.complete(this.chosen);
    else if (event.key === "Escape") this.offer([]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    if (this.options.length) this.mark();
    return true;
  }

  // sending

  async send() {
    const typed = this.text.value;
    if (!typed.trim()) return;
    const { edited, draft } = this;
    const thread = this.inThread ? where.thread : null;
    this.offer([]);
    if (edited) this.edit(null);
    else this.set("");
    this.problem("");
    const { problem, note } = await act(
      edited
        ? { verb: "edits", message: { channel: edited.channel, ts: edited.ts }, text: typed }
        : { verb: "says", at: where.at, thread, text: typed },
    );
    if (problem) this.handBack(typed, problem, edited, draft);
    else if (note && draft === this.draft) this.problem(note);
  }

  /** What was typed comes back, with the reason; where somebody has gone elsewhere meanwhile, it waits there. */
  handBack(typed, problem, edited, draft) {
    if (draft !== this.draft) {
      sessionStorage.setItem(draft, typed);
      return;
    }
    const since = this.text.value;
    if (edited) this.edit({ ...edited, typed });
    else this.set(since ? `${typed}\n${since}` : typed);
    this.problem(problem);
  }
}
