// Remembers one's own words for as long as this tab is open. The house keeps only what belongs to a case.

const MOST = 200;
const key = (chat) => `own words ${chat}`;
const unsent = (chat) => `unsent words ${chat}`;

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
    sessionStorage.removeItem(unsent(chat));
  } catch {
    // nothing was kept
  }
}

// Keeps words from the moment they are sent; `json` as long as nothing has answered, to be sent once more.
export function remember(chat, bubble, json) {
  const pictures = bubble.querySelectorAll("img").length;
  const own = {
    id: json.update_id,
    json: pictures ? null : json,
    after: Number(bubble.dataset.after),
    text: bubble.querySelector(".words").textContent || document.getElementById("picture").content.textContent.repeat(Boolean(pictures)),
    pressed: bubble.classList.contains("pressed"),
  };
  keep(chat, [...recall(chat).filter((each) => each.id !== own.id), own]);
}

export const answered = (chat, id) => keep(chat, recall(chat).map((each) => (each.id === id ? { ...each, json: null } : each)));
export const drop = (chat, id) => keep(chat, recall(chat).filter((each) => each.id !== id));

// What is typed and not sent outlives a page that is loaded again.
export function typed(chat, words) {
  try {
    words ? sessionStorage.setItem(unsent(chat), words) : sessionStorage.removeItem(unsent(chat));
  } catch {
    // not allowed: it stands in the field as long as the page does
  }
}

export function typedBefore(chat) {
  try {
    return sessionStorage.getItem(unsent(chat)) ?? "";
  } catch {
    return "";
  }
}

function keep(chat, all) {
  try {
    sessionStorage.setItem(key(chat), JSON.stringify(all.slice(-MOST)));
  } catch {
    // no room or not allowed: the words stay on the screen until the page is closed
  }
}
