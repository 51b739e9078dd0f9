// The desk: the drawer on a phone, ticks with what may be done to them, and the keyboard (j k x Enter / of lists).

document.documentElement.classList.add("js");
const menu = document.getElementById("menu");
const drawer = document.getElementById("drawer");

function open(shown) {
  menu.classList.toggle("open", shown);
  drawer.setAttribute("aria-expanded", String(shown));
  (shown ? menu.querySelector("a") : drawer).focus();
}

if (drawer) drawer.addEventListener("click", () => open(!menu.classList.contains("open")));
document.addEventListener("click", (event) => {
  if (menu.classList.contains("open") && !menu.contains(event.target) && !drawer.contains(event.target)) open(false);
  for (const ask of document.querySelectorAll("details.ask[open]")) if (!ask.contains(event.target)) ask.open = false;
});

// What was typed into a search was looked for while it was typed; leaving the field is no reason to load the list again
// and to lose the ticks that were just set.
document.addEventListener("change", (event) => {
  if (event.target.matches(".desk-filters [type=search]")) event.stopPropagation();
}, true);

const boxes = () => [...document.querySelectorAll('#batch input[name="row"]')];

// What needs ticks is off without any; the export says whether it takes all or the ticked ones.
function count() {
  const all = boxes();
  const chosen = all.filter((box) => box.checked).length;
  const shown = document.querySelector(".batch-bar .chosen");
  if (!shown) return;
  shown.hidden = !chosen;
  shown.querySelector("i").textContent = String(chosen);
  for (const one of document.querySelectorAll(".needs-ticks")) {
    one.classList.toggle("off", !chosen);
    const button = one.matches("button") ? one : one.querySelector("summary");
    if (one.matches("button")) button.disabled = !chosen;
    else button.setAttribute("aria-disabled", String(!chosen));
    if (!chosen && one.open) one.open = false;
  }
  const what = document.querySelector(".export-what");
  if (what) what.textContent = chosen ? "选中" : "全部";
  const every = document.querySelector(".tick-all");
  if (every) {
    every.checked = chosen > 0 && chosen === all.length;
    every.indeterminate = chosen > 0 && chosen < all.length;
  }
}

let last = null;
document.addEventListener("click", (event) => {
  const box = event.target.closest('#batch input[name="row"]');
  if (!box) return;
  const all = boxes();
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
  count();
});
document.addEventListener("change", (event) => {
  if (event.target.matches(".tick-all")) for (const box of boxes()) box.checked = event.target.checked;
  count();
});
document.addEventListener("htmx:afterSwap", count);
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.ask[open]")) focus(event.target.querySelector("input:not([type=hidden]), select, textarea"));
}, true);
count();

function focus(field) {
  if (field) field.focus();
}

const rows = () => [...document.querySelectorAll("#batch tbody tr")];

function step(by) {
  const all = rows();
  const at = all.indexOf(document.activeElement.closest("tr"));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function isTyping(target) {
  return target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select") || target.isContentEditable;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (menu.classList.contains("open")) open(false);
    for (const ask of document.querySelectorAll("details.ask[open]")) ask.open = false;
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  const row = document.activeElement.closest("#batch tbody tr");
  if (event.key === "/") {
    event.preventDefault();
    focus(document.querySelector(".desk-filters [type=search]"));
  } else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "x" && row) {
    const box = row.querySelector('input[name="row"]');
    if (box) box.checked = !box.checked;
    count();
  } else if (event.key === "Enter" && row === document.activeElement && row.dataset.opens) location.assign(row.dataset.opens);
});

const here = document.querySelector('#menu [aria-current="page"]');
if (here && here.offsetTop > here.closest("#menu").clientHeight - 60) here.closest("#menu").scrollTop = here.offsetTop - 120;
