// @ts-check
/**
 * The microphone: exactly as many samples as were asked for, at 16 kHz, as they came in.
 *
 * A ring buffer on the audio thread (`sound_ring.js`) holds the last seconds, so that a busy page
 * costs no sample, and counts what the browser itself left out.
 * Nothing is sent or kept from here: a take is an Int16Array in this page's memory.
 *
 * @typedef {{peak: number, rms: number}} Level 0 to 1, of the last 50 ms
 * @typedef {{samples: Int16Array, missing: number}} Take missing: how many samples at 16 kHz, at least
 * @typedef {{take(seconds: number, delay?: number): Promise<Take>, cancel(): void, close(): void, rate: number,
 *   deviceId: string, label: string}} Recorder
 */

const RATE_HZ = 16_000;
// A key or a mouse that starts the recording clicks; a clip begins when that is over.
const AFTER_CLICK_S = 0.15;
const SOUND_STARTS_WITHIN_MS = 5000;
// Longer than this behind time, the audio thread has stopped for good.
const PATIENCE_S = 3;

// Each of them changes the sound: correlation with the source 0.81 with them, 0.99 without.
const AS_IT_IS = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/** @param {Float32Array} samples in [-1, 1] @returns {Int16Array} */
export function toInt16(samples) {
  return Int16Array.from(samples, (one) => Math.max(-32768, Math.min(32767, Math.round(one * 32768))));
}

/**
 * @param {Float32Array} samples @param {number} from Hz @param {number} count how many come out
 * @returns {Promise<Float32Array>} at 16 kHz
 */
async function resampled(samples, from, count) {
  const offline = new OfflineAudioContext(1, count, RATE_HZ);
  const buffer = offline.createBuffer(1, samples.length, from);
  buffer.copyToChannel(new Float32Array(samples), 0);
  const source = offline.createBufferSource();
  source.buffer = buffer;
  source.connect(offline.destination);
  source.start();
  return (await offline.startRendering()).getChannelData(0);
}

/**
 * Start the browser's sound; without headphones or loudspeakers Firefox waits for ever, and says nothing.
 * @param {AudioContext} context
 */
async function running(context) {
  const patience = new Promise((resolve) => setTimeout(resolve, SOUND_STARTS_WITHIN_MS));
  await Promise.race([context.resume(), patience]);
  if (/** @type {string} */ (context.state) !== "running") throw new DOMException("", "NoSoundOutput");
}

/** @param {AudioContext} context @param {MediaStream} stream @param {number} seconds */
async function ringOf(context, stream, seconds) {
  try {
    // Firefox throws NotSupportedError here when the device runs at another rate.
    const source = context.createMediaStreamSource(stream);
    const module = URL.createObjectURL(new Blob([AUDIO_THREAD], { type: "text/javascript" }));
    await context.audioWorklet.addModule(module).finally(() => URL.revokeObjectURL(module));
    const options = { channelCount: 1, processorOptions: { seconds } };
    const ring = new AudioWorkletNode(context, "eco-ring", options);
    // It writes no output: connected, so that every browser lets it run.
    source.connect(ring).connect(context.destination);
    if (context.state === "suspended") await running(context);
    return ring;
  } catch (problem) {
    await context.close();
    throw problem;
  }
}

/** @param {MediaStream} stream @param {number} seconds */
async function listen(stream, seconds) {
  try {
    const context = new AudioContext({ sampleRate: RATE_HZ });
    return { context, ring: await ringOf(context, stream, seconds) };
  } catch (problem) {
    if (/** @type {Error} */ (problem).name !== "NotSupportedError") throw problem;
    const context = new AudioContext();
    return { context, ring: await ringOf(context, stream, seconds) };
  }
}

/**
 * Open a microphone; asks for permission where the browser wants that.
 * @param {{device?: string, longest_s: number, onLevel: (level: Level) => void, onEnd: () => void}} options
 * @returns {Promise<Recorder>} or throws an Error whose sentence mends it
 */
async function openMicrophone({ device, longest_s, onLevel, onEnd }) {
  let stream;
  try {
    const wanted = { ...AS_IT_IS, channelCount: 1, deviceId: device ? { exact: device } : undefined };
    stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
    const { context, ring } = await listen(stream, 2 * longest_s + 1);
    return recorder(stream, context, ring, { onLevel, onEnd });
  } catch (problem) {
    stream?.getTracks().forEach((track) => track.stop());
    throw new Error(deviceProblem(problem, "microphone"), { cause: problem });
  }
}

/**
 * @param {MediaStream} stream @param {AudioContext} context @param {AudioWorkletNode} ring
 * @param {{onLevel: (level: Level) => void, onEnd: () => void}} callbacks
 * @returns {Recorder}
 */
function recorder(stream, context, ring, { onLevel, onEnd }) {
  const [track] = stream.getAudioTracks();
  /** @type {{id: number, resolve: (found: any) => void, reject: (problem: Error) => void} | null} */
  let waiting = null;
  let takes = 0;
  let closed = false;

  ring.port.onmessage = ({ data }) => {
    if (data.id === undefined) onLevel(data);
    else if (waiting?.id === data.id) waiting?.resolve(data);
  };
  const lost = () => {
    if (closed) return;
    close();
    onEnd();
  };
  // Unplugged, forbidden in the middle, or the system's sound broke down.
  track.addEventListener("ended", lost);
  context.addEventListener("error", lost);

  /** Seconds that the system lost before they came here, where the browser counts them (Chromium). */
  function dropped() {
    const { totalFramesDuration = 0, deliveredFramesDuration = 0 } = /** @type {any} */ (track).stats ?? {};
    return (totalFramesDuration - deliveredFramesDuration) / 1000;
  }

  function cancel(why = "Nothing was recorded.") {
    ring.port.postMessage(null);
    waiting?.reject(new Error(why));
    waiting = null;
  }
  function close() {
    closed = true;
    cancel();
    stream.getTracks().forEach((one) => one.stop());
    if (context.state !== "closed") void context.close();
  }

  /**
   * @param {number} seconds @param {number} [delay] until it begins; below 0 it began before
   * @returns {Promise<Take>}
   */
  async function take(seconds, delay = AFTER_CLICK_S) {
    if (waiting) throw new Error("A recording is running already.");
    const wanted = Math.round(seconds * RATE_HZ);
    const count = Math.round(seconds * context.sampleRate);
    const id = ++takes;
    const before = dropped();
    const late = setTimeout(lost, 1000 * (seconds + delay + PATIENCE_S));
    const found = await new Promise((resolve, reject) => {
      waiting = { id, resolve, reject };
      ring.port.postMessage({ id, count, delay });
    }).finally(() => {
      clearTimeout(late);
      waiting = null;
    });
    const same = context.sampleRate === RATE_HZ;
    const samples = same ? found.samples : await resampled(found.samples, context.sampleRate, wanted);
    // The browser may count a piece that the audio thread misses as well: never twice.
    const lost_s = Math.max(found.missing / context.sampleRate, dropped() - before);
    return { samples: toInt16(samples), missing: Math.round(lost_s * RATE_HZ) };
  }

  return {
    take,
    cancel,
    close,
    rate: context.sampleRate,
    deviceId: track.getSettings().deviceId ?? "",
    label: track.label,
  };
}
