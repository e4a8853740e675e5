// @ts-check
/**
 * Where a picture stands on its stage, and undo. Arithmetic alone, no page: Node tests it.
 * A view has one scale for both directions, so a picture is never distorted.
 *
 * @typedef {{x: number, y: number}} Point
 * @typedef {{width: number, height: number}} Size
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{scale: number, left: number, top: number}} View  stage = picture × scale + left, top;
 *   the stage is measured in CSS pixels, the picture in its own
 */

// Beyond 40 screen pixels for one of the picture's there is nothing more to see.
const MOST_SCALE = 40;
const UNDO_STEPS = 200;

/** @param {number} value @param {number} least @param {number} most */
export function between(value, least, most) {
  return Math.min(Math.max(value, least), Math.max(least, most));
}

/** The whole picture, as large as it can be. @param {Size} picture @param {Size} stage @returns {View} */
export function fittedView(picture, stage) {
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height);
  return heldView({ scale, left: 0, top: 0 }, picture, stage);
}

/**
 * The same view, moved so that no stage stays empty: what is smaller than the stage is centred.
 * @param {View} view @param {Size} picture @param {Size} stage @returns {View}
 */
export function heldView({ scale, left, top }, picture, stage) {
  const hold = (/** @type {number} */ start, /** @type {number} */ size, /** @type {number} */ room) =>
    size <= room ? (room - size) / 2 : between(start, room - size, 0);
  return {
    scale,
    left: hold(left, picture.width * scale, stage.width),
    top: hold(top, picture.height * scale, stage.height),
  };
}

/**
 * The view zoomed by a factor; what is at the point `at` of the stage stays there.
 * @param {View} view @param {number} factor @param {Point} at
 * @param {Size} picture @param {Size} stage @returns {View}
 */
export function zoomedView(view, factor, at, picture, stage) {
  const least = fittedView(picture, stage).scale;
  const scale = between(view.scale * factor, least, Math.max(least, MOST_SCALE));
  const grown = scale / view.scale;
  const moved = { scale, left: at.x - (at.x - view.left) * grown, top: at.y - (at.y - view.top) * grown };
  return heldView(moved, picture, stage);
}

/**
 * @param {View} view @param {number} right @param {number} down how far the picture moves
 * @param {Size} picture @param {Size} stage @returns {View}
 */
export function pannedView(view, right, down, picture, stage) {
  return heldView({ ...view, left: view.left + right, top: view.top + down }, picture, stage);
}

/**
 * The view, moved as little as it takes to show a point of the picture with some room around.
 * @param {View} view @param {Point} point in the picture @param {Size} picture @param {Size} stage
 */
export function viewShowing(view, point, picture, stage) {
  const { x, y } = toStage(view, point);
  const [across, down] = [Math.min(30, stage.width / 4), Math.min(30, stage.height / 4)];
  const right = between(x, across, stage.width - across) - x;
  return pannedView(view, right, between(y, down, stage.height - down) - y, picture, stage);
}

/** @param {View} view @param {Point} point of the stage @returns {Point} of the picture */
export function toPicture(view, point) {
  return { x: (point.x - view.left) / view.scale, y: (point.y - view.top) / view.scale };
}

/** @param {View} view @param {Point} point of the picture @returns {Point} of the stage */
export function toStage(view, point) {
  return { x: point.x * view.scale + view.left, y: point.y * view.scale + view.top };
}

/**
 * Undo and redo over states that are never changed in place.
 * @template State @param {State} first
 */
export function steps(first) {
  /** @type {State[]} */ let past = [];
  /** @type {State[]} */ let future = [];
  let now = first;
  return {
    get now() {
      return now;
    },
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
    /** @param {State} state */
    push(state) {
      past = [...past.slice(1 - UNDO_STEPS), now];
      future = [];
      now = state;
    },
    undo() {
      if (past.length) [now, past, future] = [past[past.length - 1], past.slice(0, -1), [now, ...future]];
      return now;
    },
    redo() {
      if (future.length) [now, past, future] = [future[0], [...past, now], future.slice(1)];
      return now;
    },
  };
}
