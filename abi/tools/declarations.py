# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What the compiler sees in the headers, by way of castxml: functions, structures, function pointers, handles.

Here is no knowledge of what anything means; comments are passed on as they stand.
"""

import os
import re
import subprocess
import tempfile
import xml.etree.ElementTree
from collections import namedtuple

# A type as it may cross the boundary: [const] base [asterisks].
Type = namedtuple("Type", "base const pointers")
Parameter = namedtuple("Parameter", "name type")
Function = namedtuple("Function", "name header line comment returns parameters")
Field = namedtuple("Field", "name type count offset size comment callback")
Record = namedtuple("Record", "name header line comment size align fields")
Handle = namedtuple("Handle", "name header line comment")
Callback = namedtuple("Callback", "name header line comment returns parameters")
Macro = namedtuple("Macro", "name header line comment text")


class Failed(Exception):
    """The headers could not be read at all."""


def spelling(kind):
    """A type as C writes it, with one blank before the asterisks."""
    return f"{'const ' if kind.const else ''}{kind.base} {'*' * kind.pointers}".rstrip()


def ordered(records):
    """The records, each behind those that its fields are made of or point to, and otherwise as they stand."""
    waiting, found = {record.name: record for record in records}, {}

    def take(record):
        if waiting.pop(record.name, None):
            for field in record.fields:
                if field.type.base in waiting:
                    take(waiting[field.type.base])
            found[record.name] = record

    for record in records:
        take(record)
    return list(found.values())


def parse(abi):
    """The XML that castxml makes of the one header that includes all."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "headers.xml")
        command = ["castxml", "--castxml-output=1", "--castxml-cc-gnu-c", "gcc", "-std=c11", "-I", abi, "-o", path]
        command.append(os.path.join(abi, "polysocket.h"))
        try:
            done = subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=120, check=False)
        except FileNotFoundError as error:
            raise Failed("castxml is missing; 'make packages' installs it") from error
        if done.returncode:
            raise Failed(done.stderr.strip() or "castxml failed")
        return xml.etree.ElementTree.parse(path).getroot()


class Headers:
    """The declarations of the headers below a folder, in the order in which they stand there."""

    def __init__(self, abi):
        self.abi = abi
        self.nodes = {}
        self.files = {}
        self.texts = {}
        root = parse(abi)
        for node in root:
            self.nodes[node.get("id")] = node
            if node.tag == "File":
                self.files[node.get("id")] = os.path.relpath(node.get("name"), abi)
        own = [node for node in root if self.header(node) and node.get("line")]
        own.sort(key=lambda node: (self.header(node), int(node.get("line"))))
        structures = [node for node in own if node.tag == "Struct" and node.get("name")]
        aliases = [node for node in own if node.tag == "Typedef"]
        opaque = {node.get("name") for node in structures if node.get("incomplete")}
        self.functions = [self.function(node) for node in own if node.tag == "Function"]
        self.records = ordered([self.record(node) for node in structures if not node.get("incomplete")])
        self.handles = [Handle(*self.place(node)) for node in aliases if node.get("name") in opaque]
        self.callbacks = [field.callback for record in self.records for field in record.fields if field.callback]
        self.callbacks += [self.callback(node) for node in aliases if self.function_type(node.get("type")) is not None]
        self.callbacks.sort(key=lambda callback: (callback.header, callback.line))
        self.macros = [macro for name in self.names() for macro in macros(name, self.text(name))]

    def names(self):
        """The parts of the contract, by their paths below its folder."""
        return sorted(name for name in self.files.values() if name.startswith("polysocket/"))

    def header(self, node):
        name = self.files.get(node.get("file"), "")
        return name if name.startswith("polysocket/") else None

    def text(self, header):
        if header not in self.texts:
            with open(os.path.join(self.abi, header), encoding="utf-8") as file:
                self.texts[header] = file.read()
        return self.texts[header]

    def place(self, node):
        """Name, header, line and comment: what every declaration begins with."""
        return node.get("name"), self.header(node), int(node.get("line")), self.comment(node)

    def comment(self, node):
        found = self.nodes.get(node.get("comment"))
        if found is None:
            return ""
        data = self.text(self.files[found.get("file")]).encode()
        return data[int(found.get("begin_offset")):int(found.get("end_offset"))].decode()

    def type(self, identity):
        """A type with its qualifiers. What Type has no room for, such as a const pointer, gets a name like no other."""
        node = self.nodes[identity]
        if node.tag == "PointerType":
            inner = self.type(node.get("type"))
            return inner._replace(pointers=inner.pointers + 1)
        if node.tag == "CvQualifiedType":
            inner = self.type(node.get("type"))
            plain = node.get("const") and not (node.get("volatile") or node.get("restrict") or inner.pointers)
            return inner._replace(const=True) if plain else Type(f"qualified {spelling(inner)}", False, 0)
        if node.tag == "ElaboratedType":
            return self.type(node.get("type"))
        return Type(node.get("name") or node.tag, False, 0)

    def parameters(self, node):
        arguments = [argument for argument in node if argument.tag in ("Argument", "Ellipsis")]
        return [
            Parameter("...", Type("...", False, 0)) if argument.tag == "Ellipsis"
            else Parameter(argument.get("name"), self.type(argument.get("type")))
            for argument in arguments
        ]

    def function(self, node):
        return Function(*self.place(node), self.type(node.get("returns")), self.parameters(node))

    def function_type(self, identity):
        """What a type points to when that is a function."""
        node = self.nodes[identity]
        inner = self.nodes[node.get("type")] if node.tag == "PointerType" else None
        return inner if inner is not None and inner.tag == "FunctionType" else None

    def callback(self, node, name=None):
        """A function pointer; its parameters' names are not the compiler's affair, so the text tells them."""
        shape = self.function_type(node.get("type"))
        own, header, line, comment = self.place(node)
        text = self.text(header).split("\n", line - 1)[-1]
        given = re.match(r"[^(]*\(\*\w+\)\s*\(([^)]*)\)", text).group(1)
        names = re.findall(r"(\w+)\s*(?:,|\Z)", given)
        parameters = [Parameter(word, one.type) for word, one in zip(names, self.parameters(shape))]
        return Callback(name or own, header, line, comment, self.type(shape.get("returns")), parameters)

    def size(self, identity):
        """A type's bytes, whatever names it goes by."""
        node = self.nodes[identity]
        if node.tag == "ArrayType":
            return (int(node.get("max")) + 1) * self.size(node.get("type"))
        return int(node.get("size")) // 8 if node.get("size") else self.size(node.get("type"))

    def field(self, record, node):
        identity = node.get("type")
        array = self.nodes[identity] if self.nodes[identity].tag == "ArrayType" else None
        name = f"{record}_{node.get('name')}"
        callback = self.callback(node, name) if self.function_type(identity) is not None else None
        kind = Type(name, False, 0) if callback else self.type(array.get("type") if array is not None else identity)
        count = int(array.get("max")) + 1 if array is not None else None
        size = self.size(identity)
        return Field(node.get("name"), kind, count, int(node.get("offset")) // 8, size, self.comment(node), callback)

    def record(self, node):
        fields = [self.nodes[member] for member in node.get("members", "").split()]
        found = [self.field(node.get("name"), field) for field in fields if field.tag == "Field"]
        return Record(*self.place(node), int(node.get("size")) // 8, int(node.get("align")) // 8, found)


MACRO = re.compile(r"^#define[ \t]+(PS_\w+)[ \t]*(.*?)[ \t]*(?:/\*\*<(.*?)\*/)?$", re.MULTILINE)
COMMENT_BEFORE = re.compile(r"/\*\*(?:(?!\*/).)*\*/\s*\Z", re.DOTALL)


def macros(header, text):
    """The macros of a header. The comment stands behind one, or before it and those in the lines that follow."""
    comment, end = "", 0
    for match in MACRO.finditer(text):
        before = COMMENT_BEFORE.search(text, end, match.start())
        if before:
            comment = before.group(0).rstrip()
        elif text[end:match.start()].strip():
            comment = ""
        end = match.end()
        name, value, behind = match.groups()
        line = text.count("\n", 0, match.start()) + 1
        yield Macro(name, header, line, f"/** {behind} */" if behind else comment, value)
