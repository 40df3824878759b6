# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What each parameter of a function is for, from its type, its place and the words of its documentation."""

import re

import declarations

INTEGERS = {"int32_t", "uint32_t", "uint16_t", "int64_t"}
NUMBERS = INTEGERS | {"double"}

REQUIRED = "Required."
RANGE = re.compile(
    r"(-?\d+) to (?:(-?\d+)\b|(PS_\w+)|the count less one|ps_\w+\(\) - 1)|\bat least (-?\d+)|\bup to (\d+)"
)
# A number behind a pointer may be one, or the first of many.
ARRAY = re.compile(r"\b(?:an array|arrays) of\b|\bin an array\b")
# A record that is handed in, and that the call changes.
FILLED_IN = re.compile(r"the \w+, which the call fills in\b")
# An array that has its size, and its count, from another one.
AS_MANY = re.compile(r"\bas many elements as `(\w+)`")
ENOUGH = re.compile(r"(\d+) (?:bytes|numbers) hold any\b")
# Words that say whose a descriptor is, and what they mean.
OWNERS = {
    "stays the ": "borrowed", "the caller owns": "owned", "the socket owns": "consumed",
    "the call consumes": "consumed",
}
# A number that is not called `fd` and is a descriptor all the same.
CLOSED_LATER = re.compile(r"\bgives to ps_close\(\)")
# A number or a handle that a call which fails has written as well.
PARTIAL = re.compile(r"^receives .*\bon failure too\b")
# A number of bytes that lie in the buffers of a record.
OF_BUFFERS = re.compile(r"\bbytes of the buffers\b")
RELEASED = re.compile(r"which the caller frees|released with (ps_\w+)\(\)")


class Roles:
    """The parameters of one function with their roles; `faults` tells what could not be made out."""

    def __init__(self, function, documented, model):
        self.function = function
        self.documented = documented
        self.model = model
        self.faults = []
        self.described = []
        for position in range(len(function.parameters)):
            self.described.append(self.describe(position))
        self.check_order()

    def fault(self, parameter, text):
        self.faults.append(f"{parameter.name}: {text}")

    def describe(self, position):
        parameter = self.function.parameters[position]
        doc = self.documented.get(parameter.name, "")
        entry = {"name": parameter.name, "type": declarations.spelling(parameter.type)}
        entry["kind"], entry["direction"] = self.kind(parameter, doc)
        if entry["kind"] == "text" and entry["direction"] == "out":
            entry["storage"] = "static" if parameter.type.pointers == 2 else "buffer"
        if entry["kind"] in ("handle", "record", "records", "hooks", "error"):
            entry["target"] = parameter.type.base
        entry["nullable"] = self.nullable(entry, parameter, doc)
        self.measure(entry, position, doc)
        self.own(entry, parameter, doc)
        if entry["kind"] == "number" and entry["direction"] == "in":
            self.limit(entry, doc)
        entry["doc"] = doc
        if entry["direction"] == "out" and entry["kind"] != "error" and not doc.startswith("receives "):
            words = "or a const is missing, or, for a record that it also reads, 'the …, which the call fills in'"
            self.fault(parameter, f"it is written to, so its text begins with 'receives'; {words}")
        if entry["direction"] == "in" and doc.startswith("receives "):
            self.fault(parameter, "its text says 'receives', and it cannot be written to")
        return entry

    def kind(self, parameter, doc):
        """The kind and the direction: const points to an input, everything else that is pointed to is an output."""
        kind = parameter.type
        direction = "in" if kind.const or not kind.pointers else "out"
        if kind == ("ps_error", False, 1):
            return "error", "out"
        if self.is_array(parameter):
            return ("numbers" if kind.base in NUMBERS else "records"), direction
        if kind.base in NUMBERS and (kind.pointers, kind.const) in ((0, False), (1, False)):
            is_descriptor = parameter.name == "fd" or CLOSED_LATER.search(doc)
            return "descriptor" if is_descriptor else "number", direction
        if kind.base in self.model.handles and not kind.const and kind.pointers in (1, 2):
            return "handle", "in" if kind.pointers == 1 else "out"
        if kind.base in self.model.records and kind.pointers == 1:
            if FILLED_IN.match(doc) and not kind.const:
                direction = "inout"
            return "hooks" if self.model.has_callbacks(kind.base) else "record", direction
        if kind.base == "char" and (kind.pointers == 1 or (kind.pointers, kind.const) == (2, True)):
            return "text", "in" if kind.const and kind.pointers == 1 else "out"
        if kind.base == "void" and kind.pointers == 1:
            return "bytes", direction
        self.fault(parameter, f"{declarations.spelling(kind)} may not cross the boundary")
        return "number", direction

    def nullable(self, entry, parameter, doc):
        if not parameter.type.pointers:
            return False
        if entry["direction"] == "out":
            return REQUIRED not in doc
        return bool(re.search(r"\bNULL\b", doc))

    def is_array(self, parameter):
        kind = parameter.type
        element = kind.base in NUMBERS or (kind.base in self.model.records and kind.base != "ps_error")
        return element and kind.pointers == 1 and ARRAY.search(self.documented.get(parameter.name, ""))

    def is_buffer(self, position):
        parameter = self.function.parameters[position]
        kind = parameter.type
        memory = kind.base == "void" or (kind.base == "char" and not kind.const)
        if self.is_array(parameter):
            return not AS_MANY.search(self.documented.get(parameter.name, ""))
        return kind.pointers == 1 and memory

    def type_at(self, position):
        within = 0 <= position < len(self.function.parameters)
        return declarations.spelling(self.function.parameters[position].type) if within else None

    def name_at(self, position):
        return self.function.parameters[position].name

    def measure(self, entry, position, doc):
        """A buffer's size is the number behind it; behind that, where there is one, stands what was done with it."""
        parameter = self.function.parameters[position]
        if self.is_buffer(position):
            if self.type_at(position + 1) != "int64_t":
                self.fault(parameter, "no int64_t with its size follows it")
                return
            entry["length"] = self.name_at(position + 1)
            # Elements that are handed in are taken all or none.
            counted = entry["direction"] == "out" or entry["kind"] not in ("numbers", "records")
            if counted and self.type_at(position + 2) == "int64_t *" and not self.is_buffer(position + 2):
                entry["count"] = self.name_at(position + 2)
            if entry["direction"] == "out":
                self.terminate(entry, parameter, doc)
            else:
                entry["null_when_empty"] = entry["nullable"] or REQUIRED not in doc
        elif self.is_array(parameter):
            self.follow(entry, parameter, doc)
        for back in (1, 2):
            if position >= back and not self.is_buffer(position) and self.is_buffer(position - back) and (
                self.type_at(position) == ("int64_t", "int64_t *")[back - 1]
                and not (back == 2 and self.takes_elements(position - back))
            ):
                entry["measures"] = self.name_at(position - back)
        if entry["kind"] in ("number", "handle") and PARTIAL.search(doc):
            entry["partial"] = True
        if entry["direction"] == "out" and OF_BUFFERS.search(doc):
            self.count_buffers(entry, parameter)

    def count_buffers(self, entry, parameter):
        records = [one.name for one in self.function.parameters if self.model.has_buffers(one.type.base)]
        if len(records) != 1:
            self.fault(parameter, "its text says 'of the buffers', and no single record has any")
            return
        entry["counts"] = records[0]

    def follow(self, entry, parameter, doc):
        """An array beside another one, which comes before it and has its size and its count."""
        leader = next((one for one in self.described if one["name"] == AS_MANY.search(doc).group(1)), None)
        if leader is None or entry["direction"] != "out" or "count" not in leader:
            self.fault(parameter, "it has as many elements as no array that is written before it")
            return
        entry["length"], entry["count"] = leader["length"], leader["count"]
        entry["null_when_empty"] = True

    def takes_elements(self, position):
        parameter = self.function.parameters[position]
        return self.is_array(parameter) and parameter.type.const

    def terminate(self, entry, parameter, doc):
        entry["nullable"] = False
        entry["null_when_empty"] = REQUIRED not in doc
        if "count" not in entry:
            self.fault(parameter, "no int64_t * follows that receives how much there is")
        if entry["kind"] not in ("numbers", "records"):
            ending = re.search(r"without a terminator|\bterminated\b|a NUL that does not count", doc)
            if not ending:
                self.fault(parameter, "its text says neither 'terminated' nor 'without a terminator'")
            entry["terminated"] = bool(ending) and ending.group(0) != "without a terminator"
        enough = ENOUGH.search(doc)
        if enough:
            entry["enough"] = int(enough.group(1))

    def own(self, entry, parameter, doc):
        """Whose it is afterwards."""
        kind, direction = entry["kind"], entry["direction"]
        if kind == "descriptor" or (kind == "numbers" and parameter.name == "fds"):
            entry["ownership"] = self.descriptor(parameter, doc)
        elif kind == "handle" and direction == "out":
            given = RELEASED.search(doc)
            entry["ownership"] = "owned"
            entry["free"] = f"{parameter.type.base}_free"
            if not given or given.group(1) not in (None, entry["free"]):
                words = f"'which the caller frees' nor 'released with {entry['free']}()'"
                self.fault(parameter, f"its text says neither {words}")
        elif kind == "handle" and self.function.name == f"{parameter.type.base}_free":
            entry["ownership"] = "consumed"
        elif parameter.type.base == "char" and parameter.type.pointers == 2:
            entry["ownership"] = "static"
            if "owned by the library" not in doc:
                self.fault(parameter, "its text doesn't say whose the text is")
        elif parameter.type.pointers and not (kind == "number" and direction == "out"):
            entry["ownership"] = "kept" if "borrowed until" in doc else "borrowed"

    def descriptor(self, parameter, doc):
        found = [ownership for words, ownership in OWNERS.items() if words in doc]
        if len(found) != 1:
            self.fault(parameter, "its text says neither 'stays the …'s' nor who owns it from now on")
        return found[0] if found else "borrowed"

    def limit(self, entry, doc):
        found = RANGE.search(doc)
        if not found:
            return
        low, high, macro, least, most = found.groups()
        if macro and macro not in self.model.values:
            self.faults.append(f"{entry['name']}: its range ends with {macro}, which is no constant of ours")
            return
        high = self.model.values[macro] if macro else high or most
        low = low or least
        entry["range"] = [None if low is None else int(low), None if high is None else int(high)]

    def check_order(self):
        """The object, inputs, outputs, the error record; a buffer's size stands behind it, whatever its direction."""
        outputs = False
        for position, entry in enumerate(self.described):
            parameter = self.function.parameters[position]
            if entry["name"] == "self" and position:
                self.fault(parameter, "the object comes first")
            if entry["kind"] == "error" and (position + 1 < len(self.described) or entry["name"] != "err"):
                self.fault(parameter, "the error record is called err and comes last")
            if entry["direction"] == "out":
                outputs = True
            elif outputs and "measures" not in entry:
                self.fault(parameter, "an input stands behind an output")
