// The menu of the desk: it keeps its place from page to page, its groups fold, and a few characters find a page.

const menu = document.getElementById("menu");
const PLACE = "desk-menu-place";
const FOLDED = "desk-menu-folded";

function kept(name) {
  try {
    return sessionStorage.getItem(name) || "";
  } catch (denied) {
    return "";
  }
}

function keep(name, value) {
  try {
    sessionStorage.setItem(name, value);
  } catch (denied) {
    menu.classList.add("forgets");
  }
}

const groups = [...menu.querySelectorAll("details.side-group")];
const folded = new Set(kept(FOLDED).split("\n"));

function fold(words) {
  for (const group of groups) group.open = words !== "" || group.querySelector(".on") !== null || !folded.has(group.dataset.group);
}

function find(words) {
  for (const item of menu.querySelectorAll("li")) item.hidden = words !== "" && !item.textContent.includes(words);
  for (const group of groups) group.hidden = group.querySelector("li:not([hidden])") === null;
  fold(words);
}

const box = menu.querySelector(".side-find");
if (box) {
  box.addEventListener("input", () => find(box.value.trim()));
  box.addEventListener("keydown", (event) => {
    const first = menu.querySelector("li:not([hidden]) a");
    if (event.key === "Enter" && box.value.trim() !== "" && first) first.click();
    if (event.key === "Escape") {
      box.value = "";
      find("");
    }
  });
}

// Only what a person folds is kept: a group that opens because the page is in it, or something is looked for, is not.
menu.addEventListener("click", (event) => {
  const group = event.target.closest("summary") && event.target.closest("details.side-group");
  if (!group || (box && box.value.trim() !== "")) return;
  if (group.open) folded.add(group.dataset.group);
  else folded.delete(group.dataset.group);
  keep(FOLDED, [...folded].join("\n"));
});

fold("");
menu.scrollTop = Number(kept(PLACE));
const here = menu.querySelector(".on");
if (here) {
  const edges = menu.getBoundingClientRect();
  const mine = here.getBoundingClientRect();
  if (mine.top < edges.top || mine.bottom > edges.bottom) here.scrollIntoView({ block: "center" });
}
addEventListener("pagehide", () => keep(PLACE, String(menu.scrollTop)));
