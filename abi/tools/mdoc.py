# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Text and Markdown in the language of man pages, mdoc. It knows as much Markdown as READMEs of bindings have."""

import posixpath
import re
import textwrap

WIDTH = 78
SENTENCE = re.compile(r"(?<=[.!?…])(?<!e\.g\.)\s+(?=\S)")
# What stands out in a line: code, a link, strong words, a function, a constant of the library.
MARKED = re.compile(r"`([^`]+)`|\[([^]]+)\]\(([^)]+)\)|\*\*([^*]+)\*\*|\b(ps_\w+)(?=\(\))")


def escaped(text):
    """A text without anything that roff would take for its own."""
    return text.replace("\\", "\\e").replace("…", "...").replace("~", "\\(ti").replace("^", "\\(ha")


def code(text):
    return escaped(text).replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")


def bold(text):
    return f"\\fB{code(text)}\\fR"


def inline(text, folder=""):
    """A line of a text; links to files are given by their paths in the tree, which the links are relative to."""
    def marked(match):
        literal, words, target, strong, function = match.groups()
        if target:
            words = inline(words)
            if target.startswith(("http", "#")):
                return words
            return f"{words} ({bold(posixpath.normpath(posixpath.join(folder, target)))})"
        return bold(literal or strong or function)

    found, last = "", 0
    for match in MARKED.finditer(text):
        found += escaped(text[last : match.start()]) + marked(match)
        last = match.end()
    return found + escaped(text[last:])


def harmless(line):
    """A line of text that does not begin as a request does."""
    return ("\\&" if line[:1] in (".", "'") else "") + line


def wrapped(line):
    return textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)


def text_lines(text, folder=""):
    """A paragraph: each sentence begins a line. No sentence ends within code."""
    whole = re.sub(r"`[^`]+`", lambda code: code.group().replace(" ", "\0"), " ".join(text.split()))
    for sentence in SENTENCE.split(whole):
        for line in wrapped(inline(sentence.replace("\0", " "), folder)):
            yield harmless(line)


def paragraphs(text):
    """Paragraphs with an empty line between them, as the description has them."""
    for number, paragraph in enumerate(part for part in text.split("\n\n") if part.strip()):
        if number:
            yield ".Pp"
        yield from text_lines(paragraph)


def literal(lines):
    yield ".Bd -literal -offset indent"
    for line in lines:
        yield harmless(code(line))
    yield ".Ed"


def tagged(rows, folder=""):
    """A list of (tag, text)."""
    yield ".Bl -tag -width Ds"
    for tag, text in rows:
        yield f".It {quoted(inline(tag, folder))}"
        yield from text_lines(text, folder)
    yield ".El"


def quoted(text):
    """The rest of a line with a macro, where single words would be taken for macros."""
    return " ".join(f"\\&{word}" if re.fullmatch(r"[A-Z][a-z]|[.,:;()[\]?!|]", word) else word for word in text.split())


MAN = {".Sh": ".SH", ".Ss": ".SS", ".Pp": ".PP", ".Bd": ".RS 4\n.EX", ".Ed": ".EE\n.RE"}


def as_man(lines):
    """The same blocks in the older language man, for sections that mdoc does not know."""
    bullet = ended = False
    for line in lines:
        macro, _, rest = line.partition(" ")
        if ended and not macro.startswith("."):
            yield ".PP"
        ended = macro == ".El"
        if macro == ".Bl":
            bullet = "-bullet" in rest
        elif ended:
            continue
        elif macro == ".It":
            yield ".IP \\(bu 2" if bullet else f".TP 4\n{harmless(rest)}"
        elif macro in MAN:
            yield f"{MAN[macro]} {rest}" if macro in (".Sh", ".Ss") else MAN[macro]
        else:
            yield line


class Markdown:
    """A page of Markdown, block by block."""

    def __init__(self, text, folder, without_tables_of=()):
        self.lines = re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL).splitlines()
        self.folder = folder
        self.without = without_tables_of
        self.at = 0
        self.begun = False

    def more(self):
        return self.at < len(self.lines)

    def take(self, wanted):
        """The lines from here on for which something holds."""
        first = self.at
        while self.more() and wanted(self.lines[self.at]):
            self.at += 1
        return self.lines[first : self.at]

    def mdoc(self):
        while self.more():
            line = self.lines[self.at]
            if not line.strip():
                self.at += 1
            elif line.startswith("#"):
                yield from self.heading(line)
            elif line.startswith("```"):
                yield from self.block()
            elif line.startswith("|"):
                yield from self.table()
            elif line.startswith("- "):
                yield from self.bullets()
            else:
                yield from self.paragraph()

    def heading(self, line):
        self.at += 1
        marks, _, title = line.partition(" ")
        self.begun = False
        yield f".Sh {quoted(inline(title).upper())}" if len(marks) < 3 else f".Ss {quoted(inline(title))}"

    def apart(self):
        """What stands between a block and the one before it."""
        if self.begun:
            yield ".Pp"
        self.begun = True

    def block(self):
        self.at += 1
        lines = self.take(lambda line: not line.startswith("```"))
        self.at += 1
        self.begun = True
        yield from literal(lines)

    def paragraph(self):
        yield from self.apart()
        text = " ".join(self.take(lambda line: line.strip() and not re.match(r"#|```|\||- ", line)))
        yield from text_lines(text, self.folder)

    def bullets(self):
        self.begun = True
        yield ".Bl -bullet"
        while self.more() and self.lines[self.at].startswith("- "):
            first = self.lines[self.at][2:]
            self.at += 1
            yield ".It"
            yield from text_lines(" ".join([first, *self.take(lambda line: line.startswith("  "))]), self.folder)
        yield ".El"

    def table(self):
        rows = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
                for line in self.take(lambda line: line.startswith("|"))]
        if rows[0][0] in self.without:
            return
        self.begun = True
        yield from tagged(((row[0], "; ".join(filter(None, row[1:]))) for row in rows[2:]), self.folder)
