// On the tabs beside the chat: a dot when something new came into it.

import { Stream } from "./stream.js";

const dot = document.getElementById("unread");
const opened = Date.now();
const stream = new Stream((entry) => {
  if (entry.kind === "notice" && Date.parse(entry.at) > opened - 2000) dot.hidden = false;
});
stream.open("now");
