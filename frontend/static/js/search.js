// The field of the top bar: "/" and Ctrl-K lead to it, or to the page of the search where there is no room for a field. What it
// finds is a list of links below it, and Enter takes the first of them. Without scripts the field leads to the page of the search.
import { again } from "./again.js";

// The page of the search has a field of its own instead.
const form = document.querySelector(".go, .finder");
const field = form?.querySelector("input");
const list = document.getElementById("go-results");
const TYPING = "input, textarea, select, [contenteditable]";
const PAUSE = 120;

let timer = 0;
let shown = "";
let asked = 0;
let before = null;

async function ask() {
  const words = field.value.trim();
  const turn = ++asked;
  if (words === "") {
    list.replaceChildren();
    shown = "";
    return;
  }
  const url = new URL(form.action);
  url.searchParams.set("q", words);
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  // Signed out, or away: Enter leads to a page that says so.
  if (turn !== asked || !answer?.ok || answer.redirected) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("body > .found");
  // A whole page is no list.
  if (turn !== asked || !found) return;
  list.replaceChildren(found);
  shown = words;
}

const links = () => [...list.querySelectorAll("a")];

function close() {
  asked++;
  clearTimeout(timer);
  list.replaceChildren();
  shown = "";
}

function step(by) {
  const all = [field, ...links()];
  const next = all[(all.indexOf(document.activeElement) + by + all.length) % all.length];
  next.focus();
}

// Back to where one came from; a second time, since the first one clears what was typed and found.
function escape() {
  const clears = field.value !== "" || links().length > 0;
  field.value = "";
  // Before its link goes, so that the focus is never nowhere.
  if (clears) field.focus();
  close();
  if (clears) return;
  const place = again(before);
  if (place) place.focus();
  else field.blur();
}

if (list) {
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("focus", () => field.value && !shown && ask());
  form.addEventListener("submit", (event) => {
    const [first] = links();
    if (first && shown === field.value.trim()) {
      event.preventDefault();
      location.assign(first.href);
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !event.isComposing) {
      event.preventDefault();
      escape();
    }
  });
  form.addEventListener("focusin", (event) => {
    if (!form.contains(event.relatedTarget)) before = event.relatedTarget;
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
  });
  document.addEventListener("click", (event) => form.contains(event.target) || close());
}

if (form) {
  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.(TYPING);
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
    if ((!slash && !control) || event.defaultPrevented || document.querySelector("dialog:modal")) return;
    event.preventDefault();
    if (!field.checkVisibility()) {
      document.querySelector(".go-page").click();
      return;
    }
    field.focus();
    field.select();
  });
}
