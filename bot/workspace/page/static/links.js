// Links to messages of this workspace lead there within the page: nothing of it is at the address that they have.

const LONGEST = 3000; // milliseconds for which a message that was led to is marked

/** Where a link to a message leads: {at, thread, key}; null for any other link. */
export function led(href) {
  if (!href.startsWith(`https://${document.body.dataset.domain}.slack.com/archives/`)) return null;
  const url = new URL(href);
  const [, , channel, message] = url.pathname.split("/");
  const digits = /^p(\d+)(\d{6})$/.exec(message ?? "");
  if (!digits) return null;
  const ts = `${digits[1]}.${digits[2]}`;
  const at = document.querySelector(`#places [data-id="${CSS.escape(channel)}"]`)?.dataset.place ?? channel;
  return { at, thread: url.searchParams.get("thread_ts") ?? "", key: `${channel}-${ts}` };
}

/** Shows which message was meant. */
export function mark(key, thread) {
  const message = document.querySelector(`#${thread ? "thread-messages" : "messages"} [data-key="${CSS.escape(key)}"]`);
  if (!message) return false;
  message.scrollIntoView({ block: "center" });
  message.classList.add("meant");
  setTimeout(() => message.classList.remove("meant"), LONGEST);
  return true;
}
