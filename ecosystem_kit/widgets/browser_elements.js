// @ts-check
/**
 * Elements, status lines, keys and device failures, the same in every widget; see `browser.js`.
 */

/**
 * Make an element: attributes whose value is false or undefined are left out, true is "".
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number | boolean | undefined>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : `${value}`);
  }
  made.append(...children);
  return made;
}

/**
 * A button of at least 44 px. `key` is shown beside the label and announced; `keys` makes it work.
 * @param {string} label
 * @param {{onClick?: (event: MouseEvent) => any, key?: string, title?: string, pressed?: boolean,
 *   disabled?: boolean, strong?: boolean}} [options] pressed makes it a toggle
 */
function button(label, { onClick, key, title, pressed, disabled, strong } = {}) {
  const made = element("button", {
    type: "button",
    class: strong ? "eco-button eco-strong" : "eco-button",
    title,
    disabled,
    "aria-pressed": pressed === undefined ? undefined : `${pressed}`,
    "aria-keyshortcuts": key,
  });
  made.append(element("span", {}, label));
  if (key) made.append(element("kbd", { "aria-hidden": "true" }, key));
  if (onClick) made.addEventListener("click", onClick);
  return made;
}

/** @param {HTMLButtonElement} toggle @param {boolean} pressed */
function press(toggle, pressed) {
  toggle.setAttribute("aria-pressed", `${pressed}`);
}

/** @param {HTMLButtonElement} made @param {string} label */
function relabel(made, label) {
  const text = /** @type {HTMLElement} */ (made.firstElementChild);
  if (text.textContent !== label) text.textContent = label;
}

/**
 * Two lines below the widget: what happened (read out when there is time), and what went wrong.
 * They are there before any text is: a region added together with its text is not read out.
 * @param {HTMLElement} root
 */
function status(root) {
  const said = element("p", { class: "eco-said", role: "status" });
  const wrong = element("p", { class: "eco-alert", role: "alert" });
  root.append(said, wrong);
  return {
    say(/** @type {string} */ text) {
      said.textContent = text;
      wrong.textContent = "";
    },
    alert(/** @type {string} */ text) {
      wrong.textContent = text;
    },
  };
}

/** @param {HTMLElement} root @param {string} label */
function prepareRoot(root, label) {
  root.classList.add("eco-widget");
  // JupyterLab takes single keys (a, b, …) for its own commands otherwise.
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  root.setAttribute("role", "group");
  if (label) root.setAttribute("aria-label", label);
  root.addEventListener("keydown", leaveByEscape);
}

/** Esc leaves the widget for its notebook cell. @param {KeyboardEvent} event */
function leaveByEscape(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const root = /** @type {HTMLElement} */ (event.currentTarget);
  const cell = /** @type {HTMLElement | null} */ (root.closest(".jp-Cell, .cell")) ?? root.parentElement;
  event.stopPropagation();
  if (cell && cell.tabIndex < 0) cell.tabIndex = -1;
  cell?.focus();
}

/** @param {EventTarget | null} target where letters are typed rather than commands given */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !/^(button|checkbox|file|radio|range|submit)$/.test(target.type);
}

/** Elements that use a key themselves. @param {KeyboardEvent} event */
function isTheirs(event) {
  const target = event.target;
  if (isTyping(target)) return true;
  if (target instanceof HTMLButtonElement) return event.key === " " || event.key === "Enter";
  if (target instanceof HTMLElement && target.closest("summary")) return event.key === " " || event.key === "Enter";
  return target instanceof HTMLInputElement && (event.key === " " || event.key.startsWith("Arrow"));
}

/**
 * Keys that work while the focus is inside root: never Tab, never while somebody types, never
 * what the focused button or slider does with that key itself. Names are those of
 * KeyboardEvent.key ("1", "ArrowLeft", " "), letters in lower case, with "Shift+", "Ctrl+" before.
 * "Escape" may be taken (to cancel a drag, say); return false there to let it leave the widget.
 * @param {HTMLElement} root
 * @param {Record<string, (event: KeyboardEvent) => any>} actions may be changed later on
 * @returns {() => void} takes the keys away again
 */
function keys(root, actions) {
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Tab" || event.altKey || event.metaKey || isTheirs(event)) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const shifted = event.shiftKey ? `Shift+${name}` : name;
    const action = event.ctrlKey ? actions[`Ctrl+${shifted}`] : (actions[shifted] ?? actions[name]);
    if (action && action(event) !== false) event.preventDefault();
    // The notebook would walk to another cell, or take a letter for a command of its own.
    if (!event.ctrlKey && event.key !== "Escape") event.stopPropagation();
    if (event.key === "Escape" && event.defaultPrevented) event.stopPropagation();
  };
  root.addEventListener("keydown", onKey);
  // Asked after it whether Esc leaves: who cancels a drag by it stays inside.
  if (root.classList.contains("eco-widget")) {
    root.removeEventListener("keydown", leaveByEscape);
    root.addEventListener("keydown", leaveByEscape);
  }
  return () => root.removeEventListener("keydown", onKey);
}

/** Whether this page is shown inside VS Code, which lends no camera or microphone to notebooks. */
function inVsCode() {
  return location.protocol === "vscode-webview:" || /\bCode\/\d/.test(navigator.userAgent);
}

/** @param {string} what "camera" or "microphone" @returns {string} what hinders, "" for nothing */
function pageProblem(what) {
  const instead = "Or add files, or let a sample person stand in.";
  if (inVsCode()) {
    return `VS Code lends its notebooks no ${what}: open this notebook by \`jupyter lab\` in a browser. ${instead}`;
  }
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) {
    return `This page is not secure (${location.origin}), so the browser hides the ${what}: open it as https, or as http://localhost. ${instead}`;
  }
  return "";
}

/**
 * The sentence that mends a device's failure.
 * @param {any} error what getUserMedia threw; browsers leave its message empty at times
 * @param {string} what "camera" or "microphone"
 */
export function deviceProblem(error, what) {
  const hindered = pageProblem(what);
  if (hindered) return hindered;
  const instead = "Or add files, or let a sample person stand in.";
  /** @type {Record<string, string>} */
  const mends = {
    NotAllowedError: `The browser may not use the ${what}: click the sign left of the address, allow the ${what}, then try again. Still refused? Allow the browser itself in your system's privacy settings. ${instead}`,
    NotFoundError: `No ${what} was found: plug one in, or switch it on, then try again. ${instead}`,
    NotReadableError: `The ${what} is there but doesn't answer: another program or tab may hold it. Close that one, then try again. ${instead}`,
    OverconstrainedError: `The chosen ${what} is not there any more: choose another one, then try again. ${instead}`,
    NoSoundOutput: `The browser's sound didn't start; some browsers need headphones or loudspeakers for the ${what} to run. Plug them in, then try again. ${instead}`,
    Unplugged: `The ${what} was unplugged or taken away. Plug it in again, then try again. What was kept is safe.`,
  };
  mends.PermissionDeniedError = mends.SecurityError = mends.NotAllowedError;
  mends.DevicesNotFoundError = mends.NotFoundError;
  mends.TrackStartError = mends.AbortError = mends.NotReadableError;
  const name = error?.name ?? "";
  return mends[name] ?? `The ${what} failed (${name || "no name"}: ${error?.message ?? error}). Try again. ${instead}`;
}
