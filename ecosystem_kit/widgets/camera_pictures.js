// @ts-check
/**
 * Pictures out of a camera: one at once, each as it is shown, or each as the camera gives it to a
 * worker. Encoding in the page waits until the page is idle, 10 to 60 ms in a notebook; a worker
 * encodes at once, and sees each frame while the page is busy.
 *
 * Whoever needs single pictures uses `grab(video)`: a JPEG as the camera saw it, never mirrored.
 */

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
 * What a worker needs to read a video's camera itself (Chromium), null where it can't be.
 * @param {HTMLVideoElement} video @param {number} keep how many frames may wait for the worker
 */
function trackReader(video, keep) {
  const stream = /** @type {MediaStream | null} */ (video.srcObject);
  const track = stream?.getVideoTracks()[0];
  if (!track || !("MediaStreamTrackProcessor" in window)) return null;
  // @ts-ignore Chromium's alone so far. The track itself and no copy: with it the light goes off.
  return /** @type {ReadableStream} */ (new MediaStreamTrackProcessor({ track, maxBufferSize: keep }).readable);
}

/**
 * Start a worker out of functions of this file and its neighbours; the first one gets what is sent.
 * @param {Function} main @param {Function[]} helpers
 */
function workerOf(main, ...helpers) {
  const text = [...helpers, main].join("\n") + `\nonmessage = ({ data }) => ${main.name}(data);`;
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(url);
  return {
    worker,
    end() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
