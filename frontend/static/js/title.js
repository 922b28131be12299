// The title of an environment's page begins with the sign of its state, which the head knows.
const sign = () => document.getElementById("head")?.dataset.sign;
let shown = sign();

document.addEventListener("htmx:afterSwap", () => {
  const now = sign();
  if (!shown || !now || now === shown) return;
  document.title = document.title.replace(shown, now);
  shown = now;
});
