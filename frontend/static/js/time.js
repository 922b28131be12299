// Relative times tick, durations tick, and a moment to come, or any on hovering, is shown exactly, in the reader's own zone.
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "long" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });

// The words of io.nuages.web.Show.
export function ago(at, now = Date.now()) {
  const s = Math.floor((now - at) / 1000);
  if (s < 10) return "just now";
  if (s < 60) return `${s} s ago`;
  if (s < 3600) return `${Math.floor(s / 60)} min ago`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ago`;
  if (s < 2 * 86400) return "yesterday";
  return s < 30 * 86400 ? `${Math.floor(s / 86400)} days ago` : day.format(at);
}

export function lasting(milliseconds) {
  const s = Math.max(0, Math.floor(milliseconds / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return s < 2 * 86400 ? "1 day" : `${Math.floor(s / 86400)} days`;
}

// Today, the time is enough; in another year, the year belongs to it.
export function clock(at, now = Date.now()) {
  const [then, today] = [new Date(at), new Date(now)];
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(at);
  if (then.toDateString() === today.toDateString()) return time;
  const year = then.getFullYear() === today.getFullYear() ? {} : { year: "numeric" };
  return `${new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", ...year }).format(at)}, ${time}`;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function tick(root = document) {
  for (const element of root.querySelectorAll("time[datetime]")) {
    const at = Date.parse(element.dateTime);
    if (Number.isNaN(at)) continue;
    if (element.dataset.exact === undefined) {
      element.dataset.exact = "";
      element.title = exact.format(at);
    }
    if (element.dataset.ahead !== undefined) write(element, exact.format(at));
    else if (element.dataset.clock !== undefined) write(element, clock(at));
    else write(element, element.dataset.since ? lasting(Date.now() - at) : ago(at));
  }
}

tick();
setInterval(() => document.hidden || tick(), 1000);
document.addEventListener("visibilitychange", () => document.hidden || tick());
document.addEventListener("htmx:afterSwap", () => tick());
