// @ts-check
/**
 * The elements of a desk and its clock; see `labeler.js`.
 */

/** @param {HTMLElement} root @param {string} noun @param {Greeting} greeting */
function deskParts(root, noun, greeting) {
  const count = element("span", { class: "eco-count" });
  const saved = element("span", { class: "eco-saved", role: "status" });
  const bar = element("progress", { "aria-label": "Labeled" });
  const pass = greeting.pass > 1 ? [element("strong", {}, "Blind second pass: earlier labels stay hidden.")] : [];
  const head = element("div", { class: "eco-desk-head" }, bar, count, saved, ...pass);
  const about = element("p", { class: "eco-about" });
  const stage = element("div", { class: "eco-stage", tabindex: 0, role: "group", "aria-label": noun });
  const controls = element("div", { class: "eco-row eco-controls" });
  const undo = withKey(button("Undo", { key: "Backspace" }), "Backspace", "⌫");
  const back = withKey(button("Back", { key: "PageUp" }), "PageUp", "PgUp");
  const on = withKey(button("On", { key: "PageDown" }), "PageDown", "PgDn");
  const next = button("Next unlabeled", { key: "End" });
  const commands = element("div", { class: "eco-row eco-commands" }, undo, back, on, next);
  root.prepend(head, about, stage, controls, commands);
  const buttons = { undo, back, on, next };
  return { head, bar, count, saved, about, stage, controls, commands, buttons };
}

/** A button that shows a short sign for its key. @param {HTMLButtonElement} made @param {string} key @param {string} sign */
function withKey(made, key, sign) {
  made.setAttribute("aria-keyshortcuts", key);
  const shown = made.querySelector("kbd");
  if (shown) shown.textContent = sign;
  return made;
}

/** Seconds since `start`, without those in which this page was hidden. */
function stopwatch() {
  let begun = performance.now();
  let hiddenAt = 0;
  const look = () => {
    if (document.hidden) hiddenAt = performance.now();
    else if (hiddenAt) begun += performance.now() - Math.max(begun, hiddenAt);
  };
  document.addEventListener("visibilitychange", look);
  return {
    close: () => document.removeEventListener("visibilitychange", look),
    start: () => void (begun = performance.now()),
    seconds: () => Math.max(0, Math.round(performance.now() - begun) / 1000),
  };
}
