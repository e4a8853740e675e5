// @ts-check
/**
 * Waveform and spectrogram on a canvas; the arithmetic is in `sound_pictures.js`.
 */

/** Fit a canvas to its place on the screen. @param {HTMLCanvasElement} canvas */
function sharpCanvas(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/** @param {string} color as the browser computes it @returns {number[]} red, green, blue */
function channels(color) {
  const found = color.match(/[\d.]+/g)?.slice(0, 3).map(Number) ?? [];
  return found.length === 3 ? found : [128, 128, 128];
}

/**
 * @param {HTMLCanvasElement} canvas @param {Float32Array} sound in [-1, 1]
 * @param {number} [start] first sample that is drawn @param {number} [end] behind the last
 */
function drawWaveform(canvas, sound, start = 0, end = sound.length) {
  const pen = sharpCanvas(canvas);
  const { width, height } = canvas;
  const [middle, half] = [height / 2, height / 2 - 1];
  const found = peaks(sound, start, end, width);
  pen.fillStyle = getComputedStyle(canvas).color;
  pen.globalAlpha = 0.35;
  pen.fillRect(0, middle, width, 1);
  pen.globalAlpha = 1;
  for (let column = 0; column < width; column += 1) {
    const top = middle - found[2 * column + 1] * half;
    const bottom = middle - found[2 * column] * half;
    pen.fillRect(column, top, 1, Math.max(1, bottom - top));
  }
}

/**
 * Silence in the color of the page, the loudest in that of its text: so in dark as in light.
 * @param {HTMLCanvasElement} canvas @param {Float32Array} sound in [-1, 1]
 * @param {number} [start] first sample that is drawn @param {number} [end] behind the last
 */
function drawSpectrogram(canvas, sound, start = 0, end = sound.length) {
  const pen = sharpCanvas(canvas);
  // A look every two pixels: finer than the 32 ms that each look hears.
  const columns = Math.max(1, Math.round(canvas.width / 2));
  const { rows, levels } = spectrogram(sound, start, end, columns);
  const style = getComputedStyle(canvas);
  const [silent, loud] = [channels(style.backgroundColor), channels(style.color)];
  const picture = new ImageData(columns, rows);
  levels.forEach((level, place) => {
    const [column, row] = [Math.floor(place / rows), place % rows];
    const at = 4 * ((rows - 1 - row) * columns + column);
    for (let part = 0; part < 3; part += 1) {
      picture.data[at + part] = silent[part] + (level / 255) * (loud[part] - silent[part]);
    }
    picture.data[at + 3] = 255;
  });
  const small = element("canvas", { width: columns, height: rows });
  small.getContext("2d")?.putImageData(picture, 0, 0);
  pen.drawImage(small, 0, 0, canvas.width, canvas.height);
}
