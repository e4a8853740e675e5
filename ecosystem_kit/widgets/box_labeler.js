// @ts-check
/** A box around the hand; see `shape_labeler.js` for what it shares with masks and segments. */

/** @type {[string, string][]} */
const BOX_KEYS = [
  ["n", "a new box in the middle of what is in sight"],
  ["Arrow keys", "move or resize by 1 pixel, with Shift by 10"],
  ["m, r, l, p", "arrow keys move the box, its right and lower edge, its left and upper edge, the picture"],
  ["Delete", "remove the box"],
  ["+, -, f", "zoom in, zoom out, the whole picture (Ctrl and the wheel, or two fingers, zoom as well)"],
  ["Shift and drag", "draw a new box over the old one"],
];

/** @param {Link} link @param {any} greeting @param {() => void} touched */
function boxShape(link, greeting, touched) {
  let history = steps(/** @type {Box | null} */ (null));
  const editor = boxEditor(() => stage, {
    say: link.say,
    onDone(box) {
      history.push(box);
      touched();
    },
  });
  const stage = pictureStage("Picture: draw a box around the hand", { tool: () => editor.tool, paint: editor.paint });
  const zoom = zoomControls(stage);
  const edit = element("div", { class: "eco-row", role: "group", "aria-label": "The box" });
  edit.append(
    button("New box", { key: "n", onClick: () => (editor.begin(), stage.canvas.focus()) }),
    button("Remove box", { key: "Delete", onClick: () => (editor.remove(), stage.canvas.focus()) }),
  );
  const picked = classPicker(greeting);

  return {
    /** @param {Shown} shown */
    begin(shown) {
      const size = { width: shown.width ?? 1, height: shown.height ?? 1 };
      stage.setPicture(shown.bitmap ?? null, size);
      history = steps(/** @type {Box | null} */ (null));
      editor.set(null);
      picked.begin(null);
    },
    clear() {
      stage.setPicture(null);
      history = steps(/** @type {Box | null} */ (null));
      editor.set(null);
    },
    /** @param {any} draft */
    restore(draft) {
      picked.begin(draft.class ?? null);
      if (!draft.box) return false;
      const [x, y, width, height] = draft.box;
      const box = { x, y, width, height };
      history = steps(/** @type {Box | null} */ (box));
      editor.set(box);
      return true;
    },
    draft: () => ({ content: { box: editor.box && numbersOf(editor.box) } }),
    value() {
      if (!editor.box) return null;
      const box = numbersOf(editor.box);
      return picked.changed === null ? box : { box, class: picked.changed };
    },
    steps: () => history,
    undo: () => (editor.set(history.undo()), link.say(boxInWords(history.now))),
    redo: () => (editor.set(history.redo()), link.say(boxInWords(history.now))),
    cancel: () => stage.cancel(),
    /** @param {any} label */
    describe: (label) => describeBox(label),
    missing: "There is no box yet: draw one around the hand, or press n.",
    focus: stage.canvas,
    nodes: [stage.frame, zoom.row, editor.modes, edit, editor.fields, ...picked.nodes],
    keys: BOX_KEYS,
    actions: { ...zoom.actions, ...editor.actions },
    close: () => stage.close(),
  };
}

/** @param {any} label as the browser or the ledger has it */
function describeBox(label) {
  if (typeof label === "string") return label;
  const [x, y, width, height] = label.box ?? label;
  return `box at ${x}, ${y}, ${width} wide, ${height} high${label.class ? `, class ${label.class}` : ""}`;
}

/**
 * What the hand in the box shows. A picture has one class, whichever labeler gives it.
 * @param {{classes?: string[]}} greeting
 */
function classPicker({ classes = [] }) {
  const select = element("select", {});
  let before = "";
  const node = element("label", { class: "eco-field eco-box-class" }, "Class of what is in the box", select);

  return {
    nodes: [node],
    /** The class to keep with the box; null where none was chosen. */
    get changed() {
      return select.value === before ? null : select.value;
    },
    /** @param {string | null} now the class that the picture has, null for none or hidden */
    begin(now) {
      before = now ?? "";
      const first = element("option", { value: before }, now === null ? "none chosen" : `${now} (as it is)`);
      const others = classes.filter((one) => one !== now);
      select.replaceChildren(first, ...others.map((one) => element("option", { value: one }, one)));
    },
  };
}

/** @param {{model: Model, el: HTMLElement}} view */
function render(view) {
  return renderShapes(view, "Label by box", boxShape);
}

export default { render };
