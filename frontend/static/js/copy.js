// <button data-copy="text">: copies, and says so for two seconds.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const label = button.ariaLabel;
  let done = true;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    done = fallback(button.dataset.copy);
  }
  button.ariaLabel = done ? "Copied" : "Copying is not allowed here";
  button.classList.toggle("copied", done);
  setTimeout(() => {
    button.ariaLabel = label;
    button.classList.remove("copied");
  }, 2000);
});

// Plain http away from localhost has no clipboard API.
function fallback(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden-visually";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
