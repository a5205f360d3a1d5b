// Things to try: the text of a step goes into the composer, where the step wants it, and waits to be sent.

import { composer } from "./composer.js";
import { address, where } from "./wire.js";

/** `go` leads to another place. */
export function listen(node, go) {
  node.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-try]");
    if (!button) return;
    const { try: text, at, who } = button.dataset;
    if (who !== where.as) {
      // Somebody else's page begins with what they have begun to write.
      if (text) sessionStorage.setItem(`draft ${who} ${at} `, text);
      location.href = address({ as: who, at, thread: "" });
      return;
    }
    if (at !== where.at || where.thread) await go({ at, thread: "" });
    if (text) composer("place").propose(text);
  });
}
