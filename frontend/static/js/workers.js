// The processes of a configuration: [data-worker] is a block of fields; one without a name adds nothing, so it is hidden until
// button[data-worker-add] asks for it, and button[data-worker-remove] takes a block away by emptying its name.
const nameOf = (part) => part.querySelector("input[name$='.name']");

function prepare(root) {
  for (const part of root.querySelectorAll("[data-worker]")) {
    if (nameOf(part).value === "") part.hidden = true;
  }
}

// The fields of the next block have the next number.
function next(part) {
  const made = part.cloneNode(true);
  const number = Number(/\[(\d+)]/.exec(nameOf(part).name)[1]);
  for (const element of made.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      element.setAttribute(name, value.replace(`processes[${number}]`, `processes[${number + 1}]`).replace(`processes-${number}-`, `processes-${number + 1}-`));
    }
  }
  return made;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-worker-add], [data-worker-remove]");
  if (!button) return;
  const scope = button.closest("fieldset");
  const parts = [...scope.querySelectorAll("[data-worker]")];
  if (button.matches("[data-worker-remove]")) {
    const part = button.closest("[data-worker]");
    nameOf(part).value = "";
    nameOf(part).dispatchEvent(new Event("input", { bubbles: true }));
    part.hidden = true;
    scope.querySelector("[data-worker-add]").focus();
    return;
  }
  let part = parts.find((each) => each.hidden);
  if (!part) {
    part = next(parts.at(-1));
    nameOf(part).value = "";
    parts.at(-1).after(part);
  }
  part.hidden = false;
  nameOf(part).focus();
});

document.addEventListener("htmx:load", (event) => prepare(event.target));
prepare(document);
