// @ts-check
/**
 * Labels on their way to the ledger, in the order in which they were given. Each has an id of its
 * own, and lies in this tab's sessionStorage until the ledger has it: a reload of the page or a
 * restart of the kernel loses none, and what is sent twice is kept once (`label_requests.py`). No
 * picture and no sound is ever put there.
 *
 * @typedef {{operation: string, do: "label" | "undo", sample?: number | null, value?: any,
 *   seconds?: number, helped?: boolean, task?: string, undoes?: string | null}} Operation
 */

const OPERATIONS_AT_ONCE = 50;
const TRY_AGAIN_MS = 5000;
let stored = 0;

/**
 * @param {Link} link
 * @param {{store: string, since: () => number, onReply: (content: any) => void,
 *   onState: (problem: string) => void}} options
 */
function openOutbox(link, { store, since, onReply, onState }) {
  const prefix = `eco-label ${store} `;
  /** @type {{place: string, one: Operation}[]} */
  const waiting = remembered(prefix);
  let sending = false;
  let closed = false;
  /** @type {any} */ let timer;

  async function pump() {
    if (sending || closed || waiting.length === 0 || link.state !== "ready") return;
    sending = true;
    const batch = waiting.slice(0, OPERATIONS_AT_ONCE);
    try {
      const { operations, buffers } = withBuffers(batch.map(({ one }) => one));
      const { content } = await link.ask("operations", { operations, since: since() }, buffers);
      waiting.splice(0, batch.length);
      for (const { place } of batch) forget(place);
      sending = false;
      onReply(content);
      onState("");
      void pump();
    } catch (problem) {
      sending = false;
      if (closed) return;
      onState(/** @type {Error} */ (problem).message);
      if (link.state === "ready") timer = setTimeout(() => void pump(), TRY_AGAIN_MS);
    }
  }

  return {
    /** @param {Operation} one */
    put(one) {
      stored += 1;
      const place = `${prefix}${String(Date.now()).padStart(15, "0")} ${String(stored).padStart(9, "0")}`;
      remember(place, one);
      waiting.push({ place, one });
      onState("");
      // It is remembered: the next picture comes first.
      setTimeout(() => void pump(), 0);
    },
    get unsent() {
      return waiting.map(({ one }) => one);
    },
    pump,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/** Run lengths travel as Uint32, beside the JSON. @param {Operation[]} given */
function withBuffers(given) {
  /** @type {Uint32Array[]} */ const buffers = [];
  const operations = given.map((one) => {
    if (!one.value?.counts) return one;
    buffers.push(Uint32Array.from(one.value.counts));
    return { ...one, value: { size: one.value.size, buffer: buffers.length - 1 } };
  });
  return { operations, buffers };
}

/** What an earlier life of this page left. @param {string} prefix */
function remembered(prefix) {
  /** @type {{place: string, one: Operation}[]} */ const found = [];
  try {
    for (const place of Object.keys(sessionStorage).filter((key) => key.startsWith(prefix)).sort()) {
      found.push({ place, one: JSON.parse(sessionStorage.getItem(place) ?? "null") });
    }
  } catch {
    // A browser that keeps nothing for this page: labels then wait in memory alone.
  }
  return found.filter(({ one }) => one?.operation);
}

/** @param {string} place @param {Operation} one */
function remember(place, one) {
  try {
    sessionStorage.setItem(place, JSON.stringify(one));
  } catch {
    // As above, or the store is full.
  }
}

/** @param {string} place */
function forget(place) {
  try {
    sessionStorage.removeItem(place);
  } catch {
    // As above.
  }
}
