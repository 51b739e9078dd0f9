/* Checks a certificate's code without a network: the page that holds this brings its decoder, its signature check, the
   public keys and the signed list of what holds no more. Written for old browsers, so without anything of this decade. */
(function () {
  "use strict";
  var PURPOSES = { 1: "yuejian certificate 1\u0000", 2: "yuejian certificate 2\u0000", voids: "yuejian voids 1\u0000" };
  var ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var LARGEST = 1600;
  var data = JSON.parse(document.getElementById("data").textContent);
  var voids = { as_of: "", ids: [] };

  /* Strict base64url: the one spelling of the bytes, or nothing. */
  function unpack(text) {
    var bytes = [], bits = 0, held = 0, i, at;
    for (i = 0; i < text.length; i += 1) {
      at = ALPHABET.indexOf(text.charAt(i));
      if (at < 0) { return null; }
      held = (held << 6) | at;
      bits += 6;
      if (bits >= 8) { bits -= 8; bytes.push((held >> bits) & 255); held &= (1 << bits) - 1; }
    }
    return held || bits >= 6 ? null : new Uint8Array(bytes);
  }

  function bytesOf(text) {
    var plain = unescape(encodeURIComponent(text)), bytes = new Uint8Array(plain.length), i;
    for (i = 0; i < plain.length; i += 1) { bytes[i] = plain.charCodeAt(i); }
    return bytes;
  }

  function textOf(bytes) {
    var plain = "", i;
    for (i = 0; i < bytes.length; i += 1) { plain += String.fromCharCode(bytes[i]); }
    return decodeURIComponent(escape(plain));
  }

  function isSigned(purpose, text, signature) {
    var signed = unpack(signature), message = bytesOf(purpose + text), i, key;
    if (!signed || signed.length !== 64) { return false; }
    for (i = 0; i < data.keys.length; i += 1) {
      key = unpack(data.keys[i]);
      if (key && nacl.sign.detached.verify(message, signed, key)) { return true; }
    }
    return false;
  }

  /* What a code says of its certificate on a day (ISO): {standing, rows}. */
  function check(text, today) {
    var link = text.replace(/\s+/g, ""), at = link.indexOf("/verify?c="), parts, told;
    parts = at < 0 ? [] : link.slice(at + 10).split(".");
    if (parts.length !== 3) { return { standing: "forged", rows: [] }; }
    if (parts[0] !== "2") {
      return { standing: isSigned(PURPOSES[1], parts[0] + "." + parts[1], parts[2]) ? "old" : "forged", rows: [] };
    }
    if (!isSigned(PURPOSES[2], "2." + parts[1], parts[2])) { return { standing: "forged", rows: [] }; }
    told = JSON.parse(textOf(unpack(parts[1])));
    if (link.slice(0, at) !== told[2]) { return { standing: "forged", rows: [] }; }
    return { standing: standing(told, today), rows: rows(told) };
  }

  function standing(told, today) {
    if (voids.ids.indexOf(told[0]) >= 0) { return "void"; }
    if (told[9] !== "合格") { return "not_passed"; }
    return told[11] && told[11] < today ? "expired" : "valid";
  }

  function rows(told) {
    var titles = ["证书编号", "检定机构", "送检单位", "器具名称", "型号规格", "出厂编号", "检定结论", "检定日期", "有效期至"];
    return titles.map(function (title, i) { return [title, told[i + 3]]; }).filter(function (row) { return row[1]; });
  }

  /* A list of voids is taken only as it was signed. */
  function takeVoids(text) {
    var given;
    try { given = JSON.parse(text); } catch (error) { return false; }
    if (!given || !given.signature || !isSigned(PURPOSES.voids, given.list, given.signature)) { return false; }
    voids = JSON.parse(given.list);
    return true;
  }

  var SAID = {
    valid: ["good", "证书有效", "签名是真的，在有效期内。请核对下面几项和器具、纸面上的一样。"],
    expired: ["bad", "证书已过期", "证书是真的，但有效期已过。器具要重新检定合格才能用。"],
    not_passed: ["bad", "检定不合格", "是真的检定结果通知书：这台器具检定不合格，修好重检以前不能用。"],
    void: ["bad", "证书已作废或更正", "这份证书在作废名单里，不能再用。"],
    old: ["calm", "是真的二维码", "这是早先印的证书，码里没有证书内容，请联网核验内容。"],
    forged: ["bad", "不是原件", "签名或内容对不上：不是这里出具的，或者被改动过。"],
    unread: ["calm", "没有看到二维码", "请把二维码拍清楚、拍完整，或者把扫出来的文字粘贴在下面。"]
  };

  function show(found) {
    var box = document.getElementById("answer"), said = SAID[found.standing], list, i, row;
    box.className = said[0];
    box.innerHTML = "";
    add(box, "h2", said[1]);
    add(box, "p", said[2]);
    list = add(box, "dl", "");
    for (i = 0; i < found.rows.length; i += 1) {
      row = add(list, "div", "");
      add(row, "dt", found.rows[i][0]);
      add(row, "dd", found.rows[i][1]);
    }
    box.setAttribute("data-standing", found.standing);
  }

  function add(parent, kind, text) {
    var made = document.createElement(kind);
    made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function today() {
    var now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  }

  function read(file) {
    var reader = new FileReader();
    reader.onload = function () {
      var image = new Image();
      image.onload = function () { look(image); };
      image.onerror = function () { show({ standing: "unread", rows: [] }); };
      image.src = reader.result;
    };
    reader.readAsDataURL(file);
  }

  function look(image) {
    var canvas = document.createElement("canvas"), scale = Math.min(1, LARGEST / Math.max(image.width, image.height));
    var pen, found, pixels;
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    pixels = pen.getImageData(0, 0, canvas.width, canvas.height);
    found = jsQR(pixels.data, canvas.width, canvas.height);
    show(found ? check(found.data, today()) : { standing: "unread", rows: [] });
  }

  function sayVoids() {
    document.getElementById("voids-said").textContent = voids.as_of
      ? "作废名单是 " + voids.as_of + " 的，共 " + voids.ids.length + " 份；那以后作废的，要联网才知道。"
      : "没有作废名单，只能看签名和有效期。";
  }

  document.getElementById("photo").onchange = function () { if (this.files[0]) { read(this.files[0]); } };
  document.getElementById("check").onclick = function () { show(check(document.getElementById("code").value, today())); };
  document.getElementById("voids").onchange = function () {
    var reader = new FileReader();
    reader.onload = function () {
      if (takeVoids(reader.result)) { sayVoids(); } else {
        document.getElementById("voids-said").textContent = "这个名单的签名不对，没有采用。";
      }
    };
    if (this.files[0]) { reader.readAsText(this.files[0]); }
  };
  takeVoids(JSON.stringify(data.voids));
  sayVoids();
  window.checkCertificate = check;
}());
