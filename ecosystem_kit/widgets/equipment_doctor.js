// @ts-check
/**
 * The equipment doctor: two lists, what the browser sees and what Python sees, and three trials.
 */

const LEVELS = {
  well: { sign: "✔", word: "fine" },
  without: { sign: "○", word: "goes without" },
  mend: { sign: "⚠", word: "mend" },
};

/** @param {EquipmentFinding} one @returns {keyof typeof LEVELS} */
export function levelOf({ mend, needed }) {
  if (!mend) return "well";
  return needed ? "mend" : "without";
}

/** What stands between backticks becomes code. @param {string} text */
function withCode(text) {
  return text.split("`").map((part, place) => (place % 2 ? element("code", {}, part) : part));
}

/** @param {EquipmentFinding} one @param {HTMLButtonElement} [trial] */
function findingRow(one, trial) {
  const level = levelOf(one);
  const { sign, word } = LEVELS[level];
  const row = element(
    "li",
    { class: `eco-finding eco-finding-${level}`, "data-what": one.what },
    element("span", { class: "eco-mark" }, element("span", { "aria-hidden": "true" }, `${sign} `), word),
    element("strong", {}, one.what),
    element("span", {}, one.found),
  );
  if (one.mend) row.append(element("span", { class: "eco-mend" }, ...withCode(one.mend)));
  if (trial) row.append(trial);
  return row;
}

/** @param {string} title @param {HTMLElement} list */
function section(title, list) {
  return element("section", { "aria-label": title }, element("h4", { class: "eco-findings-title" }, title), list);
}

/** @param {{model: Model, el: HTMLElement}} context */
function render({ model, el }) {
  const link = connect(model, el, "Equipment doctor");
  const mine = element("ul", { class: "eco-findings" });
  const python = element("ul", { class: "eco-findings" });
  const again = button("Look again", { onClick: () => link.tried(look()) });
  el.prepend(
    section("In this browser", mine),
    element("p", { class: "eco-row" }, again),
    section("Where Python runs", python),
  );
  /** @type {Map<string, EquipmentFinding>} */ const found = new Map();
  const trials = {
    camera: trial("Try the camera", () => tryDevice("camera")),
    microphone: trial("Try the microphone", () => tryDevice("microphone")),
    "speech output": button("Say something", { onClick: () => link.tried(saySomething()) }),
  };

  function show() {
    const rows = [...found.values()].map((one) => findingRow(one, trials[/** @type {keyof typeof trials} */ (one.what)]));
    // A button that had the focus keeps it: the rows around it are new.
    const focused = document.activeElement;
    mine.replaceChildren(...rows);
    if (focused instanceof HTMLElement && mine.contains(focused)) focused.focus();
  }

  /** @param {EquipmentFinding[]} seen */
  async function tell(seen) {
    for (const one of seen) found.set(one.what, one);
    show();
    await link.ask("found", { findings: seen });
  }

  /** @param {string} label @param {() => Promise<EquipmentFinding>} run */
  function trial(label, run) {
    const made = button(label, {
      onClick: () => link.tried((async () => {
        made.disabled = true;
        link.say("Trying: the browser may ask you first.");
        const one = await run().finally(() => (made.disabled = false));
        link.say(`${one.what}: ${one.found}.`);
        await tell([one]);
        made.focus();
      })()),
    });
    return made;
  }

  async function saySomething() {
    const there = await voices();
    if (there.length === 0) return link.say("This browser has no voice: the course's recorded answers speak instead.");
    speechSynthesis.cancel();
    speechSynthesis.speak(new SpeechSynthesisUtterance("Three. Do you hear me?"));
    link.say("It says: “Three. Do you hear me?” Silence? Turn the sound up, or read the subtitles.");
  }

  async function look() {
    const seen = await Promise.all([checkPage(), checkBrowser(), checkDevice("camera"), checkDevice("microphone"), checkSpeech(), checkMemory()]);
    await tell([...seen, await checkKernel(link)]);
    const open = [...found.values()].filter((one) => one.mend).length;
    link.say(open ? `${open} of ${found.size} could be better in this browser; the course goes on without.` : "This browser has all that the course uses.");
  }

  link.ready.then(({ content }) => {
    python.replaceChildren(...content.findings.map((/** @type {EquipmentFinding} */ one) => findingRow(one)));
    return link.tried(look());
  }, () => {});
  const looked = () => void link.tried(look());
  navigator.mediaDevices?.addEventListener("devicechange", looked);
  return () => {
    navigator.mediaDevices?.removeEventListener("devicechange", looked);
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    link.close();
  };
}

export default { render };
