// Lists in a form, each in a fieldset: [data-part] is a block of fields; one without a name adds nothing, so it is hidden until
// button[data-part-add] asks for it, and button[data-part-remove] takes a block away by emptying its name. A new block says so in
// [data-part-added], so that the server asks for the name of one that something was typed into.
const nameOf = (part) => part.querySelector("input[name$='.name']");

// Whether it is sent although it has no name yet.
function meant(part, is) {
  const added = part.querySelector("[data-part-added]");
  if (added) added.disabled = !is;
}

function prepare(root) {
  for (const part of root.querySelectorAll("[data-part]")) {
    if (nameOf(part).value === "" && !part.querySelector("[aria-invalid=true]")) part.hidden = true;
  }
}

// The fields of the next block have the next number.
function next(part) {
  const made = part.cloneNode(true);
  const [, list, number] = /^(\w+)\[(\d+)]/.exec(nameOf(part).name);
  const then = Number(number) + 1;
  for (const element of made.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      element.setAttribute(name, value.replace(`${list}[${number}]`, `${list}[${then}]`).replace(`${list}-${number}-`, `${list}-${then}-`));
    }
  }
  return made;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-part-add], [data-part-remove]");
  if (!button) return;
  const scope = button.closest("fieldset");
  const parts = [...scope.querySelectorAll("[data-part]")];
  if (button.matches("[data-part-remove]")) {
    const part = button.closest("[data-part]");
    nameOf(part).value = "";
    meant(part, false);
    part.hidden = true;
    nameOf(part).dispatchEvent(new Event("input", { bubbles: true }));
    scope.querySelector("[data-part-add]").focus();
    return;
  }
  let part = parts.find((each) => each.hidden);
  if (!part) {
    part = next(parts.at(-1));
    nameOf(part).value = "";
    parts.at(-1).after(part);
  }
  part.hidden = false;
  meant(part, true);
  nameOf(part).focus();
});

// As the page came, once the values are.
document.addEventListener("reset", ({ target }) => {
  setTimeout(() => {
    for (const part of target.querySelectorAll("[data-part]")) {
      part.hidden = false;
      meant(part, true);
    }
    prepare(target);
  });
});
document.addEventListener("htmx:load", (event) => prepare(event.target));
prepare(document);
