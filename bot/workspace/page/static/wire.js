// What goes to the server and comes from it. `where` is who one is, what one has before oneself, and
// what is folded out beside it: all of it stands in the address.

export const where = { as: "", at: "", thread: "", beside: "" };

/** An act of `acting.py`: {} or what it gives; with "problem", a sentence of why it could not be done. */
export async function act(done) {
  try {
    const answer = await fetch("act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: where.as, ...done }),
    });
    if (answer.headers.get("content-type")?.startsWith("application/json")) return await answer.json();
    return { problem: await answer.text() };
  } catch {
    return { problem: "The workspace is gone: `ladder-bot try` is not running any more." };
  }
}

/** The screen in pieces: `pieces.py`. */
export async function screen() {
  const answer = await fetch(`screen?${new URLSearchParams(where)}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/** Calls `news` whenever something has happened; `gone` when nobody serves any more, and `back` when somebody does. */
export function follow(news, gone, back) {
  const stream = new EventSource("happenings");
  stream.addEventListener("message", (event) => news(JSON.parse(event.data)));
  stream.addEventListener("open", back);
  stream.addEventListener("error", gone);
}
