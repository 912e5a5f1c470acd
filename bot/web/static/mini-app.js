// The page that Telegram opens: takes what stands behind the address, removes it from there, and signs in.
// Nothing is asked of any other machine; what Telegram wants to hear of us is said to the frame or view around us.

import { keep, wear } from "./mini-app-look.js";

const given = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, "", location.pathname);

function tell(eventType) {
  const view = window.TelegramWebviewProxy;
  if (view) view.postEvent(eventType, "{}");
  else if (window.parent !== window) window.parent.postMessage(JSON.stringify({ eventType, eventData: {} }), "https://web.telegram.org");
}

const initData = given.get("tgWebAppData");
if (initData) {
  keep(given.get("tgWebAppThemeParams"));
  wear();
  tell("web_app_ready");
  tell("web_app_expand");
  document.getElementById("opening").hidden = false;
  document.getElementById("elsewhere").hidden = true;
  const form = document.getElementById("launch");
  form.elements.init_data.value = initData;
  form.submit();
}
