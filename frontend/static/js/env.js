// Text areas that hold NAME=value lines: says line by line what is wrong and what is worth knowing, and leaves lines out.
//
//   textarea[data-seal-env]     values to be sealed;  textarea[data-seal-clear]  variables in clear. In the same .field stand
//   [data-seal-env-problems] hidden, [data-seal-env-notes] hidden, [data-seal-env-summary].
//   Which names are allowed stands at the form, as io.nuages.console.NameRules has it: data-names-pattern, data-names-reserved,
//   data-names-clear (in clear already), data-names-bound (sealed already), data-names-most.
import { commentOut, parseDotEnv } from "./dotenv.js";

const words = (text) => (text ?? "").split(" ").filter(Boolean);
const shortened = (name) => (name.length <= 40 ? name : name.slice(0, 40) + "…");

export const covers = (reserved, name) => (reserved.endsWith("*") ? name.startsWith(reserved.slice(0, -1)) : name === reserved);

// What is wrong with a name for a variable, in a sentence; "" when nothing is.
export function nameProblem(form, name) {
  const { namesPattern = "[A-Za-z_][A-Za-z0-9_]*", namesReserved } = form.dataset;
  if (!new RegExp(`^(?:${namesPattern})$`).test(name)) {
    return `“${shortened(name)}” is not a variable name: letters, digits and underscores, and no digit first.`;
  }
  return words(namesReserved).some((reserved) => covers(reserved, name)) ? `${name} is set by Nuages.` : "";
}

// The same for one that is to be sealed.
export function sealedNameProblem(form, name) {
  const wrong = nameProblem(form, name);
  if (wrong) return wrong;
  const clear = words(form.dataset.namesClear);
  for (const area of form.querySelectorAll("[data-seal-clear]")) clear.push(...parseDotEnv(area.value).values.map(({ key }) => key));
  return clear.includes(name) ? `${name} is already set as a plain variable.` : "";
}

// And for one in clear.
function clearNameProblem(form, name) {
  const wrong = nameProblem(form, name);
  if (wrong) return wrong;
  return words(form.dataset.namesBound).includes(name) ? `${name} is a sealed secret already. Remove one of the two.` : "";
}

export function parseArea(area) {
  const sealed = area.matches("[data-seal-env]");
  const problem = sealed ? sealedNameProblem : clearNameProblem;
  const read = parseDotEnv(area.value, (name) => problem(area.form, name));
  if (sealed) return read;
  // A pasted file is accepted as it is; of two equal variables typed here, one would be lost.
  const twice = read.notes.filter(({ again }) => again).map(({ again }) => ({ ...again, message: `${again.key} is set twice.` }));
  return {
    values: read.values,
    errors: [...read.errors, ...twice].sort((a, b) => a.line - b.line),
    notes: read.notes.filter(({ again }) => !again),
  };
}

// How many more variables the form names than an environment may have; 0 when they fit.
export function tooMany(form, names) {
  const { namesMost, namesClear, namesBound } = form.dataset;
  if (!namesMost) return 0;
  const all = new Set([...words(namesClear), ...words(namesBound), ...names]);
  for (const area of form.querySelectorAll("[data-seal-clear]")) parseDotEnv(area.value).values.forEach(({ key }) => all.add(key));
  return Math.max(0, all.size - Number(namesMost));
}

export function leaveOutButton(words, name) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "textual small";
  button.textContent = words;
  if (name) button.ariaLabel = `${words} ${name}`;
  return button;
}

function lines(list, entries, decorate) {
  if (!list) return;
  list.replaceChildren(
    ...entries.map((entry) => {
      const item = document.createElement("li");
      item.append(`Line ${entry.line}: ${entry.message}`);
      decorate?.(item, entry);
      return item;
    }),
  );
  list.hidden = entries.length === 0;
}

// What an area holds: names and problems, never values.
export function describe(area) {
  const { values, errors, notes } = parseArea(area);
  const scope = area.closest(".field, [data-seal-fields], form");
  const part = (name) => scope.querySelector(`[data-seal-env-${name}]`);
  const problems = part("problems");
  const leaveOut = (entries, button) =>
    button.addEventListener("click", () => {
      area.value = commentOut(area.value, entries);
      area.dispatchEvent(new Event("input", { bubbles: true }));
      area.focus();
    });
  lines(problems, errors, (item, entry) => {
    const button = leaveOutButton("Leave out", `line ${entry.line}`);
    leaveOut([entry], button);
    item.append(" ", button);
  });
  if (problems && errors.length > 1) {
    const item = document.createElement("li");
    const button = leaveOutButton(`Leave out these ${errors.length}`);
    leaveOut(errors, button);
    item.append(button);
    problems.append(item);
  }
  const empty = values.filter(({ value }) => value === "").map(({ key, line }) => ({ line, message: `${key} has no value.` }));
  lines(
    part("notes"),
    [...notes, ...(area.matches("[data-seal-env]") ? empty : [])].sort((a, b) => a.line - b.line),
  );
  const summary = part("summary");
  if (summary) {
    const names = values.map(({ key }) => key).join(", ");
    summary.textContent = values.length ? `${values.length} ${values.length === 1 ? "value" : "values"}: ${names}` : "";
  }
  const said = serversWords(scope, errors);
  if (errors.length || said) area.setAttribute("aria-invalid", "true");
  else area.removeAttribute("aria-invalid");
}

// What the server said about the area, without what is reported by line here: true when something is left of it.
function serversWords(scope, errors) {
  const place = scope.querySelector(".error[id$='-hint']");
  if (!place) return false;
  place.dataset.said ??= place.textContent;
  const told = errors.map(({ message }) => message);
  const left = place.dataset.said.split("\n").filter((sentence) => !/^Line \d+: /.test(sentence) && !told.includes(sentence));
  place.textContent = left.join("\n");
  place.hidden = left.length === 0;
  return left.length > 0;
}

document.addEventListener("input", (event) => {
  const area = event.target;
  if (!area.matches?.("[data-seal-env], [data-seal-clear]")) return;
  describe(area);
  // A name that is plain now, or no longer is, changes what may be sealed.
  if (area.matches("[data-seal-clear]")) area.form.querySelectorAll("[data-seal-env]").forEach(describe);
});
