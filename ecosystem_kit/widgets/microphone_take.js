// @ts-check
/**
 * One take before it is kept: seen, trimmed, played, judged.
 *
 * @typedef {{samples: Int16Array, missing: number, prompt: string, takenAt: number,
 *   moved: boolean, warnings: string[] | null}} PendingTake
 * @typedef {{seconds: number, level_dbfs: number, clipped: number, noise_db: number,
 *   word: [number, number] | null, warnings: string[]}} TakeReport
 */

/** @param {TakeReport} report */
export function takeFacts({ level_dbfs, noise_db, seconds }) {
  return `${seconds.toFixed(2)} s, level ${Math.round(level_dbfs)} dB, word ${Math.round(noise_db)} dB above the noise`;
}

/**
 * @param {Link} link
 * @param {{onKeep: (take: PendingTake, word: [number, number] | null) => Promise<unknown>,
 *   onAgain: () => unknown}} callbacks word is null where nobody moved an edge
 */
function takePanel(link, { onKeep, onAgain }) {
  /** @type {PendingTake | null} */ let take = null;
  const view = soundView({ label: "Word", onTrim: showTrim });
  const title = element("p", { class: "eco-take-title" });
  const facts = element("p", { class: "eco-take-facts" });
  const warnings = element("ul", { class: "eco-take-warnings" });
  const hear = button("Play the word", { key: "p", onClick: () => view.play() });
  const all = button("Play all", { onClick: () => view.play(true) });
  const store = button("Keep", { key: "k", strong: true, onClick: () => keep() });
  const again = button("Again", { key: "r", onClick: onAgain });
  const drop = button("Throw away", { onClick: () => (clear(), link.say("Thrown away: nothing of it is kept.")) });
  const node = element(
    "div",
    { class: "eco-take", role: "group", "aria-label": "The last take", hidden: true },
    title,
    view.node,
    facts,
    warnings,
    element("div", { class: "eco-row" }, store, hear, all, again, drop),
  );

  function showTrim() {
    if (take) take.moved = true;
    tellTrim();
  }
  function tellTrim() {
    const [from, to] = view.trim();
    const whose = take?.moved ? "moved by you" : "found by itself";
    title.textContent = take ? `“${take.prompt}”: word from ${from.toFixed(2)} s to ${to.toFixed(2)} s, ${whose}` : "";
  }

  /** @param {PendingTake} next */
  async function show(next) {
    take = next;
    // Sent before anything is drawn: the kernel has it sooner.
    const asked = link.ask("look", { missing: next.missing }, [next.samples]);
    node.hidden = false;
    view.show(next.samples, null);
    title.textContent = `“${next.prompt}”`;
    facts.textContent = "";
    warnings.replaceChildren();
    const { content } = await asked;
    // The next take may be here already.
    if (take === next) report(content);
  }

  /** @param {TakeReport} found */
  function report(found) {
    if (!take) return;
    take.warnings = found.warnings;
    if (!take.moved) {
      view.show(take.samples, found.word);
      tellTrim();
    }
    facts.textContent = takeFacts(found);
    warnings.replaceChildren(...found.warnings.map((one) => element("li", {}, one)));
  }

  async function keep() {
    if (!take) return;
    const kept = take;
    const word = kept.moved ? view.trim() : null;
    if ((await onKeep(kept, word)) !== false && take === kept) clear();
  }

  function clear() {
    view.clear();
    take = null;
    node.hidden = true;
  }

  return {
    node,
    show,
    keep,
    clear,
    play: () => take && view.play(),
    stop: view.stop,
    focusKeep: () => store.focus(),
    waiting: () => take,
    close: view.close,
  };
}
