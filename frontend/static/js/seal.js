// Seals values in the browser, so that they never reach the portal in readable form: what `kubeseal --scope strict` does.
//
// <form data-seal data-seal-key="SPKI, base64" data-seal-namespace="…" data-seal-name="…">
//   data-seal-name may hold {field}: the value of the form's field of that name when it is sent.
//   data-seal-check               an address that is asked before anything is sealed whether the form will be taken, without values;
//   [data-seal-fields] hidden     is shown when this browser can seal, [data-seal-unavailable] hidden when it cannot;
//   [data-seal-reason]            in the latter says why.
//   [data-seal-row]               one variable: [data-seal-variable] and [data-seal-value], neither with a name nor required;
//   template[data-seal-template]  another row, added before it by button[data-seal-add]; button[data-seal-drop] removes one;
//   button[data-seal-random]      in a row fills in a fresh SECRET_KEY.
//                                 A whole .env file in a row is pointed out, moved to [data-seal-env] by one click, and asked about when it is sent.
//   input[data-seal-generate]     checkbox: a fresh secret key is sealed as the variable it names, unless that stands in an area
//                                 already, as [data-seal-generate-note] in its label says then.
//   textarea[data-seal-env]       a pasted .env file; see env.js, also for the names that are allowed.
//   [data-seal-registry]          holds [data-seal-server], [data-seal-user] and [data-seal-token]: sealed together, as the cluster
//                                 wants the credentials of a registry.
//   [data-seal-error]             says what is wrong with a field and stands at no place of its own.
// What keeps the form from being sent stands in the page's summary (fragments :: summary), together with what the server says of it.
// Sent are `secret` (the sealed secret's name) and, for each variable, `key` and `ciphertext`, in pairs and in order. The page stays
// until the form is taken (204 with a Location). What a refusal answers replaces the page's main part, and what is in the fields
// above goes along: it is sealed anew, under the name that is accepted. A server that gives fields back sealed marks them with
// data-sealed="name they were sealed for"; [data-seal-already] names them.
import { parseDotEnv } from "./dotenv.js";
import { describe, leaveOutButton, parseArea, sealedNameProblem, tooMany } from "./env.js";
import { alsoWrong, nothingWrong } from "./summary.js";

const LARGEST_VALUE = 64 * 1024;
const MOST_VALUES = 100;
const KEY_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)";
const utf8 = new TextEncoder();

export const importKey = (spki) =>
  crypto.subtle.importKey("spki", Uint8Array.from(atob(spki), (c) => c.charCodeAt(0)), { name: "RSA-OAEP", hash: "SHA-256" }, false, ["encrypt"]);

// Two bytes with the length of the wrapped session key, that key under RSA-OAEP with the label namespace/name, the value under
// AES-256-GCM. The nonce is zero because a session key encrypts one value only.
export async function seal(key, namespace, name, value) {
  const session = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const label = utf8.encode(`${namespace}/${name}`);
  const wrapped = new Uint8Array(await crypto.subtle.encrypt({ name: "RSA-OAEP", label }, key, await crypto.subtle.exportKey("raw", session)));
  const encrypted = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, session, utf8.encode(value)));
  let binary = String.fromCharCode(wrapped.length >> 8, wrapped.length & 255);
  for (const part of [wrapped, encrypted]) for (const byte of part) binary += String.fromCharCode(byte);
  return btoa(binary);
}

// 50 letters as Django makes them: each of 50 letters is equally likely.
export function secretKey() {
  let key = "";
  while (key.length < 50) {
    for (const byte of crypto.getRandomValues(new Uint8Array(64))) {
      if (byte < 250 && key.length < 50) key += KEY_LETTERS[byte % 50];
    }
  }
  return key;
}

function whyNot(form) {
  if (!isSecureContext) return "This page came over plain http, and browsers encrypt only on https and on localhost.";
  if (!crypto.subtle) return "This browser cannot encrypt.";
  if (!form.dataset.sealKey) return "The cluster's certificate is not known yet.";
  return "";
}

function prepare(root) {
  const forms = [...root.querySelectorAll("form[data-seal]")];
  if (root.matches?.("form[data-seal]")) forms.push(root);
  for (const form of forms) {
    const reason = whyNot(form);
    for (const part of form.querySelectorAll("[data-seal-fields]")) part.hidden = reason !== "";
    // The advice for people who cannot seal here may be outside the form.
    const scope = form.querySelector("[data-seal-unavailable]") ? form : document;
    for (const part of scope.querySelectorAll("[data-seal-unavailable]")) {
      part.hidden = reason === "";
      for (const text of part.querySelectorAll("[data-seal-reason]")) text.textContent = reason;
    }
  }
  for (const area of root.querySelectorAll("[data-seal-env], [data-seal-clear]")) if (area.value) describe(area);
  forms.forEach(offer);
}

// No key is generated if one is typed; otherwise the box stays as it was left.
function offer(form) {
  for (const box of form.querySelectorAll("[data-seal-generate]")) {
    const name = box.dataset.sealGenerate;
    const holds = (areas) =>
      [...form.querySelectorAll(areas)].some((area) => parseDotEnv(area.value).values.some(({ key }) => key === name));
    const why = holds("[data-seal-clear]")
      ? `Not generated: ${name} is among the variables above.`
      : holds("[data-seal-env]")
        ? `Not generated: the .env file has a ${name}.`
        : "";
    if (why && !box.disabled) box.dataset.wanted = box.checked;
    if (why) box.checked = false;
    else if (box.disabled) box.checked = box.dataset.wanted === "true";
    box.disabled = why !== "";
    const note = box.closest("label")?.querySelector("[data-seal-generate-note]");
    if (note) note.textContent = why;
  }
}

// told: whether its place says it already.
class Fault extends Error {
  constructor(message, field, told) {
    super(message);
    this.field = field;
    this.told = told;
  }
}

// The login of one registry, as docker keeps it in config.json; what is missing is added to the faults.
function registryLogin(part, faults) {
  const [server, user, token] = ["server", "user", "token"].map((name) => part.querySelector(`[data-seal-${name}]`));
  for (const [field, what] of [[server, "the registry's name"], [user, "a user name"], [token, "a password or token"]]) {
    if (field.value.trim() === "") faults.push(new Fault(`Credentials need ${what}.`, field));
  }
  const wrong = registryProblem(server.value);
  if (wrong) faults.push(new Fault(wrong, server));
  const [username, password] = [user.value.trim(), token.value.trim()];
  const auth = btoa(String.fromCharCode(...utf8.encode(`${username}:${password}`)));
  const name = registryName(server.value, server.defaultValue);
  return JSON.stringify({ auths: { [name]: { username, password, auth } } });
}

// What is wrong with a registry's name, in a sentence; "" when nothing is.
function registryProblem(typed) {
  if (typed.trim() === "") return "";
  if (/\s/.test(typed.trim())) return "A registry is named by its host alone, such as ghcr.io, without a command around it.";
  const { address, path } = registryParts(typed);
  if (address.includes("@")) return "Leave out what stands before the @: the user name has a field of its own.";
  if (!/^(?:[a-z0-9*]([a-z0-9.*-]*[a-z0-9*])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/i.test(address) || !/^(?:\/[\w.*-]+)*$/.test(path)) {
    return `“${typed.trim()}” is not a registry's name, such as ghcr.io or registry.example:5000.`;
  }
  // In an image's name, anything with neither is a folder on Docker Hub.
  if (!/[.:]/.test(address) && address.toLowerCase() !== "localhost") {
    return `“${address}” has neither a dot nor a port, so no image names it as its registry. Docker Hub is docker.io.`;
  }
  return "";
}

// Without the tag or digest of an image: a node looks for what the image's name starts with.
function registryParts(typed) {
  const [, scheme, address, rest] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/]*)(.*)$/is.exec(typed.trim());
  const image = rest.replace(/@sha256:[0-9a-f]*$/i, "").replace(/:[^/:@]*$/, "");
  return { scheme: (scheme ?? "").toLowerCase(), address, path: image.replace(/^\/v[12](?=\/|$)/, "").replace(/\/+$/, "") };
}

const dockerHub = new Set(["docker.io", "index.docker.io", "registry-1.docker.io", "hub.docker.com", "registry.hub.docker.com"]);

// The name under which a node finds the login for an image: host and port as the image has them, and a path if only some images are meant.
// What comes from a browser or another tool's configuration has more than that, and then nothing would match.
function registryName(typed, ofImage) {
  const { scheme, address, path } = registryParts(typed);
  let host = address.toLowerCase();
  // Docker Hub goes by this name in every tool's configuration.
  if (dockerHub.has(host.replace(/:443$/, ""))) return "https://index.docker.io/v1/";
  const usual = scheme === "http" ? ":80" : ":443";
  if (host.endsWith(usual) && host !== ofImage) host = host.slice(0, -usual.length);
  // Of an IPv6 address's spellings, the one that images have.
  const ipv6 = /^(\[.*\])(.*)$/.exec(host);
  if (ipv6 && URL.canParse(`http://${ipv6[1]}`)) host = new URL(`http://${ipv6[1]}`).hostname + ipv6[2];
  return host + path;
}

// What is wrong with a row, said below it.
function rowProblem(form, row) {
  const variable = row.querySelector("[data-seal-variable]");
  const key = variable.value.trim();
  if (key === "") return row.querySelector("[data-seal-value]").value === "" ? "" : "A value needs the name of its variable.";
  return sealedNameProblem(form, key);
}

function describeRow(form, row) {
  const message = rowProblem(form, row);
  const variable = row.querySelector("[data-seal-variable]");
  row.querySelector("[data-seal-row-problem]")?.remove();
  if (message === "") {
    variable.removeAttribute("aria-invalid");
    variable.removeAttribute("aria-describedby");
    return message;
  }
  const place = document.createElement("p");
  place.className = "error";
  place.id = `row-problem-${++rows}`;
  place.dataset.sealRowProblem = "";
  const button = leaveOutButton("Leave out", variable.value.trim());
  button.dataset.sealLeave = "";
  place.append(message, " ", button);
  row.append(place);
  variable.setAttribute("aria-invalid", "true");
  variable.setAttribute("aria-describedby", place.id);
  return message;
}
let rows = 0;

// What to seal, by variable, and everything that is wrong. A row without name and value counts as absent.
function collect(form) {
  const values = new Map();
  const faults = [];
  const put = (key, value, field) => {
    if (values.has(key)) faults.push(new Fault(`${key} is here twice.`, field));
    if (utf8.encode(value).length > LARGEST_VALUE) faults.push(new Fault(`The value of ${key} is larger than 64 KiB.`, field));
    if (value.includes("\0")) faults.push(new Fault(`The value of ${key} holds a NUL character, which no process can be given.`, field));
    values.set(key, value);
  };
  for (const row of form.querySelectorAll("[data-seal-row]")) {
    const variable = row.querySelector("[data-seal-variable]");
    const value = row.querySelector("[data-seal-value]");
    const wrong = describeRow(form, row);
    if (wrong) faults.push(new Fault(wrong, variable, true));
    else if (variable.value.trim() !== "") put(variable.value.trim(), value.value, variable);
  }
  for (const area of form.querySelectorAll("[data-seal-env]")) {
    const { values: found, errors } = parseArea(area);
    for (const { line, message } of errors) faults.push(new Fault(`Line ${line}: ${message}`, area, true));
    for (const { key, value } of found) put(key, value, area);
  }
  for (const part of form.querySelectorAll("[data-seal-registry]")) put(".dockerconfigjson", registryLogin(part, faults), part);
  for (const box of form.querySelectorAll("[data-seal-generate]:checked")) {
    // A pasted key takes precedence.
    if (!values.has(box.dataset.sealGenerate)) values.set(box.dataset.sealGenerate, secretKey());
  }
  if (values.size > MOST_VALUES) faults.push(new Fault(`At most ${MOST_VALUES} values can be sealed at once.`));
  const more = form.querySelector("[data-seal-registry]") ? 0 : tooMany(form, values.keys());
  if (more) faults.push(new Fault(`An environment has at most ${form.dataset.namesMost} variables, sealed ones included: ${more} too many.`));
  return { values, faults };
}

// Fields that a server gave back sealed, as pairs.
function sealedBefore(form) {
  const named = (name) => [...form.querySelectorAll(`input[data-sealed][name=${name}]`)];
  const ciphertexts = named("ciphertext");
  return named("key").map((key, i) => ({ key, ciphertext: ciphertexts[i] }));
}

// Removes from the form what the server gave back and the browser still holds itself, or what is no longer of use.
function forget(form, useless) {
  for (const pair of sealedBefore(form)) {
    if (!useless(pair.key)) continue;
    pair.key.remove();
    pair.ciphertext.remove();
  }
  const left = sealedBefore(form).map(({ key }) => key.value);
  for (const place of form.querySelectorAll("[data-seal-already]")) {
    place.hidden = left.length === 0;
    place.textContent = `✓ Sealed already: ${left.join(", ")}`;
  }
}

function say(form, faults) {
  form.querySelectorAll("[data-seal-fault]").forEach((field) => {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("data-seal-fault");
  });
  const place = form.querySelector("[data-seal-error]");
  if (place) {
    place.textContent = faults.filter(({ field, told }) => field && !told).map(({ message }) => message).join("\n");
    place.hidden = place.textContent === "";
  }
  for (const { field } of faults) {
    if (!field) continue;
    field.setAttribute("aria-invalid", "true");
    field.dataset.sealFault = "";
  }
  alsoWrong(form.closest("main"), faults);
}

// The names in a .env file, or in a line of one with the row's own name, that stands where one value belongs; none when it is none.
function strayNames(row) {
  const { values, errors } = parseDotEnv(row.querySelector("[data-seal-value]").value);
  const names = values.map(({ key }) => key);
  const own = row.querySelector("[data-seal-variable]").value.trim();
  return errors.length === 0 && (names.length > 1 || names[0] === own) ? names : [];
}

const listed = (names) => names.slice(0, 5).join(", ") + (names.length > 5 ? ` and ${names.length - 5} more` : "");

// Says so below the row while it can still be moved.
function describeStray(form, row) {
  const value = row.querySelector("[data-seal-value]");
  row.querySelector("[data-seal-row-note]")?.remove();
  value.removeAttribute("aria-describedby");
  const names = strayNames(row);
  if (names.length === 0 || !form.querySelector("[data-seal-env]")) return;
  const place = document.createElement("p");
  place.className = "hint";
  place.id = `row-note-${++rows}`;
  place.dataset.sealRowNote = "";
  place.setAttribute("role", "status");
  const button = leaveOutButton("Move it to the .env field");
  button.dataset.sealMove = "";
  place.append(names.length > 1 ? `This looks like a .env file with ${listed(names)}.` : `This looks like a line of a .env file: ${names[0]}=… would be part of the value.`, " ", button);
  row.append(place);
  value.setAttribute("aria-describedby", place.id);
}

function moveToEnv(form, row) {
  const area = form.querySelector("[data-seal-env]");
  const value = row.querySelector("[data-seal-value]");
  area.value += (area.value === "" || area.value.endsWith("\n") ? "" : "\n") + value.value;
  if (row.querySelector("[data-seal-drop]")) row.remove();
  else {
    row.querySelector("[data-seal-variable]").value = value.value = "";
    describeRow(form, row);
    describeStray(form, row);
  }
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

const askAboutStray = (key, names) =>
  ask(
    names.length > 1 ? `Seal a whole .env file as ${key}?` : `Seal “${key}=” as part of the value?`,
    names.length > 1
      ? `The value of ${key} looks like a .env file with ${listed(names)}. As one value, ${key} gets all of its lines, and the others are not set. The .env field makes a variable of each.`
      : `The value of ${key} begins with its own name, as in a .env file. A process gets that as part of the value.`,
    names.length > 1 ? "Seal as one value" : "Seal as it is",
  );

// Whether values without content are meant.
const askAboutEmpty = (names) =>
  ask(
    names.length === 1 ? `Seal ${names[0]} with no value?` : `Seal ${names.length} values that are empty?`,
    `${names.join(", ")} ${names.length === 1 ? "has" : "have"} no value. A process gets the variable with nothing in it, which is not the same as no variable.`,
    "Seal empty",
  );

function ask(question, explanation, yes) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "seal-question");
  const head = document.createElement("header");
  const title = document.createElement("h2");
  title.id = "seal-question";
  title.textContent = question;
  head.append(title);
  const body = document.createElement("div");
  body.className = "card-body form";
  const text = document.createElement("p");
  text.textContent = explanation;
  const buttons = document.createElement("div");
  buttons.className = "form-end";
  const button = (label, kind, answer) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `button ${kind}`;
    made.textContent = label;
    made.addEventListener("click", () => dialog.close(answer));
    return made;
  };
  const back = button("Go back", "", "");
  back.autofocus = true;
  buttons.append(back, button(yes, "primary", "yes"));
  body.append(text, buttons);
  dialog.append(head, body);
  document.body.append(dialog);
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes");
    });
    dialog.showModal();
  });
}

const UNREACHED = "The portal did not answer. Nothing was lost: send it again.";

async function post(address, fields) {
  let response;
  try {
    response = await fetch(address, { method: "POST", body: fields, headers: { "Nuages-Stay": "true" } });
  } catch {
    throw new Fault(UNREACHED);
  }
  if (response.status === 422 || response.status === 409) return { refusal: await response.text() };
  if (response.status === 204) return { location: response.headers.get("Location") };
  if (response.status === 401 || response.status === 403 || response.redirected) {
    throw new Fault("You are signed out here. Sign in again in another tab, then send this once more: nothing was lost.");
  }
  throw new Fault(response.status >= 500 ? UNREACHED : `The portal did not take this (${response.status}). Nothing was sealed or lost.`);
}

const parser = new DOMParser();

// Puts the page from an answer in place. Other forms move into it as they are; of a form that was refused, so do the nodes that hold what
// never left the browser, which is what `held` has by variable.
function show(form, page, held) {
  const answer = parser.parseFromString(page, "text/html");
  const [before, after] = [document.querySelector("main"), answer.querySelector("main")];
  const address = (of) => of.getAttribute("action");
  const twins = (root, of) => [...root.querySelectorAll("form")].filter((other) => address(other) === address(of));
  for (const old of [...before.querySelectorAll("form")]) {
    const [twin, ...more] = twins(after, old);
    if (!twin || more.length || twins(before, old).length > 1) continue;
    if (old !== form) {
      twin.replaceWith(old);
      continue;
    }
    if (!held) continue;
    const places = twin.querySelectorAll("[data-seal-fields]");
    old.querySelectorAll("[data-seal-fields]").forEach((part, i) => places[i]?.replaceWith(part));
    forget(twin, (key) => held.has(key.value));
  }
  document.title = answer.title;
  before.replaceWith(after);
  globalThis.htmx?.process(after);
  after.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: after } }));
  scrollTo(0, 0);
  (after.querySelector("[autofocus]") ?? after.querySelector("[aria-invalid=true]") ?? after).focus();
  return twins(after, form)[0] ?? form;
}

// What the browser found, and what the server says about the rest, so that everything is reported together.
async function sayAll(form, fields, values, faults) {
  let asked = {};
  if (form.dataset.sealCheck) asked = await post(form.dataset.sealCheck, fields).catch((problem) => ({ problem }));
  if (asked.location) return leave(form, asked.location);
  if (!asked.refusal) nothingWrong(form.closest("main"));
  say(asked.refusal ? show(form, asked.refusal, values) : form, asked.problem ? [...faults, asked.problem] : faults);
}

async function sealAndSend(form, button) {
  const typed = new FormData(form, button);
  const { values, faults } = collect(form);
  const fields = new URLSearchParams([...typed].filter(([field]) => !["secret", "key", "ciphertext"].includes(field)));
  if (faults.length) return sayAll(form, fields, values, faults);
  nothingWrong(form.closest("main"));
  say(form, []);
  for (const row of form.querySelectorAll("[data-seal-row]")) {
    const names = strayNames(row);
    if (names.length && !(await askAboutStray(row.querySelector("[data-seal-variable]").value.trim(), names))) return;
  }
  const empty = [...values.keys()].filter((key) => values.get(key) === "");
  if (empty.length && !(await askAboutEmpty(empty))) return;

  const name = form.dataset.sealName.replace(/\{(\w+)\}/g, (_, field) => String(typed.get(field) ?? "").trim());
  if (form.dataset.sealCheck) {
    const { refusal, location: made } = await post(form.dataset.sealCheck, fields);
    if (refusal) return show(form, refusal, values);
    if (made) return leave(form, made);
  }

  const before = sealedBefore(form).filter(({ key }) => !values.has(key.value));
  const stale = before.filter(({ key }) => key.dataset.sealed !== name).map(({ key }) => key.value);
  if (stale.length) {
    forget(form, (key) => stale.includes(key.value));
    throw new Fault(`Sealed under another name, these have to be entered again: ${stale.join(", ")}. Send the form again to go on without them.`);
  }
  const key = values.size ? await importKey(form.dataset.sealKey) : null;
  const pairs = before.map(({ key: variable, ciphertext }) => [variable.value, ciphertext.value]);
  for (const [variable, value] of values) pairs.push([variable, await seal(key, form.dataset.sealNamespace, name, value)]);
  if (pairs.length) fields.append("secret", name);
  for (const [variable, ciphertext] of pairs) {
    fields.append("key", variable);
    fields.append("ciphertext", ciphertext);
  }
  const { refusal, location: made } = await post(form.action, fields);
  if (refusal) return show(form, refusal, values);
  return leave(form, made ?? location.href);
}

// To where the accepted form leads; within the page, so that other forms stay as they are.
async function leave(form, address) {
  if (new URL(address, location.href).pathname === location.pathname) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      show(form, await answer.text());
      return;
    }
  }
  // The browser's history must not bring back what was sealed.
  for (const field of form.querySelectorAll("[data-seal-value], [data-seal-env], [data-seal-variable], [data-seal-token]")) field.value = "";
  form.querySelectorAll("[data-seal-env]").forEach(describe);
  form.dataset.noDraft = "";
  location.assign(address);
  return "leaving";
}

const busy = new WeakSet();

function working(button, is) {
  if (!button) return;
  button.disabled = is;
  if (is) button.ariaBusy = "true";
  else button.removeAttribute("aria-busy");
}

// Captured, so that nothing else sees the form before it is sealed.
addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.matches("form[data-seal]") || whyNot(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy.has(form)) return;
    busy.add(form);
    const button = event.submitter;
    let left;
    try {
      const sent = sealAndSend(form, button);
      working(button, true);
      left = await sent;
    } catch (problem) {
      nothingWrong(form.closest("main"));
      say(form, [problem instanceof Fault ? problem : new Fault("The browser could not seal these values: " + problem.message)]);
    } finally {
      if (left !== "leaving") {
        busy.delete(form);
        working(button, false);
        // A disabled button loses the focus, and a closed dialog had nothing to give it back to.
        if (document.activeElement === document.body && button?.isConnected) button.focus();
      }
    }
  },
  true,
);

// Back from the cache of pages, a form that was left is there again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-seal]")) {
    busy.delete(form);
    delete form.dataset.noDraft;
    form.querySelectorAll("button[aria-busy]").forEach((button) => working(button, false));
  }
});

// While somebody types, a wrong name may become right; a new mistake is reported only when they move on.
document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-seal-env], [data-seal-clear]")) offer(event.target.form);
  const row = event.target.closest?.("[data-seal-row]");
  if (row?.querySelector("[data-seal-row-problem]")) describeRow(row.closest("form"), row);
  if (row) describeStray(row.closest("form"), row);
});
document.addEventListener("change", (event) => {
  const row = event.target.matches?.("[data-seal-variable]") && event.target.closest("[data-seal-row]");
  if (row) describeRow(row.closest("form"), row);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-seal-add], [data-seal-drop], [data-seal-random], [data-seal-leave], [data-seal-move]");
  const form = button?.closest("form[data-seal]");
  if (!form) return;
  if (button.matches("[data-seal-add]")) {
    const template = form.querySelector("template[data-seal-template]");
    template.before(template.content.cloneNode(true));
    [...form.querySelectorAll("[data-seal-variable]")].at(-1)?.focus();
    return;
  }
  const row = button.closest("[data-seal-row]");
  const variable = row.querySelector("[data-seal-variable]");
  const value = row.querySelector("[data-seal-value]");
  if (button.matches("[data-seal-move]")) {
    moveToEnv(form, row);
    return;
  }
  if (button.matches("[data-seal-drop]") || (button.matches("[data-seal-leave]") && row.querySelector("[data-seal-drop]"))) {
    row.remove();
    form.querySelector("[data-seal-variable]")?.focus();
    return;
  }
  if (button.matches("[data-seal-leave]")) {
    variable.value = value.value = "";
    describeRow(form, row);
    describeStray(form, row);
    variable.focus();
    return;
  }
  if (variable.value.trim() === "") variable.value = "SECRET_KEY";
  value.value = secretKey();
  describeStray(form, row);
});

document.addEventListener("htmx:load", (event) => prepare(event.target));
prepare(document);
