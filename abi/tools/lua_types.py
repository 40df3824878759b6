# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The objects and functions of Lua as editors read them: annotations of LuaCATS, made of the description's methods."""

import re
import textwrap

CLASSES = {"ps_socket": "Socket", "ps_file": "File", "ps_token": "Token", "ps_operation": "Operation"}
LISTS = {"ps_addrinfo": "polysocket.AddressInfo[]", "ps_hostent": "polysocket.HostEntry",
         "ps_interfaces": "polysocket.Interface[]", "ps_pairs": "table<string, string|integer>",
         "ps_interface_addresses": "polysocket.InterfaceAddress[]"}
TRUTHS = {"blocking", "inheritable", "answer", "fired"}
FILE = "polysocket.File"
BUFFERS = "string|string[]"
CONTROL = "polysocket.Control[]"
# What the binding takes and gives in its own way, by method: arguments, and results where they differ.
TAKEN = {"ancdata": CONTROL, "fds": "integer[]", "room": "ffi.cdata*", "file": "integer|file*",
         "flag": "boolean|integer", "port": "integer|string|nil", "deadline": "integer"}
TAKEN_BY = {("getservbyport", "port"): "integer", ("sendmsg", "buffers"): BUFFERS, ("send_fds", "buffers"): BUFFERS,
            ("recvmsg_into", "buffers"): "ffi.cdata*[]", ("setsockopt", "value"): "integer|string|boolean|nil",
            ("set_option", "value"): "string|number|boolean|table",
            ("recvmsg", "bufsize"): "integer", ("send_batch", "datagrams"): "string[]",
            ("sendto_batch", "datagrams"): "string[]",
            ("sendto_batch", "addresses"): "polysocket.Address|polysocket.Address[]"}
GIVEN = {
    "sendall": [], "recv_into": ["integer"], "recvfrom_into": ["integer", "polysocket.Address?"],
    "recvmsg": ["string", CONTROL, "integer", "polysocket.Address?"],
    "recvmsg_into": ["integer", CONTROL, "integer", "polysocket.Address?"],
    "recv_fds": ["string", "integer[]", "integer", "polysocket.Address?"],
    "recv_batch": ["string[]"], "recvfrom_batch": ["polysocket.Arrived[]"],
    "connect_host": ["polysocket.Socket"], "ioctl": ["integer"], "attempts": ["polysocket.Attempt[]"],
    "getblocking": ["boolean"], "getsockopt": ["integer|string"], "result": ["any", "string?"],
}
# What the binding adds, in Lua's own words.
ADDED = {
    "File": [
        ("read", "Read as files of Lua's: \"*l\" by default, \"*L\", \"*a\", or a number of bytes; nil at the end.",
         [("...", "string|integer")], ["string?", "..."]),
        ("lines", "An iterator over the lines up to the end.", [], ["fun(): string?"]),
        ("write", "Write strings and numbers; the file itself.", [("...", "string|number")], [FILE]),
        ("readline", "The next line with its newline, or so many bytes of it.", [("size?", "integer")], ["string"]),
        ("readlines", "All lines up to the end.", [], ["string[]"]),
        ("writelines", "Write every string of a list.", [("list", "string[]")], []),
    ],
    "Token": [("close", "Give the token back.", [], [])],
    "Operation": [("close", "Give the operation back; one that is not over ends.", [], [])],
}

HEAD = """\
---@meta %s
-- luacheck: ignore 212 241
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- What editors say of the objects and functions. Generated from the headers by `make abi`, and never edited; nothing
-- loads it. Functions raise errors, tables of the class polysocket.Error.
"""

MODULE = """
---An address: a path, `{ host, port }`, or the form of another family.
---@alias polysocket.Address string|table
---@alias polysocket.Arrived { [1]: string, [2]: polysocket.Address? }
---@alias polysocket.Interface { [1]: integer, [2]: string }
---@alias polysocket.Control { [1]: integer, [2]: integer, [3]: string }
---@alias polysocket.HostEntry { [1]: string, [2]: string[], [3]: string[] }
---@alias polysocket.AddressInfo { [1]: integer, [2]: integer, [3]: integer, [4]: string, [5]: polysocket.Address }
---@alias polysocket.InterfaceAddress table<string, any> name, index, flags, family, address, netmask, prefix, …
---@alias polysocket.Attempt { address: any, class: string, code: integer, seconds: number, message: string }

---@class polysocket.Error
---@field class string
---@field code integer
---@field message string
---@field operation string
---@field done integer
---@field attempts? polysocket.Attempt[]
---@field where? string

---Constants of the system, such as AF_INET, are fields; nil where this machine lacks one.
---@class polysocket
---@field NONE table Stands for no value where nil means the default.
---@field has_ipv6 boolean
---@field [string] any
local polysocket = {}
"""


def target(function):
    first = function["parameters"][:1]
    return first[0].get("target") if first and first[0]["name"] == "self" else None


def kind_of_value(one):
    if one["kind"] == "handle":
        return LISTS.get(one["target"]) or f"polysocket.{CLASSES[one['target']]}"
    if one.get("target") == "ps_address":
        return "polysocket.Address"
    if one["kind"] in ("text", "bytes"):
        return "string"
    if one["name"] in TRUTHS:
        return "boolean"
    return "number" if one["type"].startswith("double") else "integer"


def taken(function, method, argument):
    name = argument["name"]
    special = TAKEN_BY.get((method["name"], name)) or TAKEN.get(name)
    if special:
        return special
    parameters = {one["name"]: one for one in function["parameters"]}
    if len(argument["sets"]) == 2:
        return "table"
    if argument["sets"] and "." in argument["sets"][0]:
        field = argument["sets"][0].split(".")[1]
        return {"token": "polysocket.Token", "address": "polysocket.Address"}.get(
            field, "number" if field == "delay" else "boolean" if field.startswith("PS_") else "integer")
    if not argument["sets"]:
        return {"family": "integer", "proto": "integer", "happy_eyeballs": "boolean",
                "address": "polysocket.Address"}[name]
    one = parameters[argument["sets"][0]]
    optional = name in ("timeout", "seconds", "token", "host", "mode", "proto") and one.get("nullable")
    kind = kind_of_value(one) if argument["sets"] != ["capacity"] else "integer"
    return f"{kind}|nil" if optional or name == "timeout" else kind


def given(function, method):
    if method["name"] in GIVEN:
        return GIVEN[method["name"]]
    counts = {one.get("count") for one in function["parameters"]} - {None}
    found = [kind_of_value(one) for one in function["parameters"]
             if one["direction"] == "out" and one["kind"] != "error" and one["name"] not in counts]
    if function["returns"]["kind"] in ("number", "text"):
        found.insert(0, "string" if function["returns"]["kind"] == "text" else "integer")
    nullable = method["name"] in ("gettimeout", "getdefaulttimeout", "accept", "recvfrom")
    return found[:-1] + [f"{found[-1]}?"] if nullable else found


def comment(text):
    return textwrap.wrap(re.sub(r"\bps_(?:socket_|token_|operation_|file_)?(\w+)\(\)", r"`\1`", text), 116,
                         initial_indent="---", subsequent_indent="---", break_long_words=False)


def declared(owner, name, text, arguments, results, overloads=()):
    yield from ["", *comment(text)]
    yield from (f"---@param {argument} {kind}" for argument, kind in arguments)
    yield from (f"---@return {kind}" for kind in results)
    yield from (f"---@overload fun({', '.join(': '.join(one) for one in shape)})" for shape in overloads)
    names = ", ".join(argument.rstrip("?") for argument, _ in arguments)
    yield f"function {owner}{'.' if owner == 'polysocket' else ':'}{name}({names}) end"


def shape(function, method):
    return [(one["name"] + ("?" if "default" in one else ""), taken(function, method, one))
            for one in method["arguments"]]


def methods(document, wanted):
    """{name: forms} of an object, the longest form first."""
    found = {}
    for function in document["functions"]:
        for method in function.get("methods", ()):
            if target(function) == wanted:
                found.setdefault(method["name"], []).append((function, method))
    return {name: sorted(forms, key=lambda form: -len(form[1]["arguments"])) for name, forms in found.items()}


def class_lines(document, wanted, owner):
    added = {one[0] for one in ADDED.get(owner, ())}
    for name, forms in methods(document, wanted).items():
        if name in added:
            continue
        function, method = forms[0]
        others = [shape(*form) for form in forms[1:] if form[1]["arguments"] != method["arguments"]]
        if owner != "polysocket":
            others = [[("self", f"polysocket.{owner}"), *other] for other in others]
        yield from declared(owner, name, function["brief"], shape(function, method), given(function, method), others)
    for one in ADDED.get(owner, ()):
        yield from declared(owner, *one)


def files(document):
    """Each file by its name: the module, and the objects."""
    lines = [HEAD % "polysocket" + MODULE.rstrip("\n"), *class_lines(document, None, "polysocket"), "",
             "return polysocket"]
    yield "polysocket_types.lua", "\n".join(lines) + "\n"
    lines = [(HEAD % "polysocket_object").rstrip("\n")]
    for kind, owner in CLASSES.items():
        lines += ["", f"---@class polysocket.{owner}", f"local {owner} = {{}}", *class_lines(document, kind, owner)]
    yield "polysocket_object_types.lua", "\n".join(lines) + "\n"
