// @ts-check
/**
 * What every widget of the kit shares in the browser. A widget's own files are joined behind this
 * one into a single module (see `browser_widget.py`), so they use these functions as they are:
 *
 *   function render({ model, el }) {
 *     const link = connect(model, el, "Camera");        // root: group, label, theme, status lines
 *     const shoot = button("Take a picture", { key: "Space", onClick: async () => {
 *       const { content } = await link.ask("still", { prompt: "3" }, [jpeg]);  // throws Error
 *       link.say(`Kept as sample ${content.sample}.`);
 *     }});
 *     el.append(shoot);                                 // append; link's own lines stay there
 *     keys(el, { " ": () => shoot.click() });
 *     link.on("plan", (content, buffers) => ...);       // the kernel's _tell("plan", ...)
 *     link.ready.then(({ content }) => ...);            // what _greeting() returned
 *     link.onGone(() => stopTheCamera());               // the kernel was restarted
 *     return () => { stopTheCamera(); link.close(); };
 *   }
 *   export default { render };
 *
 * `link.ask` rejects with the sentence of the kernel's exception; `link.tried(promise)` shows it.
 * With `{ quiet: true, timeoutMs: 2000 }` it is sent once and given up after two seconds: for live
 * frames. While nothing at all is answered the widget says that the kernel computes. A request has an `operation` id and is sent again while no answer comes; the kernel
 * does each operation once.
 *
 * Protocol: {eco: "ask", view, operation, kind, part, of, sizes} + one buffer; the whole is the
 * content as JSON followed by the buffers, cut into parts of 1 MB. Each part but the last is
 * acknowledged by {eco: "part"}, the last by the reply: {eco: "tell", operation, part, of, sizes}.
 * `fill` asks for so many bytes more in a buffer that nobody reads (see reply_filling.js).
 *
 * @typedef {{get(name: string): any, set(name: string, value: any): void, save_changes(): void,
 *   send(content: any, callbacks?: any, buffers?: ArrayBuffer[]): void,
 *   on(event: string, callback: (...found: any[]) => void): void,
 *   off(event: string, callback: (...found: any[]) => void): void}} Model
 * @typedef {{content: any, buffers: Uint8Array[]}} Message
 * @typedef {{quiet?: boolean, timeoutMs?: number, operation?: string, fill?: number}} AskOptions
 * @typedef {ReturnType<typeof connect>} Link
 */

const PART_BYTES = 1_000_000;
const LIMIT_BYTES = 200_000_000;
const BUSY_AFTER_MS = 1500;
const SEND_AGAIN_MS = 10_000;
// How soon a camera goes off after its kernel went away.
const BEAT_MS = 2000;
const BUSY = "The kernel computes; this waits for it.";
const NO_ANSWER = "No answer yet: if no cell is running, run this cell again.";
const GONE = "The kernel was restarted: run this cell again.";

/** An id for an operation or a view; crypto.randomUUID is missing on insecure pages. */
function newId() {
  const random = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(random, (one) => one.toString(16).padStart(8, "0")).join("");
}

/** @param {number} size in bytes */
function tooLarge(size) {
  const [found, most] = [size, LIMIT_BYTES].map((one) => Math.round(one / 1e6));
  return `This is ${found} MB, at most ${most} MB can be sent at once: choose a smaller file, or fewer of them.`;
}

/**
 * Cut a content and its buffers into parts of at most 1 MB.
 * @param {any} content @param {(ArrayBuffer | ArrayBufferView)[]} buffers
 * @returns {{sizes: number[], parts: ArrayBuffer[]}}
 */
export function cut(content, buffers) {
  const pieces = [new TextEncoder().encode(JSON.stringify(content)), ...buffers.map(bytesOf)];
  const sizes = pieces.map((piece) => piece.byteLength);
  const size = sizes.reduce((sum, one) => sum + one, 0);
  if (size > LIMIT_BYTES) throw new Error(tooLarge(size));
  const whole = new Uint8Array(size);
  let start = 0;
  for (const piece of pieces) {
    whole.set(piece, start);
    start += piece.byteLength;
  }
  const parts = [];
  for (let from = 0; from < size; from += PART_BYTES) {
    parts.push(whole.slice(from, from + PART_BYTES).buffer);
  }
  return { sizes, parts };
}

/** @param {ArrayBuffer | ArrayBufferView} buffer */
function bytesOf(buffer) {
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/**
 * Put parts together again, the opposite of `cut`.
 * @param {Uint8Array[]} parts @param {number[]} sizes @returns {Message}
 */
export function joined(parts, sizes) {
  const whole = new Uint8Array(sizes.reduce((sum, one) => sum + one, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.byteLength;
  }
  let from = 0;
  const pieces = sizes.map((size) => whole.subarray(from, (from += size)));
  return { content: JSON.parse(new TextDecoder().decode(pieces[0])), buffers: pieces.slice(1) };
}

/**
 * The way to the kernel for one view of a widget; root becomes the widget's labeled group.
 * @param {Model} model @param {HTMLElement} root @param {string} [label] for aria-label
 */
function connect(model, root, label = "") {
  const view = newId();
  /** @type {Map<string, any>} */ const waiting = new Map();
  /** @type {Map<string, Uint8Array[]>} */ const arriving = new Map();
  /** @type {Map<string, Set<(content: any, buffers: Uint8Array[]) => void>>} */
  const listeners = new Map();
  /** @type {Set<() => void>} */ const gone = new Set();
  let state = "asking";
  // Since when the kernel answers nothing, 0 while it does: quiet requests end before they are late.
  let [silentSince, lastAsked] = [0, 0];
  let lastSent = performance.now();
  prepareRoot(root, label);
  const lines = status(root);
  const line = element("p", { class: "eco-kernel", role: "status" });
  root.append(line);

  /** @param {string} [text] */
  function show(text = "") {
    if (line.textContent !== text) line.textContent = text;
    const kernel = text === "" ? "ready" : text === GONE ? "gone" : "busy";
    if (root.dataset.kernel !== kernel) root.dataset.kernel = kernel;
  }

  function showWaiting() {
    if (state === "gone" || state === "closed") return;
    const loud = [...waiting.values()].filter((one) => !one.quiet).map((one) => one.since);
    const asks = waiting.size > 0 || performance.now() - lastAsked < BUSY_AFTER_MS;
    const waited = performance.now() - Math.min(...loud, (asks && silentSince) || Infinity);
    show(waited > SEND_AGAIN_MS && state === "asking" ? NO_ANSWER : waited > BUSY_AFTER_MS ? BUSY : "");
  }
  const clock = setInterval(() => {
    looked();
    beat();
    showWaiting();
    for (const one of waiting.values()) one.look();
  }, 250);

  function lose() {
    if (state === "gone" || state === "closed") return;
    state = "gone";
    show(GONE);
    for (const one of [...waiting.values()]) one.fail(new Error(GONE));
    for (const callback of gone) callback();
  }

  /** @param {any} message @param {ArrayBuffer[]} [buffers] */
  function send(message, buffers = []) {
    lastSent = performance.now();
    try {
      model.send(message, undefined, buffers);
    } catch (problem) {
      // After a restart the widget's channel is closed for good; sending is how one hears of it.
      lose();
      throw new Error(GONE, { cause: problem });
    }
  }

  /**
   * @param {string} kind @param {any} [content] @param {(ArrayBuffer | ArrayBufferView)[]} [buffers]
   * @param {AskOptions} [options] @returns {Promise<Message>}
   */
  function ask(kind, content = {}, buffers = [], { quiet = false, timeoutMs = Infinity, operation = newId(), fill = 0 } = {}) {
    return new Promise((resolve, reject) => {
      if (state === "gone" || state === "closed") throw new Error(GONE);
      const { sizes, parts } = cut(content, buffers);
      let part = 0;
      let sentAt = 0;
      const since = performance.now();
      const put = () => {
        sentAt = performance.now();
        lastAsked = sentAt;
        silentSince ||= sentAt;
        send({ eco: "ask", view, operation, kind, part, of: parts.length, sizes, fill }, [parts[part]]);
      };
      const end = () => (waiting.delete(operation), showWaiting());
      const fail = (/** @type {Error} */ problem) => (end(), reject(problem));
      const acknowledge = (/** @type {number} */ done) => {
        if (done === part && part + 1 < parts.length) (part += 1), tryPut();
      };
      const tryPut = () => {
        try {
          put();
        } catch (problem) {
          fail(/** @type {Error} */ (problem));
        }
      };
      const look = () => {
        const now = performance.now();
        if (now - since > timeoutMs) fail(new Error("No answer in time."));
        else if (!quiet && now - sentAt > SEND_AGAIN_MS) tryPut();
      };
      const done = (/** @type {Message} */ message) =>
        message.content.error === undefined ? (end(), resolve(message)) : fail(new Error(message.content.error));
      waiting.set(operation, { quiet, since, look, fail, acknowledge, done });
      tryPut();
    });
  }

  /** @param {any} message @param {DataView[]} buffers */
  function receive(message, buffers) {
    silentSince = 0;
    const request = waiting.get(message?.operation);
    if (message?.eco === "part") request?.acknowledge(message.part);
    // Replies to other views of the same widget come by here as well.
    if (message?.eco !== "tell" || (message.operation && !request)) return;
    const key = message.operation ?? `told ${message.told}`;
    const parts = message.part === 0 ? [] : (arriving.get(key) ?? []);
    parts[message.part] = bytesOf(buffers[0]);
    arriving.set(key, parts);
    if (message.part + 1 < message.of) return;
    arriving.delete(key);
    const whole = joined(parts, message.sizes);
    if (request) request.done(whole);
    else for (const callback of listeners.get(message.told) ?? []) callback(whole.content, whole.buffers);
  }

  // Some notebooks mark a widget whose kernel went away; in others only sending tells.
  const looked = () => root.closest(".jupyter-widgets-disconnected") && lose();
  function beat() {
    if (gone.size === 0 || state === "gone" || performance.now() - lastSent < BEAT_MS) return;
    try {
      send({ eco: "beat" });
    } catch {
      // lose() has said it.
    }
  }
  model.on("msg:custom", receive);
  model.on("comm_live_update", looked);
  looked();
  const ready = ask("hello", {}).then((message) => ((state = "ready"), showWaiting(), message));
  ready.catch(() => {});

  return {
    ask,
    ready,
    ...lines,
    get state() {
      return state;
    },
    /** Show a promise's failure inside the widget. @template T @param {Promise<T>} promise */
    tried: (promise) => promise.catch((problem) => void lines.alert(problem.message)),
    /** @param {string} kind @param {(content: any, buffers: Uint8Array[]) => void} callback */
    on(kind, callback) {
      listeners.set(kind, (listeners.get(kind) ?? new Set()).add(callback));
      return () => listeners.get(kind)?.delete(callback);
    },
    /**
     * Hear that the kernel went away, within two seconds: for what must then stop, as a camera.
     * @param {() => void} callback @returns {() => void} to hear it no more
     */
    onGone(callback) {
      if (state === "gone") callback();
      gone.add(callback);
      return () => gone.delete(callback);
    },
    close() {
      if (state === "closed") return;
      if (state !== "gone") ask("bye", {}, [], { quiet: true }).catch(() => {});
      state = "closed";
      clearInterval(clock);
      waiting.clear();
      model.off("msg:custom", receive);
      model.off("comm_live_update", looked);
    },
  };
}
