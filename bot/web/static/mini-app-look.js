// Inside Telegram the page wears the colours that the person has chosen there, where they can be read.

const KEY = "huiying.look";
const COLOUR = /^#[0-9a-f]{6}$/i;
const ENOUGH = 4.5; // contrast of text and ground, WCAG 2.2, 1.4.3

function light(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function readable(text, ...grounds) {
  return grounds.every((ground) => COLOUR.test(text) && COLOUR.test(ground) && contrast(text, ground) >= ENOUGH);
}

// Keeps the colours for the pages of this visit.
export function keep(params) {
  sessionStorage.setItem(KEY, params ?? "{}");
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? null;
  } catch {
    return null;
  }
}

// Puts them on; a pair that could not be read is left as it is.
export function wear() {
  const look = kept();
  if (look === null || typeof look !== "object") return;
  const root = document.documentElement;
  const set = (names, colour) => names.forEach((name) => root.style.setProperty(name, colour));
  root.classList.add("in-messenger");
  const ground = look.secondary_bg_color ?? look.bg_color;
  if (readable(look.text_color, look.bg_color, ground)) {
    const quiet = readable(look.hint_color, look.bg_color, ground) ? look.hint_color : look.text_color;
    set(["--ink"], look.text_color);
    set(["--quiet"], quiet);
    set(["--paper"], ground);
    set(["--card"], look.bg_color);
    set(["--line", "--accent-soft"], ground);
    const link = readable(look.link_color, look.bg_color, ground) ? look.link_color : look.text_color;
    set(["--accent-dark"], link);
    root.classList.toggle("dark", light(look.bg_color) < 0.18);
  }
  if (readable(look.button_text_color, look.button_color)) {
    set(["--accent"], look.button_color);
    set(["--on-accent"], look.button_text_color);
  }
}
