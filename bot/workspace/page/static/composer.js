// Where one types: Enter sends, Shift+Enter begins a new line. What is refused stays, with the reason above it.

import { act, where } from "./wire.js";

export function listen(form) {
  const text = form.querySelector("textarea");
  const problem = form.querySelector(".problem");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });

  async function send() {
    const typed = text.value;
    if (!typed.trim()) return;
    text.value = "";
    problem.textContent = "";
    const thread = form.dataset.composer === "thread" ? where.thread : null;
    const answer = await act({ verb: "says", at: where.at, thread, text: typed });
    if (answer.problem) {
      problem.textContent = answer.problem;
      text.value = text.value ? `${typed}\n${text.value}` : typed;
    }
  }
}
