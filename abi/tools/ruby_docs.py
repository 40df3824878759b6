# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What `ri` says of the methods of Ruby that SWIG writes in C: files of comments, made from the description; and the
types of the constants.

Methods that the library in bindings/ruby defines have their comments there.
"""

import glob
import os
import re
import textwrap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
FAMILIES = os.path.join(ROOT, "src", "address", "families.def")
LIBRARY = os.path.join(ROOT, "bindings", "ruby", "lib")
SCOPE = re.compile(r"( *)(?:class|module) (?:(\w+)|<< self)")
DEFINED = re.compile(r"( *)(?:def (?:self\.)?|alias )(\w+[?=]?)")
OWNERS = {None: None, "ps_socket": "Socket"}
WIDTH = 108
# The headers whose constants scripts have, without PS_.
OF_SCRIPTS = ("polysocket/deadline.h",)
# What the words of C are in Ruby.
RAISED = {
    "PS_E_OS": "SystemCallError", "PS_E_HERROR": "HostError", "PS_E_GAIERROR": "AddressInfoError",
    "PS_E_TIMEOUT": "Timeout", "PS_E_WOULD_BLOCK": "IO::WaitReadable or IO::WaitWritable",
    "PS_E_VALUE": "ArgumentError", "PS_E_RANGE": "RangeError", "PS_E_TYPE": "TypeError",
    "PS_E_MEMORY": "NoMemoryError", "PS_E_CLOSED": "ClosedError", "PS_E_UNSUPPORTED": "Errno::EOPNOTSUPP",
    "PS_E_CANCELLED": "Cancelled", "PS_E_EOF": "EndOfStream",
}
VALUES = {"PS_NO_TIMEOUT": "nil", "PS_DEFAULT_TIMEOUT": "the default timeout", "PS_DETECT": "to be found out",
          "PS_NO_DEADLINE": "NO_DEADLINE", None: "nil"}
# Words of a parameter that C alone needs.
OF_C = re.compile(r"NULL|terminat|bytes in `|\bhandle\b|Required")

HEAD = """\
# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# What RDoc says of the methods that are written in C. Generated from the headers by `make abi`, and never edited;
# nothing has to load it.

"""
# What the extension has and the description does not: (class or module, its text, {method: text}).
BY_HAND = (
    ("module Error", "Included in every error of the library, regardless of its class.", {
        "code": "The number: errno, h_errno or EAI_*; 0 if there is none.",
        "operation": "The operation that failed, such as \"connect\".",
        "done": "How many bytes a call had processed before it failed.",
        "attempts": "The outcome of each connection attempt, as an array; nil if there were none.",
        "partial": "The bytes that recv_exact or recv_until had received; nil for other methods."}),
    ("module Partial", "In an exception of any class that ended recv_exact or recv_until, such as one of Thread#raise.",
     {"partial": "The bytes that had come."}),
    ("class SocketError", "Errors without a number, such as a text that is not an address.", {}),
    ("class HostError", "gethostbyname_ex and gethostbyaddr: the host is not known. +code+ is the h_errno value.", {}),
    ("class AddressInfoError", "A name cannot be resolved. +code+ is one of EAI_*.", {}),
    ("class Timeout", "The timeout or the deadline of the socket has passed.",
     {"errno": "Errno::ETIMEDOUT::Errno, as of errors of the system."}),
    ("class ClosedError", "The socket or the file is closed.",
     {"errno": "Errno::EBADF::Errno, as of errors of the system."}),
    ("class Cancelled", "A token cancelled the call.", {}),
    ("class EndOfStream", "The stream ended before all bytes had come: an EOFError.", {}),
    ("class WouldBlockReading", "Not possible without waiting for data: an IO::WaitReadable.", {}),
    ("class WouldBlockWriting", "Not possible without waiting for room: an IO::WaitWritable.", {}),
    ("class InProgress", "A connect has started and not finished: an IO::WaitWritable.", {}),
    ("class File", None, {
        "addr": "As Socket#addr.", "peeraddr": "As Socket#peeraddr.", "local_address": "As Socket#local_address.",
        "remote_address": "As Socket#remote_address.", "connect_address": "As Socket#connect_address.",
        "getpeereid": "As Socket#getpeereid.", "getsockname": "As Socket#getsockname.",
        "getpeername": "As Socket#getpeername.", "getsockopt": "As Socket#getsockopt.",
        "setsockopt": "As Socket#setsockopt.",
        "timeout=": "How many seconds a call may take; nil is no timeout."}),
)
OF_MODULE = {
    "version": "The version of the library, such as \"0.1.0\".",
    "has_dualstack_ipv6?": "Whether an AF_INET6 socket can accept IPv4 connections too.",
    "has_dualstack_ipv6": "As has_dualstack_ipv6?.",
    "switch_interval": "How many seconds calls that need not wait keep Ruby's lock before other threads run; nil is no "
                       "limit. May be assigned.",
}


def target(function):
    first = function["parameters"][:1]
    return first[0].get("target") if first and first[0]["name"] == "self" else None


def ruby(text):
    """A text about C as one about Ruby, in RDoc's marks."""
    text = re.sub(r"\bps_(?:socket_|token_|operation_|file_)?(\w+)\(\)", r"\1", text)
    for word, meaning in {**RAISED, **VALUES}.items():
        text = re.sub(rf"\b{word}\b", meaning, text) if word else text
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", text)


def default(argument):
    value = argument["default"]
    return VALUES.get(value, str(value))


def form(method):
    given = [one["name"] + (f" = {default(one)}" if "default" in one else "") for one in method["arguments"]]
    return method["name"] + (f"({', '.join(given)})" if given else "")


def wrapped(text, first="", rest=""):
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False,
                         break_on_hyphens=False) if text else []


def arguments(function, method):
    parameters = {one["name"]: one for one in function["parameters"]}
    for one in method["arguments"]:
        found = [parameters[name] for name in one["sets"] if name in parameters]
        if found and not OF_C.search(found[0]["doc"]):
            yield from wrapped(ruby(found[0]["doc"]), f"+{one['name']}+:: ", "  ")


def comment(function, method):
    yield "##"
    kind = "singleton-method" if target(function) is None else "method"
    yield f":{kind}: {method['name']}"
    yield f":call-seq: {form(method)}"
    sizes = {"capacity": one["name"] for one in method["arguments"] if one["sets"] == ["capacity"]}
    for paragraph in [function["brief"], *function["doc"].split("\n\n"), function["blocks"] or ""]:
        text = ruby(paragraph)
        if "capacity" in sizes:
            text = re.sub(r"\bcapacity\b", f"+{sizes['capacity']}+", text)
        lines = wrapped(text)
        yield from ["", *lines] if lines else []
    told = list(arguments(function, method))
    yield from ["", *told] if told else []
    raised = dict.fromkeys(RAISED[one["status"]] for one in function["errors"] if one["status"] in RAISED)
    if raised:
        yield from ["", *wrapped(f"Raises {', '.join(raised)}.")]


def defined():
    """(class, method) of each method that the library defines, where None is the module."""
    names = set()
    for path in glob.glob(os.path.join(LIBRARY, "**", "*.rb"), recursive=True):
        scopes = []
        with open(path, encoding="utf-8") as file:
            for line in file:
                scope, name = SCOPE.match(line), DEFINED.match(line)
                if scope or name:
                    depth = len((scope or name).group(1))
                    scopes = [one for one in scopes if one[0] < depth]
                if scope and scope.group(2):
                    scopes.append((depth, scope.group(2)))
                elif name:
                    names.add((scopes[-1][1].replace("Polysocket", "") or None if scopes else None, name.group(2)))
    return names


def block(entries, indent):
    for number, lines in enumerate(entries):
        yield from [""] if number else []
        yield from (f"{indent}# {line}".rstrip() if line != "##" else f"{indent}##" for line in lines)


def within(name, lines):
    return [f"  {name}", *lines, "  end"]


def file(lines):
    return HEAD + "\n".join(["module Polysocket", *lines, "end"]) + "\n"


def of_functions(found):
    found.update({name: ["##", f":singleton-method: {name}", "", *wrapped(text)] for name, text in OF_MODULE.items()})
    lines = list(block(found.values(), "  "))
    for name, text, methods in BY_HAND:
        lines += ["", *([f"  # {text}"] if text else [])]
        lines += within(name, block((["##", f":method: {one}", "", words] for one, words in methods.items()), "    "))
    return lines


def constants(document):
    """The types of all constants that any platform has, for type checkers."""
    names = {one["name"].replace("PS_", "", 1) for one in document["constants"] if one["header"] in OF_SCRIPTS}
    for path in glob.glob(os.path.join(ROOT, "src", "core", "constants", "*.def")) + [FAMILIES]:
        with open(path, encoding="utf-8") as file:
            names.update(re.findall(r"^PS_(?:CONSTANT|FAMILY)\w*\((\w+)", file.read(), re.MULTILINE))
    head = HEAD.partition("\n\n")[2].partition("\n\n")[0]
    lines = ["module Polysocket", *(f"  {name}: Integer" for name in sorted(names)), "end"]
    return f"{head}\n\n# Generated by `make abi`, and never edited.\n" + "\n".join(lines) + "\n"


def files(document):
    """Each file by its name in the library."""
    known, found = defined(), {None: {}, "Socket": {}}
    for function in document["functions"]:
        for method in function.get("methods", ()):
            owner = OWNERS.get(target(function), "")
            if owner in found and (owner, method["name"]) not in known:
                found[owner].setdefault(method["name"], list(comment(function, method)))
    yield "documentation.rb", file(of_functions(found[None]))
    yield "documentation_socket.rb", file(within("class Socket", block(found["Socket"].values(), "    ")))
