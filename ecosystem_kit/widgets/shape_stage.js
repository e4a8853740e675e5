// @ts-check
/**
 * A picture that is drawn upon: zoom, pan and pinch without distortion, by mouse, touch and keys.
 * What is drawn, and what a drag does, is the caller's (`tool`, `paint`).
 *
 * @typedef {{start(at: Point, event: PointerEvent): void, move(at: Point, event: PointerEvent): void,
 *   end(at: Point, event: PointerEvent): void, cancel(): void,
 *   hover?(at: Point | null, event: PointerEvent): void}} Tool  points are the picture's
 * @typedef {ReturnType<typeof pictureStage>} Stage
 */

const ZOOM_STEP = 1.5;
const STAGE_HEIGHT = { least: 160, most: 480 };

/**
 * @param {string} label for aria-label @param {{tool: () => Tool,
 *   paint: (context: CanvasRenderingContext2D, view: View) => void}} options
 */
function pictureStage(label, { tool, paint }) {
  const canvas = element("canvas", { class: "eco-shape-canvas", tabindex: 0, role: "application", "aria-label": label });
  const frame = element("div", { class: "eco-shape-frame" }, canvas);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const readout = element("span", { class: "eco-shape-zoom" });
  /** @type {CanvasImageSource | null} */ let shown = null;
  let picture = { width: 1, height: 1 };
  let stage = { width: 0, height: 0 };
  let view = { scale: 1, left: 0, top: 0 };
  let isPanning = false;
  let frameAsked = 0;
  /** @type {Map<number, Point>} */ const fingers = new Map();
  /** @type {"tool" | "pan" | "pinch" | null} */ let gesture = null;

  function draw() {
    frameAsked = 0;
    const density = window.devicePixelRatio || 1;
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, stage.width, stage.height);
    if (!shown) return;
    context.imageSmoothingEnabled = view.scale * density < 2;
    context.drawImage(shown, view.left, view.top, picture.width * view.scale, picture.height * view.scale);
    paint(context, view);
  }

  const redraw = () => (frameAsked ||= requestAnimationFrame(draw));

  /** @param {View} wanted */
  function setView(wanted) {
    view = wanted;
    const zoom = view.scale / fittedView(picture, stage).scale;
    readout.textContent = `${zoom.toFixed(zoom < 10 ? 1 : 0)}×`;
    // For whoever measures: the stage is the picture times the first, plus the other two.
    canvas.dataset.view = [view.scale, view.left, view.top].join(" ");
    redraw();
  }

  /** Fit the stage to its frame; what was in the middle stays there. */
  function measure() {
    const width = frame.clientWidth;
    if (!width) return;
    const height = Math.round(between((width * picture.height) / picture.width, STAGE_HEIGHT.least, STAGE_HEIGHT.most));
    if (width === stage.width && height === stage.height && canvas.width) return;
    const zoom = stage.width ? view.scale / fittedView(picture, stage).scale : 1;
    const middle = toPicture(view, { x: stage.width / 2, y: stage.height / 2 });
    stage = { width, height };
    const density = window.devicePixelRatio || 1;
    [canvas.width, canvas.height] = [Math.round(width * density), Math.round(height * density)];
    canvas.style.height = `${height}px`;
    const scale = fittedView(picture, stage).scale * zoom;
    const [left, top] = [width / 2 - middle.x * scale, height / 2 - middle.y * scale];
    setView(heldView({ scale, left, top }, picture, stage));
  }

  /** @param {{clientX: number, clientY: number}} event @returns {Point} */
  function onStage(event) {
    const place = canvas.getBoundingClientRect();
    return { x: event.clientX - place.left, y: event.clientY - place.top };
  }

  /** @param {number} factor @param {Point} [at] */
  function zoom(factor, at = { x: stage.width / 2, y: stage.height / 2 }) {
    setView(zoomedView(view, factor, at, picture, stage));
  }

  /** @param {number} right @param {number} down */
  const pan = (right, down) => setView(pannedView(view, right, down, picture, stage));
  const fit = () => setView(fittedView(picture, stage));

  const pinch = () => {
    const [one, other] = [...fingers.values()];
    return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, apart: Math.hypot(one.x - other.x, one.y - other.y) };
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (!shown || event.button > 1) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, onStage(event));
    if (fingers.size === 2) {
      if (gesture === "tool") tool().cancel();
      gesture = "pinch";
    } else if (fingers.size === 1) {
      gesture = isPanning || event.button === 1 ? "pan" : "tool";
      if (gesture === "tool") tool().start(toPicture(view, onStage(event)), event);
    }
    redraw();
  });

  canvas.addEventListener("pointermove", (event) => {
    const at = onStage(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      tool().hover?.(toPicture(view, at), event);
      return redraw();
    }
    const held = gesture === "pinch" && fingers.size === 2 ? pinch() : null;
    fingers.set(event.pointerId, at);
    if (held) {
      const now = pinch();
      pan(now.x - held.x, now.y - held.y);
      zoom(now.apart / Math.max(1, held.apart), now);
    } else if (gesture === "pan") pan(at.x - before.x, at.y - before.y);
    else if (gesture === "tool") {
      // A fast stroke has more points than the page has frames.
      const all = event.getCoalescedEvents?.() ?? [];
      for (const one of all.length ? all : [event]) tool().move(toPicture(view, onStage(one)), event);
    }
    redraw();
  });

  const release = (/** @type {PointerEvent} */ event) => {
    if (!fingers.delete(event.pointerId)) return;
    if (gesture === "tool") {
      if (event.type === "pointercancel") tool().cancel();
      else tool().end(toPicture(view, onStage(event)), event);
    }
    // The finger that stays after a pinch must not draw.
    if (fingers.size === 0) gesture = null;
    else if (gesture === "pinch") gesture = "pan";
    redraw();
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", (event) => (tool().hover?.(null, event), redraw()));
  canvas.addEventListener("wheel", (event) => {
    // The wheel alone scrolls the notebook; with Ctrl, or two fingers on a touchpad, it zooms.
    if (!event.ctrlKey || !shown) return;
    event.preventDefault();
    zoom(Math.exp(-between(event.deltaY, -60, 60) / 150), onStage(event));
  }, { passive: false });

  const observer = new ResizeObserver(measure);
  observer.observe(frame);

  return {
    canvas,
    frame,
    redraw,
    zoom,
    pan,
    fit,
    readout,
    get view() {
      return view;
    },
    get picture() {
      return picture;
    },
    /** The part of the picture that is in sight, in its pixels. @returns {Box} */
    get sight() {
      const from = toPicture(view, { x: 0, y: 0 });
      const [x, y] = [Math.max(0, from.x), Math.max(0, from.y)];
      const width = Math.min(picture.width - x, stage.width / view.scale);
      return { x, y, width, height: Math.min(picture.height - y, stage.height / view.scale) };
    },
    /** Whether drags and arrow keys move the picture. @param {boolean} wanted */
    setPanning(wanted) {
      isPanning = wanted;
      canvas.dataset.pans = `${wanted}`;
    },
    /** Stop a drag in the middle. @returns {boolean} whether there was one */
    cancel() {
      if (gesture !== "tool") return false;
      gesture = null;
      tool().cancel();
      redraw();
      return true;
    },
    /** @param {Point} point of the picture that must be in sight */
    show: (point) => setView(viewShowing(view, point, picture, stage)),
    /** @param {CanvasImageSource | null} source @param {Size} [size] in pixels */
    setPicture(source, size = { width: 1, height: 1 }) {
      [shown, picture] = [source, size];
      stage = { width: 0, height: 0 };
      measure();
      redraw();
    },
    close() {
      observer.disconnect();
      cancelAnimationFrame(frameAsked);
    },
  };
}

/** Buttons for zoom, with their keys. @param {Stage} stage */
function zoomControls(stage) {
  const row = element("div", { class: "eco-row", role: "group", "aria-label": "Zoom" });
  row.append(
    button("Zoom out", { key: "-", onClick: () => stage.zoom(1 / ZOOM_STEP) }),
    stage.readout,
    button("Zoom in", { key: "+", onClick: () => stage.zoom(ZOOM_STEP) }),
    button("Whole picture", { key: "f", onClick: stage.fit }),
  );
  const zoomIn = () => stage.zoom(ZOOM_STEP);
  const zoomOut = () => stage.zoom(1 / ZOOM_STEP);
  const actions = { "+": zoomIn, "Shift++": zoomIn, "=": zoomIn, "-": zoomOut, f: stage.fit };
  return { row, actions };
}
