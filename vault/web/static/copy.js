// Lets a person copy what is shown once: the private link and its code. Buttons with data-copy name
// the element; without script they stay hidden and the text is selected by a click (user-select).
"use strict";

(() => {
  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    const report = document.querySelector(`[data-copy-report="${CSS.escape(button.dataset.copy)}"]`);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      report.textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(source); // not allowed, or not by TLS: the person copies
      report.textContent = button.dataset.failed;
    }
  }

  function setUp() {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (button) copy(button);
  });
  document.addEventListener("vault:page", setUp);
  setUp();
})();
