// Before a form is sent, the portal is asked whether its sender is still signed in, as the account that the page was made for. If so, the
// form is sent with a token that is valid now; if not, nothing is sent, what was typed stays where it is, and the visitor signs in in another tab.
// This part comes before all others that listen to forms: they do not see what it holds back.
import { build } from "./dialog.js";

const known = document.querySelector("meta[name=csrf]");
const account = known?.dataset.account ?? "";
const tabs = new BroadcastChannel("nuages");
// As long as other parts may take until they send a form on, for example to seal its values.
const GOOD_FOR = 60_000;

const goodUntil = new WeakMap();
const asking = new WeakSet();

function watched(form, button) {
  const method = button?.getAttribute("formmethod") ?? form.getAttribute("method") ?? "get";
  return method.toLowerCase() === "post" && form.getAttribute("target") !== "_blank" && address(form).origin === location.origin;
}

// Read from the attributes: a field called "action" would hide the property.
const address = (form) => new URL(form.getAttribute("action") ?? location.href, location.href);

async function ask() {
  const answer = await fetch("/form-token", { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function renew(token) {
  for (const field of document.querySelectorAll("input[name=_csrf]")) field.value = token;
  if (known) known.content = token;
}

addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!watched(form, event.submitter) || goodUntil.get(form) > Date.now()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking.has(form)) return;
    asking.add(form);
    attempt(form, event.submitter).finally(() => asking.delete(form));
  },
  true,
);

// Whether the form was sent; if not, a dialog says why, and tries again once the visitor may be signed in.
async function attempt(form, button, dialog) {
  let now;
  try {
    now = await ask();
  } catch {
    if (!dialog) hold(form, button, unreachable);
    return;
  }
  // Coming back to a page fires twice; and a visitor who changed their mind has closed the dialog.
  if (dialog && !dialog.open) return;
  const path = address(form).pathname;
  if (path === "/sign-out" && now.account === "") {
    location.assign("/sign-in");
    return;
  }
  if (now.account !== account && path !== "/sign-in") {
    // A visitor who signed in as somebody else, or out again, since the dialog opened is told so by another one.
    if (dialog?.dataset.account === now.account) return;
    dialog?.close();
    hold(form, button, now.account === "" ? signedOut : (parts) => another(parts, now), now.account);
    return;
  }
  dialog?.close();
  renew(now.token);
  goodUntil.set(form, Date.now() + GOOD_FOR);
  // A region may have been fetched again meanwhile, and with it the form.
  if (!form.isConnected) {
    form.hidden = true;
    document.body.append(form);
  }
  form.requestSubmit(button?.form === form ? button : null);
}

function hold(form, button, say, as) {
  const parts = { text: document.createElement("div"), end: document.createElement("div") };
  const title = say(parts);
  const dialog = build(title);
  if (as !== undefined) dialog.dataset.account = as;
  parts.text.className = "card-body form";
  parts.end.className = "form-end";
  parts.end.append(act("Not now", "button plain", () => dialog.close()));
  parts.text.append(parts.end);
  dialog.append(parts.text);
  parts.again = () => attempt(form, button, dialog);

  const back = () => document.hidden || parts.again();
  document.addEventListener("visibilitychange", back);
  addEventListener("focus", back);
  tabs.addEventListener("message", parts.again);
  dialog.addEventListener("close", () => {
    document.removeEventListener("visibilitychange", back);
    removeEventListener("focus", back);
    tabs.removeEventListener("message", parts.again);
    dialog.remove();
    if (button?.isConnected) button.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function unreachable(parts) {
  parts.text.append(line("The portal does not answer, so nothing was sent. What you typed is still here."));
  parts.end.append(act("Try again", "button primary", () => parts.again()));
  return "Not sent";
}

function signedOut(parts) {
  const as = known?.dataset.email;
  parts.text.append(line(`Nothing was sent, and what you typed is still here. Sign in${as ? ` as ${as}` : ""} in another tab: this one then sends the form.`));
  const link = document.createElement("a");
  link.className = "button primary";
  link.href = "/sign-in?to=/account/signed-in";
  link.target = "_blank";
  link.textContent = "Sign in…";
  parts.end.append(link);
  return "You are signed out";
}

function another(parts, now) {
  if (account === "") {
    parts.text.append(line(`You signed in as ${now.email} after this page was opened, so nothing was sent.`));
    parts.end.append(act("Reload the page", "button primary", () => location.reload()));
    return "You are signed in meanwhile";
  }
  parts.text.append(line(`You are signed in as ${now.email} now. This page was opened as ${known.dataset.email}, so nothing was sent, and what you typed is still here. Sign in as ${known.dataset.email} in another tab: this one then sends the form.`));
  const out = document.createElement("form");
  out.method = "post";
  out.action = "/sign-out";
  out.target = "_blank";
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "_csrf";
  token.value = now.token;
  const button = act(`Sign in as ${known.dataset.email}…`, "button primary");
  button.type = "submit";
  out.append(token, button);
  parts.end.append(out);
  return "Another account is signed in";
}

function line(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph;
}

function act(word, kind, click) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = kind;
  button.textContent = word;
  if (click) button.addEventListener("click", click);
  return button;
}

if (document.querySelector("[data-signed-in]")) tabs.postMessage("signed in");
