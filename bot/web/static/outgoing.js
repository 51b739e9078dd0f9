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
  // `events` has sending(message), answered(message, reply), failed(message, why, mayRetry).
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
        const reply = await this.post(message);
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
    const timer = setTimeout(() => waiting.abort(), message.file ? WAIT_MS * 4 : WAIT_MS);
    const headers = { "X-Form-Token": this.formToken };
    try {
      const answer = await fetch(message.file ? "/api/photo" : "/api/chat", {
        method: "POST",
        headers: message.file ? headers : { ...headers, "Content-Type": "application/json" },
        body: message.file ? photoForm(message) : textBody(message),
        signal: waiting.signal,
      });
      const given = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Refused(given.error || "没有发出去", answer.status);
      return given;
    } finally {
      clearTimeout(timer);
    }
  }

  remember(message) {
    if (message.file) return;
    const kept = pending().filter((one) => one.id !== message.id);
    store([...kept, { id: message.id, text: message.text, shown: message.shown }]);
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
  form.append("photo", message.file);
  return form;
}
