// The question that is open, with its taps, shown again above the composer while its own place is out of sight.

import { choiceRow, element } from "./entries.js";

const LONGEST = 60;
const ENDS = /[。！!；;\n]/;

export class OpenQuestion {
  constructor(place, scroller, choose) {
    this.place = place;
    this.choose = choose;
    this.seen = null;
    const look = (found) => this.show(!found[found.length - 1].isIntersecting);
    this.watching = "IntersectionObserver" in window ? new IntersectionObserver(look, { root: scroller }) : null;
  }

  // A reply that asks for something, and the item in which it is drawn.
  stands(entry, item) {
    this.leave();
    const reply = entry.replies[entry.replies.length - 1];
    if (!entry.awaiting || !reply || !this.watching) return;
    this.place.textContent = "";
    const words = asked(reply.text);
    if (words) this.place.append(element("p", "", words));
    if (reply.choices.length) this.place.append(choiceRow({ ...reply, text: "" }, this.choose));
    this.seen = item.lastElementChild;
    this.watching.observe(this.seen);
  }

  leave() {
    if (this.seen) this.watching.unobserve(this.seen);
    this.seen = null;
    this.show(false);
  }

  show(shown) {
    this.place.hidden = !shown || !this.place.childElementCount || !this.seen;
  }
}

// The last sentence that asks, or else the last one.
function asked(text) {
  const parts = text.replace(/（[^）]*）/g, "").split(ENDS).map((part) => part.trim()).filter(Boolean);
  const found = parts.filter((part) => /[？?]/.test(part)).pop() || parts.pop() || "";
  return found.length > LONGEST ? `${found.slice(0, LONGEST)}…` : found;
}
