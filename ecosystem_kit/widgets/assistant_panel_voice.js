// @ts-check
/**
 * Spoken answers: by a voice of this computer where it has one, by the kit's own clips elsewhere.
 */

// A room answers for a while after the loudspeaker is silent.
const ECHO_MS = 400;
const LONGEST_ANSWER_MS = 4000;

/** @param {string} language "en" or "fr" */
function localVoice(language) {
  // Some browsers' voices speak on a server: nothing of an answer leaves this computer.
  const voices = window.speechSynthesis?.getVoices() ?? [];
  return voices.find((one) => one.localService && one.lang.toLowerCase().startsWith(language));
}

/** @param {Link} link */
function assistantVoice(link) {
  const audio = element("audio", { class: "eco-spoken", "aria-hidden": "true" });
  /** @type {Map<string, Promise<Map<string, string>>>} addresses of clips by class, by language */
  const fetched = new Map();
  let [busyUntil, turn] = [0, 0];
  // Chromium lists its voices only after it was asked once.
  window.speechSynthesis?.getVoices();

  /** @param {string} language */
  function clips(language) {
    const known = fetched.get(language);
    if (known) return known;
    const asked = link.ask("clips", { language }).then(({ content, buffers }) => {
      const urls = buffers.map((flac) => URL.createObjectURL(new Blob([new Uint8Array(flac)], { type: "audio/flac" })));
      return new Map(content.said.map((/** @type {string} */ said, /** @type {number} */ at) => [said, urls[at]]));
    });
    fetched.set(language, asked);
    asked.catch(() => fetched.delete(language));
    return asked;
  }

  /** @param {string} said @param {string} language @param {number} mine */
  async function play(said, language, mine) {
    const found = (await clips(language)).get(said);
    if (!found || mine !== turn) return;
    audio.src = found;
    try {
      await audio.play();
    } catch (problem) {
      if (/** @type {Error} */ (problem).name !== "NotAllowedError") return;
      link.say("The browser plays no sound before you have clicked in the page: click here, then again.");
    }
  }

  function cut() {
    turn += 1;
    busyUntil = Math.min(busyUntil, performance.now() + ECHO_MS);
    window.speechSynthesis?.cancel();
    audio.pause();
  }

  function ended() {
    busyUntil = performance.now() + ECHO_MS;
  }
  audio.addEventListener("ended", ended);

  return {
    audio,
    cut,
    /** Fetch a language's clips before they are needed. @param {string} language */
    prepare: (language) => void (localVoice(language) || clips(language).catch(() => {})),
    isSpeaking: () => performance.now() < busyUntil,
    /** @param {{said: string, text: string}} answer @param {string} language */
    say({ said, text }, language) {
      cut();
      const mine = turn;
      busyUntil = performance.now() + LONGEST_ANSWER_MS;
      const voice = localVoice(language);
      if (!voice) return void link.tried(play(said, language, mine));
      const utterance = new SpeechSynthesisUtterance(text);
      Object.assign(utterance, { voice, lang: voice.lang });
      utterance.onend = ended;
      utterance.onerror = () => mine === turn && void link.tried(play(said, language, mine));
      window.speechSynthesis.speak(utterance);
    },
    close() {
      cut();
      for (const one of fetched.values()) {
        one.then((urls) => urls.forEach((url) => URL.revokeObjectURL(url)), () => {});
      }
    },
  };
}
