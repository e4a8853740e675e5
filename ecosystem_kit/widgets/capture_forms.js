// @ts-check
/** The forms of Camera and Microphone: consent, files, session, sample people; see `capture.js`. */

/** @param {Link} link @param {string} what @param {string} noun */
function consentQuestion(link, what, noun) {
  const question = element("p", {});
  const yes = button("Yes, keep them", { strong: true, onClick: () => answer(true) });
  const no = button("No", { onClick: () => answer(false) });
  const box = element("div", { class: "eco-consent", hidden: true, role: "group", "aria-label": "Consent" });
  box.append(question, element("div", { class: "eco-row" }, yes, no));
  /** @param {boolean} given */
  async function answer(given) {
    await link.tried(link.ask("consent", { yes: given }));
    if (!given) link.say(`Nothing is kept. You can look at the ${what}, and let a sample person stand in.`);
  }
  return {
    box,
    /** @param {CaptureState} state */
    show(state) {
      box.hidden = state.consent;
      question.textContent = `May ${noun}s of ${state.person} be kept in this project for ${state.days} days, on this machine only? Without a yes nothing is kept. “eco forget” deletes them at any time.`;
    },
    remind() {
      link.alert("First answer the question above: without a yes nothing is kept.");
      yes.focus();
    },
  };
}

/** @param {Link} link @param {string} noun @param {() => CaptureState} state */
function filePicker(link, noun, state) {
  const input = element("input", { type: "file", multiple: true, class: "eco-hidden", tabindex: -1, "aria-label": `Add ${noun} files` });
  const open = button("Add files", { onClick: () => input.click(), title: `Add ${noun}s from this computer` });
  const field = element("span", { class: "eco-files" }, open, input);

  async function addAll() {
    const { prompt } = state();
    let kept = 0;
    /** @type {string[]} */ const refused = [];
    for (const file of input.files ?? []) {
      try {
        if (file.size > LIMIT_BYTES) throw new Error(tooLarge(file.size));
        const reply = await link.ask("upload", { name: file.name, prompt }, [await file.arrayBuffer()]);
        kept += reply.content.samples.length;
        refused.push(...reply.content.refused);
      } catch (problem) {
        refused.push(`${file.name}: ${/** @type {Error} */ (problem).message}`);
      }
    }
    input.value = "";
    link.say(`${kept} of ${kept + refused.length} files are kept as “${prompt}”.`);
    if (refused.length > 0) link.alert(refused.slice(0, 5).join(" "));
  }
  input.addEventListener("change", () => void addAll());
  return {
    field,
    /** @param {CaptureState} now */
    show(now) {
      input.accept = now.accept;
    },
  };
}

/** @param {string} name @param {string} label */
function textField(name, label) {
  const input = element("input", { type: "text", name, autocomplete: "off" });
  return { input, field: element("label", { class: "eco-field" }, element("span", {}, label), input) };
}

/** The session's person and conditions; another person or condition begins another session. @param {Link} link */
function sessionForm(link) {
  const summary = element("summary", {}, "Session");
  const form = element("form", { class: "eco-form" });
  const details = element("details", {}, summary, form);
  /** @type {Record<string, HTMLInputElement>} */ const inputs = {};
  for (const name of ["person", "device", "light", "background", "distance", "noise", "place"]) {
    const { input, field } = textField(name, name[0].toUpperCase() + name.slice(1));
    inputs[name] = input;
    form.append(field);
  }
  const submit = button("Begin this session");
  submit.type = "submit";
  form.append(submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { person, ...conditions } = Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, input.value]));
    const asked = link.ask("session", { person, conditions });
    void link.tried(asked.then(() => link.say(`What comes now belongs to ${person} under these conditions.`)));
  });
  return {
    details,
    /** @param {CaptureState} state */
    show(state) {
      const where = Object.values(state.conditions).filter(Boolean).join(", ");
      summary.textContent = `Session: ${state.person}${where ? `, ${where}` : ""}`;
      // What somebody types just now is theirs.
      if (form.contains(document.activeElement)) return;
      inputs.person.value = state.person;
      for (const [name, value] of Object.entries(state.conditions)) inputs[name].value = value;
    },
  };
}

/** Sample people, made by a program, who stand in. @param {Link} link @param {string} what */
function standIn(link, what) {
  const person = element("select", { "aria-label": "Sample person" });
  const light = element("select", { "aria-label": "Session of the sample person" });
  const one = button("Only what is chosen above", { onClick: () => replay(true) });
  const all = button("Everything", { onClick: () => replay(false) });
  const row = element("div", { class: "eco-row" }, person, light, one, all);
  const note = element("p", {}, "They were made by a program, and the ledger says so of each.");
  const details = element("details", {}, element("summary", {}, `No ${what}? Let a sample person stand in`), note, row);
  let prompt = "";
  /** @param {boolean} chosen */
  function replay(chosen) {
    const content = { replayed: person.value, session: light.value, labels: chosen ? [prompt] : null };
    const asked = link.ask("replay", content);
    void link.tried(asked.then(({ content: { samples } }) => link.say(`${person.value} stood in: ${samples.length} are kept.`)));
  }
  return {
    details,
    /** @param {CaptureState} state */
    show(state) {
      prompt = state.prompt;
      if (person.childElementCount > 0) return;
      person.append(...state.samplePeople.map((name) => element("option", { value: name }, name)));
      light.append(...state.sampleSessions.map((name) => element("option", { value: name }, name)));
    },
  };
}
