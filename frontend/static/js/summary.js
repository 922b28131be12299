// The summary of what is wrong with a form (fragments :: summary): each problem is told with its field's label, and its link leads to
// the field itself, even to one that is folded away.
function labelOf(target) {
  const copy = (target.labels?.[0] ?? target.querySelector(":scope > legend"))?.cloneNode(true);
  copy?.querySelectorAll(".optional").forEach((part) => part.remove());
  const label = copy?.textContent.trim() ?? "";
  // In a list several have fields of one label.
  const named = target.closest(".part")?.querySelector("[name$='].name']");
  return label && named && named !== target && named.value.trim() ? `${label} of ${named.value.trim()}` : label;
}

const FIELD = "input:not([type=hidden], :disabled), select, textarea, button";

function complete(root) {
  for (const link of root.querySelectorAll(".summary a[href^='#']")) {
    const target = document.getElementById(link.hash.slice(1));
    // A problem of something that this page has no field for stays a sentence.
    if (!target) {
      link.replaceWith(...link.childNodes);
      continue;
    }
    const label = labelOf(target);
    if (label && !link.textContent.startsWith(label)) link.prepend(`${label}: `);
  }
}

let named = 0;

// What the browser itself found: it goes into the summary that is there, or into one like it, which takes the focus.
//   faults: [{ message, field }], where field may be missing
export function alsoWrong(main, faults) {
  if (!main || faults.length === 0) return;
  const summary = main.querySelector(".summary") ?? made(main);
  const list = summary.querySelector("ul");
  for (const { message, field } of faults) {
    if ([...list.children].some((item) => item.textContent === message || item.textContent.endsWith(`: ${message}`))) continue;
    const item = document.createElement("li");
    if (field) {
      field.id ||= `named-${++named}`;
      const link = document.createElement("a");
      link.href = `#${field.id}`;
      link.textContent = message;
      item.append(link);
    } else {
      item.textContent = message;
    }
    list.append(item);
  }
  const many = list.children.length;
  summary.querySelector("b").textContent = many === 1 ? "There is a problem" : `There are ${many} problems`;
  complete(summary.parentElement);
  if (!document.title.startsWith("Error: ")) document.title = `Error: ${document.title}`;
  summary.scrollIntoView({ block: "nearest" });
  summary.focus({ preventScroll: true });
}

export function nothingWrong(main) {
  main?.querySelector(".summary")?.remove();
  document.title = document.title.replace(/^Error: /, "");
}

function made(main) {
  const notices = main.querySelector(".page-notices") ?? document.createElement("div");
  notices.className = "page-notices";
  if (!notices.parentElement) main.prepend(notices);
  const summary = document.createElement("div");
  summary.className = "notice tone-bad summary";
  summary.tabIndex = -1;
  const told = document.createElement("div");
  told.role = "alert";
  const head = document.createElement("p");
  head.append(document.createElement("b"));
  told.append(head, document.createElement("ul"));
  summary.append(told);
  notices.append(summary);
  return summary;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".summary a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  for (let part = target; part; part = part.parentElement) if (part.matches("details")) part.open = true;
  const field = target.matches(FIELD) ? target : (target.querySelector("[aria-invalid=true]") ?? target.querySelector(FIELD) ?? target);
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
  if (field.matches("textarea")) toLine(field, link.textContent);
});

// Where a problem names a line of a text, and perhaps a column, the cursor goes there.
function toLine(area, problem) {
  const place = /\bLine (\d+)(?:, column (\d+))?: /.exec(problem);
  if (!place) return;
  const lines = area.value.split("\n");
  const line = Math.min(Number(place[1]), lines.length);
  const before = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  // Columns count characters, some of which take two positions.
  const inside = [...lines[line - 1]].slice(0, Number(place[2] ?? 1) - 1).join("").length;
  area.setSelectionRange(before + inside, before + lines[line - 1].length);
  // What is wrapped has more lines than these, and scrolls by itself once something is typed.
  if (area.wrap === "off") area.scrollTop = (line - 4) * parseFloat(getComputedStyle(area).lineHeight);
}

// The browser's own bubbles show one mistake at a time, and would hide the others. They stay on the sign-in page, and for files.
function own(root) {
  for (const form of root.querySelectorAll("form[method=post]")) {
    form.noValidate = form.getAttribute("action") !== "/sign-in" && !form.querySelector("[data-largest]");
  }
}

function prepare(root) {
  complete(root);
  own(root);
}
document.addEventListener("htmx:load", (event) => prepare(event.target));
prepare(document);
