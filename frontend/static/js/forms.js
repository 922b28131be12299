// Double submits do nothing, chips fill fields, and sizes that do not fit cannot be chosen.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.ariaBusy === "true") {
    event.preventDefault();
    return;
  }
  form.ariaBusy = "true";
  const button = event.submitter;
  // Disabled only after the browser has collected the fields: a pressed button's name and value go with them.
  if (button) setTimeout(() => busy(button, true));
});

function busy(button, is) {
  button.disabled = is;
  if (is) button.ariaBusy = "true";
  else button.removeAttribute("aria-busy");
}

function release(form) {
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("[aria-busy]")) busy(button, false);
}

// Back from the cache of pages, or after an htmx request, the form is there again.
addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  // A request from a field or line of a form does not end the form's own submission.
  if (event.target.matches("form")) release(event.target);
});

// <input type="file" data-largest="bytes">: a larger file is reported at the field and not sent.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.dataset.largest) return;
  const largest = Number(field.dataset.largest);
  const tooLarge = [...field.files].some((file) => file.size > largest);
  field.setCustomValidity(tooLarge ? `Too large: at most ${largest / 1024} KiB are taken.` : "");
  field.reportValidity();
});

// <button type="button" data-fill="field-id" data-value="…">
document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-fill]");
  if (!chip) return;
  const field = document.getElementById(chip.dataset.fill);
  field.value = chip.dataset.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  const story = chip.closest("form").querySelector("[data-story]");
  if (story) story.textContent = chip.title;
  field.focus();
});

// <input data-taken="name name" data-domain="tenant's domain">: its hint shows the address that the name makes, or that the name is taken.
const taken = (field, name) => name !== "" && field.dataset.taken?.split(" ").includes(name);

function tell(field) {
  const hint = document.getElementById(`${field.id}-hint`);
  const name = field.value.trim();
  const wrong = taken(field, name);
  hint.className = wrong ? "error" : "hint";
  hint.textContent = wrong ? `There is an app called ${name} already.` : `Its address: ${name || "NAME"}.${field.dataset.domain}`;
  if (wrong) field.ariaInvalid = "true";
  else field.removeAttribute("aria-invalid");
}

// The first of shop, shop2, shop3 … that no app has.
function free(field, name) {
  let next = name;
  for (let i = 2; taken(field, next); i++) next = name.slice(0, 24 - String(i).length).replace(/-+$/, "") + i;
  return next;
}

// <input data-name-of="image-field-id">: proposes the image's own name until somebody types another one.
document.addEventListener("input", (event) => {
  if (event.target.dataset?.nameOf) delete event.target.dataset.nameOf;
  for (const name of document.querySelectorAll(`[data-name-of="${CSS.escape(event.target.id)}"]`)) {
    const own = event.target.value
      .replace(/@.*$/, "")
      .replace(/:[^/]*$/, "")
      .replace(/^.*\//, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^[^a-z]+/, "")
      .slice(0, 24)
      .replace(/-+$/, "");
    name.value = free(name, own);
    if (name.dataset.domain) tell(name);
  }
  if (event.target.dataset?.domain) tell(event.target);
});

// A size that does not fit cannot be chosen; what is chosen stays chosen and says what is wrong.
document.addEventListener("htmx:afterSettle", () => {
  for (const fit of document.querySelectorAll(".choice .misfit")) {
    const radio = fit.parentElement.querySelector("input[type=radio]");
    radio.disabled = "misfit" in fit.dataset && !radio.checked;
  }
});
