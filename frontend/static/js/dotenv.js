// Reads a .env file the way Django's usual loaders do: export, comments, 'literal' and "escaped" values over several lines.
// Gives { values: [{ key, value, line }], errors: [{ line, message }], notes: [{ line, message }] }; the last of equal keys wins.
const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([^\s=#'"]+)[ \t]*=[ \t]*/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const ESCAPES = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v", a: "\x07", "\\": "\\", '"': '"', "'": "'", $: "$" };

export function parseDotEnv(text) {
  const values = new Map();
  const errors = [];
  const notes = [];
  let rest = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  let line = 1;

  const skipLine = () => {
    const end = rest.indexOf("\n");
    rest = end < 0 ? "" : rest.slice(end + 1);
    line++;
  };

  while (rest !== "") {
    if (/^[ \t]*(#|\n|$)/.test(rest)) {
      skipLine();
      continue;
    }
    const start = line;
    const assignment = ASSIGNMENT.exec(rest);
    if (!assignment) {
      errors.push({ line: start, message: "This is not NAME=value." });
      skipLine();
      continue;
    }
    const key = assignment[1];
    rest = rest.slice(assignment[0].length);
    const found = rest[0] === '"' || rest[0] === "'" ? quoted(rest) : bare(rest);
    if (found.error) {
      errors.push({ line: start, message: found.error });
    } else if (!NAME.test(key)) {
      errors.push({ line: start, message: `“${key}” is not a variable name: letters, digits and underscores, and no digit first.` });
    } else {
      if (values.has(key)) notes.push({ line: start, message: `${key} stands here again; this one counts.` });
      if (found.expands) notes.push({ line: start, message: `${key} keeps \${…} as it is written.` });
      values.delete(key);
      values.set(key, { key, value: found.value, line: start });
    }
    line += rest.slice(0, found.length).split("\n").length - 1;
    rest = rest.slice(found.length);
    if (rest !== "") skipLine();
  }
  return { values: [...values.values()], errors, notes };
}

// Up to the end of the line; a # after white space begins a comment.
function bare(text) {
  const length = text.indexOf("\n") < 0 ? text.length : text.indexOf("\n");
  const value = text.slice(0, length).replace(/(^|[ \t]+)#.*$/, "").trim();
  return { value, length, expands: value.includes("${") };
}

function quoted(text) {
  const quote = text[0];
  let value = "";
  let at = 1;
  while (at < text.length && text[at] !== quote) {
    if (text[at] === "\\" && at + 1 < text.length) {
      const next = text[at + 1];
      const known = quote === '"' ? next in ESCAPES : next === "\\" || next === "'";
      value += known ? ESCAPES[next] : "\\" + next;
      at += 2;
    } else {
      value += text[at++];
    }
  }
  const endOfLine = (from) => (text.indexOf("\n", from) < 0 ? text.length : text.indexOf("\n", from));
  if (at >= text.length) {
    return { error: `The quote ${quote} is never closed.`, length: endOfLine(0) };
  }
  const length = endOfLine(at);
  if (!/^[ \t]*(#.*)?$/.test(text.slice(at + 1, length))) {
    return { error: `After the closing ${quote} nothing but a comment may follow.`, length };
  }
  return { value, length, expands: quote === '"' && value.includes("${") };
}
