// A visitor who leaves a page with unsent input is asked first, and a region with such input is not refetched. What was typed and then
// changed back counts for nothing. <form data-typed> came with something that was typed and is not saved. <form data-no-draft> holds nothing worth a question, for example a name that is typed to confirm.
const SEALED = "[data-seal-value], [data-seal-env], [data-seal-variable], [data-seal-token]";
let sending = null;

/** Whether it holds something else than what the page came with. */
export function changed(field) {
  if (field.matches("[type=hidden], [type=submit], button, fieldset, output") || field.disabled || field.readOnly) return false;
  if (!field.name && !field.matches(SEALED)) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (field.options) {
    const options = [...field.options];
    const proposed = options.some((option) => option.defaultSelected) ? options.filter((option) => option.defaultSelected) : options.slice(0, 1);
    return !field.multiple && field.value !== proposed.at(-1)?.value;
  }
  return field.value !== field.defaultValue;
}

// A form that was refused holds what was typed, although nothing of it changed since the page came.
const refused = (form) => form.querySelector("[aria-invalid=true]") !== null && document.querySelector(".summary") !== null;

const typed = (form) => form.getAttribute("method") === "post" && form !== sending && ([...form.elements].some(changed) || refused(form) || form.matches("[data-typed]"));
const draft = (form) => typed(form) && !form.matches("[data-no-draft]") && form.querySelector("input[name=password]") === null;

/** Something that a region would lose by being refetched. */
export const holdsTyped = (root) => [...root.querySelectorAll("form")].some(typed);
/** Something that somebody would lose by leaving the page. */
const hasDraft = (root) => [...root.querySelectorAll("form")].some(draft);

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sending = event.target;
});
document.addEventListener("input", () => {
  sending = null;
});
addEventListener("beforeunload", (event) => {
  if (hasDraft(document)) event.preventDefault();
});
addEventListener("pageshow", () => {
  sending = null;
});
