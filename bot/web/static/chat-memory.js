// Remembers one's own words for as long as this tab is open. The house keeps only what belongs to a case.

const MOST = 200;
const key = (chat) => `own words ${chat}`;

export function recall(chat) {
  try {
    return JSON.parse(sessionStorage.getItem(key(chat)) ?? "[]");
  } catch {
    return [];
  }
}

export function forget(chat) {
  try {
    sessionStorage.removeItem(key(chat));
  } catch {
    // nothing was kept
  }
}

export function remember(chat, bubble) {
  const pictures = bubble.querySelectorAll("img").length;
  const own = {
    after: Number(bubble.dataset.after),
    text: bubble.querySelector(".words").textContent || document.getElementById("picture").content.textContent.repeat(Boolean(pictures)),
    pressed: bubble.classList.contains("pressed"),
  };
  try {
    sessionStorage.setItem(key(chat), JSON.stringify([...recall(chat), own].slice(-MOST)));
  } catch {
    // no room or not allowed: the words stay on the screen until the page is closed
  }
}
