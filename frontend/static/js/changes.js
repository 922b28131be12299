// <form data-counts-changes>: its [data-changes] says how many fields are not saved and which, and its foot stays in sight meanwhile.
import { changed } from "./unsaved.js";

const MOST = 3;

// "Size of worker" where a block has a name, else "Variables".
function called(field) {
  const label = field.labels?.[0]?.firstElementChild?.textContent ?? field.labels?.[0]?.textContent ?? field.name;
  const name = field.closest(".part")?.querySelector("input[name$='.name']");
  return name && name !== field && name.value ? `${label} of ${name.value}` : label;
}

function tell(form) {
  const fields = [...form.elements].filter((field) => changed(field) && !field.closest("[data-part]")?.hidden);
  const removed = [...form.querySelectorAll("[data-part][hidden] input[name$='.name']")].filter((name) => name.defaultValue !== "");
  const words = [...fields.map(called), ...removed.map((name) => `${name.defaultValue} removed`)];
  const line = form.querySelector("[data-changes]");
  const more = words.length > MOST ? ` and ${words.length - MOST} more` : "";
  const count = words.length === 1 ? "1 change" : `${words.length} changes`;
  line.textContent = words.length === 0 ? "" : `${count}: ${words.slice(0, MOST).join(", ")}${more}`;
  form.classList.toggle("unsaved", words.length > 0 || form.querySelector("[aria-invalid=true]") !== null);
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-counts-changes]");
  if (form) tell(form);
});
// A browser fills in again what was typed before one came back.
addEventListener("pageshow", () => document.querySelectorAll("form[data-counts-changes]").forEach(tell));
