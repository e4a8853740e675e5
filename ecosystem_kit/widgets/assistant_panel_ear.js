// @ts-check
/**
 * Live hearing: finds where a word begins and ends, and cuts it out of the recorder's ring.
 */

// `sound_recorder.js` gives a level every 50 ms.
const LEVEL_S = 0.05;
// The floor is read off the last two seconds: a word of one second doesn't raise it.
const FLOOR_LEVELS = 40;
const LEVELS_TO_BEGIN = 8;
const FLOOR_SHARE = 0.2;
// A word is 10 dB above the floor, and no quieter than close speech ever is.
const ABOVE_FLOOR = 3;
const LEAST_RMS = 0.006;
// Pauses inside a word ("eight" before its t) last less than 0.16 s.
const QUIET_LEVELS = 6;
// 99 of 100 digits last less than 0.92 s; what goes on for longer is talk, or a machine.
const LONGEST_WORD_S = 1.6;
const LEAD_S = 0.3;
const LONGEST_CLIP_S = 2.5;

/** Tells from levels alone when a word has ended. Arithmetic, no page: Node tests it. */
export function wordFinder() {
  /** @type {number[]} */ let levels = [];
  let [loud, quiet, open] = [0, 0, false];

  return {
    get isOpen() {
      return open;
    },
    forget() {
      [loud, quiet, open] = [0, 0, false];
    },
    /** @param {number} rms of the last 50 ms, 0 to 1 @returns {number} seconds to cut out, 0 for none */
    add(rms) {
      const floor = [...levels].sort((one, other) => one - other)[Math.floor(levels.length * FLOOR_SHARE)] ?? 0;
      const ready = levels.length >= LEVELS_TO_BEGIN;
      const isLoud = ready && rms > Math.max(LEAST_RMS, ABOVE_FLOOR * floor);
      if (!open) {
        levels = [...levels, rms].slice(-FLOOR_LEVELS);
        // One level above is a click.
        loud = isLoud ? loud + 1 : 0;
        if (loud > 1) [open, quiet] = [true, 0];
        return 0;
      }
      loud += 1;
      quiet = isLoud ? 0 : quiet + 1;
      const word_s = (loud - quiet) * LEVEL_S;
      // Talk, or a machine that was switched on: from now on that is the floor.
      if (word_s > LONGEST_WORD_S) levels = [];
      else if (quiet < QUIET_LEVELS) return 0;
      const clip_s = levels.length ? Math.min(LONGEST_CLIP_S, loud * LEVEL_S + LEAD_S) : 0;
      this.forget();
      return clip_s;
    },
  };
}

/**
 * @param {{onWord: (samples: Int16Array, endedAt: number) => void, onLevel: (rms: number, hears: boolean) => void,
 *   onChange: (state: "off" | "asking" | "on") => void, onProblem: (sentence: string) => void,
 *   isDeaf: () => boolean}} options isDeaf while the assistant itself speaks
 */
function assistantEar({ onWord, onLevel, onChange, onProblem, isDeaf }) {
  /** @type {Recorder | null} */ let recorder = null;
  let opening = 0;
  const words = wordFinder();

  function close() {
    opening += 1;
    const was = recorder;
    recorder = null;
    was?.close();
    words.forget();
    onChange("off");
  }

  /** @param {Level} level */
  function hear({ rms }) {
    if (!recorder) return;
    if (isDeaf()) return words.forget();
    const clip_s = words.add(rms);
    onLevel(rms, words.isOpen);
    if (!clip_s) return;
    const endedAt = performance.now();
    // A take that is still being cut out is followed by the next word.
    recorder.take(clip_s, -clip_s).then(({ samples }) => onWord(samples, endedAt), () => {});
  }

  async function open() {
    close();
    const mine = opening;
    const hindered = pageProblem("microphone");
    if (hindered) return onProblem(hindered);
    onChange("asking");
    const lost = () => recorder && (close(), onProblem(deviceProblem({ name: "Unplugged" }, "microphone")));
    try {
      const found = await openMicrophone({ longest_s: LONGEST_CLIP_S, onLevel: hear, onEnd: lost });
      // Closed while the browser still asked: nobody wants this microphone any more.
      if (mine !== opening) return found.close();
      recorder = found;
      onChange("on");
    } catch (problem) {
      if (mine !== opening) return;
      close();
      onProblem(/** @type {Error} */ (problem).message);
    }
  }

  return {
    open,
    close,
    get isOn() {
      return recorder !== null;
    },
  };
}
