// @ts-check
/**
 * What only the browser knows of a learner's equipment, each finding with the mend in one
 * sentence. The course goes on without any of these, so none is `needed`.
 *
 * @typedef {{what: string, found: string, mend: string, needed: boolean}} EquipmentFinding
 */

const STAND_IN = "Until then add files, or let a sample person stand in.";
// A websocket without the kit's server extension waits 40 ms for nothing.
const SLOW_TRIP_MS = 40;
const SMALL_MEMORY_GB = 2;

/** @param {string} what @param {string} found @param {string} [mend] @returns {EquipmentFinding} */
function finding(what, found, mend = "") {
  return { what, found, mend, needed: false };
}

function checkPage() {
  const place = location.origin === "null" ? location.protocol : location.origin;
  const mend = pageProblem("camera and microphone");
  return finding("secure page", mend ? `${place} gets no camera and no microphone` : place, mend);
}

/** @returns {string} such as "Chrome 141" */
export function browserName(/** @type {string} */ agent) {
  const names = [["Edg", "Edge"], ["OPR", "Opera"], ["Firefox", "Firefox"], ["Chrome", "Chrome"], ["Version", "Safari"]];
  for (const [mark, name] of names) {
    const found = agent.match(new RegExp(`(?:^|[^a-zA-Z])${mark}/(\\d+)`)) ?? (mark === "Chrome" && agent.match(/HeadlessChrome\/(\d+)/));
    if (found) return `${name} ${found[1]}`;
  }
  return "a browser without a name";
}

function checkBrowser() {
  const able = {
    "exact sound (AudioWorklet)": "AudioWorkletNode" in window,
    "pictures as they come (video frames)": "requestVideoFrameCallback" in HTMLVideoElement.prototype,
  };
  const missing = Object.entries(able).filter(([, there]) => !there).map(([name]) => name);
  const name = browserName(navigator.userAgent);
  if (missing.length === 0) return finding("browser", `${name}, all that capturing needs`);
  // An insecure page hides them from the newest browser as well.
  const mend = window.isSecureContext
    ? "Update it, or take a current Chrome, Edge, Firefox or Safari."
    : "Open the notebook on a secure page first: see above.";
  return finding("browser", `${name} shows no ${missing.join(", no ")}`, mend);
}

/** Ask without asking: no light goes on. @param {"camera" | "microphone"} what */
async function checkDevice(what) {
  const hindered = pageProblem(what);
  if (hindered) return finding(what, "hidden from this page", hindered);
  const kind = what === "camera" ? "videoinput" : "audioinput";
  const there = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === kind);
  if (there.length === 0) return finding(what, "none found", deviceProblem({ name: "NotFoundError" }, what));
  const state = await permissionFor(what);
  if (state === "denied") return finding(what, "there, and refused to this page", deviceProblem({ name: "NotAllowedError" }, what));
  const names = there.map((one) => one.label).filter(Boolean).join(", ");
  const may = state === "granted" ? "allowed" : "the browser will ask when it is first used";
  return finding(what, `${names || "there"}; ${may}`);
}

/** @param {"camera" | "microphone"} what */
async function permissionFor(what) {
  try {
    const name = /** @type {PermissionName} */ (what);
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return "unknown"; // Firefox doesn't tell; asking for the device does
  }
}

/** Use a device for a moment; its light goes on, and off again. @param {"camera" | "microphone"} what */
async function tryDevice(what) {
  const hindered = pageProblem(what);
  if (hindered) return finding(what, "hidden from this page", hindered);
  try {
    return what === "camera" ? await tryCamera() : await tryMicrophone();
  } catch (problem) {
    const { message } = /** @type {Error} */ (problem);
    return finding(what, "did not work", message);
  }
}

async function tryCamera() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: true });
  } catch (problem) {
    throw new Error(deviceProblem(problem, "camera"), { cause: problem });
  }
  const [track] = stream.getVideoTracks();
  const { width, height, frameRate } = track.getSettings();
  const label = track.label;
  track.stop();
  const rate = frameRate ? `, ${Math.round(frameRate)} pictures a second` : "";
  return finding("camera", `${label || "works"}: ${width}×${height}${rate}`);
}

async function tryMicrophone() {
  let loudest = 0;
  const onLevel = (/** @type {{peak: number}} */ { peak }) => (loudest = Math.max(loudest, peak));
  const microphone = await openMicrophone({ longest_s: 1, onLevel, onEnd() {} });
  try {
    const { missing } = await microphone.take(1);
    if (loudest === 0) return finding("microphone", `${microphone.label}: pure silence`, "Unmute it: at the device itself, and in your system's sound settings.");
    const peak = `loudest ${Math.round(20 * Math.log10(loudest))} dB of full scale`;
    return finding("microphone", `${microphone.label || "works"}: one second, ${missing} samples missing, ${peak}`);
  } finally {
    microphone.close();
  }
}

/** @returns {Promise<SpeechSynthesisVoice[]>} some browsers load them late */
async function voices() {
  if (!("speechSynthesis" in window)) return [];
  for (let turn = 0; turn < 10 && speechSynthesis.getVoices().length === 0; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return speechSynthesis.getVoices();
}

async function checkSpeech() {
  const there = await voices();
  const counted = ["en", "fr"].map((language) => there.filter((one) => one.lang.toLowerCase().startsWith(language)).length);
  const told = `${counted[0]} English and ${counted[1]} French voices`;
  if (counted.every((count) => count > 0)) return finding("speech output", told);
  const mend = "Nothing to do: the course's own recorded answers speak instead; more voices come with your system's language settings.";
  return finding("speech output", told, mend);
}

function checkMemory() {
  const total = /** @type {any} */ (navigator).deviceMemory;
  if (!total) return finding("browser's memory", "this browser doesn't say; 2 GB are enough");
  const mend = total < SMALL_MEMORY_GB ? "Close other tabs before the long notebooks." : "";
  return finding("browser's memory", `this machine has ${total >= 8 ? "8 GB or more" : `${total} GB`}`, mend);
}

/** @param {Link} link */
async function checkKernel(link) {
  const took = [];
  for (let turn = 0; turn < 7; turn += 1) {
    const start = performance.now();
    await link.ask("ping");
    took.push(performance.now() - start);
  }
  const middle = Math.round(took.sort((a, b) => a - b)[3]);
  const slow = "Live pictures will be slower: close what else runs on this machine, and start JupyterLab by `eco open`, which switches the kit's server extension on.";
  return finding("way to Python", `${middle} ms there and back`, middle > SLOW_TRIP_MS ? slow : "");
}
