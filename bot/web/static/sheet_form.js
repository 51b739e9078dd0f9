// Forms that send a file: the answer is shown in place, and a sheet that comes back is saved.

const token = document.querySelector('meta[name="form-token"]').content;

async function send(form, button) {
  const shown = document.getElementById(form.dataset.shows);
  const file = form.querySelector("input[type=file]");
  if (!file.files.length) {
    shown.textContent = "请先选一个文件。";
    file.focus();
    return;
  }
  const body = new FormData();
  body.append(file.name, file.files[0]);
  for (const one of document.querySelectorAll("button[data-sends]")) one.disabled = true;
  shown.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(button.dataset.sends, { method: "POST", headers: { "X-Form-Token": token }, body });
    const next = answer.headers.get("X-Go-To");
    if (next) {
      location.assign(next);
    } else if ((answer.headers.get("Content-Type") || "").includes("spreadsheetml")) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = button.dataset.name || "表格.xlsx";
      link.click();
      URL.revokeObjectURL(link.href);
    } else {
      const text = await answer.text();
      shown.innerHTML = answer.ok || answer.status === 422 ? text : "没有成功，请刷新页面再试。";
    }
  } catch (problem) {
    shown.textContent = "网络不通，文件没有传上去，请再试一次。";
  }
  shown.removeAttribute("aria-busy");
  for (const one of document.querySelectorAll("button[data-sends]")) one.disabled = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-sends]");
  if (!button) return;
  event.preventDefault();
  send(document.querySelector("form[data-shows]"), button);
});
