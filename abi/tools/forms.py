# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""How a method or a function of the module is called in each language, as the entries of `methods` have it.

A language is a class: what a call looks like there, and what there is not.
"""

LANGUAGES = []
# Arguments that scripts give by name alone.
NAMED = {"deadline", "token", "happy_eyeballs", "delay", "source_address"}
DASHED = {"sendmsg", "recvmsg", "recvmsg_into", "send_fds", "recv_fds", "recv_exact", "recv_until", "sendfile",
          "create_server",
          "create_connection", "create_unix_server", "bind_unix", "listen_fds", "connect_host",
          "start_connect_host", "getaddrinfo", "start_getaddrinfo"}
# The argument that an existing descriptor is given by, always by name.
BY_NAME = "fileno"
# In Python these are functions of the module, with the socket in front.
OF_SOCKETS = ("send_fds", "recv_fds")
CONSTRUCTORS = {"socket": "Socket", "token": "Token"}
ATTRIBUTES = ("family", "type", "proto")


def language(cls):
    LANGUAGES.append(cls())
    return cls


def target(function):
    """The type of the object that the method belongs to, or None for a function of the module."""
    first = function["parameters"][:1]
    return first[0]["target"] if first and first[0]["name"] == "self" else None


class Language:
    """A language. `objects` are what an object of each type is called in examples."""

    title = fence = ""
    objects = {"ps_socket": "s", "ps_token": "t", "ps_operation": "o"}
    nothing = "None"
    yes_and_no = ("False", "True")
    module = "polysocket."

    def offers(self, function, name):
        return target(function) in (None, *self.objects)

    def default(self, argument):
        value = argument["default"]
        if value is None:
            return self.nothing
        # What the library's own constants stand for is told in the text.
        return ("…" if value.startswith("PS_") else value) if isinstance(value, str) else str(value)

    def name(self, name):
        return name

    def called(self, function, name):
        """What stands in front of the arguments."""
        kind = target(function)
        return f"{self.objects[kind]}.{self.name(name)}" if kind else self.module + self.name(name)

    def form(self, function, method):
        arguments = ", ".join(self.argument(one, method["name"]) for one in method["arguments"])
        return f"{self.called(function, method['name'])}({arguments})"

    def named(self, name, value):
        """An argument that is given by its name."""
        return f"{name}: {value}"

    def argument(self, one, _):
        if one["name"] == BY_NAME:
            return self.named(BY_NAME, "fd")
        return one["name"] + (f"={self.default(one)}" if "default" in one else "")


@language
class Python(Language):
    title, fence = "Python", "python"

    def name(self, name):
        return {"token": "Token"}.get(name, name)

    def named(self, name, value):
        return f"{name}={value}"

    def form(self, function, method):
        if method["name"] in OF_SOCKETS:
            return super().form(function, method).replace("s.", "polysocket.", 1).replace("(", "(s, ", 1)
        if target(function) == "ps_socket" and method["name"] in ATTRIBUTES:
            return f"s.{method['name']}"
        return super().form(function, method)


@language
class Ruby(Language):
    title, fence = "Ruby", "ruby"
    nothing = "nil"
    yes_and_no = ("false", "true")
    module = "Polysocket."

    def name(self, name):
        return f"{name}?" if name in ("has_dualstack_ipv6", "fired", "listening") else name

    def called(self, function, name):
        if target(function) is None and name in CONSTRUCTORS:
            return f"Polysocket::{CONSTRUCTORS[name]}.new"
        return super().called(function, name)

    def form(self, function, method):
        form = super().form(function, method)
        return form[:-2] if form.endswith("()") else form

    def argument(self, one, name):
        if "default" not in one:
            return super().argument(one, name)
        by_name = one["name"] in NAMED and not (name == "create_connection" and one["name"] == "source_address")
        return f"{one['name']}: {self.default(one)}" if by_name else f"{one['name']} = {self.default(one)}"


@language
class Tcl(Language):
    title, fence = "Tcl", "tcl"
    objects = {"ps_socket": "$s", "ps_token": "$t", "ps_operation": "$o"}
    yes_and_no = ("0", "1")
    module = "polysocket::"

    def called(self, function, name):
        kind = target(function)
        return f"{self.objects[kind]} {name}" if kind else self.module + name

    def form(self, function, method):
        words = [self.argument(one, method["name"]) for one in method["arguments"]]
        words.sort(key=lambda word: word[0] != "-")
        return " ".join([self.called(function, method["name"]), *words])

    def argument(self, one, name):
        if name == "socket" and "default" not in one:
            return "-fileno fd"
        if "default" not in one:
            return {"room": "varName"}.get(one["name"], one["name"])
        dashed = one["name"] in NAMED or name in DASHED
        return f"?-{one['name']} {one['name']}?" if dashed else f"?{one['name']}?"


@language
class Perl(Language):
    title, fence = "Perl", "perl"
    objects = {"ps_socket": "$s", "ps_token": "$t", "ps_operation": "$o"}
    nothing = "undef"
    yes_and_no = ("", "1")
    module = "Polysocket::"

    def called(self, function, name):
        kind = target(function)
        if kind is None and name in CONSTRUCTORS:
            return f"Polysocket::{CONSTRUCTORS[name]}->new"
        return f"{self.objects[kind]}->{name}" if kind else self.module + name

    def form(self, function, method):
        form = super().form(function, method)
        return form[:-2] if form.endswith("()") and target(function) else form

    def argument(self, one, _):
        if one["name"] == BY_NAME:
            return "fileno => $fd"
        if "default" not in one:
            return f"${one['name']}"
        if one["name"] in NAMED:
            return f"{one['name']} => {self.default(one)}"
        return f"${one['name']} = {self.default(one)}"


@language
class Lua(Language):
    title, fence = "Lua", "lua"
    nothing = "nil"
    yes_and_no = ("false", "true")

    def called(self, function, name):
        kind = target(function)
        return f"{self.objects[kind]}:{name}" if kind else self.module + name

    def form(self, function, method):
        if any(one["name"] == BY_NAME for one in method["arguments"]):
            return "polysocket.socket({ fileno = fd })"
        arguments = ""
        depth = 0
        for one in method["arguments"]:
            comma = ", " if arguments else ""
            if "default" in one:
                arguments += f"[{comma}{one['name']}"
                depth += 1
            else:
                arguments += "]" * depth + comma + one["name"]
                depth = 0
        return f"{self.called(function, method['name'])}({arguments}{']' * depth})"


@language
class Node(Language):
    title, fence = "Node.js", "js"
    objects = {"ps_socket": "s", "ps_token": "t"}
    nothing = "null"
    yes_and_no = ("false", "true")
    module = "ps."

    def offers(self, function, name):
        return super().offers(function, name) and not name.startswith("start_")

    def waits(self, function, name):
        """Whether it gives a promise: bindings/koffi/polysocket_forms.js has the rule."""
        address = target(function) and any(one.get("target") == "ps_address" and one["direction"] == "in"
                                           for one in function["parameters"])
        return name != "close" and bool(function["blocks"] or address)

    def form(self, function, method):
        if any(one["name"] == BY_NAME for one in method["arguments"]):
            return "ps.socket({ fileno: fd })"
        return ("await " if self.waits(function, method["name"]) else "") + super().form(function, method)

    def argument(self, one, name):
        return f"{one['name']} = {self.default(one)}" if "default" in one else super().argument(one, name)


def rows(function):
    """(language, call) for every language that has the methods of a function."""
    for method in function.get("methods", ()):
        for one in LANGUAGES:
            if one.offers(function, method["name"]):
                yield one.title, one.form(function, method)
