// The chat page's script: sends without leaving the page, shows what comes, survives a lost connection.
// Without it the same page works as plain forms.

import { addOwn, addMessage, newestId, settle } from "./chat-bubbles.js";
import { answered, drop, forget, recall, remember, typed, typedBefore } from "./chat-memory.js";
import { wear } from "./mini-app-look.js";

const talk = document.getElementById("talk");
const log = document.getElementById("log");
const composer = document.getElementById("composer");
const text = document.getElementById("text");
const photo = document.getElementById("photo");
const here = document.getElementById("here");
const chosen = document.getElementById("chosen");
const typing = document.getElementById("typing");
const lost = document.getElementById("lost");
const said = new Map(Object.entries(talk.dataset));

wear();
document.documentElement.classList.add("live");
here.hidden = !("geolocation" in navigator);
text.value ||= typedBefore(said.get("chat"));

function freshId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (each) => each.toString(16).padStart(2, "0")).join("");
}

function headers(more) {
  return { "x-csrf-token": said.get("csrf"), "x-place": said.get("place"), ...more };
}

function bodyOf(message) {
  if (!message.files) return { headers: headers({ "content-type": "application/json" }), body: JSON.stringify(message.json) };
  const form = new FormData();
  message.files.forEach((file) => form.append("photo", file));
  if (message.json.text) form.append("text", message.json.text);
  form.append("update_id", message.json.update_id);
  return { headers: headers({}), body: form };
}

// Sends one message. The same `update_id` may be sent again: the house answers the same and does nothing twice.
async function send(message, bubble) {
  typing.hidden = false;
  settle(bubble, "sending");
  try {
    const answer = await fetch("/api/chat/messages", { method: "POST", ...bodyOf(message) });
    const body = await answer.json();
    if (answer.status === 401) location.reload();
    if (!answer.ok) return refused(bubble, body.message, message);
    settle(bubble, "sent");
    keep(bubble, body.messages, message.json.update_id);
    show(body.messages, { asked: true });
  } catch {
    settle(bubble, "lost", said.get("lost"), () => send(message, bubble));
  } finally {
    typing.hidden = true;
  }
}

// One's own words stay; a press stays only where it brought something new, not where it turned a card over.
function keep(bubble, messages, id) {
  const turned = messages.length > 0 && messages.every((message) => message.edited);
  if (!bubble.classList.contains("pressed") || !turned) return answered(said.get("chat"), id);
  bubble.remove();
  drop(said.get("chat"), id);
}

function refused(bubble, words, message) {
  drop(said.get("chat"), message.json.update_id);
  settle(bubble, "refused", words);
  if (message.json.text && !text.value) text.value = message.json.text;
}

// Shows messages and lets the eye begin at the first new one; who reads further up is left there.
function show(messages, { asked = false } = {}) {
  const atEnd = talk.scrollTop > -80;
  const added = messages
    .map((message) => ({ edit: message.edited, bubble: addMessage(log, message, said.get("zone")) }))
    .filter(({ bubble }) => bubble);
  const fresh = (added.find(({ edit }) => !edit) ?? added[0])?.bubble;
  if (fresh && (asked || atEnd)) fresh.scrollIntoView({ block: "start" });
}

function say(message, own) {
  const bubble = addOwn(log, { after: newestId(log), ...own });
  bubble.scrollIntoView({ block: "end" });
  remember(said.get("chat"), bubble, message.json);
  return send(message, bubble);
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = text.value.trim();
  const files = [...photo.files];
  if (!words && !files.length) return text.focus();
  const json = { text: words, update_id: freshId() };
  say({ json, files: files.length ? files : null }, { text: words, files });
  composer.reset();
  typed(said.get("chat"), "");
  preview();
  text.focus();
});

text.addEventListener("input", () => typed(said.get("chat"), text.value));

// A keyboard's Enter sends; with Shift, or while an input method composes, it does not.
text.addEventListener("keydown", (event) => {
  const touch = matchMedia("(pointer: coarse)").matches;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || touch) return;
  event.preventDefault();
  composer.requestSubmit();
});

function preview() {
  chosen.replaceChildren(...[...photo.files].map((file) => Object.assign(new Image(), { src: URL.createObjectURL(file), alt: file.name })));
  chosen.hidden = !photo.files.length;
}
photo.addEventListener("change", preview);
preview(); // a picture may have been chosen before this script ran

log.addEventListener("submit", (event) => {
  const key = event.submitter;
  if (!key) return;
  event.preventDefault();
  say({ json: { button: key.value, update_id: freshId() } }, { text: key.textContent, pressed: true });
});

here.addEventListener("click", () => {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const point = { lat: coords.latitude, lon: coords.longitude, datum: "wgs84" };
      say({ json: { location: point, update_id: freshId() } }, { text: said.get("point") });
    },
    () => notice(said.get("refused")),
    { enableHighAccuracy: true, timeout: 15000 },
  );
});

function notice(words) {
  lost.textContent = words;
  lost.hidden = false;
  setTimeout(() => (lost.hidden = true), 6000);
}

// New messages come by server-sent events; the browser resumes by itself with the last number it saw.
const offline = lost.textContent;
function listen() {
  const query = new URLSearchParams({ place: said.get("place"), after: newestId(log) });
  const source = new EventSource(`/api/chat/events?${query}`);
  source.addEventListener("message", (event) => show([JSON.parse(event.data)]));
  source.addEventListener("open", () => (lost.hidden = true));
  source.addEventListener("error", () => {
    lost.textContent = offline;
    lost.hidden = false;
    if (source.readyState === EventSource.CLOSED) again(query);
  });
  addEventListener("pagehide", () => source.close(), { once: true });
}

// A door that was shut stays shut: the last words stay to be read, one's own are not kept.
async function again(query) {
  const answer = await fetch(`/api/chat/messages?${query}`).catch(() => null);
  if (answer?.status !== 401) return setTimeout(listen, 4000);
  forget(said.get("chat"));
  log.querySelectorAll(".own").forEach((bubble) => bubble.remove());
  composer.hidden = true;
  lost.textContent = said.get("shut");
}

// One's own words of before, where they were said; what nothing has answered goes once more, and counts once.
recall(said.get("chat")).forEach((own) => {
  const bubble = addOwn(log, own, { early: true });
  if (own.json) send({ json: own.json, files: null }, bubble);
});
listen();
