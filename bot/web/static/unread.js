// On the tabs beside the chat: how many notices wait in it unread.

import { Stream } from "./stream.js";

const badge = document.getElementById("unread");

const stream = new Stream(() => {}, {
  onUnread(count) {
    badge.hidden = !count;
    badge.textContent = count > 99 ? "99+" : count;
    badge.setAttribute("aria-label", `${count}条没看过的通知`);
    badge.setAttribute("role", "img");
  },
});
stream.open("now");
