// On the tabs beside the chat: how many notices wait in it unread.

import { Stream } from "./stream.js";

const badge = document.getElementById("unread");
const opened = Date.now();
let count = 0;

function show() {
  badge.hidden = !count;
  badge.textContent = count > 99 ? "99+" : count;
  badge.setAttribute("aria-label", `${count}条没看过的通知`);
  badge.setAttribute("role", "img");
}

const stream = new Stream((entry) => {
  if (entry.kind !== "notice" || Date.parse(entry.at) < opened - 2000) return;
  count += 1;
  show();
}, {
  onUnread(before) {
    count = before;
    show();
  },
});
stream.open("now");
