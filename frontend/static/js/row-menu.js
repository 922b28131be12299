// One menu for all rows of a list: <button popovertarget="row-menu" data-row="/t/…/production">. Its links are completed by the row that
// it is opened from, so that a row costs a button only; without scripts the buttons are not there, and the row's link leads on.
const menu = document.getElementById("row-menu");
let row = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-row]");
  if (!menu || !button) return;
  row = button.dataset.row;
  for (const link of menu.querySelectorAll("a")) link.href = row + link.dataset.to;
  const { top, bottom, right } = button.getBoundingClientRect();
  const above = top > innerHeight / 2;
  menu.style.inset = above ? `auto ${innerWidth - right}px ${innerHeight - top + 4}px auto` : `${bottom + 4}px ${innerWidth - right}px auto auto`;
});

// First: what the link opens gives the focus back to the button, not to a link that nobody sees.
menu?.addEventListener("click", () => menu.hidePopover(), { capture: true });

menu?.addEventListener("toggle", ({ newState }) => {
  if (newState === "open") {
    addEventListener("scroll", () => menu.hidePopover(), { once: true });
  } else if (document.activeElement === document.body) {
    // The list was fetched again meanwhile.
    document.querySelector(`[data-row="${row}"]`)?.focus({ preventScroll: true });
  }
});
