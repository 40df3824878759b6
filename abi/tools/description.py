# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Puts the description together from the declarations and their comments, and says what is missing from them."""

import os
import re

import comments
import declarations
import fields
import methods
import parameters

FORMAT = 1
# Macros that are no values: they belong to the compiler.
SYNTAX = {"PS_API", "PS_BEGIN_DECLS", "PS_END_DECLS"}
NOUN = re.compile(r"polysocket/(\w+)\.h")
POINTER_BITS = 64
# The status of a handle that is none; the comments of functions need not repeat it.
STALE = "PS_E_HANDLE"
# Objects that a script knows as objects: their methods go by the verb alone.
OBJECTS = re.compile(r"ps_(?:socket_|file_)?")


class Model:
    """What the declarations are, and every fault that was found in them or in their comments."""

    def __init__(self, abi):
        self.faults = []
        self.headers = declarations.Headers(abi)
        self.handles = {handle.name for handle in self.headers.handles}
        self.records = {record.name: record for record in self.headers.records}
        self.callbacks = {callback.name for callback in self.headers.callbacks}
        self.field_types = parameters.NUMBERS | {"char", "void", *self.handles, *self.records, *self.callbacks}
        self.values = {macro.name: self.value(macro) for macro in self.headers.macros if macro.name not in SYNTAX}
        self.statuses = {name for name in self.values if name == "PS_OK" or name.startswith("PS_E_")}
        self.sections = {name: comments.sections(self.headers.text(name)) for name in self.headers.names()}
        self.check_headers(abi)

    def fault(self, place, text):
        self.faults.append(f"abi/{place.header}:{place.line}: {place.name}: {text}")

    def has_callbacks(self, record):
        return any(field.callback for field in self.records[record].fields)

    def has_buffers(self, record):
        """Does a record point to others that are buffers?"""
        pointed = [field.type.base for field in self.records[record].fields if field.type.pointers] \
            if record in self.records else []
        return any(len(fields.measured(self.records[name])) > 0 for name in pointed if name in self.records)

    def check_headers(self, abi):
        on_disk = {f"polysocket/{name}" for name in os.listdir(os.path.join(abi, "polysocket")) if name.endswith(".h")}
        for name in sorted(on_disk - set(self.headers.files.values()) - {"polysocket/export.h"}):
            self.faults.append(f"abi/{name}: polysocket.h doesn't include it, or it declares nothing")

    def value(self, macro):
        text = macro.text.strip()
        text = text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text
        if re.fullmatch(r"-?\d+", text):
            return int(text)
        if re.fullmatch(r"-?\d+\.\d+", text):
            return float(text)
        self.fault(macro, f"{macro.text!r} is no number")
        return 0

    def prose(self, place):
        """The words about a type, a field or a constant, which need no tags."""
        text = comments.joined(comments.plain(place.comment)) if place.comment else ""
        if not text:
            self.fault(place, "has no documentation comment")
        return comments.without_items(text)


def handle_entry(model, handle):
    free = f"{handle.name}_free"
    if free not in {function.name for function in model.headers.functions}:
        model.fault(handle, f"nothing gives it back: there is no {free}()")
    return {"name": handle.name, "header": handle.header, "free": free, "doc": model.prose(handle)}


def field_entry(model, record, field):
    entry = {"name": field.name, "type": declarations.spelling(field.type)}
    if field.type.base not in model.field_types:
        model.fault(record, f"{field.name}: {entry['type']} may not be in a record")
    if field.count is not None:
        entry["count"] = field.count
    entry.update(offset=field.offset, size=field.size)
    entry.update(fields.roles(record, field))
    hosts = any(other.callback for other in record.fields)
    if field.type == ("void", False, 1) and field.count is None and "length" not in entry and not hosts:
        model.fault(record, f"{field.name}: no field says how many bytes are in it")
    # The fields of an opaque record are private.
    if field.name != "opaque":
        place = declarations.Handle(f"{record.name}.{field.name}", record.header, record.line, field.comment)
        entry["doc"] = model.prose(place)
    return entry


def record_entry(model, record):
    return {
        "name": record.name, "header": record.header, "size": record.size, "align": record.align,
        "opaque": [field.name for field in record.fields] == ["opaque"], "doc": model.prose(record),
        "fields": [field_entry(model, record, field) for field in record.fields],
    }


def callback_entry(model, callback):
    """Results and parameters as functions have them. What a host passes through as it is has the kind `pointer`."""
    kind = declarations.spelling(callback.returns)
    given = []
    for one in callback.parameters:
        entry = {"name": one.name, "type": declarations.spelling(one.type), "direction": "in"}
        if one.type.base in parameters.NUMBERS and not one.type.pointers:
            entry["kind"] = "number"
        elif one.type.base in model.callbacks and not one.type.pointers:
            entry.update(kind="callback", target=one.type.base)
        else:
            entry["kind"] = "pointer"
            if entry["type"] != "void *":
                model.fault(callback, f"{one.name}: {entry['type']} may not be handed to a callback")
        given.append(entry)
    if kind not in parameters.NUMBERS | {"void"}:
        model.fault(callback, f"it returns {kind}, which no callback may")
    returns = {"type": kind, "kind": "nothing" if kind == "void" else "number"}
    return {
        "name": callback.name, "header": callback.header, "returns": returns, "parameters": given,
        "doc": model.prose(callback),
    }


def constant_entry(model, macro):
    value = model.values[macro.name]
    kind = "double" if isinstance(value, float) else "int32_t"
    return {"name": macro.name, "value": value, "type": kind, "header": macro.header, "doc": model.prose(macro)}


def status_entry(model, macro):
    name = macro.name.replace("PS_E_", "").replace("PS_", "").lower().replace("_", "-")
    value = model.values[macro.name]
    return {"name": macro.name, "value": value, "text": name, "header": macro.header, "doc": model.prose(macro)}


def returns_entry(model, function, comment):
    kind = declarations.spelling(function.returns)
    last = function.parameters[-1].type if function.parameters else None
    entry = {"type": kind}
    if last == ("ps_error", False, 1):
        entry["kind"] = "status"
        if kind != "int32_t":
            model.fault(function, f"it takes an error record and returns {kind} instead of an int32_t status")
        return entry
    if kind == "void":
        entry["kind"] = "nothing"
        return entry
    entry["kind"] = "text" if kind == "const char *" else "number"
    if entry["kind"] == "number" and kind not in parameters.NUMBERS:
        model.fault(function, f"{kind} may not cross the boundary")
    if not comment.returns:
        model.fault(function, "has no @return")
    if entry["kind"] == "text":
        entry.update(storage="static", ownership="static")
        if "owned by the library" not in (comment.returns or ""):
            model.fault(function, "its @return doesn't say whose the text is")
    entry["doc"] = comment.returns or ""
    return entry


def shared_statuses(model, function, text):
    """The statuses that the documentation of `err` refers to: those of its own header, or of one that it names."""
    as_told = comments.AS_TOLD.search(text)
    if not as_told:
        return {}
    header = f"polysocket/{as_told.group(1)}" if as_told.group(1) else function.header
    found = {}
    for section in model.sections.get(header, ()):
        found.update(section.statuses)
    if not found:
        model.fault(function, f"err: {header} has no list of errors that its functions share")
    return found


def takes_self(model, function):
    """Is a handle looked up before anything else, so that a stale one is an error?"""
    first = function.parameters[0] if function.parameters else None
    reports = function.parameters and function.parameters[-1].type == ("ps_error", False, 1)
    return bool(STALE in model.statuses and reports and first.name == "self" and first.type.base in model.handles)


def error_entries(model, function, comment):
    own = comment.statuses
    shared = shared_statuses(model, function, comment.parameters.get("err", ""))
    texts = dict(own)
    if takes_self(model, function):
        texts.setdefault(STALE, "the handle is NULL, freed or forged; code is EBADF.")
    for status, text in shared.items():
        texts[status] = f"{texts[status].rstrip('.')}; {text}" if status in texts else text
    unknown = [status for status in texts if status not in model.statuses - {"PS_OK"}]
    for status in unknown:
        model.fault(function, f"{status} is no status of an error")
    order = list(model.values)
    known = sorted((status for status in texts if status not in unknown), key=order.index)
    return [{"status": status, "doc": texts[status]} for status in known]


def check_comment(model, function, comment):
    for text in comment.faults:
        model.fault(function, text)
    declared = [parameter.name for parameter in function.parameters]
    for name in declared:
        if name not in comment.parameters:
            model.fault(function, f"{name}: it has no @param")
    for name in comment.parameters:
        if name not in declared:
            model.fault(function, f"{name}: there is no such parameter")
    if not re.fullmatch(r"\d+\.\d+", comment.since or ""):
        model.fault(function, "has no @since with a version such as 0.1")
    if comment.blocks is None:
        model.fault(function, "no sentence begins with 'Never blocks' or 'Blocks'")
    if bool(comment.items) == bool(comment.beyond):
        model.fault(function, "either names the document's items, as (S105), or says @beyond why there are none")


def operation_of(model, function, comment):
    """The name that messages give to a function: that of its @operation, or what follows from its own."""
    usual = OBJECTS.sub("", function.name, count=1)
    if comment.operation == usual:
        model.fault(function, f"its @operation is {usual} without being named")
    name = comment.operation or usual
    room = next(field.count for field in model.records["ps_error"].fields if field.name == "operation")
    if len(name) >= room:
        model.fault(function, f"the operation {name!r} doesn't fit into ps_error.operation ({room} bytes)")
    return name


def function_entry(model, function):
    comment = comments.Comment(function.comment)
    check_comment(model, function, comment)
    # Errors that another comment describes have been fetched from there.
    texts = {name: comments.without_references(text) for name, text in comment.parameters.items()}
    roles = parameters.Roles(function, texts, model)
    for text in roles.faults:
        model.fault(function, text)
    entry = {
        "name": function.name, "operation": operation_of(model, function, comment), "header": function.header,
        "since": comment.since, "brief": comment.brief, "doc": comment.doc, "items": comment.items,
    }
    if comment.beyond:
        entry["beyond"] = comment.beyond
    told = methods.of(model, function, comment, roles.described)
    if told:
        entry["methods"] = told
    entry["blocks"] = bool(comment.blocks) and comment.blocks
    if comment.direction:
        entry["waits"] = comment.direction
    entry.update(
        returns=returns_entry(model, function, comment),
        parameters=roles.described, errors=error_entries(model, function, comment),
    )
    may_fail = entry["returns"]["kind"] == "status" and "cannot fail" not in comment.parameters.get("err", "")
    if may_fail != bool(entry["errors"]):
        model.fault(function, "it can fail and names no error" if may_fail else "it cannot fail and names errors")
    return entry


def header_entry(model, name):
    """A header with its sections, and what is declared in each."""
    places = [(section, []) for section in model.sections[name]]
    starts = [section.offset for section in model.sections[name]]
    lines = model.headers.text(name).split("\n")
    for function in model.headers.functions:
        if function.header == name:
            offset = sum(len(line) + 1 for line in lines[:function.line - 1])
            places[sum(start <= offset for start in starts) - 1][1].append(function.name)
    sections = [{"doc": section.doc, "functions": names} for section, names in places if section.doc or names]
    return {"name": name, "noun": NOUN.fullmatch(name).group(1), "sections": sections}


def describe(abi):
    """The description of the headers in a folder, and the faults that were found; it counts only without any."""
    model = Model(abi)
    seen = model.headers
    version = [model.values.get(f"PS_VERSION_{part}", 0) for part in ("MAJOR", "MINOR", "PATCH")]
    values = [macro for macro in seen.macros if macro.name not in SYNTAX]
    document = {
        "format": FORMAT,
        "name": "polysocket",
        "version": ".".join(map(str, version)),
        "soname": f"libpolysocket.so.{version[0]}",
        "pointer_bits": POINTER_BITS,
        "handles": [handle_entry(model, handle) for handle in seen.handles],
        "records": [record_entry(model, record) for record in seen.records],
        "callbacks": [callback_entry(model, callback) for callback in seen.callbacks],
        "constants": [constant_entry(model, macro) for macro in values if macro.name not in model.statuses],
        "statuses": [status_entry(model, macro) for macro in values if macro.name in model.statuses],
        "headers": [header_entry(model, name) for name in seen.names()],
        "functions": [function_entry(model, function) for function in seen.functions],
    }
    return document, model.faults
