// @ts-check
/** Single pictures and bursts: taken at full size, encoded on the side, kept in the ledger. */

/** How many pictures may wait to be encoded; each holds a megabyte. */
const ENCODING = 24;
const COUNTDOWN_S = 3;

/**
 * @typedef {{count: number, everyMs: number}} BurstPlan everyMs 0 takes each frame
 */

/**
 * Whether a frame is due in a burst that wants one every so many ms: the one nearest to the tick.
 * @param {number} at @param {number} first ms @param {number} taken @param {number} everyMs
 */
export function isDue(at, first, taken, everyMs) {
  // Half a frame of 30 frames/s: frames come unevenly around their tick.
  return everyMs === 0 || at - first >= taken * everyMs - 17;
}

/**
 * @param {HTMLVideoElement} video
 * @param {{keep: (items: Taken[]) => Promise<number>, onThumb: (taken: Taken) => void}} options
 */
function shots(video, { keep, onThumb }) {
  /** @type {(() => void) | null} */ let cancel = null;

  /** @param {OffscreenCanvas} canvas @param {number} takenAt @returns {Promise<Taken>} */
  async function finish(canvas, takenAt) {
    const { jpeg } = await toJpeg(canvas, 0.92);
    return { data: jpeg, takenAt };
  }

  /** One picture; it is in the ledger when this returns. */
  async function still() {
    const taken = await finish(drawn(video, 0), performance.timeOrigin + performance.now());
    await keep([taken]);
    onThumb(taken);
  }

  /**
   * @param {BurstPlan} plan @param {(left: number) => void} onCount
   * @returns {Promise<Promise<Taken>[]>} once the last frame was seen
   */
  function collect({ count, everyMs }, onCount) {
    return new Promise((resolve) => {
      /** @type {Promise<Taken>[]} */ const taken = [];
      let [first, encoding] = [0, 0];
      const end = eachFrame(video, (at) => {
        first ||= at;
        if (encoding >= ENCODING || !isDue(at, first, taken.length, everyMs)) return;
        encoding += 1;
        taken.push(finish(drawn(video, 0), at).finally(() => (encoding -= 1)));
        onCount(count - taken.length);
        if (taken.length === count) stop();
      });
      const stop = () => {
        end();
        cancel = null;
        resolve(taken);
      };
      cancel = stop;
    });
  }

  /**
   * @param {(left: number) => void} onTick
   * @returns {Promise<boolean>} false when it was cancelled
   */
  function countdown(onTick) {
    return new Promise((resolve) => {
      let left = COUNTDOWN_S;
      onTick(left);
      const clock = setInterval(() => {
        left -= 1;
        onTick(left);
        if (left === 0) finishIt(true);
      }, 1000);
      const finishIt = (/** @type {boolean} */ whole) => {
        clearInterval(clock);
        cancel = null;
        resolve(whole);
      };
      cancel = () => finishIt(false);
    });
  }

  /**
   * Count down, take a burst, keep it bit by bit.
   * @param {BurstPlan} plan
   * @param {{onTick: (left: number) => void, onCount: (left: number) => void}} shown
   * @returns {Promise<number>} how many are kept
   */
  async function burst(plan, { onTick, onCount }) {
    if (!(await countdown(onTick))) return 0;
    const taken = await Promise.all(await collect(plan, onCount));
    if (taken.length === 0) return 0;
    const kept = await keep(taken);
    onThumb(taken[taken.length - 1]);
    return kept;
  }

  return {
    still,
    burst,
    /** End a countdown or burst; what was taken until then is kept. */
    cancel: () => cancel?.(),
    get isBusy() {
      return cancel !== null;
    },
  };
}
