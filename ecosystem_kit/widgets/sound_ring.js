// @ts-check
/**
 * What runs on the audio thread: a ring of the last seconds, and what is missing in a piece of it.
 *
 * Three things lose sound there. The thread skips blocks: their frame numbers jump. A starved
 * browser plays silence in between: exact zeros, broken off at both edges. Or its audio stands
 * still and goes on later: frames and zeros tell nothing then, the wall clock does.
 */

// Pauses of a microphone that mutes itself fade in and out; a piece left out has hard edges.
const SILENT = 0.5 / 32768;
const HARD_EDGE = 4 / 32768;
const EDGE_SAMPLES = 8;
// A quarter of a second of nothing is no starved browser: this device falls silent by itself, as one
// with a mute switch or a noise gate does, and its shorter silences tell nothing either.
const OWN_SILENCE_S = 0.25;
// The browser works in blocks of this many samples, and leaves out no less.
const BLOCK = 128;

/**
 * Samples of silence that the browser put in where it had no sound.
 * @param {Float32Array} samples @param {number} rate Hz @returns {number}
 */
export function silencesPutIn(samples, rate) {
  const isHard = (/** @type {number} */ from) =>
    samples.subarray(Math.max(0, from), from + EDGE_SAMPLES).some((one) => Math.abs(one) > HARD_EDGE);
  let [found, run] = [0, 0];
  for (let i = 0; i <= samples.length; i++) {
    if (i < samples.length && Math.abs(samples[i]) < SILENT) {
      run += 1;
      continue;
    }
    const begins = i - run;
    // All of it silent: that is a muted microphone, which has a warning of its own.
    if (run >= OWN_SILENCE_S * rate || run === samples.length) return 0;
    if (run >= BLOCK && (begins === 0 || isHard(begins - EDGE_SAMPLES)) && (i === samples.length || isHard(i))) found += run;
    run = 0;
  }
  return found;
}

// Blocks come in clusters, up to 20 ms late each: the least late one of so many ms is on time.
const ON_TIME_MS = 300;
// Date.now() tells whole milliseconds, and sound cards run up to 0.5 ms in a second too slow.
const SLACK_MS = 5;
const SLOW_CARD = 0.0005;

/**
 * Milliseconds that the wall clock went on while no sound came, from before a piece to its end.
 * @param {{at: number, late: number}[]} blocks sample number and lateness in ms, in order
 * @param {number} from the piece's first sample @param {number} count how long it is @param {number} rate Hz
 */
export function stoodStill(blocks, from, count, rate) {
  const window = (ON_TIME_MS * rate) / 1000;
  const least = (/** @type {number} */ first, /** @type {number} */ last) =>
    blocks.reduce((low, { at, late }) => (at >= first && at < last ? Math.min(low, late) : low), Infinity);
  // A piece that begins with the microphone has no before.
  const before = Math.min(least(from - window, from), least(from, from + 2 * BLOCK));
  const after = least(from + count - BLOCK, Infinity);
  const lost = after - before;
  return lost > SLACK_MS + (1000 * SLOW_CARD * count) / rate ? lost : 0;
}

/* It lives in a scope of its own, and can use nothing from this file but what is written into it. */
const AUDIO_THREAD = `
const [SILENT, HARD_EDGE, EDGE_SAMPLES] = ${JSON.stringify([SILENT, HARD_EDGE, EDGE_SAMPLES])};
const [BLOCK, OWN_SILENCE_S] = ${JSON.stringify([BLOCK, OWN_SILENCE_S])};
const [ON_TIME_MS, SLACK_MS, SLOW_CARD] = ${JSON.stringify([ON_TIME_MS, SLACK_MS, SLOW_CARD])};
${silencesPutIn}
${stoodStill}
registerProcessor("eco-ring", class extends AudioWorkletProcessor {
  constructor({ processorOptions: { seconds } }) {
    super();
    this.ring = new Float32Array(Math.ceil(seconds * sampleRate));
    this.gaps = new Uint8Array(this.ring.length);
    this.blocks = [];
    this.written = 0;
    this.wanted = null;
    this.peak = this.power = this.counted = 0;
    this.next = currentFrame;
    this.port.onmessage = ({ data }) => {
      const from = data && this.written + Math.round(data.delay * sampleRate);
      this.wanted = data && { ...data, from: Math.max(0, this.written - this.ring.length, from) };
    };
  }
  write(value, gap) {
    const at = this.written++ % this.ring.length;
    this.ring[at] = value;
    this.gaps[at] = gap;
  }
  process([[channel]]) {
    // Blocks that the audio thread skipped, and blocks without input, are counted as missing.
    for (; this.next < currentFrame; this.next++) this.write(0, 1);
    this.blocks.push({ at: this.written, late: Date.now() - (1000 * currentFrame) / sampleRate });
    if (this.blocks.length * BLOCK > this.ring.length) this.blocks.shift();
    for (let i = 0; i < BLOCK; i++) this.write(channel ? channel[i] : 0, channel ? 0 : 1);
    this.next = currentFrame + BLOCK;
    this.measure(channel);
    this.cut();
    return true;
  }
  measure(channel) {
    for (const value of channel ?? []) {
      this.peak = Math.max(this.peak, Math.abs(value));
      this.power += value * value;
    }
    this.counted += BLOCK;
    if (this.counted < sampleRate / 20) return;
    this.port.postMessage({ peak: this.peak, rms: Math.sqrt(this.power / this.counted) });
    this.peak = this.power = this.counted = 0;
  }
  cut() {
    if (!this.wanted || this.written < this.wanted.from + this.wanted.count) return;
    const { id, from, count } = this.wanted;
    const still = stoodStill(this.blocks, from, count, sampleRate);
    // Late is not lost: the take waits until its last block has had time to be on time.
    const waited = this.written - from - count;
    if (still && waited < (ON_TIME_MS * sampleRate) / 1000) return;
    const samples = new Float32Array(count);
    let missing = 0;
    for (let i = 0; i < count; i++) {
      const at = (from + i) % this.ring.length;
      samples[i] = this.ring[at];
      missing += this.gaps[at];
    }
    this.wanted = null;
    missing = Math.max(missing + silencesPutIn(samples, sampleRate), (still * sampleRate) / 1000);
    this.port.postMessage({ id, samples, missing, at: Date.now() }, [samples.buffer]);
  }
});`;
