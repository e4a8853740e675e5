// @ts-check
/** Where a word begins and ends; see `shape_labeler.js` for what it shares with boxes and masks. */

/** @type {[string, string][]} */
const SEGMENT_KEYS = [
  ["Space", "play the word; again: stop"],
  ["a", "play all of it"],
  ["b, e", "go to the beginning, the end"],
  ["Arrow keys", "move the edge by 0.01 s, with Shift by 0.1 s"],
  ["+, -", "zoom in, zoom out"],
  ["w, f", "zoom to the word, show all of it"],
  ["h, j", "look earlier, look later"],
];

/** @param {Link} link @param {any} greeting @param {() => void} touched */
function segmentShape(link, greeting, touched) {
  let isChanged = false;
  let isThere = false;
  let history = steps(/** @type {Stretch} */ ({ start: 0, end: 1 }));
  const view = segmentView({
    say: link.say,
    onDone(stretch) {
      const { start, end } = history.now;
      if (!isChanged || start !== stretch.start || end !== stretch.end) history.push(stretch);
      isChanged = true;
      touched();
    },
  });
  const playing = element("div", { class: "eco-row", role: "group", "aria-label": "Listen" });
  playing.append(
    button("Play the word", { key: "Space", onClick: toggle }),
    button("Play all", { key: "a", onClick: () => view.play(true) }),
    button("Stop", { onClick: view.stop }),
  );
  const zoom = element("div", { class: "eco-row", role: "group", "aria-label": "Zoom" });
  const zoomIn = () => view.zoom(view.zoomStep);
  const zoomOut = () => view.zoom(1 / view.zoomStep);
  const earlier = () => view.pan(-0.5);
  const later = () => view.pan(0.5);
  zoom.append(
    button("Zoom out", { key: "-", onClick: zoomOut }),
    button("Zoom in", { key: "+", onClick: zoomIn }),
    button("The word", { key: "w", onClick: view.zoomToWord }),
    button("All", { key: "f", onClick: view.whole }),
    button("Earlier", { key: "h", onClick: earlier }),
    button("Later", { key: "j", onClick: later }),
  );

  function toggle() {
    if (view.isPlaying) view.stop();
    else if (isThere) view.play();
  }

  /** @param {Stretch} stretch */
  function start(stretch) {
    history = steps(stretch);
    isChanged = false;
  }

  return {
    /** @param {Shown} shown */
    begin(shown) {
      isThere = true;
      view.node.hidden = view.fields.hidden = false;
      view.show(shown.sound ?? new Float32Array(1));
      start(view.stretch);
    },
    clear() {
      isThere = false;
      view.stop();
      view.node.hidden = view.fields.hidden = true;
      start({ start: 0, end: 1 });
    },
    /** @param {any} draft */
    restore(draft) {
      if (!draft.segment) return false;
      view.set({ start: draft.segment[0], end: draft.segment[1] });
      start(view.stretch);
      isChanged = true;
      return true;
    },
    draft: () => ({ content: { segment: [view.stretch.start, view.stretch.end] } }),
    value: () => (isChanged ? [view.stretch.start, view.stretch.end] : null),
    steps: () => history,
    undo: () => (view.set(history.undo()), link.say(view.inWords())),
    redo: () => (view.set(history.redo()), link.say(view.inWords())),
    cancel: view.cancel,
    /** @param {any} label */
    describe: (label) =>
      typeof label === "string" ? label : `word from ${label[0].toFixed(3)} s to ${label[1].toFixed(3)} s`,
    missing: "No edge was moved yet: drag over the word, or move an edge by its arrow keys.",
    focus: view.edges.start,
    nodes: [view.node, playing, zoom, view.fields],
    keys: SEGMENT_KEYS,
    actions: {
      " ": toggle,
      a: () => view.play(true),
      b: () => view.edges.start.focus(),
      e: () => view.edges.end.focus(),
      "+": zoomIn,
      "Shift++": zoomIn,
      "=": zoomIn,
      "-": zoomOut,
      w: view.zoomToWord,
      f: view.whole,
      h: earlier,
      j: later,
    },
    close: view.close,
  };
}

/** @param {{model: Model, el: HTMLElement}} view */
function render(view) {
  return renderShapes(view, "Label by segment", segmentShape);
}

export default { render };
