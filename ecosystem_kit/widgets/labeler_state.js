// @ts-check
/**
 * What is labeled and what waits, as this tab knows it; no element and no kernel in here, so that
 * Node can test it.
 *
 * @typedef {{sample: number, label: any, by: string | null, waits: boolean}} Changed
 * @typedef {{samples: number[], waiting: number[], labels: [number, any][], revision: number}} Start
 */

// As many as a hand on the keys needs while the kernel answers once.
const LOOK_AHEAD = 24;
const LOOK_BEHIND = 3;

/** @param {Start} start */
export function labelState(start) {
  const samples = start.samples;
  const place = new Map(samples.map((id, at) => [id, at]));
  const waiting = new Set(start.waiting);
  /** @type {Map<number, any>} */ const labels = new Map(start.labels);
  /** @type {Map<number, string>} */ const by = new Map();
  let revision = start.revision;

  /** @param {number | null} from */
  function* around(from) {
    const begin = from === null ? 0 : (place.get(from) ?? -1) + 1;
    for (let step = 0; step < samples.length; step += 1) yield samples[(begin + step) % samples.length];
  }

  return {
    samples,
    waiting,
    labels,
    by,
    get revision() {
      return revision;
    },
    get done() {
      return samples.length - waiting.size;
    },
    /** @param {number} id */
    has: (id) => place.has(id),
    /** The next that waits, from one on and over the end. @param {number | null} from */
    nextWaiting(from) {
      if (waiting.size === 0) return null;
      for (const id of around(from)) if (waiting.has(id)) return id;
      return null;
    },
    /** The neighbour, or null at the ends. @param {number | null} from @param {number} step */
    neighbour(from, step) {
      const at = from === null ? (step < 0 ? samples.length : -1) : (place.get(from) ?? -1);
      return samples[at + step] ?? null;
    },
    /** @param {number} id counted from 1 */
    numberOf: (id) => (place.get(id) ?? -1) + 1,
    /** What should be at hand while one is shown, the most urgent first. @param {number | null} id */
    near(id) {
      /** @type {Set<number>} */ const found = new Set(id === null ? [] : [id]);
      const ahead = LOOK_AHEAD + found.size;
      if (waiting.size) {
        for (const one of around(id)) {
          if (found.size >= ahead) break;
          if (waiting.has(one)) found.add(one);
        }
      }
      const at = id === null ? samples.length : (place.get(id) ?? 0);
      for (const one of samples.slice(Math.max(0, at - LOOK_BEHIND), at).reverse()) found.add(one);
      for (const one of samples.slice(at + 1, at + 1 + LOOK_BEHIND)) found.add(one);
      return [...found];
    },
    /** As it will be when the ledger has it. @param {number} id @param {any} value */
    set(id, value) {
      labels.set(id, value);
      waiting.delete(id);
    },
    /** @param {number} id @param {{label: any, waits: boolean}} before */
    restore(id, before) {
      if (before.label === undefined) labels.delete(id);
      else labels.set(id, before.label);
      if (before.waits) waiting.add(id);
      else waiting.delete(id);
    },
    /** @param {number} id */
    now: (id) => ({ label: labels.get(id), waits: waiting.has(id) }),
    /**
     * What the ledger says, but for samples of which newer labels are on their way.
     * @param {{revision: number, changed: Changed[]}} content @param {Set<number>} unsent
     * @returns {Changed[]} what differs from what was known
     */
    take(content, unsent) {
      revision = Math.max(revision, content.revision);
      return content.changed.filter((one) => {
        if (!place.has(one.sample) || unsent.has(one.sample)) return false;
        const known = labels.get(one.sample);
        const same =
          JSON.stringify(known ?? null) === JSON.stringify(one.label) && waiting.has(one.sample) === one.waits;
        if (one.label === null) labels.delete(one.sample);
        else labels.set(one.sample, one.label);
        if (one.by === null) by.delete(one.sample);
        else by.set(one.sample, one.by);
        if (one.waits) waiting.add(one.sample);
        else waiting.delete(one.sample);
        return !same;
      });
    },
  };
}
