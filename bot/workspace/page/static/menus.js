// Menus: a button with `popovertarget` opens one, arrow keys go through it, Escape closes it and gives the focus back.

const GAP = 4;

/** Opens a menu beside its button: where there is room for it. */
export function place(menu, button) {
  const at = button.getBoundingClientRect();
  const right = at.left + at.width / 2 > innerWidth / 2;
  const above = at.top > innerHeight / 2;
  Object.assign(menu.style, {
    left: right ? "auto" : `${Math.max(at.left, GAP)}px`,
    right: right ? `${Math.max(document.documentElement.clientWidth - at.right, GAP)}px` : "auto",
    top: above ? "auto" : `${at.bottom + GAP}px`,
    bottom: above ? `${document.documentElement.clientHeight - at.top + GAP}px` : "auto",
  });
}

const items = (menu) => [...menu.querySelectorAll('[role="menuitem"], a')];

const buttonOf = (menu) => document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);

export function listen() {
  document.addEventListener(
    "beforetoggle",
    (event) => {
      if (!event.target.matches(".menu")) return;
      const button = buttonOf(event.target);
      if (event.newState === "open") place(event.target, button);
      button?.setAttribute("aria-expanded", String(event.newState === "open"));
    },
    true,
  );
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.matches(".menu") && event.newState === "open") items(event.target)[0]?.focus();
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.(".menu");
    if (!menu) return;
    const all = items(menu);
    const now = all.indexOf(document.activeElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all.at(to % all.length).focus();
    }
    if (event.key === "Tab") menu.hidePopover();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest('.menu [role="menuitem"]')) event.target.closest(".menu").hidePopover();
  });
}
