// What makes a form quicker where our script runs: words to be tapped, one more instrument. It works without.

export function enliven(form) {
  for (const words of form.querySelectorAll(".fills")) words.hidden = false;
  const more = form.querySelector(".another");
  if (more) more.hidden = false;
  form.addEventListener("click", (event) => {
    const word = event.target.closest(".fill");
    if (word) fill(word);
    if (event.target === more) addRow(form);
  });
}

function fill(word) {
  const input = word.form.querySelector(`[id="${word.parentElement.dataset.for}"]`);
  input.value = word.dataset.value || word.textContent;
  input.focus();
}

// One more instrument is like the last one, but for its own number.
function addRow(form) {
  const rows = form.querySelectorAll(".one");
  const last = rows[rows.length - 1];
  const made = last.cloneNode(true);
  const number = rows.length;
  made.querySelector("h2").textContent = `第${number + 1}台`;
  made.removeAttribute("data-first");
  for (const field of made.querySelectorAll("[name]")) {
    const parts = field.name.split(".");
    const part = /^\d+$/.test(parts[1] || "") ? parts[2] : parts[1];
    field.name = [parts[0], number, part].filter((one) => one !== undefined).join(".");
    if (parts[0] === "serial") field.value = "";
    else if (field.tagName === "SELECT") field.value = last.querySelector(`[name="${parts.join(".")}"]`).value;
    if (field.id) field.id = `f-${field.name}`;
  }
  for (const label of made.querySelectorAll("label[for]")) label.htmlFor = renumbered(label.htmlFor, number);
  for (const words of made.querySelectorAll(".fills")) words.dataset.for = renumbered(words.dataset.for, number);
  last.after(made);
  made.querySelector("input").focus();
}

const renumbered = (id, number) => `${id.split(".")[0]}.${number}`;

for (const form of document.querySelectorAll("main form.sheet")) enliven(form);
