// @ts-check
/**
 * Waveform and spectrogram of any stretch of a sound. Arithmetic alone, no page: Node tests it.
 */

// 32 ms at 16 kHz: two periods of a low voice.
const FFT_SAMPLES = 512;
// What is quieter than the loudest by more than this is drawn as silence.
const RANGE_DB = 70;

/**
 * The least and the largest sample for each column of a waveform.
 * @param {Float32Array} sound @param {number} start first sample @param {number} end behind the last
 * @param {number} columns @returns {Float32Array} least, largest, least, largest, …
 */
export function peaks(sound, start, end, columns) {
  const found = new Float32Array(2 * columns);
  const step = (end - start) / columns;
  for (let column = 0; column < columns; column += 1) {
    const first = Math.max(0, Math.floor(start + column * step));
    const last = Math.min(sound.length, Math.max(first + 1, Math.ceil(start + (column + 1) * step)));
    let [least, largest] = first < last ? [Infinity, -Infinity] : [0, 0];
    for (let place = first; place < last; place += 1) {
      if (sound[place] < least) least = sound[place];
      if (sound[place] > largest) largest = sound[place];
    }
    found[2 * column] = least;
    found[2 * column + 1] = largest;
  }
  return found;
}

/**
 * The Fourier transform of 2^n numbers, in place (Cooley and Tukey, Math. Comp. 19, 1965).
 * @param {Float64Array} real @param {Float64Array} imaginary
 */
export function transform(real, imaginary) {
  const size = real.length;
  for (let place = 1, turned = 0; place < size; place += 1) {
    let bit = size >> 1;
    for (; turned & bit; bit >>= 1) turned ^= bit;
    turned |= bit;
    if (place < turned) {
      [real[place], real[turned]] = [real[turned], real[place]];
      [imaginary[place], imaginary[turned]] = [imaginary[turned], imaginary[place]];
    }
  }
  for (let length = 2; length <= size; length *= 2) {
    const half = length / 2;
    for (let turn = 0; turn < half; turn += 1) {
      const angle = (-2 * Math.PI * turn) / length;
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      for (let low = turn; low < size; low += length) {
        const high = low + half;
        const r = real[high] * cosine - imaginary[high] * sine;
        const i = real[high] * sine + imaginary[high] * cosine;
        [real[high], imaginary[high]] = [real[low] - r, imaginary[low] - i];
        [real[low], imaginary[low]] = [real[low] + r, imaginary[low] + i];
      }
    }
  }
}

/**
 * How loud each tone is in each column, 0 (silence) to 255 (the loudest here).
 * @param {Float32Array} sound @param {number} start first sample @param {number} end behind the last
 * @param {number} columns @returns {{rows: number, levels: Uint8Array}} row 0 is the lowest tone,
 *   the last one half the sample rate; column by column
 */
export function spectrogram(sound, start, end, columns) {
  const rows = FFT_SAMPLES / 2;
  const power = new Float32Array(columns * rows);
  const [real, imaginary] = [new Float64Array(FFT_SAMPLES), new Float64Array(FFT_SAMPLES)];
  const hann = Float64Array.from(real, (_, place) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (place + 0.5)) / FFT_SAMPLES));
  let loudest = 1e-9;
  for (let column = 0; column < columns; column += 1) {
    const middle = Math.round(start + ((column + 0.5) * (end - start)) / columns);
    for (let place = 0; place < FFT_SAMPLES; place += 1) {
      real[place] = (sound[middle - FFT_SAMPLES / 2 + place] ?? 0) * hann[place];
      imaginary[place] = 0;
    }
    transform(real, imaginary);
    for (let row = 0; row < rows; row += 1) {
      const here = real[row] * real[row] + imaginary[row] * imaginary[row];
      power[column * rows + row] = here;
      if (here > loudest) loudest = here;
    }
  }
  const levels = Uint8Array.from(power, (one) =>
    Math.max(0, 255 * (1 + (10 * Math.log10((one + 1e-12) / loudest)) / RANGE_DB)),
  );
  return { rows, levels };
}
