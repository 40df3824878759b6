# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Says an example, which is written in a small part of Python, in the words of another scripting language."""

import ast

import forms

# Where Lua and Node.js have the library's own name.
PREFIXED = {"BOTH", "SENDING", "RECEIVING", "NO_DEADLINE"}
BUILTINS = {"len": "length", "bytes": "content", "bytearray": "buffer"}
# What makes an object of a type. With two names on the left, socketpair gives two of them.
MAKERS = {**dict.fromkeys(("socket", "socketpair", "fromfd", "dup", "accept", "create_connection", "create_server",
                           "create_unix_server", "connect_host"), "ps_socket"),
          **dict.fromkeys(("start_getaddrinfo", "start_getnameinfo", "start_connect_host"), "ps_operation"),
          "Token": "ps_token"}


class Lacking(Exception):
    """The language has no such method, or needs words of its own."""


def methods(document):
    """(type of the object or None, name) of every method, with its functions and forms."""
    found = {}
    for function in document["functions"]:
        for method in function.get("methods", ()):
            found.setdefault((forms.target(function), method["name"]), []).append((function, method))
    return found


def parts(call):
    """The object of a call, or None for the module; the method; and the arguments."""
    name = "token" if call.func.attr == "Token" else call.func.attr
    if name in forms.OF_SOCKETS:
        return call.args[0], name, call.args[1:]
    return (None if call.func.value.id == "polysocket" else call.func.value), name, call.args


def form(known, kind, name, count, keywords):
    """The function and the form of a method that has room for so many arguments, and those of these names; or None."""
    names = {one.arg for one in keywords}
    fitting = [one for one in known.get((kind, name), ()) if len(one[1]["arguments"]) >= count and
               names <= {argument["name"] for argument in one[1]["arguments"]}]
    return min(fitting, key=lambda one: len(one[1]["arguments"])) if fitting else None


class Dialect:
    """Statements and expressions in one language; what most have in common is here."""

    comment = "#"
    end = ""
    declare = ""
    index_from = 0

    def __init__(self, document, language):
        self.language = language
        self.methods = methods(document)
        self.kinds = {}

    # What languages answer.

    def variable(self, name):
        return name

    def text(self, value):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'

    def constant(self, name):
        return self.language.module + name

    def items(self, items):
        return f"[{', '.join(items)}]"

    def named(self, name, value):
        return f"{name}: {value}"

    def length(self, value):
        return f"{value}.length"

    def printed(self, value, _):
        return f"print({value})"

    def content(self, value):
        return value

    def buffer(self, size):
        raise Lacking(size)

    # Expressions.

    def expression(self, node):
        return getattr(self, "of_" + type(node).__name__)(node)

    def of_Name(self, node):
        return self.variable(node.id)

    def of_Constant(self, node):
        if node.value is None:
            return self.language.nothing
        if isinstance(node.value, bool):
            return self.boolean(node.value)
        if isinstance(node.value, bytes):
            return self.text(node.value.decode("latin-1"))
        return self.text(node.value) if isinstance(node.value, str) else repr(node.value)

    def boolean(self, value):
        return "true" if value else "false"

    def of_Tuple(self, node):
        return self.items([self.expression(one) for one in node.elts])

    of_List = of_Tuple

    def of_UnaryOp(self, node):
        return "-" + self.expression(node.operand)

    def of_BinOp(self, node):
        return self.both(self.expression(node.left), self.expression(node.right))

    def both(self, left, right):
        return f"{left} | {right}"

    def of_Subscript(self, node):
        key = node.slice.value
        place = self.text(key) if isinstance(key, str) else key + self.index_from
        return f"{self.operand(node.value)}[{place}]"

    def operand(self, node):
        return self.expression(node)

    def of_Attribute(self, node):
        if node.value.id == "polysocket":
            return self.constant(node.attr)
        return self.call(*self.found(self.kinds[node.value.id], node.attr, 0), node.value, [], [])

    def of_Call(self, node):
        if isinstance(node.func, ast.Name):
            return getattr(self, BUILTINS[node.func.id])(self.expression(node.args[0]))
        object_, name, given = parts(node)
        kind = self.kinds[object_.id] if object_ else None
        arguments = [self.expression(one) for one in given]
        named = [(one.arg, self.expression(one.value)) for one in node.keywords]
        function, method = self.found(kind, name, len(arguments) + len(named), node.keywords)
        return self.call(function, method, object_, arguments, named)

    def found(self, kind, name, count, keywords=()):
        found = form(self.methods, kind, name, count, keywords)
        if not found or not self.language.offers(found[0], name):
            raise Lacking(name)
        return found

    def head(self, function, method, object_):
        """What stands in front of the arguments, with the object's own variable."""
        head = self.language.called(function, method["name"])
        kind = forms.target(function)
        if kind:
            head = self.expression(object_) + head[len(self.language.objects[kind]):]
        return head

    def call(self, function, method, object_, arguments, named):
        given = arguments + [self.named(*one) for one in named]
        return f"{self.head(function, method, object_)}({', '.join(given)})"

    # Statements.

    def statement(self, node, expected):
        if isinstance(node, ast.Assign):
            return self.assignment(node)
        call = node.value
        if isinstance(call.func, ast.Name) and call.func.id == "print":
            value = call.args[0]
            text = self.printed(self.expression(value), is_bytes(expected))
            return f"{text}{self.end}  {self.comment} {self.shown(expected)}"
        return self.expression(call) + self.end

    def shown(self, expected):
        """What is printed, as this language prints it."""
        if expected in ("True", "False"):
            return self.language.yes_and_no[expected == "True"]
        if expected == "None":
            return self.language.nothing
        return expected[2:-1] if is_bytes(expected) else expected

    def assignment(self, node):
        names = node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else [node.targets[0]]
        names = [name.id for name in names]
        made = MAKERS.get(node.value.func.attr) if isinstance(node.value, ast.Call) and \
            isinstance(node.value.func, ast.Attribute) else None
        value = self.expression(node.value)
        for number, name in enumerate(names):
            if made and (number == 0 or node.value.func.attr == "socketpair"):
                self.kinds[name] = made
        return self.assigned([self.variable(name) for name in names], value) + self.end

    def assigned(self, names, value):
        return f"{self.declare}{', '.join(names)} = {value}"


def is_bytes(expected):
    return bool(expected) and expected.startswith("b'")


class Python(Dialect):
    """The text is taken as it is; only whether Python has all of it is asked here."""

    def buffer(self, size):
        return f"bytearray({size})"


class Ruby(Dialect):
    def constant(self, name):
        return f"Polysocket::{name}"

    def printed(self, value, _):
        return f"puts {value}"

    def buffer(self, size):
        return f'"\\0" * {size}'

    def call(self, function, method, object_, arguments, named):
        text = super().call(function, method, object_, arguments, named)
        return text[:-2] if text.endswith("()") else text


class Tcl(Dialect):
    comment = ";#"

    def variable(self, name):
        return f"${name}"

    def text(self, value):
        quoted = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace('"', '\\"')
        plain = value and all(character.isalnum() or character in "-._:/" for character in value)
        return value if plain else "{}" if not value else f'"{quoted}"'

    def constant(self, name):
        return name

    def items(self, items):
        listed = " ".join(items)
        return f"[list {listed}]" if "$" in listed or "[" in listed else f"{{{listed}}}"

    def boolean(self, value):
        return "1" if value else "0"

    def of_Constant(self, node):
        return "{}" if node.value is None else super().of_Constant(node)

    def of_Subscript(self, node):
        value, key = self.expression(node.value), node.slice.value
        return f"[dict get {value} {key}]" if isinstance(key, str) else f"[lindex {value} {key}]"

    def both(self, left, right):
        return f"{left}|{right}"

    def length(self, value):
        return f"[string length {value}]"

    def buffer(self, size):
        return f"[binary format a{size} {{}}]"

    def printed(self, value, _):
        return f"puts {value}"

    def call(self, function, method, object_, arguments, named):
        if method["arguments"][:1] and method["arguments"][0]["name"] == "room":
            arguments[0] = arguments[0].lstrip("$")
        words = [self.head(function, method, object_), *arguments]
        defaults = [one["name"] for one in method["arguments"]]
        if method["name"] in forms.DASHED:
            required = sum("default" not in one for one in method["arguments"])
            more = zip(defaults[required:], arguments[required:])
            words[1 + required:] = [f"-{name} {value}" for name, value in more]
        words += [f"-{name} {value}" for name, value in named]
        return f"[{' '.join(words)}]"

    def statement(self, node, expected):
        text = super().statement(node, expected)
        return text[1:-1] if text.startswith("[") and text.endswith("]") else text

    def assigned(self, names, value):
        names = [name[1:] for name in names]
        return f"set {names[0]} {value}" if len(names) == 1 else f"lassign {value} {' '.join(names)}"

    def shown(self, expected):
        return "{}" if expected == "None" else super().shown(expected)


class Perl(Dialect):
    end = ";"

    def variable(self, name):
        return f"${name}"

    def text(self, value):
        if "\n" in value or "\r" in value or "\0" in value:
            return super().text(value).replace("\0", "\\0").replace("@", "\\@")
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def constant(self, name):
        return name

    def boolean(self, value):
        return "1" if value else "0"

    def named(self, name, value):
        return f"{name} => {value}"

    def of_Subscript(self, node):
        value, key = self.expression(node.value), node.slice.value
        place = f"{{{key}}}" if isinstance(key, str) else f"[{key}]"
        return f"{value}{place}" if value.endswith(("]", "}")) else f"{value}->{place}"

    def length(self, value):
        return f"length({value})"

    def buffer(self, size):
        return f"\"\\0\" x {size}"

    def printed(self, value, _):
        return f"say {value}"

    def call(self, function, method, object_, arguments, named):
        text = super().call(function, method, object_, arguments, named)
        return text[:-2] if text.endswith("()") and forms.target(function) else text

    def assigned(self, names, value):
        return f"my {names[0]} = {value}" if len(names) == 1 else f"my ({', '.join(names)}) = {value}"


class Lua(Dialect):
    comment = "--"
    declare = "local "
    index_from = 1

    def constant(self, name):
        return self.language.module + ("PS_" if name in PREFIXED else "") + name

    def assigned(self, names, value):
        # What is a tuple elsewhere is one table here.
        listed = len(names) > 1 and "gethostby" in value
        return super().assigned(names, f"unpack({value})" if listed else value)

    def items(self, items):
        return "{ " + ", ".join(items) + " }"

    def length(self, value):
        return f"#{value}"

    def call(self, function, method, object_, arguments, named):
        if not named:
            return super().call(function, method, object_, arguments, named)
        pairs = list(zip([one["name"] for one in method["arguments"]], arguments)) + named
        fields = ", ".join(f"{name} = {value}" for name, value in pairs)
        return f"{self.head(function, method, object_)}({{ {fields} }})"

    def buffer(self, size):
        self.size = size
        return f'ffi.new("char[?]", {size})'

    def content(self, value):
        return f"ffi.string({value}, {self.size})"

    def both(self, left, right):
        return f"bit.bor({left}, {right})"


class Node(Dialect):
    comment = "//"
    end = ";"

    def constant(self, name):
        return self.language.module + ("PS_" if name in PREFIXED else "") + name

    def printed(self, value, binary):
        return f"console.log({f'String({value})' if binary and not value.startswith('String(') else value})"

    def content(self, value):
        return f"String({value})"

    def buffer(self, size):
        return f"Buffer.alloc({size})"

    def operand(self, node):
        value = self.expression(node)
        return f"({value})" if value.startswith("await ") else value

    def call(self, function, method, object_, arguments, named):
        given = list(arguments)
        if named:
            given.append(f"{{ {', '.join(self.named(*one) for one in named)} }}")
        waits = "await " if self.language.waits(function, method["name"]) else ""
        return f"{waits}{self.head(function, method, object_)}({', '.join(given)})"

    def assigned(self, names, value):
        return f"const {names[0]} = {value}" if len(names) == 1 else f"const [{', '.join(names)}] = {value}"


DIALECTS = {"ruby": Ruby, "tcl": Tcl, "perl": Perl, "lua": Lua, "js": Node, "python": Python}


def text(document, language, example):
    """The example in a language, or None where it has not all that is in it."""
    dialect = DIALECTS[language.fence](document, language)
    try:
        lines = [dialect.statement(one, example.expected[one.lineno]) for one in example.statements]
    except Lacking:
        return None
    return example.source if language.fence == "python" else "\n".join(lines)
