// Two phones and the log of calls, kept fresh by the server's events.
import { drawn, drawnCall, make } from "/page/draw.js";

const TOAST_MS = 3500;
const TYPING_MS = 5000;
const KEPT_CALLS = 120;
const people = { list: [], phones: [] };
let lastCall = 0;

async function ask(path) {
  const answer = await fetch(path);
  return answer.ok ? answer.json() : null;
}

class Phone {
  constructor({ name, username }, person) {
    this.bot = name;
    this.username = username;
    this.person = person;
    this.known = new Map();
    this.editing = null;
    this.actions = null;
    const root = document.getElementById("phone").content.cloneNode(true).firstElementChild;
    root.dataset.bot = name;
    this.root = root;
    for (const part of ["talk", "toast", "keyboard", "sheet", "composer", "about", "face"]) {
      this[part] = root.querySelector(`.${part}`);
    }
    this.title = root.querySelector("h2");
    this.select = root.querySelector("select");
    this.text = root.querySelector("textarea");
    this.file = root.querySelector("input[type=file]");
    this.listen();
  }

  listen() {
    this.select.onchange = () => this.become(this.select.value);
    this.composer.onsubmit = (event) => { event.preventDefault(); this.send(); };
    this.text.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    };
    this.file.onchange = () => { this.sendPhotos(); };
    this.root.querySelector(".menu").onclick = () => this.open(this.commands());
    this.root.querySelector(".clip").onclick = () => this.open(this.attachments());
  }

  async become(value) {
    if (value === "new") {
      const name = prompt("Name of the new person");
      if (name) {
        const made = await this.post({ act: "arrives", name, language: "zh-hans" });
        await refreshPeople();
        value = made.id;
      } else value = this.person;
    }
    this.person = value;
    this.known.clear();
    this.talk.replaceChildren();
    this.actions = null;
    refreshPeople();
    this.refresh();
  }

  async post(fields, files = []) {
    const form = new FormData();
    for (const [name, value] of Object.entries({ person: this.person, bot: this.bot, ...fields })) form.append(name, value);
    for (const file of files) form.append("photo", file);
    const answer = await fetch("/page/act", { method: "POST", body: form });
    const told = await answer.json();
    if (told.error) this.tell(told.error);
    return told;
  }

  async send() {
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    if (this.editing !== null) {
      await this.post({ act: "edits", message: this.editing, text });
      this.editing = null;
    } else await this.post({ act: "says", text });
  }

  async sendPhotos() {
    await this.post({ act: "photo", text: this.text.value.trim() }, this.file.files);
    this.text.value = "";
    this.file.value = "";
  }

  async press(message, key, element) {
    element.setAttribute("aria-busy", "true");
    const told = await this.post({ act: "presses", message: message.id, button: key.data || key.label });
    element.removeAttribute("aria-busy");
    if (told.url && !followed(told.url)) window.open(told.url, "_blank", "noreferrer");
    if (told.unanswered) this.tell("The bot has not answered this press.");
    if (told.alert) alertWith(told.text);
    else if (told.text) this.tell(told.text);
  }

  edit(message) {
    this.editing = message.id;
    this.text.value = message.text;
    this.text.focus();
  }

  tell(words) {
    this.toast.textContent = words;
    this.toast.hidden = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.toast.hidden = true; }, TOAST_MS);
  }

  open(items) {
    const same = !this.sheet.hidden && this.sheet.dataset.kind === items.kind;
    this.sheet.dataset.kind = items.kind;
    this.sheet.replaceChildren(...items.list);
    this.sheet.hidden = same;
  }

  choice(bold, words, doing) {
    const onclick = () => { this.sheet.hidden = true; doing(); };
    return make("button", { type: "button", onclick }, make("b", { textContent: bold }), make("span", { textContent: words }));
  }

  commands() {
    const list = this.state.menu.map((each) =>
      this.choice(`/${each.command}`, each.description, () => this.post({ act: "says", text: `/${each.command}` })));
    const none = make("p", { textContent: "The bot has set no commands for this person." });
    return { kind: "commands", list: list.length ? list : [none] };
  }

  attachments() {
    const simple = (icon, words, act) => this.choice(icon, words, () => this.post({ act }));
    return {
      kind: "attachments",
      list: [
        this.choice("Photos", "up to ten, with the text as caption", () => this.file.click()),
        simple("Photo", "one that is made up", "photo"),
        simple("Place", "where this person is", "location"),
        simple("Voice", "three seconds", "voice"),
        simple("Contact", "the phone number", "contact"),
        this.state.blocked ? simple("Unblock", "let the bot write again", "unblocks") : simple("Block", "the bot may not write", "blocks"),
      ],
    };
  }

  async refresh() {
    const state = await ask(`/page/chat?bot=${this.bot}&person=${this.person}`);
    if (!state) return;
    this.state = state;
    this.title.textContent = state.title;
    this.face.textContent = [...state.title][0];
    this.showAbout();
    this.showMessages();
    this.showKeyboard();
  }

  showAbout() {
    const { state } = this;
    const typing = this.actions !== null && state.actions > this.actions;
    this.actions = state.actions;
    if (typing) {
      this.typingUntil = Date.now() + TYPING_MS;
      setTimeout(() => this.showAbout(), TYPING_MS + 50);
    }
    const now = Date.now() < (this.typingUntil || 0);
    this.about.classList.toggle("typing", now);
    const waiting = state.waiting ? `${state.waiting} updates wait for the bot` : state.about || "online";
    this.about.textContent = state.blocked ? "blocked" : now ? `${state.action.replaceAll("_", " ")} …` : waiting;
  }

  showMessages() {
    const { messages, description } = this.state;
    const seen = new Set(messages.map((message) => message.id));
    for (const [id, { element }] of this.known) if (!seen.has(id)) { element.remove(); this.known.delete(id); }
    const low = this.talk.scrollHeight - this.talk.scrollTop - this.talk.clientHeight < 80;
    const first = this.known.size === 0;
    if (!messages.length) this.talk.replaceChildren(this.welcome(description));
    else this.talk.querySelector(".empty")?.remove();
    const acts = {
      press: (...given) => this.press(...given),
      edit: (message) => this.edit(message),
      vote: (message, option) => this.post({ act: "votes", message: message.id, option }),
    };
    for (const message of messages) this.showMessage(message, acts, first);
    if (low || first) this.talk.scrollTop = this.talk.scrollHeight;
  }

  showMessage(message, acts, first) {
    const text = JSON.stringify(message);
    const old = this.known.get(message.id);
    if (old?.text === text) return;
    const element = drawn(message, acts);
    if (!first) element.classList.add("fresh");
    if (old) old.element.replaceWith(element);
    else this.talk.append(element);
    if (!message.own) this.typingUntil = 0;
    this.known.set(message.id, { text, element });
  }

  welcome(description) {
    const start = make("button", { type: "button", textContent: "Start", onclick: () => this.post({ act: "opens" }) });
    return make("div", { className: "empty" }, make("p", { textContent: description || "No messages here yet." }),
      make("div", { className: "keys" }, make("div", {}, start)));
  }

  showKeyboard() {
    const rows = this.state.keyboard.map((row) => make("div", {}, ...row.map((label) =>
      make("button", { type: "button", textContent: label, onclick: () => this.post({ act: "says", text: label }) }))));
    this.keyboard.replaceChildren(...rows);
    this.keyboard.hidden = rows.length === 0;
  }
}

// A link to one of our bots opens its phone, as it would in Telegram.
function followed(url) {
  const parts = /^https:\/\/t\.me\/(\w+)(?:\?start=([\w-]+))?$/.exec(url);
  const phone = parts && people.phones.find((each) => each.username === parts[1]);
  if (phone) phone.post(parts[2] ? { act: "opens", payload: parts[2] } : { act: "opens" });
  return Boolean(phone);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".bubble a");
  if (link && followed(link.href)) event.preventDefault();
});

function alertWith(words) {
  const dialog = document.getElementById("ask");
  dialog.querySelector("p").textContent = words;
  dialog.showModal();
}

async function refreshPeople() {
  const told = await ask("/page/people");
  people.list = told.people;
  for (const phone of people.phones) {
    const options = told.people.map((each) => make("option", { value: each.id, textContent: each.name }));
    phone.select.replaceChildren(...options, make("option", { value: "new", textContent: "new person …" }));
    phone.select.value = phone.person;
  }
  return told;
}

async function refreshCalls() {
  const calls = await ask(`/page/calls?after=${lastCall}`);
  const list = document.getElementById("calls");
  for (const call of calls || []) {
    list.prepend(drawnCall(call));
    if (call.status || call.fault) lastCall = Math.max(lastCall, call.number);
  }
  const numbers = new Set();
  for (const item of [...list.children]) {
    const number = item.querySelector(".number").textContent;
    if (numbers.has(number)) item.remove();
    numbers.add(number);
  }
  while (list.children.length > KEPT_CALLS) list.lastElementChild.remove();
}

let running = false;
let again = false;
async function refresh() {
  if (running) { again = true; return; }
  running = true;
  await Promise.all([...people.phones.map((phone) => phone.refresh()), refreshCalls()]);
  running = false;
  if (again) { again = false; refresh(); }
}

async function begin() {
  const told = await refreshPeople();
  const main = document.querySelector(".phones");
  people.phones = told.bots.map((bot, place) => new Phone(bot, (told.people[place] || told.people[0])?.id));
  main.append(...people.phones.map((phone) => phone.root));
  await refreshPeople();
  const quiet = document.getElementById("quiet");
  const show = () => document.getElementById("calls").classList.toggle("quiet", quiet.checked);
  quiet.onchange = show;
  show();
  const events = new EventSource("/page/events");
  const link = document.querySelector(".link");
  events.onopen = () => { link.textContent = ""; };
  events.onerror = () => { link.textContent = "The server is away …"; };
  events.onmessage = refresh;
}

begin();
