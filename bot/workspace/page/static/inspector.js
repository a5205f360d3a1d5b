// What goes over the wire, in rows that open; and what was done, copied as a test.

import { keyed } from "./screen.js";
import { where } from "./wire.js";

const by = (id) => document.getElementById(`wire-${id}`);
const list = document.getElementById("wire");
const open = new Set(); // the numbers of rows that are open
let offered = ""; // from which acts a test can begin, as HTML
let asked = false;
let asking = null;

export function listen() {
  by("text").addEventListener("input", refresh);
  by("way").addEventListener("change", refresh);
  by("text").form.addEventListener("submit", (event) => event.preventDefault());
  by("copy").addEventListener("click", copy);
  list.addEventListener("toggle", toggled, true); // it does not bubble
  refresh();
}

/** Fetch the rows, if they are before somebody; asked for several times at once, once more at the end. */
export function refresh() {
  if (where.beside !== "wire") return asking;
  asked = true;
  asking ??= fetched().finally(() => (asking = null));
  return asking;
}

async function fetched() {
  while (asked) {
    asked = false;
    const filter = new URLSearchParams({ text: by("text").value, way: by("way").value, as: where.as });
    const answer = await fetch(`wire?${filter}`).catch(() => null); // the stream says why, and asks again
    if (answer?.ok) show(await answer.json());
  }
}

function show({ rows, all, most, acts }) {
  const since = by("since");
  if (offered !== acts) {
    const chosen = since.value;
    offered = since.innerHTML = acts;
    if ([...since.options].some((one) => one.value === chosen)) since.value = chosen;
  }
  const last = rows.length === most ? `the last ${most}` : `${rows.length}`;
  by("count").textContent = all ? `${last} of ${all} requests` : "Nothing has gone over the wire yet.";
  keyed(list, rows);
  for (const row of list.querySelectorAll("details:not([open])")) {
    if (open.has(row.dataset.row)) row.open = true; // it was answered meanwhile, and made anew
  }
}

async function toggled({ target: row }) {
  const { row: number } = row.dataset;
  if (!row.open) {
    open.delete(number);
    return;
  }
  open.add(number);
  const answer = await fetch(`wire/${number}`).catch(() => null);
  if (answer?.ok) row.querySelector(".payloads").innerHTML = await answer.text();
}

async function copy() {
  const told = by("copied");
  told.textContent = "";
  const answer = await fetch(`test?since=${by("since").value || 0}`).catch(() => null);
  const { test } = answer?.ok ? await answer.json() : {};
  if (!test) {
    told.textContent = answer?.ok ? "Nothing was done yet." : "The workspace does not answer.";
    return;
  }
  const lines = by("lines");
  const text = lines.querySelector("textarea");
  lines.hidden = false;
  text.value = test;
  try {
    await navigator.clipboard.writeText(test);
    told.textContent = `Copied: ${test.trimEnd().split("\n").length} lines.`;
  } catch {
    lines.open = true;
    text.focus();
    text.select();
    told.textContent = "The browser does not let the page copy: the lines are chosen, press Ctrl+C.";
  }
}
