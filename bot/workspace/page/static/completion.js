// What can be completed where somebody types: slash commands, people, channels.

import { known } from "./screen.js";

const MOST = 8;

/** What is offered at a place in a text: [{from, text, name, about}, …], where `text` replaces all from `from` on. */
export function offered(text, at, inThread) {
  const before = text.slice(0, at);
  const command = /^\/\S*$/.exec(before);
  if (command && !inThread) {
    return known.commands
      .filter((one) => one.name.startsWith(before))
      .map((one) => ({ from: 0, text: `${one.name} `, name: one.name, about: one.about, more: one.usage }));
  }
  const word = /(^|[\s(])([@#])([\p{L}\p{N}._-]*)$/u.exec(before);
  if (!word) return [];
  const [, , mark, begun] = word;
  const from = at - begun.length - 1;
  const names = mark === "@" ? known.people : known.channels.map((name) => ({ name, about: "" }));
  return names
    .filter((one) => fits(one, begun.toLowerCase()))
    .slice(0, MOST)
    .map((one) => ({ from, text: `${mark}${one.name} `, name: `${mark}${one.name}`, about: one.about }));
}

function fits(one, begun) {
  return one.name.startsWith(begun) || one.about.toLowerCase().split(" ").some((word) => word.startsWith(begun));
}

/** The usage hint of the command that a text begins with. */
export function usage(text) {
  const command = known.commands.find((one) => text.startsWith(`${one.name} `));
  return command ? `${command.name} ${command.usage}` : "";
}
