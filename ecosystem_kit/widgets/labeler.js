// @ts-check
/**
 * The desk that every labeler works at: progress, what is saved, the sample that is shown, undo,
 * walking, the clock. A labeler's own file draws the sample and makes the labels:
 *
 *   function render({ model, el }) {
 *     const link = connect(model, el, "Label by box");
 *     let desk;
 *     link.ready.then(({ content }) => {                 // what `_greeting()` returned
 *       desk = openDesk(link, el, content, {
 *         draw: (shown) => ...,        // a `Shown` (labeler_samples.js), or null: nothing is left
 *         describe: (label) => "3",    // a label in words
 *       });
 *       desk.stage.append(canvas);     // takes the focus; keys work inside el
 *       desk.controls.append(button("Save", { key: "Enter", onClick: () => desk.label([x, y, w, h]) }));
 *       keys(el, { Enter: () => desk.label(...), ...desk.keys });
 *     }).catch(() => {});              // link shows why
 *     return () => { desk?.close(); link.close(); };
 *   }
 *
 * `desk.label(value)` shows the next sample at once and sends the label; it shows as saved when the
 * ledger has it. `desk.setAside("unsure")` and "exclude" work in every task. `desk.keys` are
 * Backspace and Ctrl+z (undo), PageUp and PageDown (walk), "End" (next unlabeled); take others by
 * naming them yourself: `{ ...desk.keys, ArrowLeft: desk.back }`.
 *
 * @typedef {Start & {kind: string, task: string, pass: number, by: string, store: string}} Greeting
 */

// What somebody labels in another tab shows here after this long at most.
const LOOK_FOR_NEWS_MS = 2000;
const ASLEEP_AFTER_MS = 10 * 60_000;
// What can be said of a sample whose file is damaged.
const ASIDE = ["unsure", "exclude"];

/**
 * @param {Link} link @param {HTMLElement} root @param {Greeting} greeting
 * @param {{draw: (shown: Shown | null) => void, describe?: (label: any) => string}} labeler
 */
function openDesk(link, root, greeting, { draw, describe = (label) => `${label}` }) {
  const state = labelState(greeting);
  const shelf = openShelf(link);
  const clock = stopwatch();
  const noun = greeting.kind === "sound" ? "Sound" : "Picture";
  /** @type {number | null} */ let current = null;
  let painted = false;
  let failed = "";
  /** @type {number[]} */ let pinned = [];
  let problem = "";
  let lastUsed = performance.now();
  /** @type {{operation: string, sample: number, before: {label: any, waits: boolean}}[]} */
  const history = [];
  const parts = deskParts(root, noun, greeting);
  const outbox = openOutbox(link, {
    store: greeting.store,
    since: () => state.revision,
    onReply: takeReply,
    onState(found) {
      problem = found;
      showProgress();
    },
  });

  const unsent = () => new Set(outbox.unsent.map((one) => one.sample ?? -1));

  function showProgress() {
    const total = state.samples.length;
    const count = outbox.unsent.length;
    parts.bar.max = Math.max(1, total);
    parts.bar.value = state.done;
    parts.count.textContent = total ? `${state.done} of ${total} labeled.` : "";
    const gone = link.state === "gone";
    const many = count === 1 ? "1 label" : `${count} labels`;
    const waits = gone || problem ? `${many} not saved yet; kept in this tab and sent as soon as it can be.` : `Saving ${many} …`;
    parts.saved.textContent = count ? waits : state.revision ? `All saved (revision ${state.revision}).` : "";
    if (problem && !gone && link.state !== "closed") link.alert(problem);
    root.dataset.unsaved = `${count}`;
    const [first] = history.slice(-1);
    parts.buttons.undo.disabled = gone || (!first && state.done === 0);
    for (const one of [parts.buttons.back, parts.buttons.on, parts.buttons.next]) one.disabled = gone || total === 0;
  }

  function showSample() {
    painted = false;
    failed = "";
    root.dataset.sample = "";
    showProgress();
    shelf.want([...pinned, ...state.near(current)]);
    if (current === null) {
      const done = state.samples.length > 0;
      parts.stage.setAttribute("aria-label", done ? "Done" : "Empty");
      const text = "All of this queue is labeled. To look again, or to change one, walk back.";
      parts.about.textContent = done ? text : "Nothing here waits for a label.";
      return draw(null);
    }
    const there = shelf.peek(current);
    if (there) return paint(there);
    const wanted = current;
    parts.about.textContent = `${noun} ${wanted} is on its way …`;
    void shelf.get(wanted).then((shown) => {
      if (current === wanted && !painted) paint(shown);
    });
  }

  /** @param {Shown} shown */
  function paint(shown) {
    failed = shown.error ?? "";
    painted = !failed;
    draw(shown);
    parts.stage.setAttribute("aria-label", `${noun} ${shown.id}`);
    showAbout();
    if (shown.error) link.alert(`${noun} ${shown.id}: ${shown.error}`);
    root.dataset.sample = `${shown.id}`;
    clock.start();
  }

  function showAbout() {
    if (current === null) return;
    const where = `${noun} ${current}, ${state.numberOf(current)} of ${state.samples.length}.`;
    const label = state.labels.get(current);
    const whose = state.by.get(current);
    const by = whose && whose !== greeting.by ? `, by ${whose}` : "";
    parts.about.textContent = label === undefined ? where : `${where} Now: ${describe(label)}${by}.`;
    for (const callback of listeners) callback(current, label);
  }
  /** @type {Set<(id: number, label: any) => void>} */ const listeners = new Set();

  /** @param {number | null} id */
  function go(id) {
    current = id;
    lastUsed = performance.now();
    showSample();
  }

  function alive() {
    if (link.state === "ready") return true;
    link.alert(link.state === "gone" ? GONE : "Wait a moment: the kernel hasn't answered yet.");
    return false;
  }

  /** @param {number} sample @param {any} value @param {Partial<Operation>} [more] */
  function send(sample, value, more = {}) {
    const operation = newId();
    history.push({ operation, sample, before: state.now(sample) });
    state.set(sample, value);
    state.by.delete(sample);
    outbox.put({ operation, do: "label", sample, value, ...more });
  }

  /** Label what is shown and go on. @param {any} value @param {Partial<Operation>} [more] */
  function label(value, more = {}) {
    if (current === null || !alive()) return;
    if (!painted && !(failed && ASIDE.includes(value))) {
      return link.alert(failed ? `${noun} ${current} can't be shown: ${failed}` : `${noun} ${current} isn't there yet.`);
    }
    const sample = current;
    send(sample, value, { seconds: clock.seconds(), ...more });
    link.say(`${noun} ${sample}: ${describe(value)}.`);
    go(state.nextWaiting(sample) ?? state.neighbour(sample, 1));
  }

  /** @param {"unsure" | "exclude"} value */
  function setAside(value) {
    label(value, greeting.task === "class" ? {} : { task: "class" });
  }

  function undo() {
    if (!alive()) return;
    const last = history.pop();
    outbox.put({ operation: newId(), do: "undo", sample: last?.sample ?? null, undoes: last?.operation ?? null });
    if (!last) return;
    state.restore(last.sample, last.before);
    link.say(`Taken back: ${noun.toLowerCase()} ${last.sample}.`);
    go(last.sample);
  }

  /** @param {any} content the reply to "operations" */
  function takeReply(content) {
    const failed = content.results.filter((/** @type {any} */ one) => one.error);
    for (const one of failed) {
      drop(one.operation);
      console.warn(`Operation ${one.operation} was not kept: ${one.error}`);
    }
    const changed = state.take(content, unsent());
    const sampleBack = content.results.find((/** @type {any} */ one) => one.undone && one.sample !== current);
    const known = sampleBack && !outbox.unsent.length && state.has(sampleBack.sample);
    if (known && painted && history.length === 0) go(sampleBack.sample);
    else if (current === null && state.waiting.size) go(state.nextWaiting(null));
    if (failed.length) link.alert(`Not kept: ${failed[0].error}`);
    if (changed.length) showAbout();
    showProgress();
  }

  /** @param {string} operation that the ledger refused */
  function drop(operation) {
    const at = history.findIndex((one) => one.operation === operation);
    if (at >= 0) history.splice(at, 1);
  }

  async function lookForNews() {
    if (link.state !== "ready" || document.hidden) return;
    try {
      const { content } = await link.ask("sync", { since: state.revision }, [], { quiet: true, timeoutMs: 4000 });
      const changed = state.take(content, unsent());
      if (changed.length === 0) return;
      for (const one of changed) drop(history.find((kept) => kept.sample === one.sample)?.operation ?? "");
      showProgress();
      const here = changed.find((one) => one.sample === current);
      if (here) link.say(here.label === null ? "Taken back elsewhere." : `Labeled elsewhere: ${describe(here.label)}.`);
      if (current === null && state.waiting.size) go(state.nextWaiting(null));
      else showAbout();
    } catch {
      // A busy kernel: the next look, or the next label, brings it.
    }
  }
  const timer = setInterval(() => {
    if (performance.now() - lastUsed < ASLEEP_AFTER_MS) void lookForNews();
  }, LOOK_FOR_NEWS_MS);
  const awake = () => (lastUsed = performance.now());
  document.addEventListener("pointerdown", awake);
  document.addEventListener("keydown", awake);
  // Told of one's own labels as well, just before the reply to them: that one says it all.
  link.on("news", ({ revision }) => {
    setTimeout(() => revision > state.revision && void lookForNews(), 100);
  });

  const back = () => alive() && go(state.neighbour(current, -1) ?? current);
  const on = () => alive() && go(state.neighbour(current, 1) ?? current);
  const next = () => alive() && go(state.nextWaiting(current) ?? current);
  const acts = { undo, back, on, next };
  for (const [name, act] of Object.entries(acts)) {
    const made = parts.buttons[/** @type {keyof typeof acts} */ (name)];
    made.addEventListener("click", () => (act(), parts.stage.focus()));
  }
  link.onGone(() => {
    root.classList.add("eco-gone");
    showProgress();
  });

  // What an earlier life of this page did not get through, goes first.
  for (const one of outbox.unsent) {
    if (one.do === "label" && state.has(one.sample ?? -1) && one.sample) state.set(one.sample, one.value);
  }
  void outbox.pump();
  // The labeler gets its desk before anything is drawn.
  queueMicrotask(() => go(state.nextWaiting(null)));

  return {
    ...parts,
    state,
    shelf,
    keys: { Backspace: undo, "Ctrl+z": undo, PageUp: back, PageDown: on, End: next },
    get current() {
      return current === null ? undefined : shelf.peek(current);
    },
    /** Have these at hand besides what is near. @param {number[]} ids */
    pin(ids) {
      pinned = ids;
      shelf.want([...pinned, ...state.near(current)]);
    },
    /** Called with the sample and its label whenever one of them changes. */
    onLabel: (/** @type {(id: number, label: any) => void} */ callback) => listeners.add(callback),
    ...{ label, setAside, send, undo, back, on, next, go, clock, showProgress },
    close() {
      clearInterval(timer);
      document.removeEventListener("pointerdown", awake);
      document.removeEventListener("keydown", awake);
      clock.close();
      outbox.close();
      shelf.close();
    },
  };
}
