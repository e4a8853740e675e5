// @ts-check
/**
 * The frames of a burst, each with its own time of capture.
 *
 * Where the browser can (Chromium), a worker reads the camera's track itself: the notebook page is
 * often busy for longer than a frame, and what the page would miss the worker sees. Elsewhere the
 * page looks at each frame that the preview shows.
 */

const BURST_QUALITY = 0.92;

/**
 * Whether a frame is due in a burst that wants one every so many ms: the one nearest to the tick.
 * @param {number} at @param {number} first ms @param {number} taken @param {number} everyMs
 */
export function isDue(at, first, taken, everyMs) {
  // Half a frame of 30 frames/s: frames come unevenly around their tick.
  return everyMs === 0 || at - first >= taken * everyMs - 17;
}

/** Runs in a worker; knows nothing but what it is sent. */
async function burstWorker(/** @type {any} */ { readable, count, everyMs, quality }) {
  const reader = readable.getReader();
  /** @type {Promise<void>[]} */ const encoding = [];
  let [first, taken] = [-1, 0];
  while (taken < count) {
    const { value: frame, done } = await reader.read();
    if (done) break;
    const at = frame.timestamp / 1000;
    if (first < 0) first = at;
    if (isDue(at, first, taken, everyMs)) {
      const canvas = new OffscreenCanvas(frame.displayWidth, frame.displayHeight);
      /** @type {any} */ (canvas.getContext("2d", { alpha: false, willReadFrequently: true })).drawImage(frame, 0, 0);
      const number = (taken += 1);
      encoding.push(
        canvas
          .convertToBlob({ type: "image/jpeg", quality })
          .then((blob) => blob.arrayBuffer())
          .then((data) => /** @type {any} */ (self).postMessage({ data, after: at - first, number }, [data])),
      );
    }
    // The camera has few of them to fill.
    frame.close();
  }
  await Promise.all(encoding);
  /** @type {any} */ (self).postMessage({ end: true });
}

/**
 * @param {ReadableStream} readable @param {BurstPlan} plan @param {(left: number) => void} onCount
 */
function burstByWorker(readable, { count, everyMs }, onCount) {
  const { worker, end } = workerOf(burstWorker, isDue);
  const began = performance.timeOrigin + performance.now();
  /** @type {Taken[]} */ const taken = [];
  let stop = () => {};
  const done = new Promise((resolve, reject) => {
    stop = () => {
      end();
      resolve(taken.filter(Boolean));
    };
    worker.onerror = (event) => (reject(new Error(event.message)), stop());
    worker.onmessage = ({ data: found }) => {
      if (found.end) return stop();
      taken[found.number - 1] = { data: found.data, takenAt: began + found.after };
      onCount(count - found.number);
    };
    worker.postMessage({ readable, count, everyMs, quality: BURST_QUALITY }, [/** @type {any} */ (readable)]);
  });
  return { stop: () => stop(), done };
}

/** @param {HTMLVideoElement} video @param {BurstPlan} plan @param {(left: number) => void} onCount */
function burstByPreview(video, { count, everyMs }, onCount) {
  /** @type {Promise<Taken>[]} */ const taken = [];
  let first = 0;
  let stop = () => {};
  const done = new Promise((resolve) => {
    const end = eachFrame(video, (at) => {
      first ||= at;
      if (!isDue(at, first, taken.length, everyMs)) return;
      const picture = toJpeg(drawn(video, 0), BURST_QUALITY);
      taken.push(picture.then(({ jpeg }) => ({ data: jpeg, takenAt: at })));
      onCount(count - taken.length);
      if (taken.length === count) stop();
    });
    stop = () => {
      end();
      resolve(Promise.all(taken));
    };
  });
  return { stop: () => stop(), done };
}

/**
 * @param {HTMLVideoElement} video @param {BurstPlan} plan @param {(left: number) => void} onCount
 * @returns {{stop: () => void, done: Promise<Taken[]>}} what was taken until it was stopped counts
 */
function burstFrames(video, plan, onCount) {
  const readable = trackReader(video, 10);
  return readable ? burstByWorker(readable, plan, onCount) : burstByPreview(video, plan, onCount);
}
