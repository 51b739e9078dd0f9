// 结果登记: the grid is typed into like a sheet (arrows, Enter, paste), saved at once; a sheet is tried out before it is kept.

const token = document.querySelector('meta[name="form-token"]').content;
const table = document.getElementById("grid");
const said = document.getElementById("said");
const dry = document.getElementById("dry-run");
const touched = new Set();

function tell(text, bad) {
  said.textContent = text;
  said.className = bad ? "problem" : "said-once";
  said.hidden = !text;
  if (text) said.scrollIntoView({ block: "nearest" });
}

async function post(path, body, json = true) {
  const headers = { "X-Form-Token": token, ...(json ? { "Content-Type": "application/json" } : {}) };
  try {
    const answer = await fetch(path, { method: "POST", headers, body: json ? JSON.stringify(body) : body });
    if (answer.ok || answer.status === 422 || answer.status === 413) return answer;
    tell(answer.status === 403 ? "页面放久了，请另开一页登录，再回来保存；这页填的还在。" : "没有存上，请再试一次。", true);
  } catch (problem) {
    tell("网络不通，没有存上。填的内容还在，请再试一次。", true);
  }
  return null;
}

const fieldsOf = (row) => [...row.querySelectorAll("input, select")];
const rowsOfTable = () => (table ? [...table.tBodies[0].rows] : []);
const rowOf = (line) => table && table.querySelector(`tr[data-line="${CSS.escape(line)}"]`);
const valuesOf = (fields, name) => fields.reduce((all, one) => ({ ...all, [name(one)]: one.value.trim() }), {});
const shared = () => valuesOf([...document.querySelectorAll("[data-shared]")], (one) => one.dataset.shared);

function clear(row) {
  row.classList.remove("wrong", "kept");
  const why = row.querySelector(".why");
  if (why) why.remove();
  for (const field of fieldsOf(row)) field.removeAttribute("aria-invalid");
}

function show(wrong) {
  const row = rowOf(wrong.line_id);
  if (!row) return;
  row.classList.add("wrong");
  const why = document.createElement("span");
  why.className = "why";
  why.textContent = wrong.text;
  const field = wrong.field && row.querySelector(`[name="${wrong.field}"]`);
  if (field) field.setAttribute("aria-invalid", "true");
  (field ? field.parentElement : row.cells[0]).append(why);
}

function keep(one) {
  const row = rowOf(one.line_id);
  if (!row) return;
  row.classList.add("kept");
  touched.delete(one.line_id);
  const until = row.querySelector('[name="valid_until"]');
  if (until && one.valid_until) until.value = one.valid_until;
}

async function save(event) {
  const rows = rowsOfTable().filter((row) => touched.has(row.dataset.line) && row.querySelector('[name="result"]').value);
  if (!rows.length) return tell("还没有填结果。在“检定结果”一栏选合格或不合格。", true);
  const button = event.currentTarget;
  button.disabled = true;
  rows.forEach(clear);
  const answer = await post("/desk/results/save", {
    shared: shared(),
    rows: rows.map((row) => ({ line_id: row.dataset.line, ...valuesOf(fieldsOf(row), (one) => one.name) })),
  });
  button.disabled = false;
  if (!answer) return;
  const came = await answer.json();
  came.saved.forEach(keep);
  came.wrong.forEach(show);
  tell(came.said, came.wrong.length > 0);
  focus(table.querySelector('[aria-invalid="true"]'));
}

function focus(field) {
  if (field) field.focus();
}

function touch(event) {
  const row = event.target.closest("tr");
  if (!row || !row.dataset.line) return;
  touched.add(row.dataset.line);
  row.classList.remove("kept");
}

function move(event) {
  const cell = event.target.closest("td");
  const step = { ArrowUp: -1, ArrowDown: 1, Enter: event.shiftKey ? -1 : 1 }[event.key];
  if (!cell || !step || event.isComposing || (event.target.matches("select") && event.key !== "Enter")) return;
  const row = cell.parentElement;
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  if (!next) return;
  event.preventDefault();
  focus(next.cells[cell.cellIndex].querySelector("input, select"));
}

// What is copied from a sheet fills the cells to the right and below.
function paste(event) {
  const cell = event.target.closest("td");
  const text = event.clipboardData.getData("text/plain");
  if (!cell || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  let row = cell.parentElement;
  for (const line of text.replace(/\r/g, "").replace(/\n$/, "").split("\n")) {
    if (!row) break;
    line.split("\t").forEach((value, n) => {
      const beside = row.cells[cell.cellIndex + n];
      const field = beside && beside.querySelector("input, select");
      if (field) field.value = value.trim();
    });
    touched.add(row.dataset.line);
    row = row.nextElementSibling;
  }
}

function allPassed() {
  for (const row of rowsOfTable()) {
    const field = row.querySelector('[name="result"]');
    if (field.value) continue;
    field.value = "合格";
    touched.add(row.dataset.line);
  }
}

function element(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function button(title, main, act) {
  const made = element("button", title, `weui-btn weui-btn_mini ${main ? "weui-btn_primary" : "weui-btn_default"}`);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function showDryRun(came) {
  const wrap = element("div", "", "table-wrap");
  const list = document.createElement("table");
  list.className = "desk-table";
  const head = list.createTHead().insertRow();
  for (const title of ["行", "出厂编号", "检定结果", "证书编号", "有效期至", "问题"]) head.append(element("th", title));
  const body = list.createTBody();
  for (const one of [...came.rows].sort((a, b) => Boolean(b.problem) - Boolean(a.problem))) {
    const row = body.insertRow();
    if (one.problem) row.className = "wrong";
    for (const value of [one.number, one.serial, one.result, one.certificate_no, one.proposed || one.valid_until, one.problem]) row.insertCell().textContent = value;
  }
  wrap.append(list);
  const good = came.rows.filter((one) => !one.problem);
  const bad = came.rows.filter((one) => one.problem).map((one) => ({ ...one.all, 问题: one.problem }));
  const acts = element("p", "", "acts");
  if (good.length) acts.append(button(`登记没有问题的${good.length}台`, true, (event) => keepSheet(event, good)));
  if (bad.length) acts.append(button(`下载有问题的${bad.length}行`, false, () => download(bad)));
  acts.append(button("不导入了", false, () => { dry.hidden = true; tell("", false); }));
  dry.textContent = "";
  dry.append(element("h2", "导入前核对"), element("p", came.said), acts, wrap);
  dry.hidden = false;
}

async function keepSheet(event, rows) {
  event.currentTarget.disabled = true;
  const answer = await post("/desk/results/save", { shared: {}, rows });
  if (!answer) return;
  const came = await answer.json();
  dry.hidden = true;
  came.saved.forEach(keep);
  tell(came.said, came.wrong.length > 0);
}

async function download(rows) {
  const answer = await post("/desk/results/wrong", { rows });
  if (!answer) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = "有问题的行.xlsx";
  link.click();
  URL.revokeObjectURL(link.href);
}

async function trySheet(event) {
  const file = event.target.files[0];
  event.target.value = "";
  if (!file) return;
  const form = new FormData();
  form.append("sheet", file);
  tell("正在核对表格…", false);
  const answer = await post("/desk/results/try", form, false);
  if (!answer) return;
  const came = await answer.json();
  if (came.problem) return tell(came.problem, true);
  tell("", false);
  showDryRun(came);
}

// What the page does not have needs no listener.
function when(part, event, act) {
  if (part) part.addEventListener(event, act);
}

when(document.getElementById("sheet"), "change", trySheet);
when(document.getElementById("save"), "click", save);
when(document.getElementById("all-passed"), "click", allPassed);
when(table, "input", touch);
when(table, "keydown", move);
when(table, "paste", paste);
window.addEventListener("beforeunload", (event) => {
  if (!touched.size) return;
  event.preventDefault();
  event.returnValue = ""; // what older browsers look at
});
