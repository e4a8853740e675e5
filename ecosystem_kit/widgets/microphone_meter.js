// @ts-check
/**
 * The level meter, and the bar that runs while a clip is recorded.
 */

const LOWEST_DB = -60;
const CLIPPED_PEAK = 0.999;
const LOUD_DB = -6;
const QUIET_DB = -45;
// A peak of a moment ago is still worth knowing; a text that changes faster can't be read.
const PEAK_HOLD_MS = 1000;
const WORD_EVERY_MS = 250;

/** @param {number} amplitude 0 to 1 */
const toDecibels = (amplitude) => Math.max(LOWEST_DB, 20 * Math.log10(amplitude || 1e-9));

/** What a level means for who speaks. @param {number} peak 0 to 1, held @param {number} rms 0 to 1 */
export function levelWord(peak, rms) {
  if (peak >= CLIPPED_PEAK) return "clipped: move back";
  if (toDecibels(peak) > LOUD_DB) return "loud";
  return toDecibels(rms) < QUIET_DB ? "quiet" : "good";
}

function levelMeter() {
  const bar = element("div", { class: "eco-meter-bar" });
  const mark = element("div", { class: "eco-meter-peak" });
  const meter = element(
    "div",
    { class: "eco-meter", role: "meter", "aria-label": "Level in decibels of full scale", "aria-valuemin": LOWEST_DB, "aria-valuemax": 0, "aria-valuenow": LOWEST_DB },
    bar,
    mark,
  );
  const word = element("span", { class: "eco-meter-word" });
  const node = element("div", { class: "eco-row eco-meter-row", hidden: true }, meter, word);
  let [held, heldAt, saidAt] = [0, 0, 0];
  const share = (/** @type {number} */ decibels) => `${(100 * (decibels - LOWEST_DB)) / -LOWEST_DB}%`;

  return {
    node,
    /** @param {Level} level */
    show({ peak, rms }) {
      const now = performance.now();
      if (peak >= held || now - heldAt > PEAK_HOLD_MS) [held, heldAt] = [peak, now];
      bar.style.width = share(toDecibels(rms));
      mark.style.left = share(toDecibels(held));
      if (now - saidAt < WORD_EVERY_MS) return;
      saidAt = now;
      const text = levelWord(held, rms);
      word.textContent = text;
      meter.dataset.level = text.split(":")[0];
      meter.setAttribute("aria-valuenow", `${Math.round(toDecibels(rms))}`);
      meter.setAttribute("aria-valuetext", `${Math.round(toDecibels(rms))} decibels, ${text}`);
    },
    on(/** @type {boolean} */ listening) {
      node.hidden = !listening;
      [held, heldAt, saidAt] = [0, 0, 0];
      bar.style.width = "0";
    },
  };
}

/** How much of a clip is recorded; told by a bar, and by a word at its beginning. */
function runningBar() {
  const bar = element("div", { class: "eco-running-bar" });
  const node = element("div", { class: "eco-running", "aria-hidden": "true" }, bar);
  let frame = 0;
  return {
    node,
    /** @param {number} seconds */
    start(seconds) {
      const from = performance.now();
      const step = () => {
        bar.style.width = `${Math.min(100, (performance.now() - from) / (10 * seconds))}%`;
        frame = requestAnimationFrame(step);
      };
      cancelAnimationFrame(frame);
      step();
    },
    stop() {
      cancelAnimationFrame(frame);
      bar.style.width = "0";
    },
  };
}
