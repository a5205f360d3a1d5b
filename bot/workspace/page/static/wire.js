// What goes to the server and comes from it. `where` is who one is, what one has before oneself, and
// what is folded out beside it: all of it stands in the address.

export const where = { as: "", at: "", thread: "", beside: "" };

/** The address of a place, or of a part of it: what is given, and the rest as it is now. */
export function address(to = {}) {
  const given = Object.entries({ ...where, ...to }).filter(([name, value]) => value || name === "beside");
  return `?${new URLSearchParams(given)}`;
}

/** Whether something was done here that may be answered, and was not yet. */
export const acted = { waits: false };
const ANSWERED = new Set(["says", "edits", "presses", "chooses", "submits", "sends_now"]);

/** An act of `acting.py`: {} or what it gives; with "problem", a sentence of why it could not be done. */
export async function act(done) {
  acted.waits ||= ANSWERED.has(done.verb);
  try {
    const answer = await fetch("act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: where.as, ...done }),
    });
    return await read(answer);
  } catch {
    return { problem: "The workspace does not answer: `ladder-bot try` is not running any more." };
  }
}

/** The screen in pieces: `pieces.py`. With "problem", why there is none; null where nobody serves it. */
export async function screen() {
  try {
    return await read(await fetch(`screen${address()}`));
  } catch {
    return null; // the stream says so, and asks again
  }
}

async function read(answer) {
  if (answer.headers.get("content-type")?.startsWith("application/json")) return answer.json();
  if (answer.status >= 500) return { problem: "This failed in the workspace: the terminal where it runs says why." };
  return { problem: await answer.text() };
}

const PATIENCE = 1000; // milliseconds between two looks whether somebody serves again

/**
 * Calls `news` with what has happened, whenever more has; and `gone` with the reason while nobody serves the page. A
 * window that nobody sees follows nothing: a browser keeps few connections open to one address, for all of its windows.
 */
export function follow(news, gone) {
  let stream = null;
  let again = 0;
  function begin() {
    clearTimeout(again);
    stream?.close();
    if (document.hidden) return;
    const opened = new EventSource("happenings");
    stream = opened;
    opened.addEventListener("message", (event) => news(JSON.parse(event.data)));
    opened.addEventListener("error", async () => {
      opened.close();
      const why = await reason();
      if (stream !== opened || document.hidden) return;
      gone(why);
      again = setTimeout(begin, PATIENCE);
    });
  }
  document.addEventListener("visibilitychange", begin);
  begin();
}

async function reason() {
  try {
    const answer = await fetch("screen", { method: "HEAD" });
    if (answer.status === 404) return "The workspace was started anew, and has a new address: the terminal in which it was started says it.";
  } catch {
    // Nobody listens there.
  }
  return "The workspace does not answer. If it has ended, start it again and open the address that the terminal says then.";
}
