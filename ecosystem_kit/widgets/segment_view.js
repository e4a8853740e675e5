// @ts-check
/**
 * A stretch of a sound, marked between two edges: waveform over spectrogram, zoom, playing.
 * The drawing is `sound_drawing.js`, the edges and the player are of `sound_view.js`.
 *
 * @typedef {{start: number, end: number}} Stretch  in seconds
 * @typedef {ReturnType<typeof segmentView>} SegmentView
 */

const SHORTEST_STRETCH_S = 0.01;
// What is shown is never shorter: the spectrogram hears 32 ms at a time.
const SHORTEST_SIGHT_S = 0.05;
const SEGMENT_ZOOM_STEP = 1.5;

/**
 * @param {{say: (text: string) => void, onDone: (stretch: Stretch) => void}} options onDone is
 *   called when a change is finished: the end of a drag, a key, a number
 */
function segmentView({ say, onDone }) {
  let sound = new Float32Array(1);
  let samples = new Int16Array(1);
  let length = 1;
  /** @type {Stretch} */ let stretch = { start: 0, end: 1 };
  /** @type {Stretch} */ let sight = { start: 0, end: 1 };
  /** @type {{from: number, x: number, edge: "start" | "end" | null, before: Stretch} | null} */ let drag = null;
  let frameAsked = 0;
  let isPlaying = false;
  const player = soundPlayer();

  const wave = element("canvas", { class: "eco-take-wave", role: "img" });
  const pitch = element("canvas", { class: "eco-take-pitch", role: "img", "aria-label": "Spectrogram: pitch from 0 to 8,000 Hz over time" });
  const outside = [element("div", { class: "eco-outside" }), element("div", { class: "eco-outside" })];
  const cursor = element("div", { class: "eco-cursor", hidden: true });
  const edges = {
    start: soundEdge("The word begins", (to) => moveEdge("start", to), () => stretch.start, () => length),
    end: soundEdge("The word ends", (to) => moveEdge("end", to), () => stretch.end, () => length),
  };
  const stage = element("div", { class: "eco-segment-stage" }, wave, pitch, ...outside, cursor, edges.start, edges.end);
  const ruler = element("div", { class: "eco-ruler", "aria-hidden": "true" });
  const inputs = /** @type {const} */ (["start", "end"]).map((name) => {
    const input = element("input", { type: "number", min: 0, step: 0.001, inputmode: "decimal" });
    input.addEventListener("change", () => {
      if (!Number.isNaN(input.valueAsNumber)) moveEdge(name, input.valueAsNumber);
    });
    return input;
  });
  const fields = element("div", { class: "eco-shape-numbers", role: "group", "aria-label": "The word in seconds" },
    element("label", { class: "eco-field" }, "begins (s)", inputs[0]),
    element("label", { class: "eco-field" }, "ends (s)", inputs[1]));
  const node = element("div", { class: "eco-take-sound" }, stage, ruler);

  const inWords = () => `The word: ${stretch.start.toFixed(3)} s to ${stretch.end.toFixed(3)} s.`;
  const share = (/** @type {number} */ at) => (at - sight.start) / (sight.end - sight.start);

  /** @param {Stretch} wanted @param {boolean} [isDone] */
  function set({ start, end }, isDone = false) {
    const exact = (/** @type {number} */ at) => Math.round(between(at, 0, length) * 1000) / 1000;
    const [low, high] = [exact(Math.min(start, end)), exact(Math.max(start, end))];
    const last = Math.floor(length * 1000) / 1000;
    stretch = { start: Math.min(low, Math.max(0, last - SHORTEST_STRETCH_S)), end: Math.min(last, Math.max(high, low + SHORTEST_STRETCH_S)) };
    place();
    if (!isDone) return;
    say(inWords());
    onDone(stretch);
  }

  /** @param {"start" | "end"} which @param {number} to in seconds */
  function moveEdge(which, to) {
    const most = which === "start" ? stretch.end - SHORTEST_STRETCH_S : length;
    const least = which === "start" ? 0 : stretch.start + SHORTEST_STRETCH_S;
    set({ ...stretch, [which]: between(to, least, most) }, drag === null);
    if (!drag) showTime(stretch[which]);
  }

  /** Lay edges and shades where they belong in what is in sight. */
  function place() {
    const percent = (/** @type {number} */ at) => `${100 * between(share(at), 0, 1)}%`;
    outside[0].style.width = percent(stretch.start);
    outside[1].style.width = `${100 * between(1 - share(stretch.end), 0, 1)}%`;
    inputs[0].value = stretch.start.toFixed(3);
    inputs[1].value = stretch.end.toFixed(3);
    for (const which of /** @type {const} */ (["start", "end"])) {
      const [edge, at] = [edges[which], stretch[which]];
      edge.style.left = percent(at);
      edge.dataset.hidden = `${share(at) < 0 || share(at) > 1}`;
      edge.setAttribute("aria-valuemin", "0");
      edge.setAttribute("aria-valuemax", length.toFixed(3));
      edge.setAttribute("aria-valuenow", at.toFixed(3));
      edge.setAttribute("aria-valuetext", `${at.toFixed(3)} seconds`);
    }
  }

  function draw() {
    frameAsked = 0;
    if (!stage.clientWidth) return;
    const [first, last] = [Math.round(sight.start * SOUND_RATE_HZ), Math.round(sight.end * SOUND_RATE_HZ)];
    drawWaveform(wave, sound, first, last);
    drawSpectrogram(pitch, sound, first, last);
    const marks = Array.from({ length: 5 }, (_, at) => sight.start + ((sight.end - sight.start) * at) / 4);
    const digits = sight.end - sight.start < 0.5 ? 3 : 2;
    ruler.replaceChildren(...marks.map((at) => element("span", {}, `${at.toFixed(digits)} s`)));
    place();
  }
  const redraw = () => (frameAsked ||= requestAnimationFrame(draw));

  /** @param {number} start @param {number} span in seconds */
  function look(start, span) {
    const long = between(span, Math.min(SHORTEST_SIGHT_S, length), length);
    const from = between(start, 0, length - long);
    sight = { start: from, end: from + long };
    stage.dataset.sight = `${sight.start} ${sight.end}`;
    redraw();
  }

  /** @param {number} factor @param {number} [at] in seconds; stays where it is */
  function zoom(factor, at = (stretch.start + stretch.end) / 2) {
    const held = share(at) < 0 || share(at) > 1 ? (sight.start + sight.end) / 2 : at;
    const span = between((sight.end - sight.start) / factor, Math.min(SHORTEST_SIGHT_S, length), length);
    look(held - share(held) * span, span);
  }
  /** @param {number} shares of what is in sight */
  const pan = (shares) => look(sight.start + shares * (sight.end - sight.start), sight.end - sight.start);
  const zoomToWord = () => {
    const room = (stretch.end - stretch.start) / 4;
    look(stretch.start - room, stretch.end - stretch.start + 2 * room);
  };
  const whole = () => look(0, length);

  /** @param {number} at in seconds */
  function showTime(at) {
    if (at < sight.start || at > sight.end) look(at - (sight.end - sight.start) / 2, sight.end - sight.start);
  }

  /** @param {PointerEvent | WheelEvent} event in seconds */
  function timeOf(event) {
    const { left, width } = stage.getBoundingClientRect();
    return sight.start + ((event.clientX - left) / width) * (sight.end - sight.start);
  }

  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    const at = timeOf(event);
    const reach = ((event.pointerType === "mouse" ? 9 : 22) / stage.clientWidth) * (sight.end - sight.start);
    const nearer = Math.abs(at - stretch.start) <= Math.abs(at - stretch.end) ? "start" : "end";
    const edge = Math.abs(at - stretch[nearer]) <= reach ? nearer : null;
    edges[nearer].focus({ preventScroll: true });
    drag = { from: edge ? stretch[edge] - at : at, x: event.clientX, edge, before: stretch };
  });
  stage.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (drag.edge) moveEdge(drag.edge, timeOf(event) + drag.from);
    else if (Math.abs(event.clientX - drag.x) > 3) set({ start: drag.from, end: timeOf(event) });
  });
  stage.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const { from, x, edge } = drag;
    drag = null;
    // A tap beside both edges takes the nearer one there: no finger has to meet a thin line.
    const isTap = !edge && Math.abs(event.clientX - x) <= 3;
    if (isTap) moveEdge(Math.abs(from - stretch.start) <= Math.abs(from - stretch.end) ? "start" : "end", from);
    else set(stretch, true);
  });
  stage.addEventListener("pointercancel", () => cancel());
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(Math.exp(-between(event.deltaY, -60, 60) / 150), timeOf(event));
  }, { passive: false });

  /** @returns {boolean} whether there was a drag to stop */
  function cancel() {
    if (!drag) return false;
    const { before } = drag;
    drag = null;
    set(before);
    return true;
  }

  /** @param {boolean} [all] plays everything, not the word alone */
  function play(all = false) {
    const [from, to] = all ? [0, length] : [stretch.start, stretch.end];
    say(`Plays ${from.toFixed(2)} s to ${to.toFixed(2)} s.`);
    player.play(samples.subarray(Math.round(from * SOUND_RATE_HZ), Math.round(to * SOUND_RATE_HZ)), (done) => {
      isPlaying = done !== null;
      const at = share(from + (done ?? 0) * (to - from));
      cursor.hidden = done === null || at < 0 || at > 1;
      cursor.style.left = `${100 * at}%`;
    });
  }

  const observer = new ResizeObserver(redraw);
  observer.observe(stage);
  const themed = new MutationObserver(redraw);
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });

  return {
    node, stage, fields, edges, set, zoom, pan, zoomToWord, whole, play, cancel, inWords,
    stop: player.stop,
    zoomStep: SEGMENT_ZOOM_STEP,
    get isPlaying() {
      return isPlaying;
    },
    get stretch() {
      return stretch;
    },
    /** @param {Float32Array} given mono, 16 kHz, in [-1, 1] @param {Stretch} [word] in seconds */
    show(given, word) {
      player.stop();
      drag = null;
      sound = given;
      samples = Int16Array.from(given, (one) => Math.round(one * 32767));
      length = Math.max(1, given.length) / SOUND_RATE_HZ;
      wave.setAttribute("aria-label", `Waveform of ${length.toFixed(2)} s`);
      look(0, length);
      set(word ?? { start: length / 4, end: (3 * length) / 4 });
    },
    close() {
      observer.disconnect();
      themed.disconnect();
      cancelAnimationFrame(frameAsked);
      player.close();
    },
  };
}
