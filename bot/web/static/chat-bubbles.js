// Draws bubbles from messages. Words are set as text, never as markup.

const talk = document.getElementById("talk");
const seen = new Map(); // number of a message -> the bubble that stands for it
let newest = Number(talk.dataset.last);
document.querySelectorAll(".bubble[data-id]").forEach((bubble) => seen.set(Number(bubble.dataset.id), bubble));
const csrf = talk.dataset.csrf;
const place = document.getElementById("composer").getAttribute("action").replace(/\/say$/, "");

export const newestId = () => newest;

// Adds a message, or puts it in the place of the one it edits. Returns its bubble; nothing when it is shown already.
export function addMessage(log, message, zone) {
  if (message.id <= newest && (seen.has(message.id) || !message.edited)) return null;
  newest = Math.max(newest, message.id);
  const bubble = draw(message, zone);
  const old = seen.get(message.edited);
  seen.set(message.id, bubble);
  if (old) {
    const focused = old.contains(document.activeElement);
    for (const [id, each] of seen) if (each === old) seen.set(id, bubble);
    bubble.id = old.id;
    old.replaceWith(bubble);
    if (focused) (part(bubble, ".button") ?? talk).focus({ preventScroll: true });
  } else {
    bubble.id = `m${message.id}`;
    log.append(bubble);
  }
  return bubble;
}

function draw(message, zone) {
  const bubble = copy("bubble");
  bubble.classList.add("new");
  bubble.dataset.id = message.id;
  part(bubble, ".chip").textContent = message.case ? words("case") + message.case : "";
  part(bubble, ".words").append(...linked(message.text));
  part(bubble, ".pictures").append(...message.images.map(picture));
  part(bubble, ".recordings").append(...(message.recordings || []).map(recording));
  part(bubble, ".documents").append(...(message.documents || []).map(paper));
  const keys = part(bubble, ".keys");
  keys.method = "post";
  keys.action = `${place}/press`;
  keys.append(...message.buttons.map(keyRow));
  if (message.buttons.length) keys.append(hidden("csrf", csrf));
  const time = part(bubble, "time");
  time.dateTime = message.at;
  time.textContent = moment(message.at, zone);
  return bubble;
}

// Adds a bubble with the person's own words; one of an earlier visit goes where it was said.
export function addOwn(log, own, { early = false } = {}) {
  const bubble = copy("own");
  part(bubble, ".words").textContent = own.text;
  part(bubble, ".pictures").append(...(own.files ?? []).map((file) => picture(URL.createObjectURL(file))));
  bubble.classList.toggle("pressed", Boolean(own.pressed));
  bubble.dataset.after = own.after;
  if (!early) bubble.classList.add("new");
  const next = early && [...log.children].find((each) => Number(each.dataset.id ?? each.dataset.after) > own.after);
  next ? next.before(bubble) : log.append(bubble);
  return bubble;
}

// Shows how it stands with one's own words: sending, sent, lost (with a way to try again) or refused.
export function settle(bubble, state, note = "", again = null) {
  bubble.classList.toggle("sending", state === "sending");
  const line = part(bubble, ".state");
  const button = part(bubble, ".again");
  line.hidden = !note;
  line.replaceChildren(note, " ", button);
  button.hidden = !again;
  button.onclick = again;
}

function keyRow(row) {
  const line = document.createElement("div");
  line.className = "keyrow";
  line.append(
    ...row.map(({ label, name, token }) => {
      if (name === "download") return download(label);
      const key = Object.assign(document.createElement("button"), { className: "button", name: "button", value: token, textContent: label });
      key.dataset.name = name;
      return key;
    }),
  );
  return line;
}

// A copy of everything kept of oneself is a file, not an answer in the chat.
function download(label) {
  const link = Object.assign(document.createElement("a"), { className: "button", href: "/api/chat/mydata", textContent: label, download: "" });
  link.dataset.name = "download";
  return link;
}

// The pieces of a text: pages of the house that it names are links, all else is text.
function linked(text) {
  const named = new RegExp(`(?<![\\w./:-])(/(?:${words("pages")})(?:/[\\w-]+)*)(?![\\w/])`);
  return text.split(named).map((piece, at) =>
    at % 2 ? Object.assign(document.createElement("a"), { href: piece, textContent: piece }) : piece);
}

function picture(address) {
  const image = Object.assign(new Image(), { src: address, alt: words("picture") });
  if (address.startsWith("blob:")) return image;
  const link = Object.assign(document.createElement("a"), { href: address });
  link.append(image);
  return link;
}

function recording(address) {
  const sound = Object.assign(document.createElement("audio"), { controls: true, preload: "none", src: address });
  sound.setAttribute("aria-label", words("recording"));
  return sound;
}

function paper(address) {
  return Object.assign(document.createElement("a"), { href: address, target: "_blank", textContent: words("document") });
}

// As the catalogue writes an instant: 11月24日(周二) 09:00, Tue 24 Nov, 09:00.
function moment(at, zone) {
  const english = document.documentElement.lang === "en";
  const shape = { month: english ? "short" : "numeric", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit" };
  const format = new Intl.DateTimeFormat(english ? "en-GB" : document.documentElement.lang, { ...shape, hourCycle: "h23", timeZone: zone });
  const { month, day, weekday, hour, minute } = Object.fromEntries(format.formatToParts(new Date(at)).map((each) => [each.type, each.value]));
  const date = english ? `${weekday} ${day} ${month},` : `${month.replace("月", "")}月${day}日(${weekday})`;
  return `${date} ${hour}:${minute}`;
}

const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });
const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const words = (id) => document.getElementById(id).content.textContent;
const part = (bubble, selector) => bubble.querySelector(selector);
