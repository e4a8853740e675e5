// @ts-check
/**
 * The map: the picture that Python drew, and over it a real link for each stage and a real button
 * for each arrow back. Where there is no room for the picture they stand in a list instead.
 */

const MAP_KEYS = "Arrow keys move. Enter opens a stage's notebook, or an arrow's evidence. Esc leaves.";

/** The words of an item, for the list and for screen readers. @param {Item} item */
function wordsOf(item) {
  const told = [...item.told];
  if (item.here) told.unshift("You are here");
  if (item.kind === "arrow" && signOf(item).words) told.push(`the gate says: ${signOf(item).words}`);
  if (item.opens) told.push(`opens ${item.opens.file}`);
  return { label: item.label, told: told.join(", ") };
}

/** @param {Item} item @param {string} panel the id of what it controls */
function drawItem(item, panel) {
  const { label, told } = wordsOf(item);
  const [x, y, wide, high] = item.place;
  const words = element("span", { class: "eco-map-words" }, element("strong", {}, label), ` ${told}`);
  const attributes = {
    class: `eco-map-item eco-map-${item.kind}`,
    "data-key": item.key,
    "aria-current": item.here ? "step" : undefined,
    style: `--x:${x}%;--y:${y}%;--wide:${wide}%;--high:${high}%`,
  };
  if (item.opens) return notebookLink(item.opens.file, "", attributes, words);
  const { sign } = signOf(item);
  const badge = element("span", { class: "eco-map-badge", "aria-hidden": "true" }, sign);
  const made = element("button", { type: "button", "aria-expanded": "false", "aria-controls": panel, ...attributes }, words);
  if (sign) made.append(badge);
  return made;
}

/** @param {{model: Model, el: HTMLElement}} context */
function render({ model, el }) {
  const link = connect(model, el, "Map of the lifecycle");
  el.classList.add("eco-lifecycle-map");
  const id = `eco-map-${newId().slice(0, 8)}`;
  const picture = element("div", { class: "eco-map-picture" });
  const summary = element("p", { class: "eco-map-summary" });
  const over = element("div", { class: "eco-map-items" });
  const panel = element("section", { class: "eco-map-panel", id, "aria-label": "What was chosen", hidden: true });
  const board = element("div", { class: "eco-map-board" }, picture, over);
  el.append(summary, board, element("p", { class: "eco-map-keys", id: `${id}-keys` }, MAP_KEYS), panel);
  el.setAttribute("aria-describedby", `${id}-keys`);
  /** @type {Item[]} */ let items = [];
  /** @type {HTMLElement[]} */ let drawn = [];
  let chosen = -1;

  /** Show what an item tells, below the map. @param {number} at */
  function choose(at) {
    const item = items[at];
    chosen = at;
    drawn.forEach((one, place) => {
      one.tabIndex = place === at ? 0 : -1;
      one.classList.toggle("eco-map-chosen", place === at);
      if (one.hasAttribute("aria-expanded")) one.setAttribute("aria-expanded", `${place === at}`);
    });
    const told = item.kind === "arrow" ? (item.loops ?? []).map(toldOfLoop) : toldOfStage(item);
    const title = item.title ? `${item.title} (from step ${item.key[0]})` : item.label;
    panel.replaceChildren(element("h3", { tabindex: -1 }, title), ...told);
    panel.hidden = false;
  }

  /** @param {number} at */
  function open(at) {
    choose(at);
    if (items[at].kind !== "arrow") return link.say(`Opening ${items[at].opens?.file}.`);
    panel.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement} */ (panel.firstElementChild).focus({ preventScroll: true });
  }

  function draw() {
    const { svg, summary: words, items: found } = model.get("shown");
    const focused = over.contains(document.activeElement);
    const key = items[chosen]?.key;
    picture.innerHTML = svg;
    summary.textContent = words;
    items = found;
    drawn = items.map((item) => drawItem(item, id));
    over.replaceChildren(...drawn);
    drawn.forEach((one, at) => {
      one.tabIndex = -1;
      one.addEventListener("click", () => open(at));
      one.addEventListener("focus", () => choose(at));
    });
    const at = items.findIndex((item) => (key ? item.key === key : item.here));
    drawn[Math.max(at, 0)].tabIndex = 0;
    if (!key || at < 0) return;
    choose(at);
    if (focused) drawn[at].focus();
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    const from = drawn.indexOf(/** @type {HTMLElement} */ (event.target));
    if (from < 0) return false;
    const listed = getComputedStyle(over).position !== "absolute";
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const to = listed && step ? Math.min(Math.max(from + step, 0), drawn.length - 1) : neighbour(items, from, event.key);
    drawn[to].focus();
  }

  const forget = keys(el, {
    ArrowUp: move, ArrowDown: move, ArrowLeft: move, ArrowRight: move, Home: move, End: move,
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || chosen < 0) return;
    // Back to the arrow; the next Esc leaves the map.
    event.preventDefault();
    event.stopPropagation();
    drawn[chosen].focus();
  });
  draw();
  model.on("change:shown", draw);
  return () => {
    model.off("change:shown", draw);
    forget();
    link.close();
  };
}

export default { render };
