// Double submits do nothing, chips fill fields, and the form of an app tells price and fit while one types.
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
  const form = event.target.closest("form");
  if (form) release(form);
});

// <input type="file" data-largest="bytes">: what is larger is told at the field, and not sent.
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

// <input data-name-of="image-field-id">: proposes the image's own name until somebody types another one.
document.addEventListener("input", (event) => {
  if (event.target.dataset?.nameOf) delete event.target.dataset.nameOf;
  for (const name of document.querySelectorAll(`[data-name-of="${CSS.escape(event.target.id)}"]`)) {
    name.value = event.target.value
      .replace(/@.*$/, "")
      .replace(/:[^/]*$/, "")
      .replace(/^.*\//, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^[^a-z]+/, "")
      .slice(0, 24)
      .replace(/-+$/, "");
  }
});

// A form with data-calc knows what is left of the plan (data-left-cpu, data-left-memory, data-left-database, data-left-volume,
// data-limit-memory) and what a GiB costs (data-database-price, data-volume-price). Sizes are radio buttons or options with
// data-cpu, data-memory and data-price; data-calc-pods, -database, -volume mark the other fields. The server decides again.
// What is typed may be anything; what is no number counts as none.
const number = (value) => (Number.isFinite(Number(value)) ? Number(value) : 0);
const money = (rappen) => `CHF ${(rappen / 100).toFixed(2)}`;
const mib = (value) => (value === 512 ? "½ GiB" : value < 1024 ? `${value} MiB` : `${+(value / 1024).toFixed(1)} GiB`);
const cores = (millis) => ({ 250: "¼", 500: "½", 750: "¾" })[millis]?.concat(" core") ?? `${+(millis / 1000).toFixed(2)} ${millis === 1000 ? "core" : "cores"}`;

function misfit(form, size, pods) {
  const memory = size.memory * pods - number(form.dataset.leftMemory);
  const cpu = size.cpu * pods - number(form.dataset.leftCpu);
  const needs = pods === 1 ? "pod needs" : "pods need";
  // Rounded up, as the server does: with less it would not fit.
  if (pods > 0 && memory > 0) return `${pods} ${needs} ${mib(memory < 1024 ? memory : Math.ceil(memory / 102.4) * 102.4)} more`;
  if (pods > 0 && cpu > 0) return `${pods} ${needs} ${cores(Math.ceil(cpu / 10) * 10)} more`;
  return "";
}

const sizeOf = (element) => ({
  name: element.value,
  cpu: number(element.dataset.cpu),
  memory: number(element.dataset.memory),
  price: number(element.dataset.price),
});

export function calculate(form) {
  const pods = Math.max(0, number(form.querySelector("[data-calc-pods]")?.value));
  for (const radio of form.querySelectorAll("input[type=radio][data-price]")) {
    const reason = misfit(form, sizeOf(radio), pods);
    const note = radio.parentElement.querySelector(".misfit");
    note.textContent = reason || note.dataset.price;
    note.classList.toggle("wrong", reason !== "" && radio.checked);
    // What is chosen stays chosen and says what is wrong; the others cannot be chosen.
    radio.disabled = reason !== "" && !radio.checked;
  }
  const chosen = form.querySelector("input[type=radio][data-price]:checked");
  if (!chosen) return;
  const size = sizeOf(chosen);
  const database = number(form.querySelector("[data-calc-database]")?.value);
  const volume = number(form.querySelector("[data-calc-volume]")?.value);
  const web = pods * size.price;
  const databasePrice = (database / 1024) * number(form.dataset.databasePrice);
  const volumePrice = (volume / 1024) * number(form.dataset.volumePrice);
  const parts = [`${pods} × ${size.name} ${(web / 100).toFixed(2)}`];
  if (database) parts.push(`database ${(databasePrice / 100).toFixed(2)}`);
  if (volume) parts.push(`files ${(volumePrice / 100).toFixed(2)}`);
  const price = form.querySelector("[data-calc-price]");
  if (price) price.textContent = `${money(web + databasePrice + volumePrice)} per month: ${parts.join(", ")}`;

  const after = form.querySelector("[data-calc-after]");
  if (after) {
    const limit = number(form.dataset.limitMemory);
    const used = limit - number(form.dataset.leftMemory) + size.memory * pods;
    const percent = limit ? Math.min(100, Math.max(0, (used / limit) * 100)) : 100;
    after.querySelector("[data-calc-amount]").textContent = `${mib(used).replace(/ GiB$/, "")} of ${mib(limit)}`;
    after.querySelector("rect").setAttribute("width", `${percent}%`);
    const tone = used > limit ? "tone-bad" : percent >= 90 ? "tone-warn" : "tone-neutral";
    for (const part of [after, after.querySelector(".meter")]) {
      part.classList.remove("tone-bad", "tone-warn", "tone-neutral");
      part.classList.add(tone);
    }
  }
}

function follow(root) {
  for (const form of root.querySelectorAll("form[data-calc]")) calculate(form);
}
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-calc]");
  if (form) calculate(form);
});
document.addEventListener("htmx:load", (event) => follow(event.target));
follow(document);
