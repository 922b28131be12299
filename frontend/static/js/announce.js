// A region with data-news says line by line what has happened to a deployment; the first line says to which. When the region is
// swapped, people who hear the page are told what is new, once, in #said, which stays.
const read = () => document.querySelector("[data-news]")?.dataset.news.split("\n") ?? [];
let known = read();

document.addEventListener("htmx:afterSwap", () => {
  const now = read();
  const fresh = now[0] === known[0] ? now.filter((line) => !known.includes(line)) : now;
  known = now;
  const said = document.getElementById("said");
  if (said && fresh.length > 0) said.textContent = fresh.join(". ");
});
