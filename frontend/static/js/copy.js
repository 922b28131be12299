// <button data-copy="text">: copies, and says so for two seconds.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  // Outside a modal dialog nothing has the focus, and nothing is heard.
  const place = button.closest("dialog") ?? document.body;
  const told = region(place);
  told.textContent = "";
  let done = true;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    done = fallback(button, place);
  }
  told.textContent = done ? "Copied" : "Copying is not allowed here";
  button.classList.toggle("copied", done);
  setTimeout(() => {
    told.textContent = "";
    button.classList.remove("copied");
  }, 2000);
});

function region(place) {
  let told = place.querySelector(":scope > .copy-told");
  if (!told) {
    told = document.createElement("p");
    told.className = "copy-told hidden-visually";
    told.role = "status";
    place.append(told);
  }
  return told;
}
region(document.body);

// Plain http away from localhost has no clipboard API.
function fallback(button, place) {
  const area = document.createElement("textarea");
  area.value = button.dataset.copy;
  area.className = "hidden-visually";
  place.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  button.focus({ preventScroll: true });
  return done;
}
