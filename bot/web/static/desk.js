// Keeps the desk fresh: when something is delivered to this chat, the list or the case is read again.
"use strict";
(() => {
  const live = () => document.getElementById("live");
  if (!live() || !("EventSource" in window)) return;

  let waiting = false;
  let newest = 0;

  // Nobody's words are taken from under their hands.
  function busy() {
    const held = document.activeElement;
    const text = document.querySelector("#live textarea");
    const files = document.querySelector("#live input[type=file]");
    return Boolean((text && text.value) || (files && files.files.length) || (held && held.matches("textarea, input")));
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
