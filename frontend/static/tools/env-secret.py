#!/usr/bin/env python3
"""Creates a Kubernetes Secret from a .env file, for kubeseal to seal. The values are read as Nuages reads them in the browser.

    python3 env-secret.py NAME NAMESPACE < .env | kubeseal --scope strict --cert nuages.pem --format yaml > sealed.yaml

What is written is readable by everybody: pipe it into kubeseal, keep it in no file. A line that is not understood ends it, with
the line's number; what was left out is told. Needs Python 3.6 or later and nothing else.
"""
import base64
import json
import re
import sys

BLANKS = r"\t\v\f\x1c-\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
BLANK = "[%s]" % BLANKS
BEFORE = re.compile(r"[\n%s]*" % BLANKS)
EXPORT = re.compile("export%s+" % BLANK)
KEY = re.compile(r"'([^'\n]+)'|([^=#\n%s]+)" % BLANKS)
EQUALS = re.compile("%s*=(%s*)" % (BLANK, BLANK))
LINE = re.compile(r"[^\n]*")
COMMENT = re.compile("%s#" % BLANK)
AFTER = re.compile(r"%s*(?:#[^\n]*)?(?=\n|\Z)" % BLANK)
IS_BLANK = re.compile(BLANK)
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "\\": "\\", '"': '"', "'": "'"}
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}\Z")
# What Nuages sets itself; a name with a star means all that start that way.
RESERVED = "ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS DATABASE_URL HOME HOSTNAME KUBERNETES_* PATH PG* PORT".split()


def problem(name):
    """What is wrong with the name, in a sentence; "" when it may be used."""
    if not NAME.match(name):
        shown = name if len(name) <= 40 else name[:40] + "…"
        return "“%s” is not a variable name: letters, digits and underscores, and no digit first." % shown
    if any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in RESERVED):
        return "%s is set by Nuages." % name
    return ""


class Reader:
    """The values by name, and what to report, as (line, sentence)."""

    def __init__(self, text):
        self.text = re.sub("\r\n?", "\n", text[1:] if text.startswith("\ufeff") else text)
        self.at = 0
        self.values, self.lines, self.errors, self.notes = {}, {}, [], []

    def match(self, pattern):
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def read(self):
        while True:
            self.match(BEFORE)
            if self.at >= len(self.text):
                return self
            self.line = self.text.count("\n", 0, self.at) + 1
            if self.text[self.at] == "#":
                self.match(LINE)
            else:
                self.entry()

    def entry(self):
        self.match(EXPORT)
        name = self.match(KEY)
        equals = name and self.match(EQUALS)
        if not equals:
            return self.fault("This is not NAME=value.")
        key = name.group(1) or name.group(2)
        quote = self.text[self.at : self.at + 1]
        told = []
        value = self.quoted(key, quote, told) if quote in ("'", '"') else self.bare(key, equals.group(1), told)
        if value is None:
            return
        if key in self.values:
            self.note("%s is set again here; this one counts." % key)
        for sentence in told:
            self.note(sentence)
        if "${" in value:
            self.note("%s keeps ${…} as it is written." % key)
        self.values.pop(key, None)
        self.values[key] = value
        self.lines[key] = self.line

    def quoted(self, key, quote, told):
        end = self.closing(quote)
        if end < 0:
            return self.fault("The quote %s is never closed." % quote)
        raw = self.text[self.at + 1 : end]
        self.at = end + 1
        if not self.match(AFTER):
            return self.fault("After the closing %s nothing but a comment may follow." % quote)
        if quote == "'":
            return ESCAPE.sub(lambda found: found.group(1) if found.group(1) in "\\'" else found.group(), raw)
        if any(letter not in ESCAPES for letter in ESCAPE.findall(raw)):
            told.append("%s keeps a backslash that escapes nothing." % key)
        return ESCAPE.sub(lambda found: ESCAPES.get(found.group(1), found.group()), raw)

    def closing(self, quote):
        at = self.at + 1
        while at < len(self.text):
            if self.text[at] == "\\":
                at += 1
            elif self.text[at] == quote:
                return at
            at += 1
        return -1

    def bare(self, key, blanks, told):
        rest = self.match(LINE).group()
        found = COMMENT.search(rest)
        comment = 0 if blanks and rest.startswith("#") else found.start() if found else -1
        end = len(rest) if comment < 0 else comment
        while end > 0 and IS_BLANK.match(rest[end - 1]):
            end -= 1
        value = rest[:end]
        if comment >= 0:
            told.append("The value of %s ends before the #: what follows is a comment. Quotes would keep it." % key)
        elif value != rest:
            told.append("Spaces at the end of %s are left out. Quotes would keep them." % key)
        return value

    def fault(self, sentence):
        self.match(LINE)
        self.errors.append((self.line, sentence))

    def note(self, sentence):
        self.notes.append((self.line, sentence))


def main(arguments):
    if len(arguments) != 2:
        sys.exit("usage: python3 env-secret.py NAME NAMESPACE < .env | kubeseal …")
    found = Reader(sys.stdin.buffer.read().decode("utf-8")).read()
    wrong = found.errors + [(found.lines[key], problem(key)) for key in found.values if problem(key)]
    for line, sentence in sorted(wrong + found.notes):
        print("Line %d: %s" % (line, sentence), file=sys.stderr)
    if wrong or not found.values:
        sys.exit("Nothing was made: " + ("fix these lines first." if wrong else "there is no value."))
    data = {key: base64.b64encode(value.encode("utf-8")).decode("ascii") for key, value in found.values.items()}
    name, namespace = arguments
    json.dump(
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": name, "namespace": namespace},
            "type": "Opaque",
            "data": data,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
