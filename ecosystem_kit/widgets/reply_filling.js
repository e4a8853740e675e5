// @ts-check
/**
 * Replies that come at once from a server that holds small ones back.
 *
 * Without the kit's extension the server leaves Nagle's algorithm on: a small reply waits until
 * the browser has acknowledged the message before it, and a browser puts that off until it sends
 * something itself, the next frame. What fills a network packet is sent, and acknowledged, at once.
 * So where replies are slow, the kernel is asked to fill them up, and asked no more where that
 * brings nothing: a slow model, a far server, one that has the extension.
 */

// A packet on the machine's own network carries 64 kB, one between machines less than 1.5.
const NEAR_BYTES = 65_536;
const FAR_BYTES = 1500;
// Enough for a median; the first ones of each trial still belong to what was before.
const TRIAL_REPLIES = 24;
const TRIAL_SKIPS = 4;
const SLOW_MS = 30;
const WORTH = 0.85;

/** @param {string} [host] the page's, whose server it is */
function replyFilling(host = location.hostname) {
  const full = /^(localhost|127\..*|\[::1\])$/.test(host) ? NEAR_BYTES : FAR_BYTES;
  let [size, before, decided] = [0, 0, false];
  /** @type {number[]} */ let took = [];

  function decide() {
    const median = took.slice(TRIAL_SKIPS).sort((a, b) => a - b)[(took.length - TRIAL_SKIPS) >> 1];
    if (size > 0) decided = true;
    if (size > 0 && median > before * WORTH) size = 0;
    else if (size === 0 && median >= SLOW_MS) [size, before] = [full, median];
    took = [];
  }
  return {
    /** How many bytes the next reply is to be filled up with. */
    get size() {
      return size;
    },
    /** @param {number} ms from sending to the reply */
    took(ms) {
      if (decided) return;
      took.push(ms);
      if (took.length === TRIAL_REPLIES) decide();
    },
  };
}
