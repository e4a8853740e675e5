// @ts-check
/**
 * The quiz as real radio buttons and check boxes: the browser brings keyboard and screen reader.
 *
 * @typedef {{text: string, right: boolean, reason: string}} Choice
 * @typedef {{text: string, multiple: boolean, choices: Choice[]}} Question
 * @typedef {{get(name: string): any, set(name: string, value: any): void, save_changes(): void,
 *   on(event: string, callback: () => void): void,
 *   off(event: string, callback: () => void): void}} Model
 */

let quizzes = 0;

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {string} text what stands between backticks becomes code
 */
function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  text.split("`").forEach((part, place) => {
    if (place % 2 === 0) return made.append(part);
    const code = document.createElement("code");
    code.textContent = part;
    made.append(code);
  });
  return made;
}

/**
 * @param {Question} question
 * @param {number[]} chosen
 */
export function feedback(question, chosen) {
  const missing = question.choices.some((one, place) => one.right && !chosen.includes(place));
  const lines = chosen.map((place) => {
    const { right, reason } = question.choices[place];
    return { right, text: `${right ? "✔ Right" : "✘ Not this one"}: ${reason}` };
  });
  const allRight = lines.every((line) => line.right);
  if (question.multiple && allRight && missing) {
    lines.push({ right: false, text: "↻ Not all yet: at least one more is right." });
  }
  return lines;
}

/**
 * @param {Question} question
 * @param {number} place
 * @param {string} group
 * @param {Model} model
 */
function drawQuestion(question, place, group, model) {
  const field = element("fieldset", { class: "eco-quiz-question" });
  const more = question.multiple ? " (more than one may be right)" : "";
  field.append(element("legend", {}, `${place + 1}. ${question.text}${more}`));
  const type = question.multiple ? "checkbox" : "radio";
  const inputs = question.choices.map((choice) => {
    const label = element("label");
    const input = /** @type {HTMLInputElement} */ (element("input", { type, name: group }));
    const text = element("span", {}, choice.text);
    label.append(input, text);
    field.append(label);
    return input;
  });
  const button = /** @type {HTMLButtonElement} */ (
    element("button", { type: "button", class: "eco-quiz-answer" }, "Answer")
  );
  // There before any reason is: a region that is added together with its text is not read out.
  const region = element("div", { "aria-live": "polite", class: "eco-quiz-reason" });
  field.append(button, region);

  function show() {
    const chosen = /** @type {number[]} */ (model.get("answers")[place] ?? []);
    if (chosen.length === 0) return;
    inputs.forEach((input, at) => (input.checked = chosen.includes(at)));
    const lines = feedback(question, chosen);
    region.replaceChildren(
      ...lines.map((line) =>
        element("p", { class: line.right ? "eco-quiz-right" : "eco-quiz-wrong" }, line.text),
      ),
    );
  }

  button.addEventListener("click", () => {
    const chosen = inputs.flatMap((input, at) => (input.checked ? [at] : []));
    if (chosen.length === 0) {
      region.replaceChildren(element("p", {}, "○ Choose an answer first."));
      return;
    }
    const answers = model.get("answers").map((/** @type {number[]} */ one) => [...one]);
    answers[place] = chosen;
    model.set("answers", answers);
    model.save_changes();
    show();
  });
  show();
  return { field, show };
}

/** @param {KeyboardEvent} event */
function keepArrows(event) {
  if (event.key.startsWith("Arrow")) event.stopPropagation();
}

/** @param {{model: Model, el: HTMLElement}} context */
function render({ model, el }) {
  quizzes += 1;
  el.classList.add("eco-quiz");
  // JupyterLab takes single keys (a, b, …) for its own commands otherwise.
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  // The notebook walks from cell to cell by arrow keys, which here choose between answers.
  el.addEventListener("keydown", keepArrows);
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("title"));
  const drawn = model
    .get("questions")
    .map((/** @type {Question} */ question, /** @type {number} */ place) =>
      drawQuestion(question, place, `eco-quiz-${quizzes}-${place}`, model),
    );
  el.replaceChildren(...drawn.map((/** @type {{field: HTMLElement}} */ one) => one.field));
  const showAll = () => drawn.forEach((/** @type {{show: () => void}} */ one) => one.show());
  model.on("change:answers", showAll);
  return () => {
    model.off("change:answers", showAll);
    el.removeEventListener("keydown", keepArrows);
  };
}

export default { render };
