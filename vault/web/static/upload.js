// Makes a multipart form better than a browser does alone: files are dropped, listed, checked and
// sent with progress, and stay chosen when the server wants something corrected.
//
// The contract with the server is the page itself. The form is posted as the browser would post it,
// to the same address; the answer is the same HTML page (the form with its errors, or the receipt),
// and its body takes the place of this one. An error page (data-failure) is told above the button
// instead, so that nothing typed is lost. The form's own submission key makes a retry harmless.
// Every word comes from data-say-… attributes of the form, in the language of the page.
"use strict";

(() => {
  const kept = new Map(); // name of the field → the files chosen for it; outlives an answer
  let sending = null; // the request under way

  const fill = (words, values) =>
    words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

  function inWords(bytes) {
    const language = document.documentElement.lang;
    const units = ["byte", "kB", "MB", "GB"];
    let step = 0;
    while (bytes >= 1024 && step < units.length - 1) { bytes /= 1024; step += 1; }
    return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes)} ${units[step]}`;
  }

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  const say = (form, word, values = {}) =>
    fill(form.getAttribute(`data-say-${word}`) ?? "", values);

  const fileInputs = (form) => [...form.querySelectorAll("[data-file-field] input[type=file]")];
  const filesOf = (input) => kept.get(input.name) ?? [];

  // ---- choosing ---------------------------------------------------------------------------------

  function wrongWith(form, input, file) {
    const limit = Number(input.dataset.maxBytes);
    const extensions = (input.dataset.extensions ?? "").split(" ").filter(Boolean);
    const extension = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
    const values = { name: file.name, size: inWords(file.size), limit: inWords(limit) };
    if (file.size === 0) return say(form, "empty", values);
    if (limit && file.size > limit) return say(form, "too-large", values);
    if (extensions.length && !extensions.includes(extension)) {
      return say(form, "wrong-kind", { ...values, accepted: input.dataset.accepted ?? form.dataset.accepted });
    }
    return "";
  }

  function add(form, input, chosen) {
    const same = (one, other) =>
      one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
    const before = input.multiple ? filesOf(input) : [];
    const fresh = sending ? [] : [...chosen].filter((file) => !before.some((one) => same(one, file)));
    if (!fresh.length) { draw(form, input); return; }
    kept.set(input.name, input.multiple ? [...before, ...fresh] : fresh.slice(0, 1));
    draw(form, input);
    report(form, say(form, "added", { name: fresh.map((file) => file.name).join(", ") }), { unseen: true });
  }

  function remove(form, input, file) {
    if (sending) return; // what is on its way is not changed
    kept.set(input.name, filesOf(input).filter((one) => one !== file));
    draw(form, input);
    report(form, say(form, "removed", { name: file.name }), { unseen: true });
    input.focus();
  }

  function draw(form, input) {
    const field = input.closest("[data-file-field]");
    const files = filesOf(input);
    const carrier = new DataTransfer();
    files.forEach((file) => carrier.items.add(file));
    input.files = carrier.files; // so that the form is whole without us, too
    const list = field.querySelector(".files");
    list.replaceChildren(...files.map((file) => row(form, input, file)));
    list.hidden = files.length === 0;
    field.querySelector(".drop").classList.toggle("full", files.length > 0);
    field.querySelectorAll("[data-no-script]").forEach((hint) => { hint.hidden = files.length > 0; });
  }

  function row(form, input, file) {
    const wrong = wrongWith(form, input, file);
    const item = make("li", wrong ? "file wrong" : "file");
    item.append(make("span", "file-name", file.name), make("span", "file-facts", inWords(file.size)));
    const acts = make("span", "file-acts");
    const button = make("button", "link", say(form, "remove"));
    button.type = "button";
    button.append(make("span", "unseen", ` ${file.name}`));
    button.addEventListener("click", () => remove(form, input, file));
    acts.append(button);
    item.append(acts);
    if (wrong) item.append(make("p", "message", wrong));
    const progress = make("progress");
    progress.max = 100;
    progress.value = 0;
    progress.hidden = true;
    progress.setAttribute("aria-hidden", "true"); // the report says it in words
    item.append(progress);
    return item;
  }

  // ---- checking before anything is sent -----------------------------------------------------------

  function problemsOf(form) {
    const problems = [];
    for (const input of form.elements) {
      if (!input.name || input.type === "file") continue;
      const empty = typeof input.value === "string" && input.value.trim() === "";
      if (input.required && empty && input.dataset.missing) problems.push([input, input.dataset.missing]);
      else if (!empty && input.validity?.typeMismatch && input.dataset.wrong) problems.push([input, input.dataset.wrong]);
    }
    let count = 0;
    let total = 0;
    for (const input of fileInputs(form)) {
      const files = filesOf(input);
      const wrong = files.map((file) => wrongWith(form, input, file)).find(Boolean);
      if (wrong) problems.push([input, wrong]);
      else if (!files.length && input.dataset.missing) problems.push([input, input.dataset.missing]);
      else if (files.length > Number(input.dataset.maxCount || 1)) problems.push([input, say(form, "too-many", { count: files.length, limit: input.dataset.maxCount || 1 })]);
      count += files.length;
      total += files.reduce((sum, file) => sum + file.size, 0);
    }
    const most = Number(form.dataset.maxFiles);
    const largest = Number(form.dataset.maxTotal);
    const last = fileInputs(form).at(-1);
    if (last && most && count > most) problems.push([last, say(form, "too-many", { count, limit: most })]);
    if (last && largest && total > largest) problems.push([last, say(form, "total", { size: inWords(total), limit: inWords(largest) })]);
    const place = [...form.elements];
    return problems.sort(([one], [other]) => place.indexOf(one) - place.indexOf(other));
  }

  function clearProblems(form) {
    form.querySelector(".summary")?.remove();
    document.querySelectorAll("main > .summary").forEach((summary) => summary.remove());
    for (const field of form.querySelectorAll(".field.error")) {
      field.classList.remove("error");
      field.querySelectorAll(":scope > .message").forEach((message) => message.remove());
      for (const input of field.querySelectorAll("[aria-invalid]")) {
        input.removeAttribute("aria-invalid");
        const ids = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== `${input.name}-message`);
        if (ids.length) input.setAttribute("aria-describedby", ids.join(" "));
        else input.removeAttribute("aria-describedby");
      }
    }
  }

  function showProblems(form, problems) {
    const summary = make("div", "summary");
    summary.setAttribute("role", "alert");
    summary.tabIndex = -1;
    summary.append(make("h2", "", say(form, "summary")));
    const list = make("ul");
    for (const [input, words] of problems) {
      const link = make("a", "", words);
      link.href = `#${input.id}`;
      const item = make("li");
      item.append(link);
      list.append(item);
      showProblem(form, input, words);
    }
    summary.append(list);
    form.prepend(summary);
    const prefix = `${say(form, "error")} `;
    if (!document.title.startsWith(prefix)) document.title = prefix + document.title;
    summary.focus();
  }

  function showProblem(form, input, words) {
    const field = input.closest(".field");
    const id = `${input.name}-message`;
    if (!field || field.querySelector(`[id="${id}"]`)) return;
    field.classList.add("error");
    const message = make("p", "message");
    message.id = id;
    message.append(make("span", "unseen", say(form, "error")), ` ${words}`);
    (input.closest(".drop, .choice") ?? input).before(message);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
  }

  // ---- sending ----------------------------------------------------------------------------------

  function report(form, words, { bad = false, progress = null, cancel = false, unseen = false } = {}) {
    const box = form.querySelector("[data-report]");
    const text = box.querySelector("[data-report-words]");
    box.hidden = false;
    box.classList.toggle("bad", bad);
    box.classList.toggle("unseen", unseen);
    if (text.textContent !== words) text.textContent = words;
    const bar = box.querySelector("[data-report-progress]");
    bar.hidden = progress === null;
    if (progress !== null) bar.value = progress;
    box.querySelector("[data-report-cancel]").hidden = !cancel;
  }

  function showProgress(form, loaded, total) {
    const percent = total ? Math.min(100, Math.floor((100 * loaded) / total)) : 0;
    const told = percent - (percent % 10); // a screen reader need not hear every percent
    const words = percent === 100 ? say(form, "storing") : say(form, "sending", { percent: told });
    report(form, words, { progress: percent, cancel: true });
    let before = 0; // files go out in the order of the form; what surrounds them is small
    for (const input of fileInputs(form)) {
      const rows = input.closest("[data-file-field]").querySelectorAll(".file");
      filesOf(input).forEach((file, place) => {
        const sent = Math.max(0, Math.min(file.size, loaded - before));
        before += file.size;
        const bar = rows[place].querySelector("progress");
        bar.hidden = false;
        bar.value = percent === 100 ? 100 : (100 * sent) / file.size;
        rows[place].querySelector(".file-facts").textContent =
          percent === 100 || sent === file.size ? inWords(file.size) : say(form, "part", { sent: inWords(sent), size: inWords(file.size) });
      });
    }
  }

  function setBusy(form, busy) {
    form.setAttribute("aria-busy", String(busy));
    form.querySelectorAll("button[type=submit], button:not([type])").forEach((button) => {
      if (busy) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    });
  }

  function stop(form, words, bad) {
    sending = null;
    setBusy(form, false);
    for (const input of fileInputs(form)) draw(form, input);
    report(form, words, { bad });
  }

  function send(form) {
    const body = new FormData(form);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.setRequestHeader("Accept", "text/html");
    request.upload.addEventListener("progress", (event) => showProgress(form, event.loaded, event.total));
    request.addEventListener("load", () => answered(form, request));
    request.addEventListener("error", () => stop(form, say(form, navigator.onLine ? "interrupted" : "offline"), true));
    request.addEventListener("abort", () => stop(form, say(form, "cancelled"), false));
    sending = request;
    setBusy(form, true);
    showProgress(form, 0, 0);
    request.send(body);
  }

  function answered(form, request) {
    const page = request.response;
    const failure = page?.querySelector("[data-failure]");
    if (!page?.querySelector("main") || failure) {
      const words = failure && [failure.querySelector("h1"), failure.querySelector("[data-failure-words]")];
      const told = words?.map((one) => one?.textContent.trim()).filter(Boolean).join(". ");
      stop(form, told || say(form, "interrupted"), true);
      return;
    }
    sending = null;
    document.title = page.title;
    document.body.className = page.body.className;
    document.body.replaceChildren(...[...page.body.childNodes].map((node) => document.importNode(node, true)));
    if (request.responseURL && request.responseURL !== location.href) history.replaceState(null, "", request.responseURL);
    if (!document.querySelector("form[data-upload]")) kept.clear(); // it was taken in
    document.dispatchEvent(new Event("vault:page"));
    const target = document.querySelector("main [data-focus]") ?? document.querySelector("main");
    target.focus();
    target.scrollIntoView({ block: "start" });
  }

  // ---- beginning --------------------------------------------------------------------------------

  function setUpField(form, input) {
    const drop = input.closest(".drop");
    drop.classList.add("ready");
    drop.querySelectorAll("[data-script]").forEach((part) => { part.hidden = false; });
    input.addEventListener("change", () => add(form, input, input.files));
    drop.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      add(form, input, event.dataTransfer.files);
    });
    if (!filesOf(input).length && input.files.length) kept.set(input.name, [...input.files]);
    draw(form, input);
  }

  function setUp() {
    const form = document.querySelector("form[data-upload]");
    if (!form || form.dataset.ready) return;
    form.dataset.ready = "yes";
    fileInputs(form).forEach((input) => setUpField(form, input));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (sending) return;
      clearProblems(form);
      const problems = problemsOf(form);
      if (problems.length) showProblems(form, problems);
      else send(form);
    });
    form.querySelector("[data-report-cancel]").addEventListener("click", () => sending?.abort());
  }

  // A file that misses its zone must not make the browser leave the page.
  for (const kind of ["dragover", "drop"]) {
    window.addEventListener(kind, (event) => {
      if (document.querySelector("form[data-upload]")) event.preventDefault();
    });
  }
  window.addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });
  document.addEventListener("vault:page", setUp);
  setUp();
})();
