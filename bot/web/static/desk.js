// Keeps the desk fresh: when something is delivered to this chat, the list or the case is read again.
"use strict";
(() => {
  const live = () => document.getElementById("live");
  if (!live() || !("EventSource" in window)) return;

  let waiting = false;

  // Nobody's words are taken from under their hands.
  function busy() {
    const held = document.activeElement;
    const text = document.querySelector("#live textarea");
    const files = document.querySelector("#live input[type=file]");
    return Boolean((text && text.value) || (files && files.files.length) || (held && held.matches("textarea, input")));
  }

  function refresh() {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (!busy() && window.htmx) window.htmx.trigger(live(), "news");
    }, 300);
  }

  const stream = new EventSource(`/api/chat/events?place=desk&after=${live().dataset.last}`);
  stream.addEventListener("message", (event) => {
    if (Number(event.lastEventId) > Number(live().dataset.last)) refresh();
  });
  // Time runs on without any message.
  setInterval(() => { if (!document.hidden) refresh(); }, 60000);
})();
