// Draws the entries of a chat: what was said, replies with their cards and choices, notices. No network here.

const BOOKING_NO = /^20\d{11}$/;
const DIGITS = /(\d+)/;
const LABELLED = /^([\p{Script=Han}/]{2,8})：(.+)$/u;
const NUMBERED = /^\s*(\d+)[.、．]\s*(.+)$/;
const LONG_LABEL = 9;
const CHINA = { timeZone: "Asia/Shanghai" };
const CLOCK = new Intl.DateTimeFormat("zh-CN", { ...CHINA, hour: "numeric", minute: "2-digit", hour12: false });
const DAY = new Intl.DateTimeFormat("zh-CN", { ...CHINA, month: "long", day: "numeric" });
const PAUSE_MS = 5 * 60 * 1000;

export function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// What somebody said themselves; `state` beneath it is filled while it is on its way.
export function saidItem(text, photos = []) {
  const item = element("li", "said me");
  item.append(element("span", "hidden-text", "我："));
  for (const photo of photos) {
    const frame = element("div", "bubble picture");
    frame.append(picture(photo));
    item.append(frame);
  }
  if (text || !photos.length) item.append(element("div", "bubble", text));
  return item;
}

function picture(source) {
  const image = element("img");
  image.width = 240;
  image.height = 180; // the room is kept before the picture is there, so that nothing moves when it comes
  image.loading = "lazy";
  image.src = source;
  image.alt = "我发的照片";
  image.addEventListener("error", () => {
    const instead = element("span", "faint", "照片已发送（这个浏览器显示不了这种格式）");
    image.replaceWith(instead);
  });
  return image;
}

// One reply of ours may be several messages; `choose(label, say, byKeyboard)` is called when a choice is tapped.
// `awaiting` says what is asked for: of instruments, several can be ticked.
export function replyItem(replies, choose, awaiting = "") {
  const item = element("li", "said us");
  item.append(element("span", "hidden-text", "约检："));
  for (const reply of replies) {
    const lines = reply.text.split("\n");
    const ticks = awaiting === "instruments" && reply === replies[replies.length - 1] ? lines.filter((line) => NUMBERED.test(line)) : [];
    const left = lines.filter((line) => !repeats(line, reply.choices) && !(ticks.length > 1 && ticks.includes(line)));
    const text = left.join("\n").trim();
    if (text) item.append(bubble(text));
    if (text && SPEAKS) item.append(aloud(text));
    for (const card of reply.cards || []) item.append(cardBox(card));
    if (reply.links && reply.links.length) item.append(linkRow(reply.links));
    if (ticks.length > 1) item.append(tickList(ticks, choose));
    if (reply.choices.length) item.append(choiceRow(reply, choose));
  }
  return item;
}

// A notice is a card: what it is, its words, and what can be done about it. Its buttons stay, whatever is said after it.
// In large type what is said can be read aloud, where the browser has a voice.
function aloud(text) {
  const button = element("button", "aloud", "🔊 念给我听");
  button.type = "button";
  button.addEventListener("click", () => {
    speechSynthesis.cancel();
    const said = new SpeechSynthesisUtterance(text);
    said.lang = "zh-CN";
    speechSynthesis.speak(said);
  });
  return button;
}

const SPEAKS = "speechSynthesis" in window && document.documentElement.classList.contains("large");

export function noticeItem(entry, choose) {
  const item = element("li", "said us notice");
  const box = bubble(entry.text);
  box.prepend(element("span", "tag", entry.title || "通知"));
  item.append(box);
  if (entry.buttons && entry.buttons.length) {
    const row = element("div", "choices");
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", "这条通知可以办的事");
    for (const act of entry.buttons) row.append(act.say ? sayButton(act, choose) : openLink(act));
    item.append(row);
  }
  return item;
}

function sayButton(act, choose) {
  const button = element("button", "choice stays", act.label);
  button.type = "button";
  button.addEventListener("click", (event) => choose(act.label, act.say, event.detail === 0));
  return button;
}

function openLink(act) {
  const anchor = element("a", "choice", act.label);
  anchor.href = act.phone ? `tel:${act.phone}` : act.path;
  if (act.path && act.path.endsWith(".pdf")) {
    anchor.target = "_blank";
    anchor.rel = "noopener";
  }
  return anchor;
}

function bubble(text) {
  const box = element("div", "bubble");
  for (const run of runsOf(text.split("\n"))) {
    if (run.pairs) box.append(fieldList(run.pairs));
    else box.append(...linked(run.lines.join("\n")));
  }
  return box;
}

// Lines of "label：value", three or more in a row, are a form to be checked: they are shown as a table.
function runsOf(lines) {
  const runs = [];
  for (const line of lines) {
    const pair = LABELLED.exec(line);
    const last = runs[runs.length - 1];
    if (last && Boolean(last.pairs) === Boolean(pair)) {
      last.lines.push(line);
      if (pair) last.pairs.push(pair.slice(1));
    } else runs.push({ lines: [line], pairs: pair ? [pair.slice(1)] : null });
  }
  return runs.map((run) => (run.pairs && run.pairs.length < 3 ? { lines: run.lines, pairs: null } : run))
    .map((run, at, all) => (run.pairs || at === all.length - 1 || all[at + 1].pairs ? run : { ...run, lines: [...run.lines, ""] }));
}

function fieldList(pairs) {
  const list = element("dl", "pairs");
  for (const [label, value] of pairs) {
    const row = element("div");
    const said = element("dd");
    said.append(...linked(value));
    row.append(element("dt", "", label), said);
    list.append(row);
  }
  return list;
}

// Booking numbers lead to their page.
function linked(text) {
  return text.split(DIGITS).map((part) => {
    if (!BOOKING_NO.test(part)) return part;
    const link = element("a", "number", part);
    link.href = `/bookings/${part}`;
    return link;
  });
}

// Whether a line only repeats a choice with its number, for channels without buttons.
function repeats(line, choices) {
  const numbered = NUMBERED.exec(line);
  return Boolean(numbered) && choices[numbered[1] - 1] === numbered[2].trim();
}

// What can be opened: files of this service, in a tab of their own.
function linkRow(links) {
  const row = element("div", "choices rows links");
  for (const link of links) {
    const anchor = element("a", "choice", link.title);
    anchor.href = link.path;
    anchor.target = "_blank";
    anchor.rel = "noopener";
    row.append(anchor);
  }
  return row;
}

function cardBox(card) {
  const box = element("div", "card");
  if (card.title) box.append(element("h3", "", card.title));
  if (card.rows.length) box.append(fieldList(card.rows));
  if (card.note) box.append(element("p", "note", card.note));
  return box;
}

export function choiceRow(reply, choose) {
  const numbered = reply.text.split("\n").some((line) => repeats(line, reply.choices));
  const inRows = numbered || reply.choices.some((label) => label.length > LONG_LABEL);
  const row = element("div", inRows ? "choices rows" : "choices");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "可以点选的回答");
  reply.choices.forEach((label, at) => {
    if (label === reply.camera) return row.append(cameraButton(label));
    if (reply.form && label === reply.form.label) return row.append(formButton(reply.form));
    const button = element("button", "choice");
    button.type = "button";
    if (numbered) button.append(element("span", "nth", String(at + 1)));
    button.append(element("span", "", label));
    button.addEventListener("click", (event) => {
      button.classList.add("taken");
      choose(label, (reply.says && reply.says[at]) || label, event.detail === 0);
    });
    return row.append(button);
  });
  return row;
}

// The page listens for this and puts the form into the chat.
function formButton(form) {
  const button = element("button", "choice", form.label);
  button.type = "button";
  button.addEventListener("click", () => button.dispatchEvent(new CustomEvent("form", { bubbles: true, detail: form.path })));
  return button;
}

function cameraButton(label) {
  const button = element("button", "choice camera", label);
  button.type = "button";
  button.addEventListener("click", () => document.getElementById("photo").click());
  return button;
}

// Numbered lines to be ticked; what is said is their numbers: 1和3.
function tickList(lines, choose) {
  const list = element("div", "choices rows ticks");
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", "可以选几台");
  const done = element("button", "choice done", "选好了");
  done.type = "button";
  done.disabled = true;
  const ticked = () => [...list.querySelectorAll('[aria-pressed="true"]')];
  for (const line of lines) {
    const [, number, label] = NUMBERED.exec(line);
    const tick = element("button", "choice tick");
    tick.type = "button";
    tick.dataset.number = number;
    tick.setAttribute("aria-pressed", "false");
    tick.append(element("span", "nth", number), element("span", "", label));
    tick.addEventListener("click", () => {
      tick.setAttribute("aria-pressed", String(tick.getAttribute("aria-pressed") !== "true"));
      done.disabled = !ticked().length;
    });
    list.append(tick);
  }
  done.addEventListener("click", (event) => {
    const numbers = ticked().map((tick) => tick.dataset.number);
    const words = numbers.length > 1 ? `${numbers.slice(0, -1).join("、")}和${numbers[numbers.length - 1]}` : numbers[0];
    choose(words, words, event.detail === 0);
  });
  list.append(done);
  return list;
}

export function typingItem() {
  const item = element("li", "said us typing");
  const dots = element("div", "bubble");
  dots.append(element("i"), element("i"), element("i"), element("span", "hidden-text", "正在回复"));
  item.append(dots);
  return item;
}

// A line with the time, when there was a pause before this entry.
export function timeItem(at, before) {
  if (before && at - before < PAUSE_MS) return null;
  const today = DAY.format(at) === DAY.format(new Date());
  return element("li", "when", today ? CLOCK.format(at) : `${DAY.format(at)} ${CLOCK.format(at)}`);
}
