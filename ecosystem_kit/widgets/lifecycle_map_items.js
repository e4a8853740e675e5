// @ts-check
/**
 * What the map's stages, boxes and arrows tell once they are chosen; see `map_content.py`.
 *
 * @typedef {{file: string, number: string, question: string, hours: number}} Notebook
 * @typedef {{verdict: string, sign: string, presses: boolean, sentence: string, interval: string,
 *   threshold: string, gate: string}} Evidence
 * @typedef {{id: string, name: string, outline: string, walked: number, unweighed: string,
 *   evidence: Evidence | null,
 *   places: {file: string, anchor: string, text: string, todo: string}[]}} Loop
 * @typedef {{key: string, kind: "stage" | "box" | "arrow", label: string, title?: string,
 *   told: string[], here: boolean, place: number[], opens?: Notebook, notebooks?: Notebook[],
 *   loops?: Loop[]}} Item
 */

/**
 * The folder of the notebook that is open in JupyterLab, with a slash at its end; null elsewhere.
 * @param {string} address the path of the page's address
 */
export function folderInLab(address) {
  const found = /\/(?:lab|doc)(?:\/workspaces\/[^/]+)?\/tree\/(.*)$/.exec(address);
  if (!found) return null;
  const path = decodeURIComponent(found[1]);
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/**
 * A link to a notebook beside this one. JupyterLab carries out a command that a link bears when it
 * is clicked (its CommandLinker), so the notebook opens in a tab there and the page stays; wherever
 * else, it is a plain relative link.
 * @param {string} file @param {string} anchor @param {Record<string, any>} attributes
 * @param {...(Node | string)} children
 */
function notebookLink(file, anchor, attributes, ...children) {
  const href = anchor ? `${file}#${anchor}` : file;
  const link = element("a", { href, ...attributes }, ...children);
  link.addEventListener("click", () => {
    const folder = folderInLab(location.pathname);
    if (folder === null) return;
    const args = { path: folder + file, id: anchor ? `#${decodeURIComponent(anchor)}` : "" };
    link.dataset.commandlinkerCommand = "rendermime:handle-local-link";
    link.dataset.commandlinkerArgs = JSON.stringify(args);
  });
  return link;
}

/** What a stage or box tells. @param {Item} item */
function toldOfStage(item) {
  const list = element("ul", { class: "eco-map-list" });
  for (const one of item.notebooks ?? []) {
    const hours = one.hours ? ` (${one.hours.toFixed(1)} hours)` : "";
    const link = notebookLink(one.file, "", { class: "eco-map-link" }, `${one.number} ${one.question}`);
    list.append(element("li", {}, link, hours));
  }
  const told = item.told.join(" · ");
  return [...(told ? [element("p", {}, `${told}.`)] : []), list];
}

/** What a loop's last gate said. @param {Loop} loop */
function toldOfLoop(loop) {
  const parts = [element("h4", {}, `${loop.id} ${loop.name}`), element("p", { class: "eco-map-quiet" }, loop.outline)];
  const evidence = loop.evidence;
  if (evidence === null) parts.push(element("p", {}, loop.unweighed));
  else {
    const sign = element("span", { "aria-hidden": "true" }, `${evidence.sign} `);
    const verdict = element("p", { class: "eco-map-verdict" }, sign, element("strong", {}, evidence.verdict));
    if (evidence.presses) verdict.classList.add("eco-map-presses");
    parts.push(verdict, element("p", {}, evidence.sentence));
    const numbers = element("dl", { class: "eco-map-numbers" });
    for (const [name, text] of [["Interval", evidence.interval], ["Held against", evidence.threshold]]) {
      if (text) numbers.append(element("dt", {}, name), element("dd", {}, text));
    }
    parts.push(numbers, element("p", { class: "eco-map-quiet" }, evidence.gate));
  }
  for (const place of loop.places) {
    const link = notebookLink(place.file, place.anchor, { class: "eco-map-link" }, place.text);
    parts.push(element("p", {}, "What to do, in ", link, `: ${place.todo}`));
  }
  return element("div", { class: "eco-map-loop" }, ...parts);
}

/** One word for an arrow: what its loops' evidence comes to. @param {Item} item */
export function signOf(item) {
  const found = (item.loops ?? []).flatMap((one) => (one.evidence ? [one.evidence] : []));
  const pressing = found.find((one) => one.presses) ?? found.find((one) => one.sign === "?") ?? found[0];
  return pressing ? { sign: pressing.sign, words: pressing.verdict } : { sign: "", words: "" };
}

/**
 * The item that an arrow key leads to: up and down in a column, left and right to the nearest in
 * the next one. @param {Item[]} items @param {number} from @param {string} key
 * @returns {number} the same place where there is none
 */
export function neighbour(items, from, key) {
  if (key === "Home") return 0;
  if (key === "End") return items.length - 1;
  const [x, y, , high] = items[from].place;
  const middle = y + high / 2;
  const across = key === "ArrowLeft" || key === "ArrowRight";
  const forward = key === "ArrowRight" || key === "ArrowDown";
  let best = from;
  let least = Infinity;
  items.forEach((item, at) => {
    const [left, top, , height] = item.place;
    const step = across ? left - x : top - y;
    if (at === from || (forward ? step <= 0.5 : step >= -0.5)) return;
    const aside = across ? Math.max(top - middle, middle - top - height, 0) : Math.abs(left - x);
    // Columns are far apart and rows close: the nearest column, and in it the nearest row.
    const far = across ? 10 * Math.abs(step) + aside : Math.abs(step) + 10 * aside;
    if (far < least) [best, least] = [at, far];
  });
  return best;
}
