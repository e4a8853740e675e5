// @ts-check
/**
 * What the labelers of boxes, masks and segments share: save, undo and redo of steps, what was
 * begun and not saved (the kernel keeps it, so that a reload of the page brings it back), keys.
 *
 * @typedef {{
 *   begin(shown: Shown): void,
 *   clear(): void,
 *   restore(draft: any, buffers: Uint8Array[]): boolean,
 *   draft(): {content: any, buffers?: ArrayBufferView[]},
 *   value(): any,
 *   steps(): {canUndo: boolean, canRedo: boolean},
 *   undo(): void, redo(): void, cancel(): boolean,
 *   describe(label: any): string,
 *   missing: string, focus: HTMLElement, nodes: HTMLElement[],
 *   keys: [string, string][], actions: Record<string, (event: KeyboardEvent) => any>,
 * }} Shape  `restore` says whether there was something; `value` is null while nothing can be saved;
 *   `cancel` stops a drag and says whether there was one; `keys` are for the list that is shown
 */

/**
 * @param {Link} link @param {HTMLElement} root @param {Greeting} greeting
 * @param {(touched: () => void) => Shape} makeShape touched is to be called after each change
 */
function openShapeDesk(link, root, greeting, makeShape) {
  let isTouched = false;
  let isSending = false;
  let waits = false;
  /** @type {number | null} */ let current = null;
  const shape = makeShape(touched);
  const save = button("Save", { key: "Enter", strong: true, onClick: keep });
  const undo = button("Undo", { key: "z", onClick: () => step("undo") });
  const redo = button("Redo", { key: "y", onClick: () => step("redo") });
  const unsure = button("Unsure", { key: "u", onClick: () => desk.setAside("unsure") });
  const exclude = button("Exclude", { key: "x", onClick: () => desk.setAside("exclude") });
  const desk = openDesk(link, root, greeting, { draw, describe: shape.describe });

  function showButtons() {
    const { canUndo, canRedo } = shape.steps();
    save.disabled = current === null || shape.value() === null;
    undo.disabled = !canUndo;
    redo.disabled = !canRedo;
    unsure.disabled = exclude.disabled = current === null;
  }

  /** @param {Shown | null} shown */
  function draw(shown) {
    [isTouched, waits] = [false, false];
    current = shown && !shown.error ? shown.id : null;
    if (shown && current !== null) {
      shape.begin(shown);
      void fetchDraft();
    } else shape.clear();
    root.dataset.drafted = "";
    showButtons();
  }

  async function fetchDraft() {
    const sample = current;
    try {
      const { content, buffers } = await link.ask("drafts", { sample }, [], { quiet: true, timeoutMs: 4000 });
      if (sample !== current || isTouched) return;
      if (shape.restore(content, buffers)) link.say("What was begun here is back.");
      showButtons();
    } catch {
      // A busy kernel: one begins anew.
    }
    if (sample === current) root.dataset.drafted = `${sample}`;
  }

  function touched() {
    isTouched = true;
    showButtons();
    void sendDraft();
  }

  /** The newest alone: while one is on its way, those between are not sent. */
  async function sendDraft() {
    if (isSending) return void (waits = true);
    const sample = current;
    if (sample === null) return;
    [isSending, waits] = [true, false];
    const { content, buffers } = shape.draft();
    try {
      await link.ask("draft", { sample, ...content }, buffers ?? [], { quiet: true, timeoutMs: 10_000 });
    } catch {
      // It is a help for reloads alone; what is saved goes another way.
    }
    isSending = false;
    if (waits && sample === current) void sendDraft();
  }

  function keep() {
    if (current === null) return;
    shape.cancel();
    const value = shape.value();
    if (value === null) return link.alert(shape.missing);
    waits = false;
    desk.label(value);
  }

  /** @param {"undo" | "redo"} which */
  function step(which) {
    const { canUndo, canRedo } = shape.steps();
    if (which === "undo" ? !canUndo : !canRedo) return link.say(`There is no step to ${which}.`);
    shape[which]();
    touched();
  }

  link.on("news", ({ shown }) => {
    if (current !== null && shown?.includes(current) && !isTouched) void fetchDraft();
  });

  relabel(desk.buttons.undo, "Take back label");
  // The canvas is where keys go; one place to stop at by Tab is enough.
  desk.stage.tabIndex = -1;
  desk.stage.addEventListener("focus", () => shape.focus.focus());
  const row = (/** @type {Node[]} */ ...parts) => element("div", { class: "eco-row" }, ...parts);
  desk.stage.append(shape.nodes[0]);
  // What is said of the shape stands beside it, not below all the buttons.
  desk.stage.after(...root.querySelectorAll(":scope > .eco-said, :scope > .eco-alert"));
  desk.controls.classList.add("eco-shape-tools");
  desk.controls.append(row(save, undo, redo, unsure, exclude), ...shape.nodes.slice(1));
  root.insertBefore(keyList(shape.keys), desk.commands.nextSibling);
  const free = keys(root, {
    ...desk.keys,
    Enter: keep,
    z: () => step("undo"),
    y: () => step("redo"),
    "Shift+z": () => step("redo"),
    "Ctrl+z": () => step("undo"),
    "Ctrl+y": () => step("redo"),
    "Ctrl+Shift+z": () => step("redo"),
    u: () => desk.setAside("unsure"),
    x: () => desk.setAside("exclude"),
    // In the middle of a drag Esc stops it; otherwise it leaves the widget.
    Escape: () => shape.cancel(),
    ...shape.actions,
  });
  return {
    desk,
    close() {
      free();
      desk.close();
    },
  };
}

/** @type {[string, string][]} */
const SHARED_KEYS = [
  ["Enter", "save, and show the next"],
  ["z, y", "undo and redo a step (Ctrl+Z and Ctrl+Y as well)"],
  ["Backspace", "take back the last label that was saved"],
  ["u, x", "unsure, exclude"],
  ["Page Up, Page Down, End", "the one before, the one after, the next without a label"],
  ["Esc", "stop a drag; else leave the labeler"],
];

/** @param {[string, string][]} rows */
function keyList(rows) {
  const list = element("dl");
  for (const [key, what] of [...rows, ...SHARED_KEYS]) {
    list.append(element("dt", {}, element("kbd", {}, key)), element("dd", {}, what));
  }
  return element("details", { class: "eco-shape-keys" }, element("summary", {}, "Keys"), list);
}

/**
 * The life of such a labeler's view. @param {{model: Model, el: HTMLElement}} view
 * @param {string} label @param {(link: Link, greeting: any, touched: () => void) => Shape & {close(): void}} makeShape
 */
function renderShapes({ model, el }, label, makeShape) {
  const link = connect(model, el, label);
  /** @type {(() => void)[]} */ const closing = [];
  let isClosed = false;
  link.ready
    .then(({ content }) => {
      if (isClosed) return;
      const { close } = openShapeDesk(link, el, content, (touched) => {
        const shape = makeShape(link, content, touched);
        closing.push(() => shape.close());
        return shape;
      });
      closing.push(close);
    })
    .catch((problem) => link.alert(problem.message));
  return () => {
    isClosed = true;
    for (const close of closing) close();
    link.close();
  };
}
