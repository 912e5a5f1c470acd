// Small helps of the operator's pages; every page works without them.
"use strict";
(() => {
  // A form that does something is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });

  // What is wrong is read first.
  const wrong = document.getElementById("wrong");
  if (wrong) wrong.focus();

  // A choice that narrows a list takes effect at once.
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("select[data-at-once]")) field.form.requestSubmit();
  });

  // A link that is told once can be taken along with one press.
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset.copy).textContent.trim();
      navigator.clipboard.writeText(text).then(() => { button.textContent = button.dataset.done; });
    });
  });

  // A file may be dropped where it can be chosen.
  const drop = document.querySelector(".drop");
  const file = drop && drop.querySelector("input[type=file]");
  if (!file) return;
  const over = (on) => (event) => { event.preventDefault(); drop.classList.toggle("over", on); };
  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) {
      file.files = event.dataTransfer.files;
      file.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
})();
