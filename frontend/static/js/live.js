import { holdsTyped } from "./unsaved.js";

// One event stream per page. It names topics that changed; regions (hx-get, hx-trigger="nuages:changed", data-topic) fetch
// themselves again through the ordinary handlers. Closed while the tab is hidden: HTTP/1.1 has six connections for all tabs.
const address = document.body.dataset.live;
const note = document.getElementById("stale-note");
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const QUIET_FOR = 45_000; // three heartbeats
const COALESCE = 100;
const AGAIN = 5000;

let stream = null;
let last = document.body.dataset.liveSince ?? new Date().toISOString();
let heard = Date.now();
let retry = 0;
let timer = 0;
// Ids, since a region that is fetched gives way to another element.
const waiting = new Set();
const fetching = new Set();

function say(text) {
  if (!note) return;
  note.hidden = text === "";
  if (note.textContent !== text) note.textContent = text;
}

function listen() {
  if (!address || stream || document.hidden) return;
  const url = new URL(address, location.href);
  if (last) url.searchParams.set("since", last);
  stream = new EventSource(url);
  const alive = (event) => {
    heard = Date.now();
    retry = 0;
    say("");
    if (event?.lastEventId) last = event.lastEventId;
  };
  stream.addEventListener("open", alive);
  stream.addEventListener("heartbeat", alive);
  stream.addEventListener("changed", (event) => {
    alive(event);
    changed(event.data);
  });
  // After a reconnect of the server's own listener nobody knows what was missed.
  stream.addEventListener("all", (event) => {
    alive(event);
    changed("*");
  });
  stream.addEventListener("error", lost);
}

function lost() {
  hush();
  say(`Not live since ${clock.format(heard)}`);
  clearTimeout(timer);
  timer = setTimeout(listen, Math.min(30_000, 1000 * 2 ** retry++) * (0.75 + Math.random() / 2));
}

function hush() {
  stream?.close();
  stream = null;
}

function changed(topic) {
  for (const region of document.querySelectorAll("[data-topic]")) {
    if (topic === "*" || region.dataset.topic.split(" ").includes(topic)) waiting.add(region.id);
  }
  setTimeout(refresh, COALESCE);
}

function selecting(region) {
  const selection = getSelection();
  return selection && !selection.isCollapsed && region.contains(selection.anchorNode);
}

function refresh() {
  for (const id of [...waiting]) {
    const region = document.getElementById(id);
    // A change during a fetch needs another fetch afterwards; while somebody selects text or types, the region stays as it is.
    if (fetching.has(id) || (region && (selecting(region) || holdsTyped(region)))) continue;
    waiting.delete(id);
    if (!region) continue;
    htmx.trigger(region, "nuages:changed");
    // A region that was swapped in just now does not listen yet.
    if (!fetching.has(id)) {
      waiting.add(id);
      setTimeout(refresh, COALESCE);
    }
  }
}
document.addEventListener("selectionchange", () => waiting.size && refresh());
document.addEventListener("input", () => waiting.size && refresh());
// The target, since htmx reports the end of a request to what is left of the region's ancestors.
document.addEventListener("htmx:beforeRequest", ({ detail: { target } }) => {
  if (target.dataset.topic) fetching.add(target.id);
});
document.addEventListener("htmx:afterRequest", ({ detail: { target, successful } }) => {
  if (!target.dataset.topic) return;
  fetching.delete(target.id);
  if (!successful) waiting.add(target.id);
  if (waiting.has(target.id)) setTimeout(refresh, successful ? COALESCE : AGAIN);
});

addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (document.hidden) hush();
  else listen();
});
addEventListener("pagehide", hush);
addEventListener("pageshow", listen);
if (address) {
  setInterval(() => {
    if (stream && Date.now() - heard > QUIET_FOR) lost();
  }, 5000);
  listen();
}

// Swapping a region keeps focus, scroll positions and what is unfolded.
document.addEventListener("htmx:configRequest", (event) => {
  const csrf = document.querySelector("meta[name=csrf]");
  if (csrf && event.detail.verb !== "get") event.detail.headers[csrf.dataset.header] = csrf.content;
});

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
const signature = (e) => [e.tagName, e.id, e.getAttribute("href"), e.name, e.href ? "" : e.getAttribute("aria-label") ?? ""].join(" ");
let kept = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  // A redirect to the sign-in page, or a page that is gone: let the browser go there.
  const asked = event.detail.pathInfo?.finalRequestPath;
  if (asked && xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(asked, location.href).pathname && event.detail.requestConfig.verb === "get") {
    event.detail.shouldSwap = false;
    // People who are typing are told when the form is sent, and a dialog leads there itself.
    if (!target.closest("form, dialog")) location.reload();
    return;
  }
  if (xhr.status === 404 && target.dataset.topic) {
    location.reload();
    return;
  }
  const active = document.activeElement;
  kept = {
    id: target.id,
    focus: target.contains(active) ? [...target.querySelectorAll(FOCUSABLE)].indexOf(active) : -1,
    was: target.contains(active) ? signature(active) : "",
    scrolls: [...target.querySelectorAll("[id]")].filter((e) => e.scrollTop > 0).map((e) => [e.id, e.scrollTop]),
    open: [...target.querySelectorAll("details[id]")].map((e) => [e.id, e.open]),
  };
});

// What had the focus may be gone: then the heading has it, so that nobody is sent back to the top of the page.
function refocus(region, focus, was) {
  const all = [...region.querySelectorAll(FOCUSABLE)];
  let next = all[focus];
  if (!next || signature(next) !== was) next = all.find((each) => signature(each) === was);
  if (!next) {
    next = region.querySelector("[data-lead]") ?? region.querySelector("h1, h2") ?? region;
    next.tabIndex = -1;
  }
  next.focus({ preventScroll: true });
}

document.addEventListener("htmx:afterSwap", () => {
  if (!kept) return;
  const { id, focus, was, scrolls, open } = kept;
  kept = null;
  const region = id && document.getElementById(id);
  if (!region) return;
  if (was && !region.contains(document.activeElement)) refocus(region, focus, was);
  for (const [key, top] of scrolls) {
    const element = document.getElementById(key);
    if (element) element.scrollTop = top;
  }
  for (const [key, is] of open) {
    const element = document.getElementById(key);
    if (element) element.open = is;
  }
});

// A region that could not refresh says so itself, until it can.
document.addEventListener("htmx:sendError", () => say(`Not live since ${clock.format(heard)}`));
document.addEventListener("htmx:responseError", (event) => {
  if (event.target.dataset?.topic) say(`Not refreshed since ${clock.format(Date.now())}`);
});
