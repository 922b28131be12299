// Where the side bar is a menu above the page, it closes when the focus leaves it: nobody is on something that it covers.
const side = document.getElementById("side");
side?.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !side.contains(event.relatedTarget) && side.matches(":popover-open")) side.hidePopover();
});
