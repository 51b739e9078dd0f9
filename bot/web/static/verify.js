// Sends a certificate's file to be checked and puts the answer into the page; nothing is kept.

const picker = document.getElementById("file");
const said = document.getElementById("file-said");
const answer = document.getElementById("answer");
const token = document.querySelector('meta[name="form-token"]').content;

picker.addEventListener("change", async () => {
  const file = picker.files[0];
  if (!file) return;
  said.textContent = "正在核对……";
  try {
    const response = await fetch("/verify/file", {
      method: "POST",
      headers: { "X-Form-Token": token, "Content-Type": "application/pdf" },
      body: file,
    });
    if (!response.ok) throw new Error(String(response.status));
    answer.innerHTML = await response.text();
    said.textContent = `核对完了：${file.name}`;
    answer.scrollIntoView({ block: "start" });
  } catch (problem) {
    said.textContent = "没有核对成，请检查网络后再选一次；文件不能超过 2 MB。";
  }
});
