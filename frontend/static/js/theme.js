// The appearance changes at once, without leaving the page; the portal is told, so that the next page comes in it.
const ICONS = { system: "sun-moon", light: "sun", dark: "moon" };

function show(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  document.querySelector("meta[name=color-scheme]").content = theme === "system" ? "light dark" : theme;
  for (const button of document.querySelectorAll("button[form=theme]")) {
    if (button.value === theme) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  const icon = document.querySelector("[popovertarget=themes] use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${ICONS[theme]}`));
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[form=theme]");
  if (!button) return;
  event.preventDefault();
  const { form } = button;
  const told = new URLSearchParams(new FormData(form));
  told.set(button.name, button.value);
  show(button.value);
  button.closest("[popover]").hidePopover();
  const answer = await fetch(form.action, { method: "POST", body: told, headers: { "HX-Request": "true" } }).catch(() => null);
  // Its token may be an old one: the ordinary way asks for a new one.
  if (answer?.status !== 204) form.requestSubmit(button);
});
