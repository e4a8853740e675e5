// @ts-check
/**
 * What Camera and Microphone share in the browser: consent, the plan, the session's conditions,
 * files, sample people, and an outbox that loses nothing. Use it behind `connect`:
 *
 *   const capture = captureParts(link, { what: "camera", noun: "picture" });
 *   el.append(capture.consent, capture.prompts, ..., capture.files, capture.more);
 *   await capture.keep([{ data: jpeg, takenAt: ms }]);  // in the ledger when it returns
 *   capture.state()                                     // as Capture._state() in capture.py
 *   capture.onState((state) => ...)
 *   capture.mayKeep()                                   // false: the question is shown and focused
 *   return () => { capture.close(); link.close(); };
 *
 * @typedef {{kind: string, accept: string, verb: string, person: string, consent: boolean,
 *   conditions: Record<string, string>, prompt: string, wanted: Record<string, number>,
 *   captured: number, refused: string[], days: number, samplePeople: string[],
 *   sampleSessions: string[]}} CaptureState
 * @typedef {{data: ArrayBuffer, takenAt: number}} Taken
 * @typedef {{items: Taken[], content: object, operation: string, kind: string}} Parcel
 */

/** How much goes in one request: a long burst is kept bit by bit, not all or nothing. */
const PARCEL_ITEMS = 10;

/** @param {CaptureState} state @param {string} noun what is wanted, such as "picture" */
export function planSentence(state, noun) {
  const wanted = Object.entries(state.wanted).filter(([, count]) => count > 0);
  const where = Object.values(state.conditions).filter(Boolean).join(", ");
  const session = where ? ` This session: ${where}.` : "";
  if (wanted.length === 0) return `Nothing is wanted any more from ${state.person}: the plan is full.${session}`;
  const listed = wanted.map(([name, count]) => `${count} of “${name}”`).join(", ");
  return `Still wanted from ${state.person}, ${noun}s: ${listed}.${session}`;
}

/**
 * What was captured and is not yet known to be kept. It outlives a view: after a restarted kernel
 * the next widget of its kind on this page sends the rest, and the ledger keeps each once.
 * @param {string} kind @returns {Parcel[]}
 */
function outboxOf(kind) {
  const page = /** @type {any} */ (globalThis);
  page.ecoOutbox ??= {};
  return (page.ecoOutbox[kind] ??= []);
}

/**
 * @param {Link} link
 * @param {{what: string, noun: string}} names "camera" and "picture", say
 */
function captureParts(link, { what, noun }) {
  /** @type {CaptureState} */ let state = emptyState();
  /** @type {Set<(state: CaptureState) => void>} */ const watchers = new Set();
  const outbox = outboxOf(noun);
  /** @type {Promise<number>} */ let last = Promise.resolve(0);

  const asks = consentQuestion(link, what, noun);
  const prompts = element("div", { class: "eco-row eco-prompts", role: "group", "aria-label": "What is wanted" });
  const plan = element("p", { class: "eco-plan" });
  const adds = filePicker(link, noun, () => state);
  const session = sessionForm(link);
  const stands = standIn(link, what);
  const more = element("div", { class: "eco-more" }, session.details, stands.details);

  /** @param {CaptureState} next */
  function show(next) {
    state = next;
    asks.show(state);
    showPrompts();
    plan.textContent = planSentence(state, noun);
    adds.show(state);
    session.show(state);
    stands.show(state);
    for (const watcher of watchers) watcher(state);
  }

  function showPrompts() {
    const names = Object.keys(state.wanted);
    if (prompts.childElementCount !== names.length) {
      prompts.replaceChildren(...names.map((name) => button(name, { pressed: false, onClick: () => choose(name) })));
    }
    names.forEach((name, place) => {
      const one = /** @type {HTMLButtonElement} */ (prompts.children[place]);
      const count = state.wanted[name];
      press(one, name === state.prompt);
      one.setAttribute("aria-label", `${state.verb} ${name}: ${count ? `${count} wanted` : "enough"}`);
      one.dataset.wanted = count ? `${count}` : "enough";
    });
  }

  /** @param {string} name */
  function choose(name) {
    show({ ...state, prompt: name });
    void link.tried(link.ask("prompt", { prompt: name }));
  }

  function mayKeep() {
    if (!state.consent) asks.remind();
    return state.consent;
  }

  /**
   * Keep captures: they are in the ledger when this returns. What can't be sent waits.
   * @param {Taken[]} items @param {object} [content] goes along with them
   * @returns {Promise<number>} how many were kept now
   */
  async function keep(items, content = {}) {
    for (let from = 0; from < items.length; from += PARCEL_ITEMS) {
      const some = items.slice(from, from + PARCEL_ITEMS);
      outbox.push({ items: some, content: { prompt: state.prompt, ...content }, operation: newId(), kind: "keep" });
    }
    return sendAll(false);
  }

  /** One after the other, in the order of capture. @param {boolean} again perhaps kept already */
  function sendAll(again) {
    last = last.catch(() => 0).then(() => sendNow(again));
    return last;
  }

  /** @param {boolean} again */
  async function sendNow(again) {
    let kept = 0;
    while (outbox.length > 0) {
      const { items, content, operation, kind } = outbox[0];
      const about = { ...content, taken_at: items.map((one) => one.takenAt), again };
      const reply = await link.ask(kind, about, items.map((one) => one.data), { operation });
      outbox.shift();
      kept += reply.content.samples.length;
    }
    return kept;
  }

  /** Send what an earlier widget of this page could not. */
  async function sendLeftovers() {
    const left = outbox.reduce((sum, parcel) => sum + parcel.items.length, 0);
    if (left === 0 || !state.consent) return;
    await sendAll(true);
    link.say(`${left} ${noun}s of before the restart are kept now.`);
  }

  /** @param {BeforeUnloadEvent} event */
  function warn(event) {
    if (outbox.length > 0) event.preventDefault();
  }

  window.addEventListener("beforeunload", warn);
  link.on("state", (next) => show(next));
  link.ready.then(({ content }) => {
    show(content);
    return link.tried(sendLeftovers());
  }, () => {});
  link.onGone(() => {
    const left = outbox.reduce((sum, parcel) => sum + parcel.items.length, 0);
    if (left > 0) link.alert(`${left} ${noun}s wait here: run this cell again, and they are kept.`);
  });
  return {
    consent: asks.box,
    prompts,
    plan,
    files: adds.field,
    more,
    keep,
    mayKeep,
    state: () => state,
    waiting: () => outbox.reduce((sum, parcel) => sum + parcel.items.length, 0),
    sendAgain: () => sendAll(true),
    choose,
    /** @param {(state: CaptureState) => void} watcher */
    onState: (watcher) => void watchers.add(watcher),
    close: () => window.removeEventListener("beforeunload", warn),
  };
}

/** @returns {CaptureState} what is shown until the kernel has answered */
function emptyState() {
  const lists = { wanted: {}, refused: [], samplePeople: [], sampleSessions: [] };
  const texts = { kind: "", accept: "", verb: "", person: "", prompt: "" };
  return { ...lists, ...texts, consent: true, conditions: {}, captured: 0, days: 0 };
}
