// <a href="…" data-dialog="Title">: the linked page's form opens in a dialog; without scripts the link is a page.
// A link in it with data-dialog-close closes it instead of leading to the page before.
// data-dialog-kind="drawer" stays beside the page. Menus close on a click elsewhere or on Escape.
import { again } from "./again.js";

export function build(title, drawer = false) {
  const dialog = document.createElement("dialog");
  dialog.className = drawer ? "dialog drawer" : "dialog";
  dialog.setAttribute("aria-label", title);
  const head = document.createElement("div");
  head.className = "dialog-head";
  const heading = document.createElement("h2");
  heading.textContent = title;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.ariaLabel = "Close";
  close.append(cross());
  close.addEventListener("click", () => dialog.close());
  head.append(heading, close);
  dialog.append(head);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    // The second click of a double click on what opened it is none beside it.
    if (event.target === dialog && !drawer && event.detail < 2) dialog.close();
  });
  return dialog;
}

function cross() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.ariaHidden = "true";
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "m4 4 8 8m0-8-8 8");
  path.setAttribute("stroke", "currentColor");
  path.setAttribute("stroke-width", "1.6");
  path.setAttribute("stroke-linecap", "round");
  svg.append(path);
  return svg;
}

// To the link that opened a dialog; if it is gone or hidden, to the heading.
function refocus(link) {
  again(link)?.focus({ preventScroll: true });
  const heading = document.querySelector("h1");
  if (!heading || document.activeElement !== document.body) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

let opening = false;

async function open(link) {
  const drawer = link.dataset.dialogKind === "drawer";
  const running = document.querySelector("dialog.drawer");
  if (drawer && running) {
    running.close();
    return;
  }
  const dialog = build(link.dataset.dialog || link.textContent.trim(), drawer);
  document.body.append(dialog);
  await htmx.ajax("GET", link.href, { source: dialog, target: dialog, swap: "beforeend settle:0ms" });
  // Signed out, or the page no longer exists: the browser shows what the server has to say.
  if (dialog.children.length === 1) {
    location.assign(link.href);
    return;
  }
  const consequences = dialog.querySelector("#consequences");
  if (consequences) dialog.setAttribute("aria-describedby", consequences.id);
  // The form knows better than the link: which environment it is about, and that what cannot be done is not asked.
  const titled = dialog.querySelector("[data-title]");
  if (titled) dialog.ariaLabel = dialog.querySelector("h2").textContent = titled.dataset.title;
  if (drawer) dialog.show();
  else dialog.showModal();
  // Focus starts on the first field of a form, not on the button that closes it.
  if (!drawer && !dialog.querySelector("[autofocus]")) dialog.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  dialog.addEventListener("close", () => document.activeElement === document.body && refocus(link));
}

document.addEventListener("click", (event) => {
  const back = event.target.closest("dialog [data-dialog-close]");
  if (back && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    back.closest("dialog").close();
    return;
  }
  const link = event.target.closest("a[data-dialog]");
  if (link && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    if (opening || event.detail > 1) return;
    opening = true;
    open(link)
      .catch(() => location.assign(link.href))
      .finally(() => {
        opening = false;
      });
    return;
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  // One key closes one thing: what is on top.
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog:modal, :popover-open")) return;
  const menus = document.querySelectorAll("details.menu[open]");
  for (const menu of menus) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (menus.length === 0) document.querySelector("dialog.drawer")?.close();
});
