// Things to try: the text of a step goes into the composer where the step wants it, and waits there to be sent.

import { composer } from "./composer.js";
import { tell } from "./notices.js";
import { address, where } from "./wire.js";

const BEGUN = "You have begun to write something there: send it first, or clear it.";

/** Listens to the list; `go` leads to another place. */
export function listen(node, go) {
  node.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-try]");
    if (!button) return;
    const { try: text, at, who } = button.dataset;
    if (who !== where.as) {
      // Somebody else's page begins with what they have begun to write.
      const draft = `draft ${who} ${at} `;
      if (text && mayReplace(sessionStorage.getItem(draft))) sessionStorage.setItem(draft, text);
      location.href = address({ as: who, at, thread: "" });
      return;
    }
    if (at !== where.at || where.thread) await go({ at, thread: "" });
    if (!text) return;
    const place = composer("place");
    const free = mayReplace(place.text.value);
    if (free) place.set(text);
    tell(free ? "" : BEGUN);
    place.focus();
  });

  /** What somebody has typed themselves is never lost. */
  function mayReplace(typed) {
    const texts = [...node.querySelectorAll("[data-try]")].map((one) => one.dataset.try);
    return !typed?.trim() || texts.includes(typed);
  }
}
