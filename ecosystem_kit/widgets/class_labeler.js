// @ts-check
/**
 * Classes by key: one press labels the sample and shows the next.
 *
 * @typedef {Greeting & {classes: string[], keys: Record<string, string>, helper: string | null}} ClassGreeting
 */

/** @param {{model: Model, el: HTMLElement}} context */
function render({ model, el }) {
  const link = connect(model, el, "Label by class");
  /** @type {{close(): void} | undefined} */ let labeling;
  link.ready.then(({ content }) => (labeling = labelByClass(link, el, content))).catch(() => {});
  return () => {
    labeling?.close();
    link.close();
  };
}

/** @param {Link} link @param {HTMLElement} el @param {ClassGreeting} greeting */
function labelByClass(link, el, greeting) {
  const player = makePlayer();
  /** @type {string | undefined} */ let guess;
  const desk = openDesk(link, el, greeting, {
    draw(shown) {
      view.draw(shown);
      guess = shown?.guess;
      guessed.textContent = guess ? `${greeting.helper} guesses ${guess}. Enter agrees.` : "";
      showLabel(shown ? desk.state.labels.get(shown.id) : undefined);
    },
  });
  desk.stage.classList.add("eco-class-stage");
  const view = sampleView(desk.stage, greeting.kind, player);
  const guessed = element("p", { class: "eco-hint eco-guessed" });
  const hint = element("p", { class: "eco-hint" }, "Click the frame above, then press the keys on the buttons. Esc leaves.");
  desk.controls.before(guessed);
  desk.commands.after(hint);

  const helped = greeting.helper !== null;
  const say = (/** @type {string} */ value) => desk.label(value, { helped });
  /** @type {Map<string, HTMLButtonElement>} */ const buttons = new Map();
  for (const value of greeting.classes) {
    const made = button(value, {
      key: greeting.keys[value],
      pressed: false,
      onClick: () => (say(value), desk.stage.focus()),
    });
    made.setAttribute("aria-label", value);
    // A class that is its own key says so by its name.
    if (greeting.keys[value] === value) made.querySelector("kbd")?.remove();
    buttons.set(value, made);
    desk.controls.append(made);
  }
  function showLabel(/** @type {string | undefined} */ label) {
    for (const [value, made] of buttons) press(made, value === label);
  }
  desk.onLabel((_, label) => showLabel(label));

  const grid = helped ? guessGrid(link, desk, { classes: greeting.classes, helper: greeting.helper ?? "", kind: greeting.kind }, player) : null;
  let inGrid = false;
  const single = [desk.about, desk.stage, guessed, desk.controls, hint, ...Object.values(desk.buttons)];
  const soundRow = desk.stage.nextElementSibling;
  if (greeting.kind === "sound") single.push(/** @type {HTMLElement} */ (soundRow));
  if (grid) {
    desk.commands.after(grid.root);
    const toggle = button("Confirm guesses", {
      pressed: false,
      onClick() {
        inGrid = !inGrid;
        press(toggle, inGrid);
        for (const one of single) one.hidden = inGrid && one !== desk.buttons.undo;
        grid.show(inGrid);
        if (!inGrid) desk.go(desk.state.nextWaiting(null));
      },
    });
    desk.commands.append(toggle);
  }

  /** @type {Record<string, (event: KeyboardEvent) => any>} */ const byKey = {};
  for (const [value, key] of Object.entries(greeting.keys)) byKey[key] = () => say(value);
  withKey(desk.buttons.back, "ArrowLeft", "←");
  withKey(desk.buttons.on, "ArrowRight", "→");
  withKey(desk.buttons.next, "ArrowDown", "↓");
  const commands = {
    ...desk.keys,
    ArrowLeft: desk.back,
    ArrowRight: desk.on,
    ArrowDown: desk.next,
    " ": () => view.play(),
    Enter: () => guess && say(guess),
  };
  // A key that is held down would label a hundred pictures.
  const atDesk = (/** @type {(event: KeyboardEvent) => any} */ act) => (/** @type {KeyboardEvent} */ event) =>
    inGrid ? false : event.repeat || act(event);
  const taken = [keys(el, changed({ ...commands, ...byKey }, atDesk))];
  if (grid) {
    const back = () => (desk.undo(), void grid.fill());
    const inside = (/** @type {(event: KeyboardEvent) => any} */ act) => (/** @type {KeyboardEvent} */ event) =>
      inGrid ? act(event) : false;
    taken.push(keys(el, changed({ ...grid.keys, Backspace: back, "Ctrl+z": back }, inside)));
    desk.buttons.undo.addEventListener("click", () => inGrid && void grid.fill());
  }

  return {
    close() {
      for (const remove of taken) remove();
      desk.close();
      player.close();
    },
  };
}

/**
 * @param {Record<string, (event: KeyboardEvent) => any>} actions
 * @param {(act: (event: KeyboardEvent) => any) => (event: KeyboardEvent) => any} change
 */
function changed(actions, change) {
  return Object.fromEntries(Object.entries(actions).map(([key, act]) => [key, change(act)]));
}

export default { render };
