// The chat page: puts what is typed, tapped and photographed on its way, and shows what comes back.

import { noticeItem, replyItem, saidItem, timeItem, typingItem, element } from "./entries.js";
import { Outgoing, freshId, pending } from "./outgoing.js";
import { enliven } from "./forms.js";
import { OpenQuestion } from "./question.js";
import { shrunk } from "./shrink.js";
import { Stream } from "./stream.js";

const LARGEST_PHOTO = 10 * 1024 * 1024;
const MOST_PHOTOS = 9;
const TYPING_AFTER_MS = 250;
const DRAFT = "yuejian.draft";

const start = JSON.parse(document.getElementById("start").textContent);
const formToken = document.querySelector('meta[name="form-token"]').content;
const [scroller, log, older, newer, connection, composer, text, photo, panel] = [
  "scroller", "log", "older", "newer", "connection", "composer", "text", "photo", "panel",
].map((id) => document.getElementById(id));

const shown = new Set();
const items = new Map();
let lastAt = null;
let firstSeq = 0;
let typing = null;
let typingTimer = 0;
let streaming = true;

// -- showing ------------------------------------------------------------------------------------------------------------------

function nearBottom() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
}

function toBottom() {
  scroller.scrollTop = scroller.scrollHeight;
  newer.hidden = true;
}

function topOf(item) {
  return item.offsetTop - scroller.offsetTop - 8;
}

function append(item, at = new Date()) {
  const follow = nearBottom();
  const time = timeItem(at, lastAt);
  lastAt = at;
  if (time) log.append(time);
  log.append(item);
  if (typing) log.append(typing);
  if (!follow && !item.classList.contains("me")) newer.hidden = false;
  else if (item.offsetHeight > scroller.clientHeight) scroller.scrollTop = topOf(item); // what is long is read from its top
  else toBottom();
}

function itemOf(entry) {
  if (entry.kind === "said") return saidItem(entry.text, (entry.photos || (entry.photo ? [entry.photo] : [])).map((name) => `/photo/${name}`));
  if (entry.kind === "reply") return replyItem(entry.replies, choose, entry.awaiting);
  return noticeItem(entry, choose);
}

function show(entry) {
  if (shown.has(entry.key)) return false;
  shown.add(entry.key);
  if (entry.kind === "reply") retireChoices();
  if (entry.seq && entry.seq === start.unread_from) log.append(element("li", "when new", "以下是您还没看过的"));
  const item = itemOf(entry);
  append(item, new Date(entry.at));
  if (entry.kind === "reply") question.stands(entry, item);
  return true;
}

// Choices count for the question they stand under; a newer message closes them.
function retireChoices() {
  for (const button of log.querySelectorAll("button.choice:not(:disabled):not(.stays)")) button.disabled = true;
  question.leave();
}

function showTyping() {
  if (typing) return;
  typing = typingItem();
  const follow = nearBottom();
  log.append(typing);
  if (follow) toBottom();
}

function hideTyping() {
  clearTimeout(typingTimer);
  if (typing) typing.remove();
  typing = null;
}

// The panel is there on wide screens only; htmx fetches it when told to, and the title of a newcomer.
function refreshPanel() {
  if (panel.offsetParent) document.body.dispatchEvent(new CustomEvent("fresh"));
  document.body.dispatchEvent(new CustomEvent("said"));
}

const question = new OpenQuestion(document.getElementById("open"), scroller, choose);

// -- sending ------------------------------------------------------------------------------------------------------------------

const outgoing = new Outgoing(formToken, {
  sending(message) {
    setState(message, "正在发送…");
    clearTimeout(typingTimer);
    typingTimer = setTimeout(showTyping, TYPING_AFTER_MS);
  },
  progress(message, share) {
    setState(message, share < 1 ? `正在发送 ${Math.round(share * 100)}%` : "照片到了，正在认字…");
  },
  answered(message, reply) {
    setState(message, "");
    hideTyping();
    shown.add(`m:${message.id}`);
    if (reply.said) items.get(message.id).querySelector(".bubble").textContent = reply.said;
    show({ kind: "reply", key: `r:${message.id}`, at: new Date().toISOString(), ...reply });
    stream.open();
    refreshPanel();
  },
  failed(message, why, mayRetry, status) {
    hideTyping();
    setState(message, why, mayRetry ? "重发" : status === 403 ? "刷新页面" : "", () => {
      if (!mayRetry) return location.reload();
      outgoing.add(message);
    });
  },
});

function setState(message, words, button = "", act = null) {
  const failed = act !== null;
  const item = items.get(message.id);
  const before = item.querySelector(".state");
  if (before) before.remove();
  if (!words) return;
  const state = element("p", failed ? "state failed" : "state", words);
  if (button) {
    const again = element("button", "again", button);
    again.type = "button";
    again.addEventListener("click", act, { once: true });
    state.append(again);
  }
  item.append(state);
  if (nearBottom()) toBottom();
}

function send(message) {
  retireChoices();
  shown.add(`m:${message.id}`);
  const item = saidItem(message.shown || message.text, (message.files || []).map((file) => URL.createObjectURL(file)));
  items.set(message.id, item);
  append(item);
  outgoing.add(message);
}

function say(words, label = "") {
  send({ id: freshId(), text: words, shown: label && label !== words ? label : "" });
}

function choose(label, words, byKeyboard) {
  say(words, label);
  if (byKeyboard) text.focus();
}

function sendText() {
  const words = text.value.trim();
  if (!words) return;
  text.value = "";
  grow();
  keepDraft();
  say(words);
}

// `field-sizing` does this where the browser knows it.
function grow() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight + 2, 132)}px`;
}

// What is typed and not sent yet is there again after a look at another tab.
function keepDraft() {
  try {
    sessionStorage.setItem(DRAFT, text.value);
  } catch (problem) {
    // without storage it is typed again
  }
}

function draft() {
  try {
    return sessionStorage.getItem(DRAFT) || "";
  } catch (problem) {
    return "";
  }
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  sendText();
  text.focus();
});
text.addEventListener("input", () => {
  grow();
  keepDraft();
});
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendText();
});
photo.addEventListener("change", async () => {
  const chosen = Array.from(photo.files);
  photo.value = "";
  if (!chosen.length) return;
  if (chosen.length > MOST_PHOTOS) return tell(`一次最多发${MOST_PHOTOS}张，请分几次发。`);
  const files = await Promise.all(chosen.map(shrunk));
  if (files.some((file) => file.size > LARGEST_PHOTO)) return tell("有照片超过 10 MB，太大了。请拍小一点再发。");
  return send({ id: freshId(), text: "", shown: "", files });
});

function tell(words) {
  append(replyItem([{ text: words, choices: [] }], choose));
}

// -- forms ----------------------------------------------------------------------------------------------------------------------

document.addEventListener("form", async (event) => {
  const answer = await fetch(`${event.detail}?card=1`).catch(() => null);
  if (!answer || !answer.ok) return location.assign(event.detail);
  const item = element("li", "said us form");
  item.innerHTML = await answer.text(); // our own page's inside, escaped where it was made
  const before = log.querySelector(".said.form");
  if (before) before.remove();
  const form = item.querySelector("form");
  enliven(form);
  form.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const given = new URLSearchParams(new FormData(form)).toString();
    item.remove();
    send({ id: form.elements.message_id.value, text: "", shown: "（填表）", form: { path: form.action, given } });
  });
  append(item);
  question.leave(); // the form is what is open now
  scroller.scrollTop = topOf(item);
});

// -- scrolling, connection ----------------------------------------------------------------------------------------------------

newer.addEventListener("click", toBottom);
scroller.addEventListener("scroll", () => {
  if (nearBottom()) newer.hidden = true;
}, { passive: true });

older.addEventListener("click", async () => {
  older.disabled = true;
  try {
    const answer = await fetch(`/api/chat?before=${firstSeq}`);
    const { entries, more } = await answer.json();
    const height = scroller.scrollHeight;
    const made = entries.filter((entry) => !shown.has(entry.key)).map((entry) => {
      shown.add(entry.key);
      const item = itemOf(entry);
      for (const button of item.querySelectorAll("button.choice:not(.stays)")) button.disabled = true;
      return item;
    });
    log.prepend(...made);
    scroller.scrollTop += scroller.scrollHeight - height;
    if (entries.length) firstSeq = entries[0].seq;
    older.hidden = !more;
  } finally {
    older.disabled = false;
  }
});

function showConnection() {
  const words = !navigator.onLine ? "网络断了。您说的话会留着，连上以后自动发出。" : streaming ? "" : "正在重新连接…";
  connection.hidden = !words;
  connection.textContent = words;
}

// A break of a second or two is not worth a word.
let brokenTimer = 0;
const stream = new Stream((entry) => {
  if (show(entry) && entry.kind === "notice") refreshPanel();
}, { asked: "&chat=1", onState: noteState });

function noteState(works) {
  clearTimeout(brokenTimer);
  if (works) {
    streaming = true;
    showConnection();
    return;
  }
  brokenTimer = setTimeout(() => {
    streaming = false;
    showConnection();
  }, 4000);
}

window.addEventListener("offline", showConnection);
window.addEventListener("online", () => {
  showConnection();
  for (const again of log.querySelectorAll(".state .again")) again.click();
});

// -- beginning ----------------------------------------------------------------------------------------------------------------

log.textContent = ""; // what the page came with is drawn anew, with buttons that need no new page
for (const entry of start.entries) show(entry);
firstSeq = start.entries.length ? start.entries[0].seq : 0;
older.hidden = !start.more;
if (start.greeting) append(replyItem([start.greeting], choose));
for (const message of pending()) {
  if (shown.has(`m:${message.id}`)) outgoing.forget(message);
  else send(message);
}
toBottom();
log.parentElement.setAttribute("aria-live", "polite");
if (start.signed_in) stream.open(start.entries.length ? start.entries[start.entries.length - 1].seq : 0);
if (text.value) text.focus();
else text.value = draft();
grow();
window.addEventListener("load", refreshPanel);
