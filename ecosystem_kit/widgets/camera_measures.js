// @ts-check
/**
 * Light and sharpness of a picture while somebody frames it: the same arithmetic and the same
 * limits as `picture_quality.py`, on a small copy, so that it costs a millisecond.
 */

// As in picture_quality.py, with the reasons there.
export const LIMITS = { dark: 0.25, bright: 0.75, clipped: 0.05, warm: 1.35, softShare: 0.5 };
const [DARKEST, BRIGHTEST] = [2, 253];

/**
 * @param {ArrayLike<number>} pixels RGBA, 0 to 255 @param {number} width @param {number} height
 * @returns {{brightness: number, clipped: number, warmth: number, sharpness: number}}
 */
export function measure(pixels, width, height) {
  const grey = new Float32Array(width * height);
  let [sum, clipped, red, blue] = [0, 0, 0, 0];
  for (let place = 0; place < grey.length; place += 1) {
    const at = place * 4;
    const shade = (pixels[at] + pixels[at + 1] + pixels[at + 2]) / 3;
    grey[place] = shade;
    sum += shade;
    red += pixels[at];
    blue += pixels[at + 2];
    if (shade <= DARKEST || shade >= BRIGHTEST) clipped += 1;
  }
  const count = grey.length;
  const sharpness = varianceOfLaplacian(grey, width, height);
  return { brightness: sum / count / 255, clipped: clipped / count, warmth: red / Math.max(1, blue), sharpness };
}

/** @param {Float32Array} grey @param {number} width @param {number} height */
function varianceOfLaplacian(grey, width, height) {
  let [sum, squares, count] = [0, 0, 0];
  for (let row = 1; row + 1 < height; row += 1) {
    for (let at = row * width + 1; at + 1 < (row + 1) * width; at += 1) {
      const edge = grey[at - 1] + grey[at + 1] + grey[at - width] + grey[at + width] - 4 * grey[at];
      sum += edge;
      squares += edge * edge;
      count += 1;
    }
  }
  return count ? squares / count - (sum / count) ** 2 : 0;
}

/**
 * What to say of it: the worst first, one sentence each with its mend; good where none is.
 * @param {ReturnType<typeof measure>} found @param {number} sharpest the best seen by this camera
 * @returns {{light: {good: boolean, text: string}, sharp: {good: boolean, text: string}}}
 */
export function hints(found, sharpest) {
  const light = lightOf(found);
  const soft = found.sharpness < LIMITS.softShare * sharpest;
  const sharp = soft ? "softer than before: hold still, or wipe the lens" : "sharp enough";
  return { light: { good: light === "", text: light || "enough, not too much" }, sharp: { good: !soft, text: sharp } };
}

/** @param {ReturnType<typeof measure>} found */
function lightOf({ brightness, clipped, warmth }) {
  if (brightness < LIMITS.dark) return "too dark: turn to a window, or switch a lamp on";
  if (brightness > LIMITS.bright) return "too bright: turn away from the window";
  if (clipped > LIMITS.clipped) return "parts are black or white without any shade: soften the light";
  if (warmth > LIMITS.warm) return "warm (a lamp?): fine, but write it into the session";
  return "";
}

/**
 * Look at a video twice a second while it runs.
 * @param {HTMLVideoElement} video
 * @param {(found: ReturnType<typeof hints>) => void} onHints
 */
function watchQuality(video, onHints) {
  const [width, height] = [160, 120];
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  let sharpest = 0;
  const clock = setInterval(() => {
    if (!video.videoWidth || document.hidden) return;
    context.drawImage(video, 0, 0, width, height);
    const found = measure(context.getImageData(0, 0, width, height).data, width, height);
    // The best of some while ago: what is shown changes, and with it how many edges there are.
    sharpest = Math.max(found.sharpness, sharpest * 0.97);
    onHints(hints(found, sharpest));
  }, 500);
  return () => clearInterval(clock);
}

/**
 * Ask the kernel now and then where the hand is, one question at a time; nothing of it is kept.
 * @param {Link} link @param {HTMLVideoElement} video
 * @param {(hint: {good: boolean, text: string}) => void} onHint @param {() => boolean} isFree
 */
function watchHand(link, video, onHint, isFree) {
  let waiting = false;
  const clock = setInterval(async () => {
    if (waiting || !video.videoWidth || document.hidden || !isFree()) return;
    waiting = true;
    try {
      const { jpeg } = await grab(video, { width: 320, quality: 0.7 });
      const { content } = await link.ask("look", {}, [jpeg], { quiet: true, timeoutMs: 3000 });
      // A kernel without the palm net has nothing to say.
      if (content.text) onHint(content);
      else clearInterval(clock);
    } catch {
      // A busy kernel answers later; the next question comes anyway.
    }
    waiting = false;
  }, 700);
  return () => clearInterval(clock);
}
