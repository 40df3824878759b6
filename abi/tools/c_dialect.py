# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Says an example in C: declarations, then a call for each statement.

The statuses are not checked, so that the calls stand out.
"""

import ast
import textwrap

import dialects

ROOM = 1024


def quoted(value):
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'


def is_result(parameter, by_name):
    """Whether it is an output by itself, and not the length of another one."""
    buffer = by_name.get(parameter.get("measures"))
    return parameter["direction"] != "in" and parameter["kind"] != "error" and \
        (buffer is None or buffer["direction"] == "in")


class Writer:
    def __init__(self, document):
        self.methods = dialects.methods(document)
        self.lines, self.kinds = [], {}
        self.declared = {}

    def declare(self, kind, name):
        """Declare a variable, once; gives its name."""
        if self.declared.setdefault(name, kind) != kind:
            raise dialects.Lacking(f"{name} is two things")
        return name

    def found(self, call):
        object_, name, given = dialects.parts(call)
        kind = self.kinds[object_.id] if object_ else None
        count = len(given) + len(call.keywords)
        found = dialects.form(self.methods, kind, name, count, call.keywords)
        if not found:
            raise dialects.Lacking(name)
        return found

    def given(self, call, method):
        """What the call gives to each parameter: a node, or the default that scripts have."""
        values = dict(zip([one["name"] for one in method["arguments"]], dialects.parts(call)[2]))
        values.update({one.arg: one.value for one in call.keywords})
        found = {}
        for one in method["arguments"]:
            if one["name"] in values and len(one["sets"]) == 2:
                found.update(zip(one["sets"], values[one["name"]].elts))
            elif one["sets"]:
                found[one["sets"][0]] = values.get(one["name"], one.get("default"))
        return found

    def value(self, parameter, node):
        if isinstance(node, ast.AST):
            return self.literal(parameter, node)
        if node is None:
            none = "0" if parameter["kind"] == "number" else "NULL"
            return "PS_NO_TIMEOUT" if parameter["type"] == "double" else none
        return str(node)

    def literal(self, parameter, node):
        if parameter.get("target") == "ps_address":
            return self.address(node)
        if isinstance(node, ast.Constant):
            if node.value is None or isinstance(node.value, bool):
                return self.value(parameter, None if node.value is None else int(node.value))
            if isinstance(node.value, (bytes, str)):
                return quoted(node.value)
            return quoted(str(node.value)) if parameter["kind"] == "text" else repr(node.value)
        if isinstance(node, ast.Attribute) and node.value.id == "polysocket":
            return node.attr if node.attr not in ("BOTH", "RECEIVING", "SENDING", "NO_DEADLINE") else f"PS_{node.attr}"
        if isinstance(node, ast.UnaryOp):
            return f"-{node.operand.value}"
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Call):
            return self.inner(parameter, node)
        raise dialects.Lacking(ast.dump(node))

    def inner(self, parameter, call):
        """A call within another one: what it gives is kept in a variable, unless it returns it."""
        function, _ = self.found(call)
        if function["returns"]["kind"] != "status":
            return self.call(call, [])
        name = {"descriptor": "fd"}.get(parameter["kind"], "result")
        self.lines.append(self.call(call, [name]) + ";")
        return name

    def address(self, node):
        if isinstance(node, ast.Name):
            return f"&{node.id}"
        name = self.declare("ps_address", "address")
        if isinstance(node, ast.Call):
            self.lines.append(f"{self.call(node, [name])};")
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            host, port = (one.value for one in node.elts)
            self.lines.append(f"ps_address_make_inet({quoted(host)}, {port}, &{name}, &err);")
        elif isinstance(node, ast.Constant):
            self.lines.append(f"ps_address_make_unix({quoted(node.value)}, {len(node.value)}, &{name}, &err);")
        else:
            raise dialects.Lacking("an address")
        return f"&{name}"

    def length_of(self, node):
        if isinstance(node, ast.Constant) and isinstance(node.value, (bytes, str)):
            return str(len(node.value))
        if isinstance(node, ast.Name) and self.declared.get(node.id) == f"char [{ROOM}]":
            return f"{node.id}_length" if f"{node.id}_length" in self.declared else f"sizeof {node.id}"
        raise dialects.Lacking("a length")

    def output(self, parameter, name):
        """The argument for an output, which is called so, or which nobody wants."""
        if name is None:
            if parameter["nullable"]:
                return "NULL"
            raise dialects.Lacking(f"{parameter['name']} is required")
        kind = parameter["kind"]
        if kind == "handle":
            self.kinds[name] = parameter["target"]
            return "&" + self.declare(parameter["target"] + " *", name)
        if kind in ("bytes", "text"):
            return self.declare(f"char [{ROOM}]", name)
        if kind == "record":
            return "&" + self.declare(parameter["target"], name)
        return "&" + self.declare(parameter["type"].rstrip(" *"), name)

    def arguments(self, function, given, names):
        by_name = {one["name"]: one for one in function["parameters"]}
        names = list(names)
        results = {}
        for one in function["parameters"]:
            if is_result(one, by_name):
                results[one["name"]] = names.pop(0) if names else None
        if names:
            raise dialects.Lacking("more results than outputs")
        for one in function["parameters"]:
            buffer = by_name.get(one.get("measures"))
            if one["kind"] == "error":
                yield "&err"
            elif one["name"] in results:
                yield self.output(one, results[one["name"]])
            elif one["direction"] != "in":
                yield self.count(one, buffer, results)
            elif buffer and buffer["direction"] == "in":
                yield self.length_of(given[buffer["name"]])
            elif buffer:
                yield self.capacity(results.get(buffer["name"]), given.get(one["name"]))
            else:
                yield self.value(one, given.get(one["name"]))

    def capacity(self, name, asked):
        """What the program asked for, where that is less than there is."""
        if isinstance(asked, ast.Constant) and asked.value < ROOM:
            return str(asked.value)
        return f"sizeof {name}" if name else "0"

    def count(self, parameter, buffer, results):
        """How many bytes came is wanted, except of a text, which has an end."""
        name = results.get(buffer["name"])
        if name is None or (buffer.get("terminated") and parameter["nullable"]):
            return "NULL"
        return "&" + self.declare("int64_t", f"{name}_length")

    def call(self, call, names):
        function, method = self.found(call)
        given = self.given(call, method)
        if dialects.parts(call)[0]:
            given["self"] = dialects.parts(call)[0]
        text = f"{function['name']}({', '.join(self.arguments(function, given, names))})"
        if function["returns"]["kind"] not in ("status", "nothing") and names:
            kind = function["returns"]["type"]
            return f"{self.declare(kind, names[0])} = {text}"
        return text

    def statement(self, node, expected):
        if isinstance(node, ast.Assign):
            target = node.targets[0]
            names = [one.id for one in target.elts] if isinstance(target, ast.Tuple) else [target.id]
            if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
                self.lines.append(self.call(node.value, names) + ";")
                return
            raise dialects.Lacking("an assignment")
        call = node.value
        if isinstance(call.func, ast.Name):
            self.printed(call.args[0], expected)
        else:
            self.lines.append(self.call(call, []) + ";")

    def printed(self, node, expected):
        if isinstance(node, ast.Subscript):
            return self.part(node, expected)
        if isinstance(node, ast.Attribute):
            node = ast.Call(node, [], [])
        if isinstance(node, ast.Call):
            node = self.printed_call(node)
        kind = self.declared[node.id]
        if kind == f"char [{ROOM}]":
            length = f"{node.id}_length"
            shown = f'"%.*s\\n", (int){length}, {node.id}' if length in self.declared else f'"%s\\n", {node.id}'
        elif kind.endswith("*"):
            shown = f'"%s\\n", {node.id}'
        else:
            shown = f'"%g\\n", {node.id}' if kind == "double" else f'"%" PRId64 "\\n", {node.id}'
        return self.lines.append(f"printf({shown});  // {self.shown(expected, kind)}")

    def printed_call(self, node):
        """Call it with a variable for its result, which is then printed."""
        if isinstance(node.func, ast.Name):
            raise dialects.Lacking(node.func.id)
        function, method = self.found(node)
        by_name = {one["name"]: one for one in function["parameters"]}
        name = next((one["name"] for one in function["parameters"] if is_result(one, by_name)), "result")
        self.lines.append(self.call(node, [name]) + ";")
        return ast.Name(name)

    def part(self, node, expected):
        """The host or the port of an address."""
        if not isinstance(node.value, ast.Name) or self.declared.get(node.value.id) != "ps_address":
            raise dialects.Lacking("a part")
        if node.slice.value == 0:
            text = self.declare(f"char [{ROOM}]", "host")
            self.lines.append(f"ps_address_host(&{node.value.id}, {text}, sizeof {text}, NULL, &err);")
            self.lines.append(f'printf("%s\\n", {text});  // {expected}')
        else:
            self.lines.append(f"ps_address_port(&{node.value.id}, &{self.declare('int64_t', 'port')}, &err);")
            self.lines.append(f'printf("%" PRId64 "\\n", port);  // {expected}')
        return None

    def shown(self, expected, kind):
        if expected in ("True", "False"):
            return str(int(expected == "True"))
        if expected == "None":
            return "-1" if kind == "double" else "0"
        text = expected[2:-1] if dialects.is_bytes(expected) else expected
        return text[:-2] if kind == "double" and text.endswith(".0") else text

    def declarations(self):
        kinds = {}
        for name, kind in {**self.declared, "err": "ps_error"}.items():
            kinds.setdefault(kind, []).append(name)
        for kind, names in kinds.items():
            if kind.startswith("char ["):
                yield f"char {', '.join(f'{name}[{ROOM}]' for name in names)};"
            elif kind.endswith("*"):
                yield f"{kind[:-1]}{', '.join('*' + name for name in names)};"
            else:
                yield f"{kind} {', '.join(names)};"


def text(document, example):
    """The example in C: its own words, or those that follow from the description; None where neither says it."""
    if example.c:
        return textwrap.dedent(example.c)
    writer = Writer(document)
    try:
        for one in example.statements:
            writer.statement(one, example.expected[one.lineno])
    except dialects.Lacking:
        return None
    return "\n".join([*writer.declarations(), "", *writer.lines])
