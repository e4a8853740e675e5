// @ts-check
/**
 * A camera behind a <video>: open, choose another, stop, and every failure as a sentence that
 * mends it. Camera and AssistantPanel share it; it needs `browser.js` and `browser_elements.js`.
 *
 *   const camera = cameraDevice({
 *     onChange: (state) => ...,                 // "off", "asking" or "on"
 *     onProblem: (sentence) => link.alert(sentence),
 *   });
 *   el.append(camera.picture);                  // the mirrored preview
 *   await camera.open();                        // by a click; true when it runs
 *   link.onGone(camera.stop);                   // the light goes off with the kernel
 *   return () => { camera.stop(); link.close(); };
 *
 * The preview is mirrored by CSS, for the eye alone: what is drawn from `camera.video` is not.
 */

// No frame for so long and the camera counts as stuck: a lid, a switch, or another program.
const SILENT_MS = 4000;
const CHOSEN = "eco-camera";

/** @param {string} what @returns {string} what was chosen in this browser before */
function remembered(what) {
  try {
    return localStorage.getItem(what) ?? "";
  } catch {
    return ""; // A browser that keeps nothing.
  }
}

/** @param {string} what @param {string} value */
function remember(what, value) {
  try {
    localStorage.setItem(what, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

/**
 * @param {{onChange?: (state: "off" | "asking" | "on") => void,
 *   onProblem?: (sentence: string, name: string) => void, width?: number, height?: number,
 *   rate?: number}} options what is asked of the camera; it may give something else
 */
function cameraDevice({ onChange = () => {}, onProblem = () => {}, width = 640, height = 480, rate = 30 } = {}) {
  const video = element("video", { class: "eco-video", playsinline: true, "aria-label": "What the camera sees" });
  video.muted = true;
  const picker = element("select", { "aria-label": "Camera" });
  const field = element("label", { class: "eco-field", hidden: true }, element("span", {}, "Camera"), picker);
  const picture = element("div", { class: "eco-picture" }, video);
  /** @type {MediaStream | null} */ let stream = null;
  let [opening, watch] = [0, 0];

  function stop() {
    opening += 1;
    clearInterval(watch);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
    onChange("off");
  }

  /** @param {any} error */
  function fail(error) {
    stop();
    onProblem(deviceProblem(error, "camera"), error?.name ?? "");
    return false;
  }

  /** @param {string} chosen */
  function wanted(chosen) {
    const size = { width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: rate } };
    return { audio: false, video: chosen ? { ...size, deviceId: { exact: chosen } } : size };
  }

  /** @param {string} chosen */
  async function ask(chosen) {
    try {
      return await navigator.mediaDevices.getUserMedia(wanted(chosen));
    } catch (error) {
      // The camera of last time is not plugged in today: any other will do.
      const missing = /** @type {any} */ (error).name;
      if (!chosen || (missing !== "OverconstrainedError" && missing !== "NotFoundError")) throw error;
      return navigator.mediaDevices.getUserMedia(wanted(""));
    }
  }

  /** @param {MediaStreamTrack} track */
  function guard(track) {
    track.addEventListener("ended", () => stream && fail({ name: "Unplugged" }));
    let [seen, since] = [-1, performance.now()];
    watch = setInterval(() => {
      const now = performance.now();
      if (video.currentTime !== seen || document.hidden) [seen, since] = [video.currentTime, now];
      else if (now - since > SILENT_MS) {
        since = now;
        onProblem("The camera is on but sends no picture: open its lid or switch, or close the program that holds it.", "silent");
      }
    }, 500);
  }

  async function listCameras() {
    // Names are there after permission alone.
    const found = await navigator.mediaDevices.enumerateDevices();
    const cameras = found.filter((one) => one.kind === "videoinput");
    const current = stream?.getVideoTracks()[0]?.getSettings().deviceId;
    picker.replaceChildren(
      ...cameras.map((one, place) =>
        element("option", { value: one.deviceId, selected: one.deviceId === current }, one.label || `Camera ${place + 1}`),
      ),
    );
    field.hidden = cameras.length < 2;
  }

  /** @param {string} [chosen] a device's id; the one of last time where none is given */
  async function open(chosen = remembered(CHOSEN)) {
    stop();
    const mine = opening;
    const hindered = pageProblem("camera");
    if (hindered) return onProblem(hindered, "insecure"), false;
    onChange("asking");
    try {
      const found = await ask(chosen);
      if (mine !== opening) {
        // Closed while the browser still asked: nobody wants this camera any more.
        for (const track of found.getTracks()) track.stop();
        return false;
      }
      stream = found;
      video.srcObject = found;
      const [track] = found.getVideoTracks();
      // A phone's rear camera shows the world, not a mirror.
      picture.classList.toggle("eco-mirrored", track.getSettings().facingMode !== "environment");
      guard(track);
      await video.play();
      await listCameras();
      onChange("on");
      return true;
    } catch (error) {
      return mine === opening || stream ? fail(error) : false;
    }
  }

  picker.addEventListener("change", () => {
    remember(CHOSEN, picker.value);
    void open(picker.value);
  });
  const onDevices = () => void (stream && listCameras());
  navigator.mediaDevices?.addEventListener?.("devicechange", onDevices);

  return {
    video,
    /** The preview; put a guide or a countdown into it as well. */
    picture,
    /** The choice of a camera, shown once there are two. */
    field,
    open,
    stop,
    get isOn() {
      return stream !== null;
    },
  };
}
