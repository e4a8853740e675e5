// @ts-check
/**
 * How one sample looks: a picture as it is, a sound as its waveform with something to hear.
 */

// A small picture is shown at least this wide, so that a finger can be told from two.
const LEAST_WIDTH_PX = 260;

/** @param {HTMLCanvasElement} canvas @param {ImageBitmap} bitmap */
function paintPicture(canvas, bitmap) {
  // Setting a size anew, even the same, would throw the canvas's memory away.
  if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
  if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
  const drawing = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  drawing.clearRect(0, 0, bitmap.width, bitmap.height);
  drawing.drawImage(bitmap, 0, 0);
}

/**
 * The loudest and the quietest sample of each column, so that no peak is lost.
 * @param {Float32Array} sound @param {number} columns
 */
export function extremes(sound, columns) {
  const low = new Float32Array(columns);
  const high = new Float32Array(columns);
  for (let column = 0; column < columns; column += 1) {
    const from = Math.floor((column * sound.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * sound.length) / columns));
    for (const one of sound.subarray(from, to)) {
      low[column] = Math.min(low[column], one);
      high[column] = Math.max(high[column], one);
    }
  }
  return { low, high };
}

/** @param {HTMLCanvasElement} canvas @param {Float32Array} sound @param {number} [width] @param {number} [height] */
function paintWave(canvas, sound, width = 600, height = 180) {
  canvas.width = width;
  canvas.height = height;
  const drawing = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const { low, high } = extremes(sound, width);
  drawing.fillStyle = getComputedStyle(canvas).color;
  // A quiet word fills the frame as well; what is hardly more than noise stays small.
  const scale = 0.95 / Math.max(0.05, ...high, ...low.map((one) => -one));
  for (let column = 0; column < width; column += 1) {
    const top = ((1 - scale * high[column]) * height) / 2;
    const tall = (scale * (high[column] - low[column]) * height) / 2;
    drawing.fillRect(column, top, 1, Math.max(1, tall));
  }
}

/** Plays one sound at a time. */
function makePlayer() {
  /** @type {AudioContext | null} */ let context = null;
  /** @type {AudioBufferSourceNode | null} */ let playing = null;
  return {
    /** @param {Float32Array} sound @param {number} rate in Hz */
    play(sound, rate) {
      context ??= new AudioContext();
      void context.resume();
      this.stop();
      const buffer = context.createBuffer(1, Math.max(1, sound.length), rate);
      buffer.getChannelData(0).set(sound);
      playing = context.createBufferSource();
      playing.buffer = buffer;
      playing.connect(context.destination);
      playing.start();
    },
    stop() {
      playing?.stop();
      playing = null;
    },
    close() {
      this.stop();
      void context?.close();
      context = null;
    },
  };
}

/**
 * One sample on the desk's stage.
 * @param {HTMLElement} stage @param {string} kind "picture" or "sound"
 * @param {ReturnType<typeof makePlayer>} player
 */
function sampleView(stage, kind, player) {
  const canvas = element("canvas", { class: kind === "sound" ? "eco-wave" : "eco-picture", role: "img" });
  /** @type {Shown | null} */ let now = null;
  const play = () => {
    if (now?.sound) player.play(now.sound, now.rate ?? 16_000);
  };
  const byItself = element("input", { type: "checkbox" });
  if (kind === "sound") {
    const check = element("label", { class: "eco-check" }, byItself, "Play each by itself");
    stage.append(canvas);
    stage.after(element("div", { class: "eco-row" }, button("Play", { key: "Space", onClick: play }), check));
  } else stage.append(canvas);

  return {
    play,
    /** @param {Shown | null} shown */
    draw(shown) {
      player.stop();
      now = shown;
      canvas.hidden = !shown?.bitmap && !shown?.sound;
      canvas.setAttribute("aria-label", shown ? `${kind === "sound" ? "Waveform of sound" : "Picture"} ${shown.id}` : "Nothing");
      if (shown?.bitmap) {
        const { width, height } = shown.bitmap;
        canvas.classList.toggle("eco-small", width < LEAST_WIDTH_PX);
        canvas.style.width = `${Math.max(LEAST_WIDTH_PX, Math.min(width, (290 * width) / height))}px`;
        paintPicture(canvas, shown.bitmap);
      }
      if (shown?.sound) paintWave(canvas, shown.sound);
      if (shown?.sound && byItself.checked) play();
    },
  };
}
