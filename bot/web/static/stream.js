// The stream of new entries. The browser reconnects by itself after a short break; after a refusal we try again later.

const AGAIN_MS = 5000;

export class Stream {
  // `asked` is added to the address; `onUnread` hears how many notices are unread, at first and at each change.
  constructor(onEntry, { onState = () => {}, onUnread = () => {}, asked = "" } = {}) {
    this.onEntry = onEntry;
    this.onState = onState;
    this.onUnread = onUnread;
    this.asked = asked;
    this.source = null;
    this.last = 0; // the number of the newest entry that came
  }

  // `after`: the number of the last entry that is known, or "now" for what is yet to come.
  open(after = this.last || "now") {
    if (this.source) return;
    this.source = new EventSource(`/api/events?after=${after}${this.asked}`);
    this.source.addEventListener("unread", (event) => this.onUnread(Number(event.data)));
    this.source.addEventListener("open", () => this.onState(true));
    this.source.addEventListener("message", (event) => {
      this.last = Math.max(this.last, Number(event.lastEventId));
      this.onEntry(JSON.parse(event.data));
    });
    this.source.addEventListener("error", () => {
      this.onState(false);
      if (this.source.readyState !== EventSource.CLOSED) return;
      this.source = null;
      setTimeout(() => this.open(), AGAIN_MS);
    });
  }
}
