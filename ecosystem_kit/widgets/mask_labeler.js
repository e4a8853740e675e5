// @ts-check
/** Which pixels are hand; see `shape_labeler.js` for what it shares with boxes and segments. */

/** @type {[string, string][]} */
const MASK_KEYS = [
  ["b, e", "brush, eraser"],
  ["[, ]", "a smaller, a larger brush"],
  ["Arrow keys", "move the brush by 1 pixel, with Shift by 10"],
  ["Space", "put the brush down, and up again"],
  ["o, then g", "draw a box around the hand; let GrabCut guess what in it is hand"],
  ["m, r, l", "with the box: arrow keys move it, its right and lower edge, its left and upper edge"],
  [". and ,", "grow and shrink what is marked by 1 pixel"],
  ["Delete", "clear"],
  ["p", "arrow keys and drags move the picture"],
  ["+, -, f", "zoom in, zoom out, the whole picture (Ctrl and the wheel, or two fingers, zoom as well)"],
];
/** @type {[string, string, "brush" | "eraser" | "box" | "picture"][]} */
const MASK_TOOLS = [
  ["b", "Brush", "brush"],
  ["e", "Eraser", "eraser"],
  ["o", "Box", "box"],
  ["p", "Move picture", "picture"],
];

/** @param {Link} link @param {any} greeting @param {() => void} touched */
function maskShape(link, greeting, touched) {
  /** @type {"brush" | "eraser" | "box" | "picture"} */ let chosen = "brush";
  let sample = -1;
  const editor = maskEditor(() => stage, { say: link.say, onDone: touched });
  const box = boxEditor(() => stage, { say: link.say, onDone: touched }, ["inside", "se", "nw"]);
  const stage = pictureStage("Picture: mark the pixels of the hand", {
    tool: () => (chosen === "box" ? box.tool : editor.tool),
    paint(context, view) {
      editor.paint(context, view);
      if (chosen === "box") box.paint(context, view);
    },
  });
  const zoom = zoomControls(stage);
  const tools = element("div", { class: "eco-row", role: "group", "aria-label": "Tool" });
  const toggles = MASK_TOOLS.map(([key, label, tool]) => {
    const toggle = button(label, { key, pressed: tool === chosen, onClick: () => choose(tool) });
    tools.append(toggle);
    return toggle;
  });
  const guessing = button("Guess in the box", { key: "g", onClick: guess });
  tools.append(guessing);
  const boxTools = element("div", { class: "eco-mask-box eco-shape-tools", hidden: true }, box.modes, box.fields);
  const sizes = element("div", { class: "eco-row", role: "group", "aria-label": "Brush and mask" });
  sizes.append(
    button("Smaller", { key: "[", onClick: editor.smaller }),
    editor.readout,
    button("Larger", { key: "]", onClick: editor.larger }),
    button("Grow", { key: ".", onClick: editor.grow }),
    button("Shrink", { key: ",", onClick: editor.shrink }),
    button("Clear", { key: "Delete", onClick: editor.clear }),
  );

  /** @param {"brush" | "eraser" | "box" | "picture"} wanted */
  function choose(wanted) {
    editor.endStroke();
    chosen = wanted;
    toggles.forEach((toggle, place) => press(toggle, MASK_TOOLS[place][2] === wanted));
    if (wanted === "brush" || wanted === "eraser") editor.choose(wanted === "brush" ? 1 : 0);
    boxTools.hidden = wanted !== "box";
    stage.setPanning(wanted === "picture");
    stage.canvas.style.cursor = "";
    stage.canvas.focus({ preventScroll: true });
    stage.redraw();
  }

  async function guess() {
    if (!box.box) {
      choose("box");
      box.begin();
      return link.say("Put the box around the hand, then press g again.");
    }
    const asked = sample;
    guessing.disabled = true;
    link.say("GrabCut looks for the hand …");
    try {
      const { buffers } = await link.ask("guess", { sample, box: numbersOf(box.box) });
      if (asked !== sample) return;
      editor.take(runsOfBytes(buffers[0]));
      choose("brush");
      link.say(`A first guess: ${editor.inWords()} Mend it with brush and eraser.`);
    } catch (problem) {
      link.alert(/** @type {Error} */ (problem).message);
    } finally {
      guessing.disabled = false;
    }
  }

  /** @type {Record<string, (event: KeyboardEvent) => any>} */
  const arrows = {};
  for (const [key, right, down] of ARROWS) {
    for (const [name, step] of /** @type {[string, number][]} */ ([[key, 1], [`Shift+${key}`, LARGE_STEP_PX]])) {
      arrows[name] = (event) => {
        if (chosen === "picture") stage.pan(-right * 4 * step, -down * 4 * step);
        else if (chosen === "box") box.actions[name](event);
        else editor.arrow(right, down, step);
      };
    }
  }
  const ifBox = (/** @type {string} */ key) => (/** @type {KeyboardEvent} */ event) =>
    chosen === "box" ? box.actions[key](event) : false;
  /** @param {string} key @param {() => any} otherwise */
  const ifBoxElse = (key, otherwise) => (/** @type {KeyboardEvent} */ event) =>
    chosen === "box" ? box.actions[key](event) : otherwise();

  return {
    /** @param {Shown} shown */
    begin(shown) {
      sample = shown.id;
      const size = { width: shown.width ?? 1, height: shown.height ?? 1 };
      stage.setPicture(shown.bitmap ?? null, size);
      box.set(null);
      editor.begin(size);
    },
    clear() {
      sample = -1;
      stage.setPicture(null);
      box.set(null);
      editor.begin({ width: 1, height: 1 });
    },
    /** @param {any} draft @param {Uint8Array[]} buffers */
    restore(draft, buffers) {
      if (draft.box) {
        const [x, y, width, height] = draft.box;
        box.set({ x, y, width, height });
      }
      if (buffers.length) editor.begin(stage.picture, runsOfBytes(buffers[0]));
      return buffers.length > 0;
    },
    draft: () => ({ content: { box: box.box && numbersOf(box.box) }, buffers: [editor.runs] }),
    value() {
      editor.endStroke();
      const { width, height } = stage.picture;
      return pixelsOn(editor.runs) ? { size: [height, width], counts: [...editor.runs] } : null;
    },
    steps: () => editor.history,
    undo: editor.undo,
    redo: editor.redo,
    cancel: () => stage.cancel() || editor.cancel(),
    /** @param {any} label */
    describe(label) {
      if (typeof label === "string") return label;
      return `${typeof label === "number" ? label : pixelsOn(Uint32Array.from(label.counts))} pixels marked`;
    },
    missing: "Nothing is marked yet: paint the hand, or let GrabCut guess (o, then g). No hand at all? Exclude the picture.",
    focus: stage.canvas,
    nodes: [stage.frame, zoom.row, tools, boxTools, sizes],
    keys: MASK_KEYS,
    actions: {
      ...zoom.actions,
      ...arrows,
      b: () => choose("brush"),
      e: () => choose("eraser"),
      o: () => choose("box"),
      p: () => choose("picture"),
      g: () => void guess(),
      m: ifBox("m"),
      r: ifBox("r"),
      l: ifBox("l"),
      n: ifBox("n"),
      " ": () => (chosen === "brush" || chosen === "eraser" ? editor.pen() : false),
      "[": editor.smaller,
      "]": editor.larger,
      ".": editor.grow,
      ",": editor.shrink,
      Delete: ifBoxElse("Delete", editor.clear),
    },
    close: () => stage.close(),
  };
}

/** @param {{model: Model, el: HTMLElement}} view */
function render(view) {
  return renderShapes(view, "Label by mask", maskShape);
}

export default { render };
