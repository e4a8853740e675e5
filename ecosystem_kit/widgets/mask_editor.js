// @ts-check
/**
 * A mask on a stage: brush and eraser by mouse, touch and keys, grown, shrunk, cleared; undo.
 *
 * @typedef {ReturnType<typeof maskEditor>} MaskEditor
 */

const BRUSH = { least: 1, most: 200, step: 1.25 };

/** @param {() => Stage} stage @param {{say: (text: string) => void, onDone: () => void}} options */
function maskEditor(stage, { say, onDone }) {
  let size = { width: 1, height: 1 };
  let mask = new Uint8Array(1);
  let history = steps(maskRuns(mask, size));
  let value = 1;
  let brush = 12;
  /** Where the brush is, in the picture. @type {Point | null} */ let cursor = null;
  /** The way of a stroke that has not ended. @type {Point | null} */ let stroke = null;
  let isPenDown = false;
  const overlay = element("canvas");
  const readout = element("span", { class: "eco-brush" });

  /** @param {Region} region */
  function tint({ left, top, right, bottom }) {
    // The rim of what is beside the change may have changed as well.
    const [x, y] = [Math.max(0, left - 1), Math.max(0, top - 1)];
    const wide = { left: x, top: y, right: Math.min(size.width, right + 1), bottom: Math.min(size.height, bottom + 1) };
    if (wide.right <= x || wide.bottom <= y) return;
    const pixels = new ImageData(wide.right - x, wide.bottom - y);
    tintMask(mask, size, wide, pixels.data);
    overlay.getContext("2d")?.putImageData(pixels, x, y);
    stage().redraw();
  }
  const tintAll = () => tint({ left: 0, top: 0, right: size.width, bottom: size.height });

  /** @param {Uint32Array} runs */
  function show(runs) {
    mask = maskOfRuns(runs, size);
    tintAll();
  }

  const inWords = () => {
    const share = pixelsOn(history.now) / (size.width * size.height);
    return `${(100 * share).toFixed(1)} % of the picture is marked.`;
  };

  /** Keep what stands as a step that can be undone. */
  function keep() {
    const runs = maskRuns(mask, size);
    const before = history.now;
    if (runs.length === before.length && runs.every((one, place) => one === before[place])) return;
    history.push(runs);
    say(inWords());
    onDone();
  }

  /** @param {Point} to */
  function paintTo(to) {
    tint(paintLine(mask, size, stroke ?? to, to, { size: brush, value }));
    stroke = cursor = to;
  }

  function endStroke() {
    if (!stroke) return;
    stroke = null;
    isPenDown = false;
    keep();
  }

  /** @type {Tool} */
  const tool = {
    start: (at) => (endStroke(), paintTo(at)),
    move: (at) => stroke && paintTo(at),
    end: (at) => (stroke && paintTo(at), endStroke()),
    cancel() {
      [stroke, isPenDown] = [null, false];
      show(history.now);
    },
    hover: (at) => (cursor = at ?? (isPenDown ? cursor : null)),
  };

  /** @param {number} right @param {number} down @param {number} step */
  function arrow(right, down, step) {
    const { x, y, width, height } = stage().sight;
    const from = cursor ?? { x: Math.floor(x + width / 2) + 0.5, y: Math.floor(y + height / 2) + 0.5 };
    const to = {
      x: between(from.x + right * step, 0.5, size.width - 0.5),
      y: between(from.y + down * step, 0.5, size.height - 0.5),
    };
    cursor = to;
    if (isPenDown) paintTo(to);
    stage().show(to);
    say(`${isPenDown ? (value ? "Painting" : "Erasing") : "Brush"} at ${Math.floor(to.x)}, ${Math.floor(to.y)}.`);
  }

  function pen() {
    if (isPenDown) return endStroke(), say(`Brush up. ${inWords()}`);
    if (!cursor) arrow(0, 0, 0);
    isPenDown = true;
    paintTo(/** @type {Point} */ (cursor));
    say(`Brush down: arrow keys ${value ? "paint" : "erase"} until the space bar is pressed again.`);
  }

  /** @param {number} wanted */
  function setBrush(wanted) {
    brush = between(Math.round(wanted), BRUSH.least, BRUSH.most);
    readout.textContent = `${brush} px`;
    stage().redraw();
  }
  const larger = () => (setBrush(Math.max(brush + 1, brush * BRUSH.step)), say(`Brush of ${brush} pixels.`));
  const smaller = () => (setBrush(Math.min(brush - 1, brush / BRUSH.step)), say(`Brush of ${brush} pixels.`));

  /** @param {Uint8Array} changed */
  function become(changed) {
    endStroke();
    mask = changed;
    tintAll();
    keep();
  }

  /** @param {CanvasRenderingContext2D} context @param {View} view */
  function paint(context, view) {
    context.imageSmoothingEnabled = false;
    context.drawImage(overlay, view.left, view.top, size.width * view.scale, size.height * view.scale);
    if (!cursor) return;
    const { x, y } = toStage(view, cursor);
    for (const [color, line] of /** @type {[string, number][]} */ ([["#000", 3], ["#fff", 1.5]])) {
      context.strokeStyle = color;
      context.lineWidth = line;
      context.setLineDash(value ? [] : [4, 3]);
      context.beginPath();
      context.arc(x, y, Math.max(2, (brush / 2) * view.scale), 0, 2 * Math.PI);
      context.stroke();
    }
    context.setLineDash([]);
  }

  return {
    tool,
    paint,
    arrow,
    pen,
    larger,
    smaller,
    readout,
    endStroke,
    inWords,
    /** Forget a stroke in the middle. @returns {boolean} whether there was one */
    cancel() {
      const isBusy = stroke !== null;
      if (isBusy) tool.cancel();
      return isBusy;
    },
    /** @param {number} wanted 1 paints, 0 erases */
    choose(wanted) {
      endStroke();
      value = wanted;
      stage().redraw();
    },
    grow: () => become(rimMoved(mask, size, 1)),
    shrink: () => become(rimMoved(mask, size, 0)),
    clear: () => become(new Uint8Array(mask.length)),
    /** @param {Uint32Array} runs as one step that can be undone */
    take: (runs) => become(maskOfRuns(runs, size)),
    undo() {
      endStroke();
      show(history.undo());
      say(`Undone. ${inWords()}`);
      onDone();
    },
    redo() {
      endStroke();
      show(history.redo());
      say(`Done again. ${inWords()}`);
      onDone();
    },
    /** @param {Size} picture @param {Uint32Array} [runs] to begin with */
    begin(picture, runs) {
      size = picture;
      [overlay.width, overlay.height] = [size.width, size.height];
      [cursor, stroke, isPenDown] = [null, null, false];
      history = steps(runs ?? Uint32Array.of(size.width * size.height));
      setBrush(Math.max(3, Math.min(size.width, size.height) / 12));
      show(history.now);
    },
    get runs() {
      return history.now;
    },
    get history() {
      return history;
    },
  };
}
