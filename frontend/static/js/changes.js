// <form data-counts-changes>: its [data-changes] says how many fields are not saved and which, and its foot stays in sight meanwhile.
// What came back from the server is not saved either (data-typed), though nobody knows in the browser what it differs from.
import { changed } from "./unsaved.js";

const MOST = 3;

const labelOf = (field) => [...(field.labels?.[0]?.childNodes ?? [])].map((node) => node.textContent.trim()).find(Boolean) ?? field.name;
const nameIn = (part) => part.querySelector("input[name$='.name']");

// "Size of worker" where a block has a name, else "Variables".
function called(field) {
  const part = field.closest(".part");
  const name = part && nameIn(part);
  return name && name !== field && name.value ? `${labelOf(field)} of ${name.value}` : labelOf(field);
}

function words(form) {
  const fields = [...form.elements].filter(changed);
  const added = new Set(fields.map((field) => field.closest(".part:has([data-part-added])")).filter((part) => part && !part.hidden));
  const removed = [...form.querySelectorAll("[data-part][hidden]")].map(nameIn).filter((name) => name.defaultValue !== "");
  return [
    ...fields.filter((field) => !field.closest("[data-part][hidden]") && !added.has(field.closest(".part"))).map(called),
    ...[...added].map((part) => `${nameIn(part).value || "one without a name"} added`),
    ...removed.map((name) => `${name.defaultValue} removed`),
  ];
}

function tell(form) {
  const line = form.querySelector("[data-changes]");
  if (!line) return;
  const all = words(form);
  const sent = form.matches("[data-typed]");
  const more = all.length > MOST ? ` and ${all.length - MOST} more` : "";
  const listed = all.slice(0, MOST).join(", ") + more;
  const count = all.length === 1 ? "1 change" : `${all.length} changes`;
  line.textContent = sent ? "Not saved yet" : all.length === 0 ? "" : `${count}: ${listed}`;
  form.classList.toggle("unsaved", sent || all.length > 0);
}

for (const event of ["input", "reset"]) {
  document.addEventListener(event, ({ target }) => {
    const form = target.closest("form[data-counts-changes]");
    // Once a reset has happened.
    if (form) setTimeout(() => tell(form));
  });
}
// A browser fills in again what was typed before one came back.
addEventListener("pageshow", () => document.querySelectorAll("form[data-counts-changes]").forEach(tell));
