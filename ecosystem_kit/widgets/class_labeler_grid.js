// @ts-check
/**
 * A page of guesses of one class: whoever looks takes out the wrong ones and confirms the rest at
 * once. Every one of them is a label of its own, and says who helped.
 */

const CELLS = 24;
const GUESSES_AT_ONCE = 24;

/**
 * @param {Link} link @param {ReturnType<typeof openDesk>} desk
 * @param {{classes: string[], helper: string, kind: string}} about
 * @param {ReturnType<typeof makePlayer>} player
 */
function guessGrid(link, desk, about, player) {
  /** @type {Map<number, {guess: string, sure: number | null}>} */ const guesses = new Map();
  /** @type {number[]} */ let shown = [];
  /** @type {Promise<void> | null} */ let learning = null;
  let open = false;
  let openedAt = 0;
  const noun = about.kind === "sound" ? "Sound" : "Picture";

  const choice = element("select", {}, ...about.classes.map((one) => element("option", { value: one }, one)));
  const field = element("label", { class: "eco-field" }, `Guessed by ${about.helper}`, choice);
  const grid = element("div", { class: "eco-grid", role: "group", "aria-label": "Guesses" });
  const confirm = button("Confirm", { strong: true, onClick: () => confirmAll() });
  const more = element("p", { class: "eco-hint" });
  const root = element("div", { class: "eco-guesses", hidden: true }, field, more, grid, element("div", { class: "eco-row" }, confirm));
  choice.addEventListener("change", () => void fill());

  const candidates = () =>
    [...desk.state.waiting]
      .filter((id) => guesses.get(id)?.guess === choice.value)
      .sort((one, two) => (guesses.get(two)?.sure ?? 0) - (guesses.get(one)?.sure ?? 0));

  /** Ask for guesses until a page is full or all are known. */
  async function learn() {
    // One after the other: what was asked for another class may be enough for this one.
    while (learning) await learning;
    learning = askForGuesses();
    await learning;
    learning = null;
  }

  async function askForGuesses() {
    try {
      while (open && candidates().length < CELLS) {
        const ids = [...desk.state.waiting].filter((id) => !guesses.has(id)).slice(0, GUESSES_AT_ONCE);
        if (ids.length === 0) break;
        more.textContent = `${about.helper} is guessing … ${guesses.size} of ${desk.state.samples.length}`;
        const { content } = await link.ask("guesses", { ids });
        for (const [id, guess, sure] of content.guesses) guesses.set(id, { guess, sure });
      }
    } catch (problem) {
      link.alert(/** @type {Error} */ (problem).message);
    }
  }

  async function fill() {
    const wanted = choice.value;
    await learn();
    if (!open || choice.value !== wanted) return;
    shown = candidates().slice(0, CELLS);
    desk.pin(shown);
    grid.replaceChildren(...shown.map(cell));
    openedAt = performance.now();
    const text = `Take out the wrong ones (click, or Space), then confirm the rest. Arrow keys walk${about.kind === "sound" ? ", p plays" : ""}.`;
    more.textContent = shown.length ? text : `Nothing that waits was guessed as ${wanted}.`;
    showCount();
  }

  /** @param {number} id */
  function cell(id) {
    const canvas = element("canvas", { "aria-hidden": "true" });
    const sure = guesses.get(id)?.sure;
    const mark = element("span", { class: "eco-mark" }, `${id}${sure ? ` (${Math.round(sure * 100)} %)` : ""}`);
    const made = element("button", { type: "button", class: "eco-cell", "aria-pressed": "true", "data-id": id }, canvas, mark);
    made.setAttribute("aria-label", `${noun} ${id} is ${choice.value}`);
    made.addEventListener("click", () => {
      press(made, made.getAttribute("aria-pressed") !== "true");
      showCount();
    });
    void desk.shelf.get(id).then((sample) => {
      if (sample.bitmap) paintPicture(canvas, sample.bitmap);
      if (sample.sound) paintWave(canvas, sample.sound, 96, 84);
    });
    return made;
  }

  const pressed = () =>
    [...grid.children].filter((one) => one.getAttribute("aria-pressed") === "true").map((one) => Number(/** @type {HTMLElement} */ (one).dataset.id));

  function showCount() {
    const count = pressed().length;
    confirm.disabled = count === 0;
    relabel(confirm, `Confirm ${count} as ${choice.value}`);
  }

  function confirmAll() {
    if (link.state !== "ready") return link.alert(GONE);
    const chosen = pressed().filter((id) => desk.state.waiting.has(id));
    const each = (performance.now() - openedAt) / 1000 / Math.max(1, shown.length);
    for (const id of chosen) desk.send(id, choice.value, { helped: true, seconds: Math.round(each * 1000) / 1000 });
    // What was taken out is not asked for again in this grid: it waits for a look of its own.
    for (const id of shown) if (!chosen.includes(id)) guesses.set(id, { guess: "", sure: null });
    link.say(`${chosen.length} labeled as ${choice.value}.`);
    desk.showProgress();
    void fill().then(() => (/** @type {HTMLElement | null} */ (grid.firstElementChild) ?? choice).focus());
  }

  /** @param {number} step */
  function walk(step) {
    const cells = /** @type {HTMLElement[]} */ ([...grid.children]);
    const at = cells.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (at < 0) return false;
    cells[Math.min(cells.length - 1, Math.max(0, at + step))]?.focus();
  }
  const columns = () => getComputedStyle(grid).gridTemplateColumns.split(" ").length;

  return {
    root,
    keys: {
      ArrowLeft: () => walk(-1),
      ArrowRight: () => walk(1),
      ArrowUp: () => walk(-columns()),
      ArrowDown: () => walk(columns()),
      p: () => {
        const sample = desk.shelf.peek(Number(/** @type {HTMLElement} */ (document.activeElement)?.dataset.id));
        if (sample?.sound) player.play(sample.sound, sample.rate ?? 16_000);
      },
    },
    /** @param {boolean} wanted */
    show(wanted) {
      open = wanted;
      root.hidden = !wanted;
      if (wanted) void fill();
      else desk.pin([]), grid.replaceChildren();
    },
    fill,
  };
}
