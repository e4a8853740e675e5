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
 * The kernel gets kind "frame", content {at, number, width, height, ...}, buffers [jpeg], where
 * `at` is the time of capture in ms since 1970 (UTC). In Python `live_frames.LiveFrames` takes
 * them (`_take_frame`); Camera and AssistantPanel inherit it.
 *
 * Whoever needs single pictures uses `grab(video)`: a JPEG as the camera saw it, never mirrored.
 */

// Two hide the way there and back; a third would only wait in the kernel and grow old.
const IN_FLIGHT = 2;
const LOST_AFTER_MS = 2000;

/**
 * One picture of what a video shows now, as JPEG bytes.
 * @param {HTMLVideoElement | ImageBitmap | OffscreenCanvas} source
 * @param {{width?: number, quality?: number}} [options] width 0 keeps the camera's own
 */
async function grab(source, { width = 0, quality = 0.92 } = {}) {
  return toJpeg(drawn(source, width), quality);
}

/**
 * Take the pixels at once, so that a later frame can't come between.
 * @param {any} source @param {number} width @param {OffscreenCanvas} [canvas] to draw upon again
 */
function drawn(source, width, canvas = new OffscreenCanvas(1, 1)) {
  const full = {
    width: source.videoWidth ?? source.displayWidth ?? source.width,
    height: source.videoHeight ?? source.displayHeight ?? source.height,
  };
  const scale = width && width < full.width ? width / full.width : 1;
  const size = { width: Math.round(full.width * scale), height: Math.round(full.height * scale) };
  if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
  // Read back for each picture: a canvas on the graphics card would cost a copy each time.
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    canvas.getContext("2d", { alpha: false, willReadFrequently: true })
  );
  context.drawImage(source, 0, 0, size.width, size.height);
  return canvas;
}

/** @param {OffscreenCanvas} canvas @param {number} quality */
async function toJpeg(canvas, quality) {
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
  return { jpeg: await blob.arrayBuffer(), width: canvas.width, height: canvas.height };
}

/**
 * When a frame was captured, in ms since 1970; browsers that don't say get the time of showing.
 * @param {number} now @param {{captureTime?: number, expectedDisplayTime?: number}} metadata
 */
function capturedAt(now, metadata) {
  return performance.timeOrigin + (metadata.captureTime ?? now);
}

/**
 * Call back for each new frame of a video until stopped; in browsers without
 * requestVideoFrameCallback for each repaint with a new picture.
 * @param {HTMLVideoElement} video @param {(at: number) => void} callback
 */
function eachFrame(video, callback) {
  let running = true;
  let shown = -1;
  const next = () => {
    if (!running) return;
    if (video.requestVideoFrameCallback) {
      video.requestVideoFrameCallback((now, metadata) => {
        // The next one is asked for first: what follows may take a while.
        next();
        if (running) callback(capturedAt(now, metadata));
      });
      return;
    }
    requestAnimationFrame((now) => {
      next();
      if (!running || video.currentTime === shown) return;
      shown = video.currentTime;
      callback(capturedAt(now, {}));
    });
  };
  next();
  return () => {
    running = false;
  };
}

/**
 * @param {Link} link @param {HTMLVideoElement} video
 * @param {{kind?: string, width?: number, quality?: number, inFlight?: number, content?: () => object,
 *   onReply?: (content: any, tookMs: number, frame: {at: number, jpeg: ArrayBuffer}) => void, onProblem?: (problem: Error) => void}} [options]
 */
function frameStream(link, video, options = {}) {
  const { kind = "frame", width = 640, quality = 0.8, inFlight = IN_FLIGHT } = options;
  const { content = () => ({}), onReply, onProblem } = options;
  // One canvas for each that may be on its way: encoding reads it while the next is drawn.
  const canvases = Array.from({ length: inFlight }, () => new OffscreenCanvas(1, 1));
  const free = [...canvases];
  /** @type {(() => void) | null} */ let end = null;
  let [sent, done, lost, since] = [0, 0, 0, 0];
  let newest = -1;

  /** A busy page is called twice for one frame at times. @param {OffscreenCanvas} canvas */
  function drawnOnce(canvas) {
    if (!("VideoFrame" in window)) return drawn(video, width, canvas);
    const frame = new VideoFrame(video);
    const isNew = frame.timestamp !== newest;
    newest = frame.timestamp;
    if (isNew) drawn(frame, width, canvas);
    frame.close();
    return isNew ? canvas : null;
  }

  /** @param {number} at @param {OffscreenCanvas} canvas */
  async function send(at, canvas) {
    const number = (sent += 1);
    const started = performance.now();
    try {
      const { jpeg, width: wide, height } = await toJpeg(canvas, quality);
      const about = { ...content(), at, number, width: wide, height };
      const reply = await link.ask(kind, about, [jpeg], { quiet: true, timeoutMs: LOST_AFTER_MS });
      done += 1;
      if (end) onReply?.(reply.content, performance.now() - started, { at, jpeg });
    } catch (problem) {
      lost += 1;
      if (end) onProblem?.(/** @type {Error} */ (problem));
    } finally {
      free.push(canvas);
    }
  }

  function stop() {
    end?.();
    end = null;
  }
  link.onGone(stop);
  return {
    start() {
      stop();
      [sent, done, lost, since] = [0, 0, 0, performance.now()];
      end = eachFrame(video, (at) => {
        if (video.videoWidth === 0 || free.length === 0) return;
        const canvas = drawnOnce(free[free.length - 1]);
        if (canvas) void send(at, /** @type {OffscreenCanvas} */ (free.pop()));
      });
    },
    stop,
    get isOn() {
      return end !== null;
    },
    stats: () => ({ sent, done, lost, perSecond: done / Math.max(0.001, (performance.now() - since) / 1000) }),
  };
}
