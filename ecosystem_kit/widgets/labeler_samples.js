// @ts-check
/**
 * The samples around the one that is shown, fetched ahead of time and decoded, so that the next
 * picture is painted at once. What is no longer near is let go, its pixels with it.
 *
 * @typedef {{id: number, kind: string, width?: number, height?: number, rate?: number,
 *   error?: string, guess?: string, bitmap?: ImageBitmap, sound?: Float32Array}} Shown
 *   a sample as it came, with what the labeler said of it (`_about_sample`) beside
 */

// Small enough to travel in one message of pictures from a webcam, large enough to keep up.
const SAMPLES_AT_ONCE = 8;
const REQUESTS_IN_FLIGHT = 2;

/** @param {Link} link */
function openShelf(link) {
  /** @type {Map<number, Shown>} */ const shelf = new Map();
  /** @type {Map<number, {promise: Promise<Shown>, tell: (shown: Shown) => void}>} */
  const awaited = new Map();
  /** @type {Set<number>} */ const asked = new Set();
  /** @type {number[]} */ let wanted = [];
  let inFlight = 0;
  let closed = false;

  function fetchMissing() {
    // A kernel that went away refuses at once: asking on would never end.
    while (inFlight < REQUESTS_IN_FLIGHT && !closed && link.state === "ready") {
      const ids = wanted.filter((id) => !shelf.has(id) && !asked.has(id)).slice(0, SAMPLES_AT_ONCE);
      if (ids.length === 0) return;
      for (const id of ids) asked.add(id);
      inFlight += 1;
      void fetchThese(ids).finally(() => {
        inFlight -= 1;
        for (const id of ids) asked.delete(id);
        fetchMissing();
      });
    }
  }

  /** @param {number[]} ids */
  async function fetchThese(ids) {
    try {
      const { content, buffers } = await link.ask("samples", { ids });
      await Promise.all(
        content.samples.map(async (/** @type {any} */ about, /** @type {number} */ at) => {
          put(await opened(about, buffers[at]));
        }),
      );
    } catch (problem) {
      const error = /** @type {Error} */ (problem).message;
      if (link.state === "ready") for (const id of ids) put({ id, kind: "", error });
    }
  }

  /** @param {Shown} shown */
  function put(shown) {
    if (closed || !wanted.includes(shown.id)) return shown.bitmap?.close();
    shelf.set(shown.id, shown);
    awaited.get(shown.id)?.tell(shown);
    awaited.delete(shown.id);
  }

  /** @param {number} id */
  function drop(id) {
    shelf.get(id)?.bitmap?.close();
    shelf.delete(id);
  }

  return {
    /** Keep these, the most urgent first, and nothing else. @param {number[]} ids */
    want(ids) {
      wanted = ids;
      const near = new Set(ids);
      for (const id of [...shelf.keys()]) if (!near.has(id)) drop(id);
      for (const id of [...awaited.keys()]) if (!near.has(id)) awaited.delete(id);
      // What is at hand is drawn first.
      if (ids.length > 0 && shelf.has(ids[0])) setTimeout(fetchMissing, 0);
      else fetchMissing();
    },
    /** @param {number} id */
    peek: (id) => shelf.get(id),
    /** Resolves when the sample is there; never, if it is not wanted any more. @param {number} id */
    get(id) {
      const there = shelf.get(id);
      if (there) return Promise.resolve(there);
      let waiting = awaited.get(id);
      if (!waiting) {
        /** @type {(shown: Shown) => void} */ let tell = () => {};
        const promise = new Promise((/** @type {(shown: Shown) => void} */ resolve) => (tell = resolve));
        awaited.set(id, (waiting = { promise, tell }));
      }
      return waiting.promise;
    },
    close() {
      closed = true;
      for (const id of [...shelf.keys()]) drop(id);
      awaited.clear();
    },
  };
}

/** @param {any} about @param {Uint8Array} bytes @returns {Promise<Shown>} */
async function opened(about, bytes) {
  if (about.error) return about;
  // A copy: the message that the bytes came in holds many samples, and would stay in memory.
  if (about.kind === "sound") {
    const numbers = new Int16Array(bytes.slice().buffer);
    return { ...about, sound: Float32Array.from(numbers, (one) => one / 32768) };
  }
  try {
    const bitmap = await createImageBitmap(new Blob([bytes.slice()], { type: about.mime }));
    return { ...about, bitmap };
  } catch {
    const error = `This browser can't open picture ${about.id} (${about.mime}): exclude it, or add it again as JPEG.`;
    return { ...about, error };
  }
}
