// Draws messages and calls; everything that came from people goes in as text, never as markup.

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

function wrapped(entity, text) {
  if (entity.type === "text_link" || entity.type === "url") {
    return make("a", { href: entity.url || text, target: "_blank", rel: "noreferrer" });
  }
  if (entity.type === "spoiler") return make("span", { className: "spoiler" });
  if (TAGS[entity.type]) return make(TAGS[entity.type]);
  return make("span", { className: entity.type });
}

// Offsets of entities count UTF-16 units, as JavaScript's strings do.
function marked(text, entities, from = 0, to = text.length) {
  const out = document.createDocumentFragment();
  let at = from;
  const rest = [...entities];
  while (rest.length) {
    const entity = rest.shift();
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || entity.offset >= to) continue;
    out.append(text.slice(at, entity.offset));
    const inside = rest.filter((other) => other.offset < end && other.offset >= entity.offset);
    const element = wrapped(entity, text.slice(entity.offset, end));
    element.append(marked(text, inside, entity.offset, end));
    out.append(element);
    at = end;
  }
  out.append(text.slice(at, to));
  return out;
}

function thing(icon, words) {
  return make("div", { className: "thing" }, make("b", { textContent: icon }), make("span", { textContent: words }));
}

function things(message) {
  const place = message.venue ? `${message.venue.title} · ${message.venue.address}` : "";
  return [
    message.location && thing("Place", place || `${message.location.latitude}, ${message.location.longitude}`),
    message.voice && thing("Voice", "3 s"),
    message.sticker && thing("Sticker", ""),
    message.document && thing("File", message.document.file_name || "file"),
    message.contact && thing("Contact", `${message.contact.first_name} ${message.contact.phone_number}`),
  ].filter(Boolean);
}

function poll(message, vote) {
  if (!message.poll) return null;
  const options = message.poll.options.map((option, place) =>
    make("button", { type: "button", disabled: message.poll.is_closed, onclick: () => vote(message, place) },
      make("span", { textContent: option.text }), make("span", { textContent: option.voter_count })));
  return make("div", {}, make("b", { textContent: message.poll.question }), make("div", { className: "options" }, ...options));
}

function foot(message) {
  const time = new Date(message.at * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return make("span", { className: "foot", textContent: `${message.silent ? "silent · " : ""}${message.edited ? "edited · " : ""}${time}` });
}

function keys(message, press) {
  if (!message.rows.length) return null;
  const rows = message.rows.map((row) => make("div", {}, ...row.map((key) =>
    make("button", {
      type: "button", textContent: key.url ? `${key.label} ↗` : key.label, title: key.data || key.url || "",
      onclick: (event) => press(message, key, event.currentTarget),
    }))));
  return make("div", { className: "keys" }, ...rows);
}

export function drawn(message, acts) {
  if (message.service) return make("div", { className: "service", textContent: message.service.replaceAll("_", " ") });
  const picture = message.photo && make("img", { src: `/page/picture/${message.photo}`, alt: "Photo", loading: "lazy" });
  const bubble = make("div", { className: "bubble" }, picture || null, ...things(message), poll(message, acts.vote),
    marked(message.text, message.entities), foot(message));
  const whole = make("div", { className: `message${message.own ? " own" : ""}` }, bubble, keys(message, acts.press));
  if (message.own && message.text) {
    bubble.title = "Double-click to edit";
    bubble.ondblclick = () => acts.edit(message);
  }
  return whole;
}

export function drawnCall(call) {
  const words = call.deviations.length ? call.deviations.join("; ") : JSON.stringify(call.params);
  const bad = call.status !== 200;
  const summary = make("summary", {},
    make("span", { className: "number", textContent: call.number }),
    make("span", { className: "bot", textContent: call.bot }),
    make("span", { textContent: call.method }),
    make("span", { className: bad ? "bad" : "", textContent: call.fault || call.status || "…" }),
    make("span", { className: call.deviations.length ? "deviations" : "words", textContent: words }));
  const detail = make("pre", { textContent: JSON.stringify(call, null, 1) });
  const item = make("li", { className: call.bot }, make("details", {}, summary, detail));
  item.dataset.method = call.method;
  return item;
}
