// Tabs and views that do not fit beside each other begin where the current one is.
function prepare(root) {
  for (const current of root.querySelectorAll(".tabs [aria-current], .views [aria-current]")) {
    const tabs = current.closest(".tabs, .views");
    const [inside, box] = [current.getBoundingClientRect(), tabs.getBoundingClientRect()];
    tabs.scrollLeft += inside.left + inside.width / 2 - box.left - box.width / 2;
  }
}
document.addEventListener("htmx:load", (event) => prepare(event.target));
prepare(document);
