/** An element that may have given way to its successor when a region was swapped: itself, or what is now in its place; null if neither is to be seen. */
export function again(element) {
  const seen = (each) => each?.isConnected && each.checkVisibility();
  if (!element || seen(element)) return element;
  const named = element.id && document.getElementById(element.id);
  if (seen(named)) return named;
  const all = element.href ? [...document.links].filter((each) => each.href === element.href && seen(each)) : [];
  return all.find((each) => each.dataset.dialog === element.dataset.dialog) ?? all[0] ?? null;
}
