// Sends messages one after another, in the order in which they were said. A message keeps its id until it is answered, so that
// sending it again can do no harm; text that is not answered yet survives a reload.

const WAIT_MS = 20000;
const PENDING = "yuejian.pending";

export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export class Outgoing {
  // `events` has sending(message), progress(message, share), answered(message, reply), failed(message, why, mayRetry).
  constructor(formToken, events) {
    this.formToken = formToken;
    this.events = events;
    this.queue = [];
    this.running = false;
  }

  add(message) {
    this.queue.push(message);
    this.remember(message);
    this.run();
  }

  async run() {
    if (this.running) return;
    this.running = true;
    while (this.queue.length) {
      const message = this.queue[0];
      this.events.sending(message);
      try {
        const reply = await (message.files ? this.postPhotos(message) : this.post(message));
        this.forget(message);
        this.events.answered(message, reply);
      } catch (problem) {
        const refused = problem instanceof Refused && problem.status < 500 && problem.status !== 429;
        if (refused) this.forget(message);
        this.events.failed(message, problem instanceof Refused ? problem.message : "没有发出去", !refused, problem.status);
      }
      this.queue.shift();
    }
    this.running = false;
  }

  async post(message) {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), WAIT_MS);
    const kind = message.form ? "application/x-www-form-urlencoded" : "application/json";
    try {
      const answer = await fetch(message.form ? message.form.path : "/api/chat", {
        method: "POST",
        headers: { "X-Form-Token": this.formToken, "Content-Type": kind, Accept: "application/json" },
        body: message.form ? message.form.given : textBody(message),
        signal: waiting.signal,
      });
      const given = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Refused(given.error || "没有发出去", answer.status);
      return given;
    } finally {
      clearTimeout(timer);
    }
  }

  // `fetch` does not tell how far it has got.
  postPhotos(message) {
    return new Promise((resolve, reject) => {
      const asking = new XMLHttpRequest();
      asking.open("POST", "/api/photo");
      asking.setRequestHeader("X-Form-Token", this.formToken);
      asking.timeout = WAIT_MS * 6;
      asking.upload.onprogress = (event) => {
        if (event.lengthComputable) this.events.progress(message, event.loaded / event.total);
      };
      asking.onerror = asking.ontimeout = () => reject(new Error("no answer"));
      asking.onload = () => {
        const given = parsed(asking.responseText);
        if (asking.status < 300) resolve(given);
        else reject(new Refused(given.error || "没有发出去", asking.status));
      };
      asking.send(photoForm(message));
    });
  }

  remember(message) {
    if (message.files) return;
    const kept = pending().filter((one) => one.id !== message.id);
    store([...kept, { id: message.id, text: message.text, shown: message.shown, form: message.form }]);
  }

  forget(message) {
    store(pending().filter((one) => one.id !== message.id));
  }
}

// Messages of this tab that were never answered.
export function pending() {
  try {
    return JSON.parse(sessionStorage.getItem(PENDING) || "[]");
  } catch (problem) {
    return [];
  }
}

function store(messages) {
  try {
    sessionStorage.setItem(PENDING, JSON.stringify(messages));
  } catch (problem) {
    // without storage a reload loses what was not answered; everything else works
  }
}

export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function textBody(message) {
  return JSON.stringify({ message_id: message.id, text: message.text, shown: message.shown });
}

function photoForm(message) {
  const form = new FormData();
  form.append("message_id", message.id);
  for (const file of message.files) form.append("photo", file, file.name || "photo.jpg");
  return form;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (problem) {
    return {};
  }
}
