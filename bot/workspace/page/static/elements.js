// What one can press, choose and fill in: finds where it stands, and calls act() of wire.js.

export function listen(_root) {}
