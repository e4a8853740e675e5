// @ts-check
/**
 * Masks as one byte a pixel, row by row, and as run lengths. Arithmetic alone, no page: Node tests it.
 *
 * Run lengths are those of the ledger and of COCO: column by column, beginning with pixels that
 * are off. They travel as Uint32 (little-endian, as every machine that runs a browser has it).
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Region  right, bottom excluded
 */

/** @param {Uint8Array} mask 0 or 1 @param {Size} size @returns {Uint32Array} */
export function maskRuns(mask, { width, height }) {
  /** @type {number[]} */ const runs = [];
  let [value, length] = [0, 0];
  for (let x = 0; x < width; x += 1) {
    for (let y = 0, place = x; y < height; y += 1, place += width) {
      if (mask[place] === value) length += 1;
      else {
        runs.push(length);
        [value, length] = [mask[place], 1];
      }
    }
  }
  runs.push(length);
  return Uint32Array.from(runs);
}

/** @param {Uint32Array} runs @param {Size} size @returns {Uint8Array} */
export function maskOfRuns(runs, { width, height }) {
  const mask = new Uint8Array(width * height);
  let [x, y, value] = [0, 0, 0];
  for (const length of runs) {
    for (let left = length; left > 0; ) {
      const here = Math.min(left, height - y);
      if (value) for (let at = y; at < y + here; at += 1) mask[at * width + x] = 1;
      left -= here;
      y += here;
      if (y === height) [x, y] = [x + 1, 0];
    }
    value = 1 - value;
  }
  return mask;
}

/** @param {Uint8Array} bytes little-endian, at any offset @returns {Uint32Array} */
function runsOfBytes(bytes) {
  return new Uint32Array(bytes.slice().buffer);
}

/** How many pixels are on. @param {Uint32Array} runs */
export function pixelsOn(runs) {
  let sum = 0;
  for (let place = 1; place < runs.length; place += 2) sum += runs[place];
  return sum;
}

/**
 * Set every pixel whose middle lies within half a `size` of the way from one point to another.
 * @param {Uint8Array} mask changed in place @param {Size} picture
 * @param {Point} from @param {Point} to in the picture
 * @param {{size: number, value: number}} brush size in pixels, value 1 to paint, 0 to erase
 * @returns {Region} what may have changed
 */
export function paintLine(mask, picture, from, to, { size, value }) {
  const reach = size / 2;
  const region = {
    left: between(Math.floor(Math.min(from.x, to.x) - reach), 0, picture.width),
    top: between(Math.floor(Math.min(from.y, to.y) - reach), 0, picture.height),
    right: between(Math.ceil(Math.max(from.x, to.x) + reach), 0, picture.width),
    bottom: between(Math.ceil(Math.max(from.y, to.y) + reach), 0, picture.height),
  };
  const [right, down] = [to.x - from.x, to.y - from.y];
  const square = right * right + down * down;
  for (let y = region.top; y < region.bottom; y += 1) {
    for (let x = region.left; x < region.right; x += 1) {
      const [dx, dy] = [x + 0.5 - from.x, y + 0.5 - from.y];
      const along = square === 0 ? 0 : between((dx * right + dy * down) / square, 0, 1);
      const [offX, offY] = [dx - along * right, dy - along * down];
      if (offX * offX + offY * offY <= reach * reach) mask[y * picture.width + x] = value;
    }
  }
  // A brush of one pixel must paint the pixel it points at, wherever in it it points.
  for (const { x, y } of [from, to]) {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const isInside = column >= 0 && row >= 0 && column < picture.width && row < picture.height;
    if (isInside) mask[row * picture.width + column] = value;
  }
  return region;
}

/**
 * The mask with its rim moved by one pixel. @param {Uint8Array} mask @param {Size} picture
 * @param {number} value 1 lets it grow, 0 lets it shrink @returns {Uint8Array} a new one
 */
export function rimMoved(mask, { width, height }, value) {
  const moved = mask.slice();
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const place = y * width + x;
      const touches =
        (x > 0 && mask[place - 1] === value) ||
        (x + 1 < width && mask[place + 1] === value) ||
        (y > 0 && mask[place - width] === value) ||
        (y + 1 < height && mask[place + width] === value);
      if (touches) moved[place] = value;
    }
  }
  return moved;
}

/**
 * Paint a region of a mask as colors: the inside tinted, its rim a line, dark and light by turns,
 * that shows on every picture. @param {Uint8Array} mask @param {Size} picture
 * @param {Region} region @param {Uint8ClampedArray} rgba of the region
 */
export function tintMask(mask, { width, height }, region, rgba) {
  let at = 0;
  for (let y = region.top; y < region.bottom; y += 1) {
    for (let x = region.left; x < region.right; x += 1, at += 4) {
      const place = y * width + x;
      if (!mask[place]) {
        rgba[at + 3] = 0;
        continue;
      }
      const isRim =
        x === 0 || y === 0 || x + 1 === width || y + 1 === height ||
        !mask[place - 1] || !mask[place + 1] || !mask[place - width] || !mask[place + width];
      const isDark = isRim && ((x + y) >> 1) % 2 === 0;
      rgba.set(isRim ? (isDark ? [0, 0, 0, 255] : [255, 220, 0, 255]) : [255, 220, 0, 100], at);
    }
  }
}
