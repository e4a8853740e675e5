// @ts-check
/**
 * The assistant, live. The kernel decides; this shows the newest decision, and stops everything
 * at once when it is told to, whether the kernel answers or not.
 */

const WAITS = "The kernel computes: frames are dropped until it answers.";

/** @param {{model: Model, el: HTMLElement}} context */
function render({ model, el }) {
  const link = connect(model, el, "Assistant");
  // Styles of all widgets of a page meet: this panel has its own under this name.
  el.classList.add("eco-assistant");
  const view = assistantView();
  const voice = assistantVoice(link);
  /** @type {PanelState | null} */ let state = null;
  /** @type {Decided | null} */ let newest = null;
  let fresh = true;

  const camera = cameraDevice({ onChange: eyeChanged, onProblem: (sentence) => link.alert(sentence) });
  const live = frameStream(link, camera.video, {
    // A second one would wait for the first one's decision, and every answer come later.
    inFlight: 1,
    content: () => {
      const first = fresh;
      fresh = false;
      return { first };
    },
    onReply: (content, _, frame) => content.dropped || showLive(content, frame),
    onProblem: (problem) => (problem.message === "No answer in time." ? link.say(WAITS) : failed(problem)),
  });
  const ear = assistantEar({
    onWord: (samples, endedAt) => wrong.isOpen || void once("word", {}, [samples], endedAt),
    onLevel: showLevel,
    onChange: earChanged,
    onProblem: (sentence) => link.alert(sentence),
    isDeaf: voice.isSpeaking,
  });

  const kill = button("Stop everything", { key: "s", strong: true, onClick: toggleStopped });
  const look = button("Look", { key: "l", pressed: false, title: "Switch the camera on or off", onClick: toggleEye });
  const listen = button("Listen", { key: "m", pressed: false, title: "Switch the microphone on or off", onClick: toggleEar });
  const file = element("input", { type: "file", accept: "image/*,audio/*", hidden: true, "aria-label": "Picture or sound" });
  const show = button("Show or play a file", { key: "f", onClick: () => file.click() });
  const level = element("span", { class: "eco-level", "aria-hidden": "true" }, element("span"));
  const hearing = element("p", { class: "eco-hearing", hidden: true }, level, element("span", {}, "Listening: say a number."));
  const mirrored = framed("Live, mirrored for you alone.", camera.picture, camera.field);
  const people = samplePeople((asked) => void once("sample", asked));
  const settings = panelSettings({
    onConsent: (given) => ask("consent", { given }),
    onSettings: (language, output) => {
      voice.cut();
      ask("settings", { language, output });
    },
  });
  const again = button("Play the answer", { key: "p", onClick: () => newest && state && voice.say(newest, state.language) });
  const wrong = wrongChoice({
    onOpen: () => {
      if (!newest) link.alert("It has not answered yet: show it or say something first.");
      // What is chosen is about this answer: meanwhile no newer one comes.
      else live.stop();
      return newest;
    },
    onChosen: (number, truth) => void flag(number, truth),
    onClose: () => camera.isOn && live.start(),
    classes: (sense) => state?.classes[sense] ?? [],
  });

  /** @param {Decided} answer @param {{at: number, jpeg: ArrayBuffer}} frame */
  function showLive(answer, { at, jpeg }) {
    if (!camera.isOn || wrong.isOpen) return;
    newest = answer;
    view.tell(answer);
    view.timed(answer, at - performance.timeOrigin);
    void view.see(jpeg, answer.text);
    if (answer.given) announce(answer);
  }

  /** @param {Decided} answer @param {Uint8Array} shown picture or sound @param {number} [from] */
  function showOnce(answer, shown, from) {
    newest = answer;
    view.tell(answer);
    if (from !== undefined) view.timed(answer, from);
    if (answer.sense === "hand") void view.see(shown, answer.text);
    else view.hear(shown, answer.text);
  }

  /** @param {Decided} answer */
  function announce(answer) {
    link.say(`Answered: ${answer.text}.`);
    if (state?.output === "voice-over") voice.say(answer, state.language);
  }

  /**
   * Ask for one answer. @param {string} kind @param {any} content
   * @param {ArrayBufferView[]} [buffers] @param {number} [from] when what is answered was over
   */
  async function once(kind, content, buffers = [], from = performance.now()) {
    try {
      const reply = await link.ask(kind, content, buffers);
      if (state?.stopped) return;
      showOnce(reply.content, reply.buffers[0], from);
      announce(reply.content);
    } catch (problem) {
      failed(/** @type {Error} */ (problem));
    }
  }

  /** @param {Error} problem */
  function failed(problem) {
    live.stop();
    camera.stop();
    link.alert(problem.message);
  }

  /** @param {string} kind @param {any} [content] */
  const ask = (kind, content) => void link.tried(link.ask(kind, content).then((reply) => showState(reply.content)));

  /** @param {number} number @param {string | null} truth */
  async function flag(number, truth) {
    const reply = await link.tried(link.ask("wrong", { number, truth }));
    const sentence = reply?.content.sentence;
    if (!sentence) return;
    link.say(sentence);
    const mend = "Say yes to keeping below, then press “That was wrong” again.";
    if (state?.can_keep && !state.consent) link.alert(mend);
  }

  function silence() {
    live.stop();
    camera.stop();
    ear.close();
    voice.cut();
  }

  function toggleStopped() {
    const stop = !state?.stopped;
    if (stop) silence();
    if (state) showState({ ...state, stopped: stop, notice: "" });
    ask(stop ? "stop" : "start");
  }

  function toggleEye() {
    if (camera.isOn) return void camera.stop();
    if (!state?.classes.hand) return link.alert("This assistant has no eyes: Assistant(hand=...) gives it some.");
    fresh = true;
    void camera.open();
  }

  function toggleEar() {
    if (ear.isOn) return void ear.close();
    if (!state?.classes.voice) return link.alert("This assistant has no ears: Assistant(voice=...) gives it some.");
    void ear.open();
  }

  /** @param {"off" | "asking" | "on"} now */
  function eyeChanged(now) {
    press(look, now !== "off");
    mirrored.hidden = now !== "on";
    if (now === "off") live.stop();
    if (now !== "on") return;
    live.start();
    link.say("The camera is on: show a number with your hand.");
  }

  /** @param {"off" | "asking" | "on"} now */
  function earChanged(now) {
    press(listen, now !== "off");
    hearing.hidden = now !== "on";
    if (now === "on") link.say("The microphone is on: say a number.");
  }

  /** @param {number} rms @param {boolean} hears */
  function showLevel(rms, hears) {
    // Decibels above -60, so that close speech fills half of it.
    const share = Math.max(0, 1 + Math.log10(Math.max(rms, 1e-4)) / 3);
    /** @type {HTMLElement} */ (level.firstElementChild).style.width = `${Math.round(100 * share)}%`;
    const line = /** @type {HTMLElement} */ (hearing.lastElementChild);
    const text = voice.isSpeaking() ? "It speaks, and doesn't listen to itself." : hears ? "Hears something …" : "Listening: say a number.";
    if (line.textContent !== text) line.textContent = text;
  }

  /** @param {PanelState} found */
  function showState(found) {
    state = found;
    settings.show(found);
    if (found.stopped) silence();
    relabel(kill, found.stopped ? "Start the assistant" : "Stop everything");
    el.classList.toggle("eco-stopped", found.stopped);
    for (const one of [look, listen, show, people.ask, again]) one.disabled = found.stopped;
    again.hidden = found.output !== "voice-over";
    if (found.output === "voice-over") voice.prepare(found.language);
    if (found.notice) link.say(found.notice);
  }

  file.addEventListener("change", async () => {
    for (const one of file.files ?? []) {
      const from = performance.now();
      await once("file", { name: one.name, type: one.type }, [new Uint8Array(await one.arrayBuffer())], from);
    }
    file.value = "";
  });

  // The status lines stand between the buttons and the answer.
  el.prepend(element("div", { class: "eco-row eco-senses" }, kill, look, listen, show, file));
  el.append(
    hearing,
    element(
      "div",
      { class: "eco-both" },
      element("div", { class: "eco-side" }, view.answer, element("div", { class: "eco-row" }, again, wrong.start), wrong.group),
      element("div", { class: "eco-pictures" }, mirrored, view.shown),
    ),
    people.root,
    settings.row,
    settings.keep,
    voice.audio,
  );
  const digits = Object.fromEntries([..."0123456789"].map((one) => [one, () => wrong.isOpen && wrong.press(one)]));
  keys(el, {
    ...digits,
    n: () => wrong.isOpen && wrong.press("unknown"),
    x: () => wrong.isOpen && wrong.press(null),
    s: () => kill.click(),
    l: () => look.click(),
    m: () => listen.click(),
    f: () => show.click(),
    p: () => again.click(),
    w: () => wrong.start.click(),
    Escape: () => (wrong.isOpen ? wrong.close() : false),
  });

  link.on("state", showState);
  link.on("notice", ({ sentence }) => link.say(sentence));
  link.on("answer", (content, [shown]) => {
    showOnce({ ...content, given: true }, shown);
    announce(content);
  });
  link.onGone(silence);
  link.ready.then(({ content }) => {
    people.show(content.people);
    showState(content.state);
    return link.ask("last", {}, [], { quiet: true }).then(({ content: last, buffers }) => {
      if (last.number) showOnce(last, buffers[0]);
    });
  }, () => {});
  return () => {
    silence();
    voice.close();
    view.close();
    link.close();
  };
}

export default { render };
