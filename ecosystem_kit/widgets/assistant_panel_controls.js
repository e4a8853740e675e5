// @ts-check
/**
 * What the panel asks: what it should have said, what may be kept, how it answers, who stands in.
 *
 * @typedef {{stopped: boolean, language: string, output: string, consent: boolean, can_keep: boolean,
 *   person: string, keeps: string, notice: string, classes: Record<string, string[]>}} PanelState
 */

const OUTPUT_NAMES = { subtitles: "Subtitles", "voice-over": "Voice-over" };
const LANGUAGE_NAMES = { en: "English", fr: "Français" };
const NO_NUMBER = "no number";

/** @param {string} label @param {Record<string, string>} options @param {() => void} [onChange] */
function choice(label, options, onChange) {
  const select = element("select");
  select.append(...Object.entries(options).map(([value, text]) => element("option", { value }, text)));
  if (onChange) select.addEventListener("change", onChange);
  return { select, field: element("label", { class: "eco-field" }, element("span", {}, label), select) };
}

/** @param {string[]} values @returns {Record<string, string>} */
const named = (values) => Object.fromEntries(values.map((one) => [one, one === "unknown" ? NO_NUMBER : one]));

/**
 * "That was wrong", and then what it should have said.
 * @param {{onOpen: () => Decided | null, onChosen: (number: number, truth: string | null) => void,
 *   onClose: () => void, classes: (sense: string) => string[]}} options
 */
function wrongChoice({ onOpen, onChosen, onClose, classes }) {
  const start = button("That was wrong", { key: "w", onClick: open });
  const group = element("div", { class: "eco-truths", role: "group", "aria-label": "What should it have said?", hidden: true });
  /** @type {Decided | null} */ let about = null;

  function open() {
    about = onOpen();
    if (!about) return;
    const others = classes(about.sense).filter((one) => one !== about?.said);
    const truths = others.map((one) =>
      button(one === "unknown" ? "No number" : one, { key: one === "unknown" ? "n" : undefined, onClick: () => choose(one) }),
    );
    group.replaceChildren(
      element("p", {}, `It said “${about.text}”. What should it have said?`),
      element("div", { class: "eco-row" }, ...truths, button("I can't say", { key: "x", onClick: () => choose(null) }), button("It was right", { key: "Esc", onClick: close })),
    );
    group.hidden = false;
    start.setAttribute("aria-expanded", "true");
    truths[0]?.focus();
  }

  function close() {
    if (group.hidden) return;
    group.hidden = true;
    about = null;
    start.setAttribute("aria-expanded", "false");
    start.focus();
    onClose();
  }

  /** @param {string | null} truth */
  function choose(truth) {
    const number = about?.number;
    close();
    if (number !== undefined) onChosen(number, truth);
  }

  start.setAttribute("aria-expanded", "false");
  return {
    start,
    group,
    open,
    close,
    get isOpen() {
      return !group.hidden;
    },
    /** @param {string | null} truth by key; what is no choice does nothing */
    press(truth) {
      if (!about || truth === about.said) return false;
      if (truth !== null && !classes(about.sense).includes(truth)) return false;
      choose(truth);
    },
  };
}

/**
 * What may be kept (asked before anything is), and how it answers.
 * @param {{onConsent: (given: boolean) => void, onSettings: (language: string, output: string) => void}} options
 */
function panelSettings({ onConsent, onSettings }) {
  const box = element("input", { type: "checkbox" });
  const yes = element("span");
  const keeps = element("p", { class: "eco-keeps" });
  const asked = element("label", { class: "eco-check" }, box, yes);
  box.addEventListener("change", () => onConsent(box.checked));
  const changed = () => onSettings(language.select.value, output.select.value);
  const output = choice("Answers come as", OUTPUT_NAMES, changed);
  const language = choice("in", LANGUAGE_NAMES, changed);
  return {
    keep: element("div", { class: "eco-keep" }, asked, keeps),
    row: element("div", { class: "eco-row" }, output.field, language.field),
    /** @param {PanelState} state */
    show(state) {
      [output.select.value, language.select.value] = [state.output, state.language];
      box.checked = state.consent;
      asked.hidden = !state.can_keep;
      const what = state.person === "me" ? "I show and say" : `${state.person} shows and says`;
      yes.textContent = `Yes: keep what ${what} with each answer`;
      keeps.textContent = state.keeps;
    },
  };
}

/**
 * A bundled, synthetic person who shows or says a number.
 * @param {(asked: {person: string, label: string, kind: string, session: string}) => void} onAsk
 */
function samplePeople(onAsk) {
  const who = choice("Person", {});
  const does = choice("does", { picture: "shows", sound: "says" });
  const number = choice("Number", named([..."0123456789", "unknown"]));
  const where = choice("in", { daylight: "daylight", lamp: "lamp light" });
  const values = () => ({ person: who.select.value, kind: does.select.value, label: number.select.value, session: where.select.value });
  const ask = button("Ask this person", { onClick: () => onAsk(values()) });
  const fields = [who, does, number, where].map((one) => one.field);
  number.select.value = "3";
  return {
    ask,
    root: element(
      "details",
      { class: "eco-people" },
      element("summary", {}, "Let a sample person stand in (synthetic)"),
      element("div", { class: "eco-row" }, ...fields, ask),
    ),
    /** @param {string[]} people */
    show(people) {
      who.select.replaceChildren(...people.map((one) => element("option", { value: one }, one)));
    },
  };
}
