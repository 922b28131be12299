// One menu for all rows of a list: <button popovertarget="row-menu" popovertargetaction="show" data-row="/t/…/production">. Its links are
// completed by the row that it is opened from, so that a row costs a button only; without scripts the buttons are not there, and the
// row's link leads on.
const menu = document.getElementById("row-menu");
let row = null;
let used = 0;

const close = () => menu.hidePopover();

document.addEventListener(
  "click",
  (event) => {
    // The second click of a double click in the menu, which is gone, is none on what was below it.
    if (event.detail > 1 && event.timeStamp - used < 500) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const button = event.target.closest?.("[data-row]");
    if (!menu || !button) return;
    if (menu.matches(":popover-open") && row === button.dataset.row) {
      event.preventDefault();
      close();
      return;
    }
    row = button.dataset.row;
    for (const link of menu.querySelectorAll("a")) link.href = row + link.dataset.to;
    const { top, bottom, right } = button.getBoundingClientRect();
    const above = top > innerHeight / 2;
    menu.style.inset = above ? `auto ${innerWidth - right}px ${innerHeight - top + 4}px auto` : `${bottom + 4}px ${innerWidth - right}px auto auto`;
  },
  { capture: true },
);

// First: what the link opens gives the focus back to the button, not to a link that nobody sees.
menu?.addEventListener(
  "click",
  (event) => {
    used = event.timeStamp;
    close();
  },
  { capture: true },
);

menu?.addEventListener("toggle", ({ newState }) => {
  if (newState === "open") {
    for (const event of ["scroll", "resize"]) addEventListener(event, close, { once: true });
  } else if (document.activeElement === document.body) {
    // The list was fetched again meanwhile.
    document.querySelector(`[data-row="${row}"]`)?.focus({ preventScroll: true });
  }
});
