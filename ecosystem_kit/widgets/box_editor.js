// @ts-check
/**
 * One box on a stage: drawn, moved and resized by mouse, touch, arrow keys, or as four numbers.
 *
 * @typedef {ReturnType<typeof boxEditor>} BoxEditor
 */

const FINGER_REACH_PX = 22;
const MOUSE_REACH_PX = 9;
const LARGE_STEP_PX = 10;
/** What arrow keys do: key, label, part of the box. @type {[string, string, Part | "picture"][]} */
const ARROW_MODES = [
  ["m", "Move box", "inside"],
  ["r", "Right, lower edge", "se"],
  ["l", "Left, upper edge", "nw"],
  ["p", "Move picture", "picture"],
];
/** @type {[string, number, number][]} */
const ARROWS = [
  ["ArrowLeft", -1, 0],
  ["ArrowRight", 1, 0],
  ["ArrowUp", 0, -1],
  ["ArrowDown", 0, 1],
];
/** @type {Record<Part, string>} */
const CURSORS = {
  n: "ns-resize", s: "ns-resize", e: "ew-resize", w: "ew-resize", ne: "nesw-resize",
  sw: "nesw-resize", nw: "nwse-resize", se: "nwse-resize", inside: "move",
};

/** @param {Box | null} box */
function boxInWords(box) {
  return box ? `Box at ${box.x}, ${box.y}: ${box.width} wide, ${box.height} high.` : "No box.";
}

/** @param {Box} box */
function numbersOf({ x, y, width, height }) {
  return [x, y, width, height];
}

/**
 * @param {() => Stage} stage
 * @param {{say: (text: string) => void, onDone: (box: Box | null) => void}} options onDone is
 *   called when a change is finished: the end of a drag, a key, a number
 * @param {(Part | "picture")[]} [offered] what arrow keys may do
 */
function boxEditor(stage, { say, onDone }, offered = ["inside", "se", "nw", "picture"]) {
  /** @type {Box | null} */ let box = null;
  /** @type {{from: Point, part: Part | null, before: Box | null} | null} */ let drag = null;
  /** @type {Part | "picture"} */ let mode = "inside";

  const inputs = ["x", "y", "width", "height"].map((name) =>
    element("input", { type: "number", min: name.length > 1 ? 1 : 0, step: 1, name, inputmode: "numeric" }),
  );
  const fields = element("div", { class: "eco-shape-numbers", role: "group", "aria-label": "The box in pixels of the picture" });
  for (const input of inputs) {
    fields.append(element("label", { class: "eco-field" }, input.name, input));
    input.addEventListener("change", takeNumbers);
  }

  function takeNumbers() {
    const [x, y, width, height] = inputs.map((input) => input.valueAsNumber);
    if ([x, y, width, height].some(Number.isNaN)) return;
    const edges = { left: x, top: y, right: x + Math.max(1, width), bottom: y + Math.max(1, height) };
    finish(boxBetween(edges, stage().picture));
  }

  /** @param {Box | null} wanted */
  function set(wanted) {
    box = wanted;
    const values = box ? [box.x, box.y, box.width, box.height] : ["", "", "", ""];
    inputs.forEach((input, place) => (input.value = `${values[place]}`));
    stage().redraw();
  }

  /** @param {Box | null} wanted */
  function finish(wanted) {
    set(wanted);
    say(boxInWords(wanted));
    onDone(wanted);
  }

  /** @param {Point} at @param {PointerEvent} event */
  const under = (at, event) => {
    if (!box || event.shiftKey) return null;
    const reach = event.pointerType === "mouse" ? MOUSE_REACH_PX : FINGER_REACH_PX;
    return partAt(box, toStage(stage().view, at), stage().view, reach);
  };

  /** @type {Tool} */
  const tool = {
    start(at, event) {
      drag = { from: at, part: under(at, event), before: box };
    },
    move(at) {
      if (!drag) return;
      const { from, part, before } = drag;
      const [right, down] = [at.x - from.x, at.y - from.y];
      if (part && before) set(boxResized(before, part, right, down, stage().picture));
      // A tap that trembles is no box.
      else if (Math.hypot(right, down) * stage().view.scale > 3) set(boxDrawn(from, at, stage().picture));
    },
    end(at, event) {
      if (!drag) return;
      this.move(at, event);
      const { before } = drag;
      drag = null;
      if (box && !(before && sameBox(before, box))) finish(box);
    },
    cancel() {
      if (drag) set(drag.before);
      drag = null;
    },
    hover(at, event) {
      const part = at && under(at, event);
      stage().canvas.style.cursor = part ? CURSORS[part] : "";
    },
  };

  /** @param {number} right @param {number} down @param {number} step */
  function arrow(right, down, step) {
    if (mode === "picture") return stage().pan(-right * 4 * step, -down * 4 * step);
    if (!box) return begin();
    finish(boxNudged(box, mode, right * step, down * step, stage().picture));
    const end = mode === "nw" ? [0, 0] : mode === "se" ? [1, 1] : [0.5, 0.5];
    stage().show({ x: box.x + end[0] * box.width, y: box.y + end[1] * box.height });
  }

  /** A box in the middle of what is in sight, for keys to go on with. */
  function begin() {
    const { x, y, width, height } = stage().sight;
    const edges = { left: x + width / 4, top: y + height / 4, right: x + 0.75 * width, bottom: y + 0.75 * height };
    finish(boxBetween(edges, stage().picture));
  }

  const remove = () => box && finish(null);
  const modes = element("div", { class: "eco-row", role: "group", "aria-label": "What the arrow keys do" });
  const offer = ARROW_MODES.filter((one) => offered.includes(one[2]));
  const toggles = offer.map(([key, label, part]) => {
    const toggle = button(label, { key, pressed: part === mode, onClick: () => choose(part) });
    modes.append(toggle);
    return toggle;
  });

  /** @param {Part | "picture"} wanted */
  function choose(wanted) {
    mode = wanted;
    toggles.forEach((toggle, place) => press(toggle, offer[place][2] === wanted));
    stage().setPanning(wanted === "picture");
    stage().canvas.focus({ preventScroll: true });
  }

  /** @type {Record<string, (event: KeyboardEvent) => any>} */
  const actions = { n: begin, Delete: remove };
  for (const [key, , part] of offer) actions[key] = () => choose(part);
  for (const [key, right, down] of ARROWS) {
    actions[key] = () => arrow(right, down, 1);
    actions[`Shift+${key}`] = () => arrow(right, down, LARGE_STEP_PX);
  }

  /** @param {CanvasRenderingContext2D} context @param {View} view */
  function paint(context, view) {
    if (!box) return;
    const { x, y } = toStage(view, box);
    const [width, height] = [box.width * view.scale, box.height * view.scale];
    // Dark beside light shows on every picture.
    for (const [color, line] of /** @type {[string, number][]} */ ([["#000", 4], ["#ffdc00", 2]])) {
      context.strokeStyle = color;
      context.lineWidth = line;
      context.strokeRect(x, y, width, height);
    }
    context.fillStyle = "#ffdc00";
    context.strokeStyle = "#000";
    for (const across of [0, 0.5, 1]) {
      for (const down of [0, 0.5, 1]) {
        if (across === 0.5 && down === 0.5) continue;
        const corner = [x + across * width - 4, y + down * height - 4, 8, 8];
        context.fillRect(corner[0], corner[1], 8, 8);
        context.lineWidth = 1;
        context.strokeRect(corner[0], corner[1], 8, 8);
      }
    }
  }

  return {
    fields,
    modes,
    tool,
    actions,
    paint,
    set,
    begin,
    remove,
    get box() {
      return box;
    },
  };
}
