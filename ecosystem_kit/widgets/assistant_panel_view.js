// @ts-check
/**
 * What the panel shows: the picture or sound that was decided on, the answer, and its times.
 *
 * @typedef {{number: number, sense: "hand" | "voice", said: string, text: string, given: boolean,
 *   confidence: number | null, answer_ms: number, kept: boolean}} Decided
 */

// Answer times of so many answers make p50 and p95.
const TIMES_KEPT = 200;

/** @param {number[]} values @param {number} share 0 to 1 @returns {number} NaN where there are none */
export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return sorted.length ? low + (high - low) * (place - Math.floor(place)) : NaN;
}

/** Answer times of one sense, the newest 200. */
export function answerTimes() {
  /** @type {{shown: number, kernel: number}[]} */ let found = [];
  const middle = (/** @type {"shown" | "kernel"} */ name, /** @type {number} */ share) =>
    Math.round(quantile(found.map((one) => one[name]), share));
  return {
    /** @param {number} shown ms until it was on the screen @param {number} kernel ms of the decision */
    add(shown, kernel) {
      found = [...found, { shown, kernel }].slice(-TIMES_KEPT);
    },
    get all() {
      return found;
    },
    /** @param {string} from what the time begins with */
    text(from) {
      if (!found.length) return "";
      const both = (/** @type {"shown" | "kernel"} */ name) => `${middle(name, 0.5)} ms (p95 ${middle(name, 0.95)} ms)`;
      return `From ${from} to the shown answer: p50 ${both("shown")}; of it the kernel: p50 ${both("kernel")}. ${found.length} answer${found.length > 1 ? "s" : ""}.`;
    },
  };
}

/** @param {HTMLCanvasElement} canvas @param {ImageBitmap} picture */
function paint(canvas, picture) {
  const { width, height } = picture;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
  picture.close();
}

/** @param {string} caption @param {...Node} children */
function framed(caption, ...children) {
  return element("figure", { class: "eco-figure", hidden: true }, ...children, element("figcaption", {}, caption));
}

/** Where the answer stands: what it decided on beside it. */
function assistantView() {
  const canvas = element("canvas", { class: "eco-decided", role: "img", "aria-label": "No picture yet" });
  const wave = element("canvas", { class: "eco-wave", role: "img", "aria-label": "No sound yet" });
  const audio = element("audio", { class: "eco-heard", controls: true, "aria-label": "What the assistant heard" });
  const saw = framed("It decided on this picture, as the camera sees it: not mirrored.", canvas);
  const heard = framed("It decided on this sound.", wave, audio);
  const nothing = element("p", { class: "eco-nothing" }, "Nothing seen or heard yet: look, listen, show a file, or ask a sample person.");
  const text = element("p", { class: "eco-subtitle" }, "…");
  const bar = element("span", { class: "eco-sure-bar", "aria-hidden": "true", hidden: true }, element("span"));
  const sure = element("span", { class: "eco-sure-text" });
  const fate = element("p", { class: "eco-fate" });
  const times = element("p", { class: "eco-times" });
  const measured = { hand: answerTimes(), voice: answerTimes() };
  /** @type {Decided | null} */ let standing = null;

  /** @param {Decided} answer */
  function showFate(answer) {
    // One held answer stays given while the same is seen on.
    if (answer.given) standing = answer;
    else if (answer.said !== standing?.said) standing = null;
    const kept = standing?.kept ? "kept with what it was given for" : "not kept";
    const unknown = answer.said === "unknown" && answer.sense === "hand";
    fate.textContent = standing ? `✓ Answered; ${kept}.` : unknown ? "It sees no number." : "Hold it: a number held for 0.6 s is an answer.";
  }

  return {
    shown: element("div", { class: "eco-shown" }, nothing, saw, heard),
    answer: element("div", { class: "eco-answer" }, text, element("p", { class: "eco-sure" }, bar, sure), fate, times),
    measured,
    /** @param {Decided} answer */
    tell(answer) {
      text.textContent = answer.text;
      text.classList.toggle("eco-unknown", answer.said === "unknown");
      const { confidence } = answer;
      const percent = Math.round(100 * (confidence ?? 0));
      sure.textContent = confidence === null ? "This estimator doesn't say how sure it is." : `${percent} % sure`;
      bar.hidden = confidence === null;
      /** @type {HTMLElement} */ (bar.firstElementChild).style.width = `${percent}%`;
      showFate(answer);
    },
    /** @param {ArrayBuffer | Uint8Array} jpeg @param {string} said */
    async see(jpeg, said) {
      const picture = await createImageBitmap(new Blob([new Uint8Array(jpeg)], { type: "image/jpeg" }));
      nothing.hidden = true;
      saw.hidden = false;
      canvas.setAttribute("aria-label", `The picture that “${said}” was decided on`);
      paint(canvas, picture);
    },
    /** @param {Uint8Array} bytes 16-bit samples at 16 kHz @param {string} said */
    hear(bytes, said) {
      const samples = new Int16Array(bytes.slice().buffer);
      nothing.hidden = true;
      heard.hidden = false;
      wave.setAttribute("aria-label", `Waveform of the sound that “${said}” was decided on`);
      drawWaveform(wave, Float32Array.from(samples, (one) => one / 32768));
      URL.revokeObjectURL(audio.src);
      audio.src = URL.createObjectURL(wavOf(samples));
    },
    /** Note how long it took, once the answer is on the screen. @param {Decided} answer @param {number} from */
    timed(answer, from) {
      requestAnimationFrame(() => {
        measured[answer.sense].add(performance.now() - from, answer.answer_ms);
        times.textContent = measured[answer.sense].text(answer.sense === "hand" ? "the frame" : "the clip's end");
      });
    },
    close: () => URL.revokeObjectURL(audio.src),
  };
}

/** @param {Int16Array} samples mono, 16 kHz */
function wavOf(samples) {
  const head = new DataView(new ArrayBuffer(44));
  const ascii = (/** @type {number} */ at, /** @type {string} */ text) =>
    [...text].forEach((one, place) => head.setUint8(at + place, one.charCodeAt(0)));
  ascii(0, "RIFF");
  head.setUint32(4, 36 + samples.byteLength, true);
  ascii(8, "WAVEfmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, 16_000, true);
  head.setUint32(28, 32_000, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  ascii(36, "data");
  head.setUint32(40, samples.byteLength, true);
  return new Blob([head, new Int16Array(samples)], { type: "audio/wav" });
}
