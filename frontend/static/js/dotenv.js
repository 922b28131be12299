// Reads a .env file: export, comments, 'literal' and "escaped" values over several lines. A # begins a comment at the start of a line,
// after a closed quote, and after a space, also in `A= # note`, unlike in python-dotenv; `${…}` is not replaced. DotEnv.java and
// env-secret.py read the same.
// Gives { values: [{ key, value, line, from, to }], errors: [{ key, line, from, to, message }], notes: [{ line, message }] }, where
// from and to are what the entry takes up in the text; the last of equal keys wins, and its note has the entry as `again`. Lines are separated by \n, \r\n or \r.
const BLANKS = "\\t\\v\\f\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const BLANK = `[${BLANKS}]`;
const BEFORE = new RegExp(`[\\n${BLANKS}]*`, "y");
const EXPORT = new RegExp(`export${BLANK}+`, "y");
const KEY = new RegExp(`'([^'\\n]+)'|([^=#\\n${BLANKS}]+)`, "y");
const EQUALS = new RegExp(`${BLANK}*=(${BLANK}*)`, "y");
const LINE = /[^\n]*/y;
const COMMENT = new RegExp(`${BLANK}#`);
const AFTER = new RegExp(`${BLANK}*(?:#[^\\n]*)?(?=\\n|$)`, "y");
const IS_BLANK = new RegExp(BLANK);
const ESCAPE = /\\([^])/g;
const ESCAPES = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v", a: "\x07", "\\": "\\", '"': '"', "'": "'" };

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const nameProblem = (key) =>
  NAME.test(key) ? "" : `“${key}” is not a variable name: letters, digits and underscores, and no digit first.`;

// problem: what is wrong with a name, in a sentence; "" when nothing is.
export function parseDotEnv(source, problem = nameProblem) {
  const text = source.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const values = new Map();
  const errors = [];
  const notes = [];
  let at = 0;
  let line = 1;
  let counted = 0;

  const match = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found;
  };
  const lineNow = () => {
    for (; counted < at; counted++) if (text[counted] === "\n") line++;
    return line;
  };

  for (;;) {
    match(BEFORE);
    if (at >= text.length) break;
    const from = at;
    const number = lineNow();
    if (text[at] === "#") {
      match(LINE);
      continue;
    }
    match(EXPORT);
    const name = match(KEY);
    const key = name && (name[1] ?? name[2]);
    const fault = (message) => {
      match(LINE);
      errors.push({ key, line: number, from, to: at, message });
    };
    const equals = name && match(EQUALS);
    if (!equals) {
      fault("This is not NAME=value.");
      continue;
    }
    const note = (message) => notes.push({ line: number, message });
    const quote = text[at];
    let value = "";
    let told = [];
    if (quote === "'" || quote === '"') {
      const end = closing(text, at);
      if (end < 0) {
        fault(`The quote ${quote} is never closed.`);
        continue;
      }
      const raw = text.slice(at + 1, end);
      at = end + 1;
      value = unescaped(raw, quote);
      if (!match(AFTER)) {
        fault(`After the closing ${quote} nothing but a comment may follow.`);
        continue;
      }
      if (quote === '"' && [...raw.matchAll(ESCAPE)].some(([, letter]) => !(letter in ESCAPES))) told.push(`${key} keeps a backslash that escapes nothing.`);
    } else {
      const rest = match(LINE)[0];
      const comment = equals[1] !== "" && rest[0] === "#" ? 0 : rest.search(COMMENT);
      // By hand: a pattern would start again at each of many spaces.
      let end = comment < 0 ? rest.length : comment;
      while (end > 0 && IS_BLANK.test(rest[end - 1])) end--;
      value = rest.slice(0, end);
      if (comment >= 0) told.push(`The value of ${key} ends before the #: what follows is a comment. Quotes would keep it.`);
      else if (value !== rest) told.push(`Spaces at the end of ${key} are left out. Quotes would keep them.`);
    }
    const wrong = problem(key);
    if (wrong) {
      errors.push({ key, line: number, from, to: at, message: wrong });
      continue;
    }
    if (values.has(key)) notes.push({ line: number, message: `${key} is set again here; this one counts.`, again: { key, line: number, from, to: at } });
    told.forEach(note);
    if (value.includes("${")) note(`${key} keeps \${…} as it is written.`);
    values.delete(key);
    values.set(key, { key, value, line: number, from, to: at });
  }
  return { values: [...values.values()], errors, notes };
}

// Where the quote that opens here is closed; -1 when it is not.
function closing(text, at) {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === text[at]) return i;
  }
  return -1;
}

const unescaped = (text, quote) =>
  text.replace(ESCAPE, (whole, letter) =>
    quote === '"' ? (ESCAPES[letter] ?? whole) : letter === "\\" || letter === "'" ? letter : whole,
  );

// The text with these entries ({ from, to }) turned into comments, so that nothing of them is lost.
export function commentOut(source, entries) {
  let text = source.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  for (const { from, to } of [...entries].sort((a, b) => b.from - a.from)) {
    const start = text.lastIndexOf("\n", from - 1) + 1;
    text = text.slice(0, start) + "# " + text.slice(start, to).replaceAll("\n", "\n# ") + text.slice(to);
  }
  return text;
}
