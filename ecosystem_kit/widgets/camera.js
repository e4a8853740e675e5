// @ts-check
/** The camera widget: preview, hints, pictures and bursts, by the parts before it. */

/** @type {[string, BurstPlan][]} */
const BURSTS = [
  ["5 pictures, 2 a second", { count: 5, everyMs: 500 }],
  ["10 pictures, 2 a second", { count: 10, everyMs: 500 }],
  ["20 pictures, 5 a second", { count: 20, everyMs: 200 }],
  ["60 pictures, every frame", { count: 60, everyMs: 0 }],
];
const THUMBS = 6;

/** The square that the kit cuts out for its models, and where the hand belongs in it. */
function guideBox() {
  const square = element("div", { class: "eco-square" }, element("span", {}, "Your hand in here"));
  const count = element("div", { class: "eco-count", "aria-hidden": "true" });
  return { square, count };
}

/** One line per measure: a sign and words, so that no colour is needed. */
function hintLines() {
  const light = element("span", { class: "eco-hint" });
  const sharp = element("span", { class: "eco-hint" });
  const hand = element("span", { class: "eco-hint" });
  const box = element("p", { class: "eco-hints" }, hand, light, sharp);
  /** @param {HTMLElement} line @param {string} name @param {{good: boolean, text: string}} hint */
  function tell(line, name, { good, text }) {
    const said = `${good ? "✓" : "▲"} ${name}: ${text}`;
    if (line.textContent !== said) line.textContent = said;
    line.dataset.good = `${good}`;
  }
  return {
    box,
    show(/** @type {ReturnType<typeof hints>} */ found) {
      tell(light, "Light", found.light);
      tell(sharp, "Sharpness", found.sharp);
    },
    showHand: (/** @type {{good: boolean, text: string}} */ found) => tell(hand, "Hand", found),
    clear: () => [light, sharp, hand].forEach((line) => (line.textContent = "")),
  };
}

/** The last pictures that were kept: seen here, and nowhere in the notebook's file. */
function thumbStrip() {
  const strip = element("div", { class: "eco-thumbs", role: "img", "aria-label": "No picture taken yet" });
  const drop = (/** @type {Element} */ one) => {
    URL.revokeObjectURL(/** @type {HTMLImageElement} */ (one).src);
    one.remove();
  };
  let count = 0;
  return {
    strip,
    add(/** @type {Taken} */ { data }) {
      count += 1;
      const src = URL.createObjectURL(new Blob([data], { type: "image/jpeg" }));
      strip.prepend(element("img", { src, alt: "", width: 80, height: 60 }));
      while (strip.childElementCount > THUMBS) drop(/** @type {Element} */ (strip.lastElementChild));
      strip.setAttribute("aria-label", `The last pictures kept here, newest first: ${Math.min(count, THUMBS)}`);
    },
    clear: () => [...strip.children].forEach(drop),
  };
}

/** @param {{model: Model, el: HTMLElement}} context */
function render({ model, el }) {
  const link = connect(model, el, "Camera");
  const capture = captureParts(link, { what: "camera", noun: "picture" });
  const camera = cameraDevice({ onChange, onProblem });
  const live = frameStream(link, camera.video);
  const guide = guideBox();
  const hint = hintLines();
  const thumbs = thumbStrip();
  const take = shots(camera.video, { keep: capture.keep, onThumb: thumbs.add });
  let stopWatching = () => {};

  const start = button("Start the camera", { strong: true, onClick: toggle });
  const still = button("Take a picture", { key: "Space", disabled: true, onClick: () => takeOne() });
  const burst = button("Burst", { key: "B", disabled: true, onClick: () => (take.isBusy ? take.cancel() : takeMany()) });
  const many = element("select", { "aria-label": "How many in a burst" });
  many.append(...BURSTS.map(([label], place) => element("option", { value: place, selected: place === 1 }, label)));
  const again = button("Keep what waits", { onClick: sendAgain });
  again.hidden = true;

  function onChange(/** @type {string} */ state) {
    const on = state === "on";
    el.dataset.camera = state;
    relabel(start, on ? "Stop the camera" : state === "asking" ? "The browser asks you…" : "Start the camera");
    start.classList.toggle("eco-strong", !on);
    still.classList.toggle("eco-strong", on);
    still.disabled = burst.disabled = !on;
    stopWatching();
    hint.clear();
    if (on) watch();
    else take.cancel();
    streamIfWanted();
  }

  function watch() {
    const isFree = () => !take.isBusy && !live.isOn;
    const ends = [watchQuality(camera.video, hint.show), watchHand(link, camera.video, hint.showHand, isFree)];
    stopWatching = () => ends.forEach((end) => end());
  }

  function onProblem(/** @type {string} */ sentence) {
    link.alert(sentence);
    if (!camera.isOn) relabel(start, "Try again");
  }

  async function toggle() {
    if (camera.isOn) {
      camera.stop();
      link.say("The camera is off.");
    } else if (await camera.open()) {
      link.say("The camera runs. What you see is mirrored; the files are not.");
    }
  }

  function streamIfWanted() {
    const wanted = camera.isOn && /** @type {any} */ (capture.state()).streaming;
    if (wanted && !live.isOn) live.start();
    if (!wanted) live.stop();
    el.dataset.streaming = `${live.isOn}`;
  }

  /** @param {() => Promise<string>} work says what was kept */
  async function kept(work) {
    if (!camera.isOn || take.isBusy || !capture.mayKeep()) return;
    try {
      const said = await work();
      if (said) link.say(said);
    } catch (problem) {
      link.alert(`${/** @type {Error} */ (problem).message} ${capture.waiting()} pictures wait here.`);
    }
    again.hidden = capture.waiting() === 0;
  }

  const takeOne = () =>
    kept(async () => {
      await take.still();
      const { prompt, captured } = capture.state();
      return `Kept as “${prompt}”. Captured here: ${captured}.`;
    });

  const takeMany = () =>
    kept(async () => {
      const [, plan] = BURSTS[Number(many.value)];
      relabel(burst, "Stop the burst");
      try {
        const count = await take.burst(plan, { onTick, onCount: (left) => (guide.count.textContent = `${left}`) });
        return count ? `${count} pictures are kept as “${capture.state().prompt}”.` : "No picture was taken.";
      } finally {
        guide.count.textContent = "";
        relabel(burst, "Burst");
      }
    });

  function onTick(/** @type {number} */ left) {
    guide.count.textContent = left ? `${left}` : "";
    if (left) link.say(`Burst in ${left}…`);
  }

  async function sendAgain() {
    const count = await capture.sendAgain().catch((problem) => (link.alert(problem.message), 0));
    if (count > 0) link.say(`${count} pictures are kept now.`);
    again.hidden = capture.waiting() === 0;
  }

  camera.picture.append(guide.square, guide.count);
  const controls = element("div", { class: "eco-row" }, start, still, burst, many, camera.field, capture.files, again);
  const side = element("div", { class: "eco-side" }, capture.prompts, capture.plan, controls, thumbs.strip);
  el.prepend(
    capture.consent,
    element("div", { class: "eco-camera" }, element("div", {}, camera.picture, hint.box), side),
  );
  el.append(capture.more);
  keys(el, {
    " ": takeOne,
    b: takeMany,
    c: toggle,
    Escape: () => (take.isBusy ? take.cancel() : false),
    ...Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`${n}`, () => `${n}` in capture.state().wanted && capture.choose(`${n}`)])),
  });
  capture.onState(streamIfWanted);
  link.on("stream", ({ on }) => {
    /** @type {any} */ (capture.state()).streaming = on;
    streamIfWanted();
  });
  link.onGone(camera.stop);
  onChange("off");
  return () => {
    camera.stop();
    thumbs.clear();
    capture.close();
    link.close();
  };
}

export default { render };
