// @ts-check
/**
 * Boxes in whole pixels of the picture. Arithmetic alone, no page: Node tests it.
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Edges
 * @typedef {"n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "nw" | "inside"} Part  of a box
 */

/** @param {Box} box @returns {Edges} */
function edgesOf({ x, y, width, height }) {
  return { left: x, top: y, right: x + width, bottom: y + height };
}

/**
 * A box of whole pixels between two edges each way, inside the picture, at least one pixel large.
 * @param {Edges} edges in any order, between pixels or beyond the picture @param {Size} picture
 * @returns {Box}
 */
export function boxBetween({ left, top, right, bottom }, picture) {
  const span = (/** @type {number} */ one, /** @type {number} */ other, /** @type {number} */ most) => {
    const [start, end] = [Math.min(one, other), Math.max(one, other)].map((at) => between(Math.round(at), 0, most));
    return end > start ? [start, end - start] : [Math.min(start, most - 1), 1];
  };
  const [x, width] = span(left, right, picture.width);
  const [y, height] = span(top, bottom, picture.height);
  return { x, y, width, height };
}

/** @param {Point} from @param {Point} to @param {Size} picture */
export function boxDrawn(from, to, picture) {
  return boxBetween({ left: from.x, top: from.y, right: to.x, bottom: to.y }, picture);
}

/** The box moved whole, as far as the picture goes. @param {Box} box @param {number} right @param {number} down @param {Size} picture */
export function boxMoved(box, right, down, picture) {
  const x = between(Math.round(box.x + right), 0, picture.width - box.width);
  return { ...box, x, y: between(Math.round(box.y + down), 0, picture.height - box.height) };
}

/**
 * The box with one edge or corner moved; past the opposite edge it turns over.
 * @param {Box} box @param {Part} part @param {number} right @param {number} down @param {Size} picture
 */
export function boxResized(box, part, right, down, picture) {
  if (part === "inside") return boxMoved(box, right, down, picture);
  const edges = edgesOf(box);
  if (part.includes("w")) edges.left += right;
  if (part.includes("e")) edges.right += right;
  if (part.includes("n")) edges.top += down;
  if (part.includes("s")) edges.bottom += down;
  return boxBetween(edges, picture);
}

/** The same, but edges stop before the opposite one, as keys want it. @param {Box} box @param {Part} part @param {number} right @param {number} down @param {Size} picture */
export function boxNudged(box, part, right, down, picture) {
  const across = part.includes("w") ? Math.min(right, box.width - 1) : Math.max(right, 1 - box.width);
  const along = part.includes("n") ? Math.min(down, box.height - 1) : Math.max(down, 1 - box.height);
  return part === "inside" ? boxMoved(box, right, down, picture) : boxResized(box, part, across, along, picture);
}

/**
 * What of a box lies under a point of the stage: a corner before an edge before the inside.
 * @param {Box} box @param {Point} point of the stage @param {View} view
 * @param {number} reach how far from an edge still counts, in CSS pixels
 * @returns {Part | null}
 */
export function partAt(box, point, view, reach) {
  const [start, end] = [toStage(view, box), toStage(view, { x: box.x + box.width, y: box.y + box.height })];
  const near = (/** @type {number} */ at, /** @type {number} */ low, /** @type {number} */ high) => {
    if (at < low - reach || at > high + reach) return null;
    // In a small box the middle half stays free for moving it.
    const inner = Math.min(reach, (high - low) / 4);
    const [before, after] = [at <= low + inner, at >= high - inner];
    return before ? "low" : after ? "high" : "middle";
  };
  const [across, down] = [near(point.x, start.x, end.x), near(point.y, start.y, end.y)];
  if (across === null || down === null) return null;
  const part = { low: "n", high: "s", middle: "" }[down] + { low: "w", high: "e", middle: "" }[across];
  return /** @type {Part} */ (part || "inside");
}

/** @param {Box} one @param {Box} other */
export function sameBox(one, other) {
  return one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;
}
