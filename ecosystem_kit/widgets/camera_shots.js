// @ts-check
/** Single pictures and bursts, kept in the ledger; the frames of a burst are `camera_burst.js`. */

const COUNTDOWN_S = 3;

/**
 * @typedef {{count: number, everyMs: number}} BurstPlan everyMs 0 takes each frame
 */

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
    const run = burstFrames(video, plan, onCount);
    cancel = run.stop;
    const taken = await run.done.finally(() => (cancel = null));
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
