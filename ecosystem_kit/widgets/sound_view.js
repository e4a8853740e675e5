// @ts-check
/**
 * A sound on the screen: waveform over spectrogram, two edges that can be moved by mouse, touch
 * and arrow keys, and a player for what lies between them.
 *
 * @typedef {ReturnType<typeof soundView>} SoundView
 */

const SOUND_RATE_HZ = 16_000;
const STEP_S = 0.01;
const LEAP_S = 0.1;
// Shorter than this no word is.
const SHORTEST_S = 0.05;
const THEME_MS = 400;

/** @param {number} seconds */
const seconds2 = (seconds) => `${seconds.toFixed(2)} s`;

/**
 * One edge as a slider of ARIA.
 * @param {string} label @param {(to: number) => void} move @param {() => number} now in seconds
 * @param {() => number} end of the sound, in seconds
 */
function soundEdge(label, move, now, end) {
  const handle = element("div", { class: "eco-take-edge", role: "slider", tabindex: 0, "aria-label": label });
  handle.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? LEAP_S : STEP_S;
    /** @type {Record<string, number>} */
    const targets = {
      ArrowLeft: now() - step,
      ArrowDown: now() - step,
      ArrowRight: now() + step,
      ArrowUp: now() + step,
      PageDown: now() - LEAP_S,
      PageUp: now() + LEAP_S,
      Home: 0,
      End: end(),
    };
    if (!(event.key in targets)) return;
    event.preventDefault();
    event.stopPropagation();
    move(targets[event.key]);
  });
  return handle;
}

/** Plays 16-bit samples; one sound at a time. */
function soundPlayer() {
  /** @type {AudioContext | null} */ let context = null;
  /** @type {AudioBufferSourceNode | null} */ let playing = null;

  function stop() {
    playing?.stop();
    playing = null;
  }
  /** @param {Int16Array} samples @param {(share: number | null) => void} onTime null at the end */
  function play(samples, onTime) {
    stop();
    if (!samples.length) return;
    context ??= new AudioContext();
    void context.resume();
    const buffer = context.createBuffer(1, samples.length, SOUND_RATE_HZ);
    buffer.copyToChannel(Float32Array.from(samples, (one) => one / 32768), 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    const start = context.currentTime;
    const follow = () => {
      if (playing !== source || !context) return onTime(null);
      onTime(Math.min(1, (context.currentTime - start) / buffer.duration));
      requestAnimationFrame(follow);
    };
    source.addEventListener("ended", () => playing === source && (playing = null));
    source.start();
    playing = source;
    follow();
  }
  return { play, stop, close: () => (stop(), void context?.close()) };
}

/**
 * @param {{label: string, onTrim?: (trim: [number, number]) => void}} options label names what the
 *   edges hold, such as "Word"
 */
function soundView({ label, onTrim }) {
  let samples = new Int16Array(0);
  /** @type {[number, number]} in seconds */ let trim = [0, 0];
  const end = () => samples.length / SOUND_RATE_HZ;
  const wave = element("canvas", { class: "eco-take-wave", role: "img" });
  const pitch = element("canvas", { class: "eco-take-pitch", role: "img", "aria-label": "Spectrogram: pitch from 0 to 8,000 Hz over time" });
  const outside = [element("div", { class: "eco-outside" }), element("div", { class: "eco-outside" })];
  const cursor = element("div", { class: "eco-cursor", hidden: true });
  const edges = [
    soundEdge(`${label} starts`, (to) => moved(0, to), () => trim[0], end),
    soundEdge(`${label} ends`, (to) => moved(1, to), () => trim[1], end),
  ];
  const stage = element("div", { class: "eco-sound-stage" }, wave, pitch, ...outside, cursor, ...edges);
  const ruler = element("div", { class: "eco-ruler", "aria-hidden": "true" });
  const node = element("div", { class: "eco-take-sound", hidden: true }, stage, ruler);
  const player = soundPlayer();

  /** @param {number} which @param {number} to in seconds */
  function moved(which, to) {
    const [low, high] = which === 0 ? [0, trim[1] - SHORTEST_S] : [trim[0] + SHORTEST_S, end()];
    trim[which] = Math.round(Math.max(low, Math.min(high, to)) * 1000) / 1000;
    place();
    onTrim?.([...trim]);
  }

  function place() {
    const whole = end() || 1;
    const percent = (/** @type {number} */ at) => `${(100 * at) / whole}%`;
    outside[0].style.width = percent(trim[0]);
    outside[1].style.width = percent(whole - trim[1]);
    edges.forEach((edge, which) => {
      edge.style.left = percent(trim[which]);
      edge.setAttribute("aria-valuemin", "0");
      edge.setAttribute("aria-valuemax", end().toFixed(2));
      edge.setAttribute("aria-valuenow", trim[which].toFixed(2));
      edge.setAttribute("aria-valuetext", `${trim[which].toFixed(2)} seconds`);
    });
  }

  function draw() {
    // Hidden, it has no size; what was drawn before stays.
    if (!samples.length || stage.clientWidth === 0) return;
    const sound = Float32Array.from(samples, (one) => one / 32768);
    drawWaveform(wave, sound);
    drawSpectrogram(pitch, sound);
  }

  // Anywhere on the sound takes the nearer edge: no finger has to meet a thin line.
  let held = -1;
  const timeAt = (/** @type {PointerEvent} */ event) => {
    const { left, width } = stage.getBoundingClientRect();
    return ((event.clientX - left) / width) * end();
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const at = timeAt(event);
    held = Math.abs(at - trim[0]) <= Math.abs(at - trim[1]) ? 0 : 1;
    stage.setPointerCapture(event.pointerId);
    edges[held].focus({ preventScroll: true });
    event.preventDefault();
    moved(held, at);
  });
  stage.addEventListener("pointermove", (event) => held >= 0 && moved(held, timeAt(event)));
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    stage.addEventListener(name, () => (held = -1));
  }
  const sized = new ResizeObserver(draw);
  sized.observe(stage);
  // JupyterLab hides the page while it changes its theme, and its colors come a moment later.
  let drawing = 0;
  const themed = new MutationObserver(() => {
    clearTimeout(drawing);
    drawing = setTimeout(draw, THEME_MS);
  });
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });

  return {
    node,
    /** @param {Int16Array} given @param {[number, number] | null} word in seconds */
    show(given, word) {
      player.stop();
      samples = given;
      trim = word ? [...word] : [0, end()];
      node.hidden = false;
      wave.setAttribute("aria-label", `Waveform of ${seconds2(end())}`);
      const marks = Array.from({ length: 5 }, (_, at) => element("span", {}, seconds2((end() * at) / 4)));
      ruler.replaceChildren(...marks);
      place();
      draw();
    },
    clear: () => (player.stop(), (node.hidden = true), (samples = new Int16Array(0))),
    trim: () => /** @type {[number, number]} */ ([...trim]),
    /** Play what lies between the edges, or all of it. @param {boolean} [all] */
    play(all = false) {
      const [from, to] = all ? [0, end()] : trim;
      const piece = samples.subarray(Math.round(from * SOUND_RATE_HZ), Math.round(to * SOUND_RATE_HZ));
      player.play(piece, (share) => {
        cursor.hidden = share === null;
        cursor.style.left = `${(100 * (from + (share ?? 0) * (to - from))) / end()}%`;
      });
    },
    stop: player.stop,
    close() {
      sized.disconnect();
      themed.disconnect();
      clearTimeout(drawing);
      player.close();
    },
  };
}
