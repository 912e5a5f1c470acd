// Keeps the desk fresh: when something is delivered to this chat, the list or the case is read again. And keys.
"use strict";
(() => {
  // What only a script can do is shown only where there is one.
  for (const each of document.querySelectorAll("[data-print], .keys")) each.hidden = false;
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });

  // A picture that was erased leaves a word, not a broken sign.
  function gone(image) {
    const word = document.createElement("span");
    word.className = "gone";
    word.textContent = image.dataset.gone;
    (image.closest("a") || image).replaceWith(word);
  }
  document.addEventListener("error", (event) => {
    if (event.target instanceof HTMLImageElement && event.target.dataset.gone) gone(event.target);
  }, true);
  for (const image of document.querySelectorAll("img[data-gone]")) if (image.complete && !image.naturalWidth) gone(image);

  const TYPED = "input:not([type=checkbox]), textarea, select";
  // J and K walk through the list, / goes to the search; never while somebody writes.
  function walk(step) {
    const links = [...document.querySelectorAll(".task-link")];
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1)];
    if (next) next.focus();
  }
  // X picks the case that is held, F opens the filters, B goes to what is done to several, ? tells all keys.
  function pick() {
    const held = document.activeElement;
    const task = held && held.closest(".task");
    const box = task && task.querySelector(".pick input");
    if (box) box.checked = !box.checked;
  }
  function unfold(selector) {
    const found = document.querySelector(selector);
    if (!found) return;
    if (found.tagName === "DETAILS") found.open = true;
    const field = found.querySelector("select, input:not([type=hidden]), button");
    if (field) field.focus();
  }
  function help() {
    const keys = document.getElementById("keys");
    if (keys && !keys.open) keys.showModal();
  }
  document.addEventListener("keydown", (event) => {
    const held = document.activeElement;
    if (event.ctrlKey || event.metaKey || event.altKey || (held && held.matches(TYPED))) return;
    const find = document.getElementById("find");
    const keys = {
      j: () => walk(1), k: () => walk(-1), "/": () => find && find.focus(), "?": help, x: pick,
      f: () => unfold(".filters"), b: () => unfold("#bulk"), p: () => live() && window.print(),
    };
    const wanted = keys[event.key.toLowerCase()];
    if (!wanted) return;
    event.preventDefault();
    wanted();
  });

  const live = () => document.getElementById("live");
  if (!live() || !("EventSource" in window)) return;

  let waiting = false;
  let newest = 0;

  // Nobody's words are taken from under their hands.
  function busy() {
    const held = document.activeElement;
    const text = document.querySelector("#live textarea");
    const files = document.querySelector("#live input[type=file]");
    return Boolean(
      (text && text.value) || (files && files.files.length) || (held && held.matches("textarea, input, select")) || document.querySelector("#live .pick input:checked"),
    );
  }

  // What a press has brought in the meantime is no news any more.
  const shown = () => newest <= Number(live().dataset.last);

  function refresh(always) {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (!busy() && window.htmx && (always || !shown())) window.htmx.trigger(live(), "news");
    }, 600);
  }

  const stream = new EventSource(`/api/chat/events?place=desk&after=${live().dataset.last}`);
  stream.addEventListener("message", (event) => {
    newest = Math.max(newest, Number(event.lastEventId));
    if (!shown()) refresh(false);
  });
  // Time runs on without any message.
  setInterval(() => { if (!document.hidden) refresh(true); }, 60000);
})();
