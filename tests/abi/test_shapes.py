# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What the description can say of parameters, records and callbacks: functions are made up in a copy of the headers."""

import json
import os
import shutil
import sys
import tempfile
import types
import unittest
from unittest import mock

import cffi
import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import described  # noqa: E402
import polysocket_cffi  # noqa: E402
import polysocket_ctypes  # noqa: E402
import python_tables  # noqa: E402
import reference  # noqa: E402

RECORDS = """
/** Memory of the caller. */
typedef struct ps_made_buffer {
  void *data;     /**< The bytes. */
  int64_t length; /**< Bytes in `data`, at least 0. */
} ps_made_buffer;

/** A record that has others inside of it, and points to others. */
typedef struct ps_made {
  ps_address address;      /**< Where it came from. */
  ps_made_buffer *buffers; /**< The parts; NULL for none. */
  int64_t buffer_count;    /**< Buffers in `buffers`, 0 to 16. */
  const ps_hooks *hooks;   /**< How it waits, or NULL. */
  const char *name;        /**< Its name, or NULL. */
  ps_address destination;  /**< Receiving: where it went to. */
  int64_t reserved[4];     /**< All zero. */
} ps_made;
"""
FUNCTION = """
/**
 * A function. Never blocks.
 *
{params} * @param err the error record, or NULL.
 * @retval PS_E_VALUE something is wrong.
 * @beyond for a test.
 * @since 0.1
 */
PS_API int32_t ps_made_call({declared}, ps_error *err);
"""
SELF = ("ps_socket *self", "the socket.")


class ShapesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.abi = os.path.join(folder.name, "abi")
        shutil.copytree(os.path.join(described.ROOT, "abi"), self.abi)
        with open(os.path.join(self.abi, "polysocket.schema.json"), encoding="utf-8") as file:
            self.schema = jsonschema.Draft202012Validator(json.load(file))

    def describe(self, *parameters, records="", function=FUNCTION):
        """The document of headers with a function more, and the faults that are found."""
        words = "".join(f" * @param {one.split()[-1].lstrip('*')} {doc}\n" for one, doc in parameters)
        text = records + function.format(params=words, declared=", ".join(one for one, _ in parameters))
        path = os.path.join(self.abi, "polysocket", "host.h")
        with open(path, encoding="utf-8") as file:
            before = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(before.replace("PS_END_DECLS", text + "\nPS_END_DECLS"))
        try:
            return described.description.describe(self.abi)
        finally:
            with open(path, "w", encoding="utf-8") as file:
                file.write(before)

    def made(self, *parameters, **more):
        document, faults = self.describe(*parameters, **more)
        self.assertEqual(faults, [])
        self.assertEqual([fault.message for fault in self.schema.iter_errors(document)], [])
        return next(one for one in document["functions"] if one["name"] == "ps_made_call"), document

    def traits(self, function, name):
        found = next(one for one in function["parameters"] if one["name"] == name)
        return {key: value for key, value in found.items() if key not in ("name", "type", "doc")}

    def assert_fault(self, words, *parameters, **more):
        self.assertIn(words, "\n".join(self.describe(*parameters, **more)[1]))

    def test_numbers_that_are_handed_in_are_taken_all_or_none(self):
        function, _ = self.made(
            SELF, ("const int64_t *fds", "an array of descriptors, each of which stays the caller's."),
            ("int64_t count", "how many, at least 0."), ("int64_t *sent", "receives how many bytes were sent."))
        self.assertEqual(self.traits(function, "fds"), {
            "kind": "numbers", "direction": "in", "nullable": False, "length": "count", "null_when_empty": True,
            "ownership": "borrowed"})
        self.assertEqual(self.traits(function, "count")["measures"], "fds")
        self.assertNotIn("measures", self.traits(function, "sent"))

    def test_numbers_that_come_back_have_a_length_and_a_count(self):
        function, document = self.made(
            SELF, ("int64_t *fds", "receives descriptors in an array, which the caller owns; 253 numbers hold any."),
            ("int64_t capacity", "numbers in `fds`."), ("int64_t *count", "receives how many came."))
        self.assertEqual(self.traits(function, "fds"), {
            "kind": "numbers", "direction": "out", "nullable": False, "length": "capacity", "count": "count",
            "null_when_empty": True, "enough": 253, "ownership": "owned"})
        self.assertEqual(self.traits(function, "count")["measures"], "fds")
        self.assertIn("253 numbers are enough", dict(reference.pages(document))["host.md"])

    def test_records_may_be_many_and_share_the_size_of_another_array(self):
        function, _ = self.made(
            SELF, ("const ps_address *destinations", "an array of addresses."),
            ("int64_t destination_count", "how many."),
            ("int64_t *lengths", "receives lengths in an array."), ("int64_t capacity", "how many fit."),
            ("int64_t *count", "receives how many came."),
            ("ps_address *senders", "receives addresses in an array with as many elements as `lengths`."))
        self.assertEqual(self.traits(function, "destinations"), {
            "kind": "records", "direction": "in", "target": "ps_address", "nullable": False,
            "length": "destination_count", "null_when_empty": True, "ownership": "borrowed"})
        self.assertEqual(self.traits(function, "senders"), {
            "kind": "records", "direction": "out", "target": "ps_address", "nullable": True, "length": "capacity",
            "count": "count", "null_when_empty": True, "ownership": "borrowed"})
        self.assertEqual(self.traits(function, "capacity")["measures"], "lengths")

    def test_an_array_beside_none_is_a_fault(self):
        self.assert_fault("senders: it has as many elements as no array", SELF,
                          ("ps_address *senders", "receives addresses in an array with as many elements as `lengths`."))

    def test_a_pointer_to_a_number_that_is_no_array_is_one_number(self):
        function, _ = self.made(SELF, ("int64_t *level", "receives a number."), ("int64_t *count", "receives another."))
        self.assertEqual(self.traits(function, "level"), {"kind": "number", "direction": "out", "nullable": True})
        self.assertEqual(self.traits(function, "count"), {"kind": "number", "direction": "out", "nullable": True})

    def test_an_array_without_a_length_is_a_fault(self):
        self.assert_fault("fds: no int64_t with its size follows it", SELF,
                          ("const int64_t *fds", "an array of descriptors, which stays the caller's."))

    def test_an_array_of_descriptors_has_an_owner(self):
        self.assert_fault("fds: its text says neither", SELF, ("const int64_t *fds", "an array of descriptors."),
                          ("int64_t count", "how many."))

    def test_a_record_that_the_call_fills_in_goes_both_ways(self):
        function, document = self.made(SELF, ("ps_made *message", "the message, which the call fills in."),
                                       records=RECORDS)
        self.assertEqual(self.traits(function, "message"), {
            "kind": "record", "direction": "inout", "target": "ps_made", "nullable": False, "ownership": "borrowed"})
        self.assertIn("| `message` | inout |", dict(reference.pages(document))["host.md"])
        function, _ = self.made(SELF, ("const ps_made *message", "the message."), records=RECORDS)
        self.assertEqual(self.traits(function, "message")["direction"], "in")
        self.assert_fault("message: it is written to", SELF, ("ps_made *message", "the message."), records=RECORDS)

    def field(self, name, document):
        found = [one for record in document["records"] for one in record["fields"]
                 if f"{record['name']}.{one['name']}" == name]
        return {key: value for key, value in found[0].items() if key not in ("name", "type", "offset", "size", "doc")}

    def test_fields_say_which_way_they_go_and_how_long_they_are(self):
        more = """  void *control;    /**< Control data; NULL for none. */
  int64_t capacity; /**< Bytes in `control`. Not looked at when sending. */
  int64_t used;     /**< Sending: bytes of `control`, at least 0. Receiving: how many came. */
  int64_t flags;    /**< Receiving: what the system tells. Sending: not looked at. */
  int64_t reserved[4];"""
        _, document = self.made(SELF, records=RECORDS.replace("  int64_t reserved[4];", more))
        for name, wanted in {
            "ps_made_buffer.data": {"length": "length", "null_when_empty": False},
            "ps_made_buffer.length": {"range": [0, None]},
            "ps_made.buffers": {"direction": "in", "length": "buffer_count", "null_when_empty": True},
            "ps_made.buffer_count": {"direction": "in", "range": [0, 16]},
            "ps_made.hooks": {"direction": "in", "nullable": True},
            "ps_made.destination": {"direction": "out"},
            "ps_made.control": {"direction": "in", "length": "capacity", "used": "used", "null_when_empty": True,
                                "content": "control"},
            "ps_made.capacity": {"direction": "in"},
            "ps_made.used": {"direction": "inout", "range": [0, None]},
            "ps_made.flags": {"direction": "out"},
            "ps_made.reserved": {"count": 4},
        }.items():
            with self.subTest(name):
                self.assertEqual(self.field(name, document), wanted)

    def test_memory_in_a_record_has_a_size(self):
        self.assert_fault("data: no field says how many bytes are in it", SELF,
                          records=RECORDS.replace("Bytes in `data`, at least 0.", "How many."))

    def test_a_number_may_count_the_bytes_in_a_records_buffers(self):
        sent = ("int64_t *sent", "receives how many bytes of the buffers were sent.")
        function, _ = self.made(SELF, ("const ps_made *made", "the record."), sent, records=RECORDS)
        self.assertEqual(self.traits(function, "sent")["counts"], "made")
        self.assert_fault("sent: its text says 'of the buffers', and no single record has any", SELF, sent)

    def test_a_number_may_say_how_much_was_done_before_a_failure(self):
        function, _ = self.made(SELF, ("int64_t *sent", "receives how many were sent, on failure too."))
        self.assertTrue(self.traits(function, "sent")["partial"])

    def test_a_handle_may_come_with_a_failure(self):
        function, _ = self.made(SELF, ("ps_file **report", "receives what came of it, on failure too, "
                                                           "released with ps_file_free()."))
        self.assertTrue(self.traits(function, "report")["partial"])

    def test_the_deadline_that_ends_a_call_says_what_it_waits_for(self):
        text = FUNCTION.replace("Never blocks.", "Blocks until a close or its sending deadline ends it.")
        function, _ = self.made(SELF, function=text)
        self.assertEqual(function["waits"], "sending")
        self.assertNotIn("waits", self.made(SELF)[0])

    def test_descriptors_are_known_by_their_name_or_by_what_becomes_of_them(self):
        function, _ = self.made(
            ("int64_t fd", "the descriptor, which the call consumes."),
            ("int64_t *copy", "receives another, which the caller owns and gives to ps_close()."))
        self.assertEqual([(self.traits(function, name)["kind"], self.traits(function, name)["ownership"])
                          for name in ("fd", "copy")], [("descriptor", "consumed"), ("descriptor", "owned")])

    def test_a_text_that_comes_back_says_where_it_is(self):
        function, _ = self.made(
            ("const char *name", "a name."), ("char *text", "receives the text, terminated; 16 bytes hold any."),
            ("int64_t capacity", "bytes in `text`."), ("int64_t *length", "receives its length."),
            ("const char **label", "receives static text, owned by the library."))
        self.assertEqual([self.traits(function, name).get("storage") for name in ("name", "text", "label")],
                         [None, "buffer", "static"])

    def test_packed_bytes_have_a_size_that_is_enough(self):
        function, _ = self.made(
            ("void *packed", "receives the bytes, without a terminator; 16 bytes hold any."),
            ("int64_t capacity", "bytes in `packed`."), ("int64_t *length", "receives how many."))
        self.assertEqual(self.traits(function, "packed")["enough"], 16)
        self.assertFalse(self.traits(function, "packed")["terminated"])

    def test_a_handle_may_be_stale_wherever_it_is_the_object(self):
        function, _ = self.made(SELF)
        self.assertEqual([one["status"] for one in function["errors"]], ["PS_E_VALUE", "PS_E_HANDLE"])
        function, _ = self.made(("int64_t number", "a number."))
        self.assertEqual([one["status"] for one in function["errors"]], ["PS_E_VALUE"])
        own = FUNCTION.replace(" * @beyond", " * @retval PS_E_HANDLE own words.\n * @beyond")
        function, _ = self.made(SELF, function=own)
        self.assertIn({"status": "PS_E_HANDLE", "doc": "own words."}, function["errors"])

    def test_callbacks_say_what_functions_say(self):
        _, document = self.made(SELF)
        callbacks = {one["name"]: one for one in document["callbacks"]}
        self.assertEqual(callbacks["ps_hooks_interrupted"]["returns"], {"type": "int32_t", "kind": "number"})
        run = callbacks["ps_hooks_run"]
        self.assertEqual(run["returns"], {"type": "void", "kind": "nothing"})
        self.assertEqual([(one["kind"], one["direction"], one.get("target")) for one in run["parameters"]], [
            ("callback", "in", "ps_work"), ("pointer", "in", None), ("pointer", "in", None)])

    def test_records_have_records_inside_and_the_python_modules_lay_them_out_alike(self):
        _, document = self.made(SELF, ("const ps_made *made", "the record."), records=RECORDS)
        record = next(one for one in document["records"] if one["name"] == "ps_made")
        kinds = [one["type"] for one in record["fields"]]
        self.assertEqual(kinds, ["ps_address", "ps_made_buffer *", "int64_t", "const ps_hooks *", "const char *",
                                 "ps_address", "int64_t"])
        names = [one["name"] for one in document["records"]]
        self.assertLess(names.index("ps_address"), names.index("ps_made"))
        self.assertIn("| `ps_made_buffer *` | `buffers` |", dict(reference.pages(document))["host.md"])
        signatures = types.ModuleType("signatures")
        exec(python_tables.module(document), vars(signatures))
        with mock.patch.object(polysocket_cffi, "signatures", signatures):
            foreign = cffi.FFI()
            foreign.cdef("\n".join(polysocket_cffi.declarations()))
        with mock.patch.object(polysocket_ctypes, "signatures", signatures):
            structure = polysocket_ctypes.Types().one("ps_made")
        for field in record["fields"]:
            self.assertEqual(foreign.offsetof("ps_made", field["name"]), field["offset"])
            self.assertEqual(getattr(structure, field["name"]).offset, field["offset"])

    def test_a_type_that_no_record_may_have_is_a_fault(self):
        self.assert_fault("buffers: int * may not be in a record", SELF,
                          records=RECORDS.replace("ps_made_buffer *buffers", "int *buffers"))


if __name__ == "__main__":
    unittest.main()
