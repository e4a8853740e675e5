// @ts-check
/**
 * The microphone: level, prompts in turn, clips of exact length, and the take before it is kept.
 */

const PROMPT_OF_UNKNOWN = "any other word, or a cough: no number";

/** The next prompt that is still wanted, in the plan's order. @param {Record<string, number>} wanted @param {string} now */
export function nextPrompt(wanted, now) {
  const names = Object.keys(wanted);
  const place = names.indexOf(now);
  for (let step = 1; step <= names.length; step += 1) {
    const name = names[(place + step) % names.length];
    if (wanted[name] > 0) return name;
  }
  return now;
}

/** @param {string} prompt */
const spoken = (prompt) => (prompt === "unknown" ? PROMPT_OF_UNKNOWN : `“${prompt}”`);

/** The microphones there are, once the browser tells their names. @param {(device: string) => void} onChange */
function devicePicker(onChange) {
  const select = element("select", { "aria-label": "Microphone" });
  select.addEventListener("change", () => onChange(select.value));
  /** @param {string} chosen */
  async function refresh(chosen) {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    const there = all.filter((one) => one.kind === "audioinput" && one.deviceId);
    select.replaceChildren(...there.map((one, at) => element("option", { value: one.deviceId }, one.label || `Microphone ${at + 1}`)));
    select.value = chosen;
    select.hidden = there.length < 2;
  }
  select.hidden = true;
  return { select, refresh };
}

/** @param {{model: Model, el: HTMLElement}} context */
function render({ model, el }) {
  const link = connect(model, el, "Microphone");
  const capture = captureParts(link, { what: "microphone", noun: "recording" });
  const meter = levelMeter();
  const running = runningBar();
  const picker = devicePicker((device) => void open(device));
  const panel = takePanel(link, { onKeep: keep, onAgain: () => record() });
  /** @type {Recorder | null} */ let recorder = null;
  /** @type {"off" | "opening" | "on" | "recording" | "closed"} */ let state = "off";
  let [seconds, turn, device] = [2, 0, ""];

  const prompt = element("p", { class: "eco-say" });
  const power = button("Switch the microphone on", { key: "m", strong: true, onClick: () => toggle() });
  const shoot = button("Record", { key: "Space", strong: true, onClick: () => record() });
  const alone = button("Keep good takes at once", { pressed: false, onClick: () => press(alone, !keepsAlone()) });
  const keepsAlone = () => alone.getAttribute("aria-pressed") === "true";
  const live = element("div", { class: "eco-live", hidden: true }, prompt, running.node, element("div", { class: "eco-row" }, shoot, alone));
  el.prepend(
    capture.consent,
    element("div", { class: "eco-row" }, power, picker.select),
    meter.node,
    live,
    panel.node,
    capture.prompts,
    capture.plan,
    element("div", { class: "eco-row" }, capture.files),
    capture.more,
  );

  /** @param {typeof state} next */
  function become(next) {
    state = next;
    const on = next === "on" || next === "recording";
    el.dataset.microphone = next;
    power.classList.toggle("eco-strong", !on);
    relabel(power, on ? "Switch it off" : next === "opening" ? "Asking for it …" : "Switch the microphone on");
    relabel(shoot, next === "recording" ? "Stop" : "Record");
    shoot.setAttribute("aria-keyshortcuts", next === "recording" ? "Escape" : "Space");
    const key = shoot.querySelector("kbd");
    if (key) key.textContent = next === "recording" ? "Esc" : "Space";
    live.hidden = !on;
    if (meter.node.hidden === on) meter.on(on);
  }

  function shut() {
    turn += 1;
    recorder?.close();
    recorder = null;
    running.stop();
    if (state !== "closed") become("off");
  }

  async function open(wanted = device) {
    shut();
    const mine = turn;
    device = wanted;
    become("opening");
    link.say("The browser may ask you now: allow the microphone.");
    try {
      const onEnd = () => (shut(), complain(deviceProblem({ name: "Unplugged" }, "microphone")));
      const found = await openMicrophone({ device, longest_s: seconds, onLevel: meter.show, onEnd });
      // Closed, or asked for another one, while the browser still waited.
      if (mine !== turn) return found.close();
      recorder = found;
      become("on");
      shoot.focus();
      link.say(`${found.label || "The microphone"} is on. Nothing is kept before you say so.`);
      await picker.refresh(found.deviceId);
    } catch (problem) {
      if (mine !== turn) return;
      become("off");
      device = "";
      complain(/** @type {Error} */ (problem).message);
    }
  }

  /** @param {string} sentence */
  function complain(sentence) {
    link.say("The microphone is off.");
    link.alert(sentence);
  }

  function toggle() {
    if (state === "off") return open();
    shut();
    link.say("The microphone is off.");
  }

  async function record() {
    if (state === "recording") return stop();
    if (state === "off") return open();
    if (!recorder || state !== "on") return;
    const asked = capture.state().prompt;
    panel.stop();
    become("recording");
    running.start(seconds + AFTER_CLICK_S);
    link.say(`Say ${spoken(asked)} now.`);
    try {
      const { samples, missing } = await recorder.take(seconds);
      become("on");
      const take = { samples, missing, prompt: asked, takenAt: Date.now() - 1000 * seconds, moved: false, warnings: null };
      const fromButton = document.activeElement === shoot;
      await link.tried(panel.show(take));
      await judge(take, fromButton);
    } catch (problem) {
      link.say(/** @type {Error} */ (problem).message);
    } finally {
      running.stop();
      if (state === "recording") become("on");
    }
  }

  /** @param {PendingTake} take @param {boolean} fromButton whether the next Space may keep it */
  async function judge(take, fromButton) {
    if (take.warnings === null) return;
    if (take.warnings.length > 0) return link.say(take.warnings.join(" "));
    if (keepsAlone() && capture.state().consent) return panel.keep();
    link.say("A good take. Keep it?");
    if (fromButton && document.activeElement === shoot) panel.focusKeep();
  }

  function stop() {
    recorder?.cancel();
  }

  /** @param {PendingTake} take @param {[number, number] | null} word */
  async function keep(take, word) {
    if (!capture.mayKeep()) return false;
    const data = /** @type {ArrayBuffer} */ (take.samples.buffer);
    const inside = panel.node.contains(document.activeElement);
    try {
      await capture.keep([{ data, takenAt: take.takenAt }], { prompt: take.prompt, word });
    } catch (problem) {
      // It waits in the outbox: what is shown next says how it gets on.
      link.alert(/** @type {Error} */ (problem).message);
      return true;
    }
    const next = nextPrompt(capture.state().wanted, take.prompt);
    if (next !== capture.state().prompt) capture.choose(next);
    link.say(`Kept. Next: say ${spoken(next)}.`);
    if (inside && state === "on") shoot.focus();
    return true;
  }

  capture.onState((now) => {
    seconds = /** @type {any} */ (now).seconds;
    const wanted = now.wanted[now.prompt];
    prompt.replaceChildren("Say ", element("strong", {}, spoken(now.prompt)), wanted ? ` (${wanted} wanted)` : " (enough)");
  });
  /** @type {Record<string, (event: KeyboardEvent) => any>} */
  const actions = {
    " ": () => record(),
    r: () => record(),
    m: () => toggle(),
    p: () => panel.play(),
    k: () => panel.keep(),
    Escape: () => state === "recording" && (stop(), true),
  };
  const unbind = keys(el, actions);
  capture.onState((now) => {
    for (const name of Object.keys(now.wanted)) if (/^[a-z0-9]$/.test(name)) actions[name] ??= () => capture.choose(name);
  });
  const renew = () => void (recorder && picker.refresh(recorder.deviceId));
  navigator.mediaDevices?.addEventListener("devicechange", renew);
  link.onGone(shut);
  const hindered = pageProblem("microphone");
  if (hindered) link.alert(hindered);
  become("off");
  return () => {
    navigator.mediaDevices?.removeEventListener("devicechange", renew);
    state = "closed";
    shut();
    unbind();
    panel.close();
    capture.close();
    link.close();
  };
}

export default { render };
