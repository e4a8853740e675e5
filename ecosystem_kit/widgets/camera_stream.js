// @ts-check
/**
 * Frames from a <video> to the kernel while they are fresh: JPEG, at most two on their way, what
 * comes meanwhile is dropped, one that gets lost is given up after two seconds.
 *
 *   const live = frameStream(link, camera.video, {
 *     content: () => ({ prompt: "3" }),            // goes with each frame, optional
 *     onReply: (content, took_ms) => show(content) // what the kernel's `_handle("frame", …)` returned
 *   });
 *   live.start();   live.stop();   live.stats()   // {sent, done, lost, perSecond}
 *
 * Start it when the camera runs, and again when another one was chosen: a worker reads the
 * camera's own track where the browser can (Chromium), the page what the video shows elsewhere.
 *
 * The kernel gets kind "frame", content {at, number, width, height, ...}, buffers [jpeg], where
 * `at` is the time of capture in ms since 1970 (UTC). In Python `live_frames.LiveFrames` takes
 * them (`_take_frame`); Camera and AssistantPanel inherit it.
 *
 * @typedef {{jpeg: ArrayBuffer, width: number, height: number, at: number, began: number}} FreshFrame
 *   at and began (of drawing it) in ms since 1970
 * @typedef {{want: () => void, stop: () => void}} FrameSource each `want` gives one frame, the next
 */

// Two hide the way there and back; a third would only wait in the kernel and grow old.
const IN_FLIGHT = 2;
const LOST_AFTER_MS = 2000;

/** Runs in a worker: for each frame that was asked for, the next one that the camera gives. */
async function frameWorker(/** @type {any} */ message) {
  const home = /** @type {any} */ (self);
  if (!message.readable) return void (home.wanted += 1);
  const { readable, width, quality } = message;
  home.wanted = 0;
  const reader = readable.getReader();
  const now = () => performance.timeOrigin + performance.now();
  /** @type {OffscreenCanvas[]} */ const canvases = [];
  // The camera's clock begins anywhere: the frame that came soonest tells where.
  let clockBegan = Infinity;
  for (;;) {
    const { value: frame, done } = await reader.read();
    if (done) break;
    const began = now();
    clockBegan = Math.min(clockBegan, began - frame.timestamp / 1000);
    if (home.wanted > 0) {
      home.wanted -= 1;
      const canvas = drawn(frame, width, canvases.pop());
      const at = clockBegan + frame.timestamp / 1000;
      void toJpeg(canvas, quality).then((picture) => {
        canvases.push(canvas);
        home.postMessage({ ...picture, at, began }, [picture.jpeg]);
      });
    }
    // The camera has few of them to fill.
    frame.close();
  }
}

/**
 * @param {ReadableStream} readable @param {{width: number, quality: number}} form
 * @param {(frame: FreshFrame) => void} onFrame @param {() => void} onFail @returns {FrameSource}
 */
function framesByWorker(readable, form, onFrame, onFail) {
  const { worker, end } = workerOf(frameWorker, drawn, toJpeg);
  worker.onmessage = ({ data }) => onFrame(data);
  worker.onerror = onFail;
  worker.postMessage({ readable, ...form }, [/** @type {any} */ (readable)]);
  return { want: () => worker.postMessage({}), stop: end };
}

/**
 * @param {HTMLVideoElement} video @param {{width: number, quality: number}} form
 * @param {(frame: FreshFrame) => void} onFrame @returns {FrameSource}
 */
function framesByPreview(video, { width, quality }, onFrame) {
  let [wanted, newest] = [0, -1];
  let running = true;

  /** A busy page is called twice for one frame at times. */
  function drawnOnce() {
    if (!("VideoFrame" in window)) return drawn(video, width);
    const frame = new VideoFrame(video);
    const canvas = frame.timestamp === newest ? null : drawn(frame, width);
    newest = frame.timestamp;
    frame.close();
    return canvas;
  }
  const end = eachFrame(video, async (at) => {
    if (wanted === 0 || video.videoWidth === 0) return;
    const began = performance.timeOrigin + performance.now();
    const canvas = drawnOnce();
    if (!canvas) return;
    wanted -= 1;
    const picture = await toJpeg(canvas, quality);
    if (running) onFrame({ ...picture, at, began });
  });
  return {
    want: () => void (wanted += 1),
    stop: () => {
      running = false;
      end();
    },
  };
}

/**
 * @param {Link} link @param {HTMLVideoElement} video
 * @param {{kind?: string, width?: number, quality?: number, inFlight?: number, content?: () => object,
 *   onReply?: (content: any, tookMs: number, frame: FreshFrame) => void, onProblem?: (problem: Error) => void}} [options]
 */
function frameStream(link, video, options = {}) {
  const { kind = "frame", width = 640, quality = 0.8, inFlight = IN_FLIGHT } = options;
  const { content = () => ({}), onReply, onProblem } = options;
  /** @type {FrameSource | null} */ let source = null;
  const filling = replyFilling();
  let [sent, done, lost, since] = [0, 0, 0, 0];

  /** @param {FrameSource} from @param {FreshFrame} frame */
  async function send(from, frame) {
    const number = (sent += 1);
    try {
      const about = { ...content(), at: frame.at, number, width: frame.width, height: frame.height };
      const asked = performance.now();
      const how = { quiet: true, timeoutMs: LOST_AFTER_MS, fill: filling.size };
      const reply = await link.ask(kind, about, [frame.jpeg], how);
      filling.took(performance.now() - asked);
      done += 1;
      if (source === from) onReply?.(reply.content, performance.timeOrigin + performance.now() - frame.began, frame);
    } catch (problem) {
      lost += 1;
      if (source === from) onProblem?.(/** @type {Error} */ (problem));
    } finally {
      if (source === from) from.want();
    }
  }

  /** @param {boolean} byWorker */
  function begin(byWorker) {
    source?.stop();
    const form = { width, quality };
    const readable = byWorker ? trackReader(video, 1) : null;
    const onFrame = (/** @type {FreshFrame} */ frame) => source === mine && void send(mine, frame);
    /** @type {FrameSource} */
    const mine = readable
      ? // A page that forbids workers still has its preview.
        framesByWorker(readable, form, onFrame, () => source === mine && begin(false))
      : framesByPreview(video, form, onFrame);
    source = mine;
    for (let free = 0; free < inFlight; free += 1) mine.want();
  }

  function stop() {
    source?.stop();
    source = null;
  }
  link.onGone(stop);
  return {
    start() {
      [sent, done, lost, since] = [0, 0, 0, performance.now()];
      begin(true);
    },
    stop,
    get isOn() {
      return source !== null;
    },
    stats: () => ({ sent, done, lost, perSecond: done / Math.max(0.001, (performance.now() - since) / 1000) }),
  };
}
