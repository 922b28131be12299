// Seals values in the browser, so that they never reach the portal in readable form: what `kubeseal --scope strict` does.
//
// <form data-seal data-seal-key="SPKI, base64" data-seal-namespace="…" data-seal-name="…">
//   data-seal-name may hold {field}: the value of the form's field of that name when it is sent.
//   [data-seal-fields] hidden     is shown when this browser can seal, [data-seal-unavailable] hidden when it cannot;
//   [data-seal-reason]            in the latter says why.
//   [data-seal-row]               one variable: [data-seal-variable] and [data-seal-value], neither with a name nor required;
//   template[data-seal-template]  another row, added before it by button[data-seal-add]; button[data-seal-drop] takes one away;
//   button[data-seal-random]      in a row fills in a fresh SECRET_KEY.
//   input[data-seal-generate]     checkbox: a fresh secret key is sealed as the variable it names.
//   textarea[data-seal-env]       a pasted .env file, with [data-seal-env-problems] and [data-seal-env-summary].
//   [data-seal-registry]          holds [data-seal-server], [data-seal-user] and [data-seal-token]: sealed together, as the cluster
//                                 wants the credentials of a registry.
//   [data-seal-error]             says what keeps the form from being sent.
// Sent are `secret` (the sealed secret's name) and, for each variable, `key` and `ciphertext`, in pairs and in order. A server
// that shows the form again gives these fields back with data-sealed="name they were sealed for".
import { parseDotEnv } from "./dotenv.js";

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
    // The advice for who cannot seal here may stand outside the form.
    const scope = form.querySelector("[data-seal-unavailable]") ? form : document;
    for (const part of scope.querySelectorAll("[data-seal-unavailable]")) {
      part.hidden = reason === "";
      for (const text of part.querySelectorAll("[data-seal-reason]")) text.textContent = reason;
    }
  }
}

const targetName = (form) =>
  form.dataset.sealName.replace(/\{(\w+)\}/g, (_, field) => form.elements.namedItem(field)?.value.trim() ?? "");

class Fault extends Error {
  constructor(message, field) {
    super(message);
    this.field = field;
  }
}

// The login of one registry, as docker keeps it in config.json.
function registryLogin(part) {
  const [server, user, token] = ["server", "user", "token"].map((name) => part.querySelector(`[data-seal-${name}]`));
  for (const [field, what] of [[server, "the registry's name"], [user, "a user name"], [token, "a password or token"]]) {
    if (field.value.trim() === "") throw new Fault(`Credentials need ${what}.`, field);
  }
  const [username, password] = [user.value.trim(), token.value.trim()];
  const auth = btoa(String.fromCharCode(...utf8.encode(`${username}:${password}`)));
  const host = server.value.trim().replace(/^https?:\/\//, "").replace(/\/+$/, "");
  // Docker Hub goes by this name in every tool's configuration.
  const name = host === "docker.io" ? "https://index.docker.io/v1/" : host;
  return JSON.stringify({ auths: { [name]: { username, password, auth } } });
}

// What is to be sealed, by variable. A row without name and value counts as not there.
function collect(form) {
  const values = new Map();
  const put = (key, value, field) => {
    if (values.has(key)) throw new Fault(`${key} stands here twice.`, field);
    if (utf8.encode(value).length > LARGEST_VALUE) throw new Fault(`The value of ${key} is larger than 64 KiB.`, field);
    values.set(key, value);
  };
  for (const row of form.querySelectorAll("[data-seal-row]")) {
    const variable = row.querySelector("[data-seal-variable]");
    const value = row.querySelector("[data-seal-value]");
    const key = variable.value.trim();
    if (key === "" && value.value === "") continue;
    if (key === "") throw new Fault("A value needs the name of its variable.", variable);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) {
      throw new Fault(`“${key}” is not a variable name: letters, digits and underscores, and no digit first.`, variable);
    }
    put(key, value.value, variable);
  }
  for (const area of form.querySelectorAll("[data-seal-env]")) {
    const { values: found, errors } = parseDotEnv(area.value);
    if (errors.length) throw new Fault(`Line ${errors[0].line}: ${errors[0].message}`, area);
    for (const { key, value } of found) put(key, value, area);
  }
  for (const part of form.querySelectorAll("[data-seal-registry]")) put(".dockerconfigjson", registryLogin(part), part);
  for (const box of form.querySelectorAll("[data-seal-generate]:checked")) {
    // Who pastes a key of their own means that one.
    if (!values.has(box.dataset.sealGenerate)) put(box.dataset.sealGenerate, secretKey(), box);
  }
  if (values.size > MOST_VALUES) throw new Fault(`At most ${MOST_VALUES} values can be sealed at once.`);
  return values;
}

function hidden(form, name, value, sealedFor) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  field.dataset.sealed = sealedFor;
  form.append(field);
}

// Fields that an earlier attempt has sealed, as pairs.
function sealedBefore(form) {
  const named = (name) => [...form.querySelectorAll(`input[data-sealed][name=${name}]`)];
  const ciphertexts = named("ciphertext");
  return named("key").map((key, i) => ({ key, ciphertext: ciphertexts[i] }));
}

async function sealForm(form) {
  const values = collect(form);
  const name = targetName(form);
  const before = sealedBefore(form);
  const stale = before.filter(({ key }) => key.dataset.sealed !== name && !values.has(key.value));
  if (stale.length) {
    const keys = stale.map(({ key }) => key.value).join(", ");
    form.querySelectorAll("input[data-sealed]").forEach((field) => field.remove());
    throw new Fault(`Sealed under another name, these have to be entered again: ${keys}. Send the form again to go on without them.`);
  }
  const key = values.size ? await importKey(form.dataset.sealKey) : null;
  const sealed = [];
  for (const [variable, value] of values) sealed.push([variable, await seal(key, form.dataset.sealNamespace, name, value)]);

  for (const pair of before) {
    if (!values.has(pair.key.value)) continue;
    pair.key.remove();
    pair.ciphertext.remove();
  }
  form.querySelectorAll("input[data-sealed][name=secret]").forEach((field) => field.remove());
  for (const [variable, ciphertext] of sealed) {
    hidden(form, "key", variable, name);
    hidden(form, "ciphertext", ciphertext, name);
  }
  if (sealedBefore(form).length) hidden(form, "secret", name, name);
  for (const field of form.querySelectorAll("[data-seal-value], [data-seal-env], [data-seal-row] [data-seal-variable]")) field.value = "";
  for (const field of form.querySelectorAll("[data-seal-token]")) field.value = "";
  for (const box of form.querySelectorAll("[data-seal-generate]")) box.checked = false;
  for (const area of form.querySelectorAll("[data-seal-env]")) describe(area);
}

function say(form, fault) {
  form.querySelectorAll("[aria-invalid][data-seal-fault]").forEach((field) => {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("data-seal-fault");
  });
  const place = form.querySelector("[data-seal-error]");
  if (place) {
    place.textContent = fault?.message ?? "";
    place.hidden = !fault;
  }
  if (fault?.field) {
    fault.field.setAttribute("aria-invalid", "true");
    fault.field.dataset.sealFault = "";
    fault.field.focus();
  } else if (fault) {
    place?.scrollIntoView({ block: "center" });
  }
}

const busy = new WeakSet();
const ready = new WeakSet();

// While Chromium is still busy with the first submission it ignores the second one without a word, so this asks until heard.
async function send(form, button) {
  for (let tries = 0; tries < 20; tries++) {
    await new Promise((next) => setTimeout(next, tries));
    ready.add(form);
    form.requestSubmit(button);
    if (!ready.delete(form)) return;
  }
  throw new Fault("The values are sealed. Send the form once more.");
}

// Captured, so that nothing else sees the form before it is sealed; then it is sent again with the same button.
addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.matches("form[data-seal]") || whyNot(form) || ready.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy.has(form)) return;
    busy.add(form);
    const button = event.submitter;
    try {
      say(form, null);
      await sealForm(form);
      await send(form, button);
    } catch (problem) {
      say(form, problem instanceof Fault ? problem : new Fault("The browser could not seal these values: " + problem.message));
    } finally {
      busy.delete(form);
    }
  },
  true,
);

// What a pasted .env holds: names and problems, never values.
function describe(area) {
  const { values, errors, notes } = parseDotEnv(area.value);
  const scope = area.closest("[data-seal-fields], form");
  const list = scope.querySelector("[data-seal-env-problems]");
  const summary = scope.querySelector("[data-seal-env-summary]");
  if (list) {
    const lines = [...errors, ...notes].sort((a, b) => a.line - b.line);
    list.replaceChildren(
      ...lines.map(({ line, message }) => {
        const item = document.createElement("li");
        item.textContent = `Line ${line}: ${message}`;
        return item;
      }),
    );
    list.hidden = lines.length === 0;
  }
  if (summary) {
    summary.textContent = values.length ? `${values.length} ${values.length === 1 ? "value" : "values"}: ${values.map((v) => v.key).join(", ")}` : "";
  }
  if (errors.length) area.setAttribute("aria-invalid", "true");
  else area.removeAttribute("aria-invalid");
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-seal-env]")) describe(event.target);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-seal-add], [data-seal-drop], [data-seal-random]");
  const form = button?.closest("form[data-seal]");
  if (!form) return;
  if (button.matches("[data-seal-add]")) {
    const template = form.querySelector("template[data-seal-template]");
    template.before(template.content.cloneNode(true));
    [...form.querySelectorAll("[data-seal-variable]")].at(-1)?.focus();
    return;
  }
  const row = button.closest("[data-seal-row]");
  if (button.matches("[data-seal-drop]")) {
    row.remove();
    return;
  }
  const variable = row.querySelector("[data-seal-variable]");
  if (variable.value.trim() === "") variable.value = "SECRET_KEY";
  row.querySelector("[data-seal-value]").value = secretKey();
});

document.addEventListener("htmx:load", (event) => prepare(event.target));
prepare(document);
