# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Everything of today runs with a later version of the library, which has more of everything.

The later version is later.c, which stands in front of the real library and describes itself with additions: members,
kinds, directions, records, callbacks, fields in reserved places, functions, a status. abi/README.md says what may come.
"""

import copy
import ctypes
import json
import os
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
LIBRARIES = os.path.abspath(os.path.join(os.environ.get("POLYSOCKET_BUILD", "build"), "lib"))
LIBRARY = os.path.join(LIBRARIES, "libpolysocket.so")
CC = os.environ.get("CC", "cc").split()
PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
RUBY = os.environ.get("RUBY", "/usr/bin/ruby")
TCLSH = os.environ.get("TCLSH", "/usr/bin/tclsh")
PERL = os.environ.get("PERL", "/usr/bin/perl")
LUAJIT = os.environ.get("LUAJIT", "/usr/bin/luajit")
NODE = os.environ.get("NODE", "/usr/bin/node")

ERR = {"name": "err", "type": "ps_error *", "kind": "error", "direction": "out", "target": "ps_error",
       "nullable": True, "ownership": "borrowed", "doc": "the error record."}
NUMBER = {"name": "number", "type": "int64_t", "kind": "number", "direction": "in", "nullable": False, "doc": "one."}

# Each loads the library that the argument names, and says: what a function of today and one of later give; which of
# the functions are there that have something unknown; and what the error of the unknown status is.
IN_LUAJIT = """
local ps = require("polysocket").load(arg[1])
local _, failure = pcall(ps.ps_setdefaulttimeout, 99)
print(ps.ps_htons(1) > 0, ps.ps_later_same(5), ps.ps_later_odd, ps.ps_later_both_ways, ps.ps_later_stream)
print(failure.status, failure.name, failure.code, failure.operation, failure.hint, failure.message)
print(ps.PS_E_LATER, ps.PS_LATER)
"""
IN_FIDDLE = """
require "polysocket_fiddle"
ps = PolysocketFiddle.load(ARGV[0])
there = %i[ps_later_odd ps_later_both_ways ps_later_stream].map { |name| ps.respond_to?(name) ? "there" : "nil" }
puts [ps.ps_htons(1) > 0, ps.ps_later_same(5), *there].join("\\t")
begin
  ps.ps_setdefaulttimeout(99)
rescue PolysocketFiddle::Error => e
  puts [e.status, e.name, e.code, e.operation, 7, e.message].join("\\t")
end
puts [ps.PS_E_LATER, ps.PS_LATER].join("\\t")
"""
IN_KOFFI = """
const ps = require("polysocket").load(process.argv[1]);
const refused = (work) => { try { work(); return "there"; } catch (e) { return /know/.test(e.message) ? "nil" : e; } };
const odd = [() => ps.ps_later_odd(null), () => ps.ps_later_both_ways(null), () => ps.ps_later_stream(1)].map(refused);
console.log([ps.ps_htons(1) > 0, ps.ps_later_same(5), ...odd].join("\\t"));
try { ps.ps_setdefaulttimeout(99); } catch (e) {
  console.log([e.status, e.statusName, e.code, e.operation, 7, e.message].join("\\t"));
}
console.log([ps.PS_E_LATER, ps.PS_LATER].join("\\t"));
"""
# Those who know the interface from when they were built: the unknown status is a plain error with the number.
IN_PYTHON = """
import importlib, sys
module = importlib.import_module(sys.argv[1])
try:
    module.setdefaulttimeout(99)
except Exception as error:
    print(type(error).__mro__[-4:-3] == (OSError,) or isinstance(error, OSError), error.errno)
"""
IN_RUBY = """
require "polysocket"
begin
  Polysocket.setdefaulttimeout(99)
rescue SystemCallError => e
  puts "true 5" if e.errno == 5
rescue StandardError => e
  puts "#{e.class}: #{e.message}"
end
"""
IN_PERL = """
use Polysocket;
eval { Polysocket::setdefaulttimeout(99) };
print $@->code == 5 ? "true 5" : $@->message;
"""
IN_TCL = """
package require polysocket
catch {polysocket::setdefaulttimeout 99} message options
puts $message
puts [dict get $options -errorcode]
"""


def grown(document):
    """The description of a later version: additions wherever there may be some."""
    later = copy.deepcopy(document)
    for one in list(every_object(later)):
        one["later"] = {"of": ["any", 1]}
    records = {one["name"]: one for one in later["records"]}
    give_meaning(records["ps_error"], "int64_t", "hint", 8)
    give_meaning(records["ps_hooks"], "ps_hooks_later", "later_hook", 8)
    later["handles"].append({"name": "ps_later", "free": "ps_later_free", "doc": "A handle."})
    later["callbacks"].append({
        "name": "ps_hooks_later", "returns": {"type": "int32_t", "kind": "number"}, "doc": "A hook.",
        "parameters": [{"name": "context", "type": "void *", "kind": "pointer", "direction": "in"}]})
    later["records"].append({
        "name": "ps_later_record", "size": 184, "align": 8, "opaque": False, "doc": "A record.", "fields": [
            {"name": "address", "type": "ps_address", "offset": 0, "size": 160, "doc": "A record inside."},
            {"name": "hooks", "type": "const ps_hooks *", "offset": 160, "size": 8, "doc": "A pointer."},
            {"name": "name", "type": "const char *", "offset": 168, "size": 8, "doc": "A text."},
            {"name": "reserved", "type": "int64_t", "count": 1, "offset": 176, "size": 8, "doc": "Zero."}]})
    later["statuses"].append({"name": "PS_E_LATER", "value": 99, "text": "later", "doc": "A status."})
    later["constants"].append({"name": "PS_LATER", "value": 3, "type": "int32_t", "doc": "A constant."})
    same = {**NUMBER, "name": "same", "type": "int64_t *", "direction": "out", "doc": "receives it."}
    address = {"name": "address", "type": "ps_address *", "kind": "record", "target": "ps_address", "nullable": False,
               "direction": "sideways", "doc": "it goes somewhere."}
    for name, *parameters in (
        ("ps_later_same", NUMBER, same), ("ps_later_odd", {**NUMBER, "type": "void *", "kind": "oddity"}),
        ("ps_later_both_ways", address), ("ps_later_stream", {**NUMBER, "direction": "stream"}),
    ):
        later["functions"].append({
            "name": name, "operation": name[3:], "blocks": False, "parameters": [*parameters, ERR], "errors": [],
            "returns": {"type": "int32_t", "kind": "status"}})
    return later


def every_object(value):
    if isinstance(value, dict):
        yield value
    for one in list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from every_object(one)


def give_meaning(record, kind, name, size):
    """Give the first bytes of the reserved field a meaning."""
    place = next(i for i, field in enumerate(record["fields"]) if field["name"] == "reserved")
    rest = dict(record["fields"][place])
    new = {"name": name, "type": kind, "offset": rest["offset"], "size": size, "doc": "New."}
    rest.update(offset=rest["offset"] + size, size=rest["size"] - size)
    rest["count"] -= size // (record["fields"][place]["size"] // record["fields"][place]["count"])
    record["fields"][place:place + 1] = [new, rest]


class LaterTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.later = os.path.join(folder.name, "libpolysocket.so.0")
        subprocess.run(
            [*CC, "-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", f"-I{ROOT}/abi", "-o", cls.later,
             os.path.join(HERE, "later.c"), "-Wl,--no-as-needed", f"-Wl,-rpath,{LIBRARIES}", LIBRARY],
            check=True, timeout=60)
        cls.library = ctypes.CDLL(LIBRARY)
        cls.library.ps_description.restype = ctypes.c_char_p
        cls.document = json.loads(cls.library.ps_description())
        cls.path = os.path.join(folder.name, "description.json")
        with open(cls.path, "w", encoding="utf-8") as file:
            json.dump(grown(cls.document), file)

    def run_with_it(self, *command, **environment):
        settings = {**os.environ, "LATER_DESCRIPTION": self.path, **environment}
        done = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout.splitlines()

    def assert_bound(self, lines):
        """What each language that binds at run time must have printed."""
        self.assertEqual([line.split("\t") for line in lines], [
            ["true", "5", "nil", "nil", "nil"],
            ["99", "PS_E_LATER", "5", "setdefaulttimeout", "7", "setdefaulttimeout: something of a later version"],
            ["99", "3"]])

    def test_luajit_reads_what_it_knows(self):
        script = os.path.join(self.folder, "later.lua")
        with open(script, "w", encoding="utf-8") as file:
            file.write(IN_LUAJIT)
        self.assert_bound(self.run_with_it(LUAJIT, script, self.later))

    def test_fiddle_reads_what_it_knows(self):
        self.assert_bound(self.run_with_it(RUBY, "-e", IN_FIDDLE, self.later))

    def test_koffi_reads_what_it_knows(self):
        if not shutil.which(NODE) or subprocess.run(
            [NODE, "-e", "require('polysocket')"], capture_output=True, timeout=60, check=False
        ).returncode:
            self.skipTest("koffi is not there")
        self.assert_bound(self.run_with_it(NODE, "-e", IN_KOFFI, self.later))

    def test_a_status_that_is_unknown_is_an_ordinary_error_everywhere(self):
        for name in ("polysocket_ctypes", "polysocket_cffi"):
            lines = self.run_with_it(PYTHON, "-c", IN_PYTHON, name, POLYSOCKET_LIBRARY=self.later)
            self.assertEqual(lines, ["True 5"], name)
        self.assertEqual(self.run_with_it(PYTHON, "-c", IN_PYTHON, "polysocket", LD_PRELOAD=self.later), ["True 5"])
        self.assertEqual(self.run_with_it(RUBY, "-e", IN_RUBY, LD_PRELOAD=self.later), ["true 5"])
        self.assertEqual(self.run_with_it(PERL, "-e", IN_PERL, LD_PRELOAD=self.later), ["true 5"])
        script = os.path.join(self.folder, "later.tcl")
        with open(script, "w", encoding="utf-8") as file:
            file.write(IN_TCL)
        message, code = self.run_with_it(TCLSH, script, LD_PRELOAD=self.later)
        self.assertEqual(message, "setdefaulttimeout: something of a later version")
        self.assertIn("EIO", code)


class ReservedTest(unittest.TestCase):
    """What a program of a later version sets in a reserved field is refused, and not passed over."""

    NUMBERS = {"int32_t": ctypes.c_int32, "int64_t": ctypes.c_int64, "double": ctypes.c_double}

    @classmethod
    def setUpClass(cls):
        cls.library = ctypes.CDLL(LIBRARY)
        cls.library.ps_description.restype = ctypes.c_char_p
        cls.document = json.loads(cls.library.ps_description())
        cls.records = {one["name"]: one for one in cls.document["records"]}
        cls.values = {one["name"]: one["value"] for one in cls.document["statuses"]}

    def setUp(self):
        self.kept = []

    def memory(self, size=4096):
        self.kept.append(ctypes.create_string_buffer(size))
        return ctypes.addressof(self.kept[-1])

    def argument(self, function, parameter, err, special):
        """An argument that would do; `special` is the record in question."""
        kind = parameter["kind"]
        if kind == "error":
            return ctypes.c_void_p(err)
        if parameter["name"] == special[0]:
            return ctypes.c_void_p(special[1])
        if kind == "handle" and parameter["direction"] == "in":
            pair = (ctypes.c_void_p * 2)()
            create = self.library.ps_socket_create
            if parameter["target"] != "ps_socket":
                return ctypes.c_void_p(None)
            self.assertEqual(create(*(type_(value) for type_, value in zip(
                self.types("ps_socket_create"), (2, 1, 0))), ctypes.byref(pair), ctypes.c_void_p(None)), 0)
            self.addCleanup(self.library.ps_socket_free, ctypes.c_void_p(pair[0]))
            return ctypes.c_void_p(pair[0])
        if kind in ("number", "descriptor") and parameter["direction"] == "in":
            return self.NUMBERS[parameter["type"]](4 if parameter.get("measures") else 2)
        if kind == "text" and parameter["direction"] == "in":
            return ctypes.c_char_p(b"1")
        return ctypes.c_void_p(self.memory())

    def types(self, name):
        function = next(one for one in self.document["functions"] if one["name"] == name)
        return [self.NUMBERS[one["type"]] for one in function["parameters"] if one["direction"] == "in"]

    def reserved_in(self, name):
        """The reserved elements of a record: their offsets."""
        for field in self.records[name]["fields"]:
            if field["name"] == "reserved":
                step = field["size"] // field["count"]
                return range(field["offset"], field["offset"] + field["size"], step)
        return ()

    def test_every_function_refuses_every_reserved_field_that_is_set(self):
        tried = 0
        for function in self.document["functions"]:
            for parameter in function["parameters"]:
                given = parameter["direction"] != "out" and parameter["kind"] in ("record", "hooks")
                for offset in self.reserved_in(parameter["target"]) if given else ():
                    record = self.memory(self.records[parameter["target"]]["size"])
                    ctypes.memset(record + offset, 1, 1)
                    err = self.memory(self.records["ps_error"]["size"])
                    arguments = [self.argument(function, one, err, (parameter["name"], record))
                                 for one in function["parameters"]]
                    with self.subTest(function["name"], parameter=parameter["name"], offset=offset):
                        status = getattr(self.library, function["name"])(*arguments)
                        message = ctypes.string_at(err + self.message_offset()).decode()
                        self.assertEqual(status, self.values["PS_E_VALUE"], message)
                        self.assertIn("reserved", message)
                    tried += 1
        self.assertGreater(tried, 10)

    def message_offset(self):
        return next(one["offset"] for one in self.records["ps_error"]["fields"] if one["name"] == "message")

    def test_what_is_reserved_in_an_error_is_zero(self):
        err = self.memory(self.records["ps_error"]["size"])
        ctypes.memset(err, 0xFF, self.records["ps_error"]["size"])
        self.assertEqual(self.library.ps_setdefaulttimeout(ctypes.c_double(-5), ctypes.c_void_p(err)),
                         self.values["PS_E_VALUE"])
        offsets = self.reserved_in("ps_error")
        self.assertGreater(len(offsets), 0)
        self.assertEqual([ctypes.string_at(err + offset, 1) for offset in offsets], [b"\0"] * len(offsets))


if __name__ == "__main__":
    unittest.main()
