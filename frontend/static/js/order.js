// A list whose rows have ids and whose order may change while it is shown (table[data-keeps-order]): while the pointer is over it or the
// focus is in it, a refetch leaves rows where they are, and a line says how many would stand elsewhere. A click beside a row's texts follows its link.
let held = null;
// The order that the server has said, by ids.
let order = [];

const rows = (list) => [...list.tBodies[0].rows];
const ids = (list) => rows(list).map((row) => row.id);
const used = (region) => region.matches(":hover") || region.contains(document.activeElement);

document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
  const list = target.querySelector("table[data-keeps-order]");
  // What the region asked for itself, not what somebody else wanted to see in it.
  held = list && requestConfig?.elt === target && used(target) ? { region: target.id, ids: ids(list) } : null;
});

document.addEventListener("htmx:afterSwap", () => {
  if (!held) return;
  const { region, ids: before } = held;
  held = null;
  const list = document.getElementById(region)?.querySelector("table[data-keeps-order]");
  if (!list) return;
  order = ids(list);
  const known = new Set(before);
  const present = new Set(order);
  const kept = before.filter((id) => present.has(id));
  // New ones last: in between they would push others away.
  const shown = [...kept, ...order.filter((id) => !known.has(id))];
  const moved = shown.length - longest(shown.map((id) => order.indexOf(id)));
  if (moved === 0) return;
  arrange(list, shown);
  const line = list.closest(".card").querySelector("[data-moved]");
  line.querySelector("[data-moved-count]").textContent = moved === 1 ? "1 row changed place" : `${moved} rows changed place`;
  line.hidden = false;
});

/** How many stand in the right order already: the longest part that rises. */
function longest(places) {
  const ends = [];
  for (const place of places) {
    const at = ends.findIndex((end) => end >= place);
    ends[at < 0 ? ends.length : at] = place;
  }
  return ends.length;
}

function arrange(list, wanted) {
  const focused = document.activeElement;
  const body = list.tBodies[0];
  const byId = new Map(rows(list).map((row) => [row.id, row]));
  body.append(...wanted.map((id) => byId.get(id)));
  if (focused !== document.activeElement && list.contains(focused)) focused.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const again = event.target.closest?.("[data-sort-again]");
  if (again) {
    const list = again.closest(".card").querySelector("table[data-keeps-order]");
    arrange(list, order);
    again.closest("[data-moved]").hidden = true;
    list.querySelector("tbody a")?.focus({ preventScroll: true });
    return;
  }
  const row = event.target.closest?.("table[data-keeps-order] tbody tr");
  if (!row || event.target.closest("a, button") || !getSelection().isCollapsed) return;
  const { ctrlKey, metaKey, shiftKey } = event;
  row.querySelector("a").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
});
