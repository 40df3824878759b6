# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""described.py must notice every change of the contract: here one thing is broken at a time, on a copy of the tree."""

import contextlib
import io
import os
import shutil
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import described  # noqa: E402

BUILD = os.environ.get("POLYSOCKET_BUILD", "build")
LIBRARY = os.path.join(BUILD, "lib", "libpolysocket.so")
COPIED = (
    "abi", "docs", "swig", "src/base", "bindings/python/polysocket_ffi", "bindings/ruby/lib", "bindings/ruby/sig",
    "bindings/luajit")
# Changes after which the headers are as good as before, and say something else: what to change, and what is then seen.
GOLDEN = {
    "a dropped const of a text": (
        "version.h", "PS_API const char *ps_version", "PS_API char *ps_version", "char * may not cross the boundary"),
    "a dropped const of an input": (
        "transfer.h", "ps_socket_send(ps_socket *self, int64_t flags, const void *data",
        "ps_socket_send(ps_socket *self, int64_t flags, void *data", "ps_socket_send: data: it is written to"),
    "an added const": (
        "timeout.h", "double *seconds, ps_error *err);", "const double *seconds, ps_error *err);",
        "ps_socket_gettimeout: seconds: const double * may not cross the boundary"),
    "two parameters of one type in the other order": (
        "family.h", "int64_t pid, int64_t groups", "int64_t groups, int64_t pid", '+        {"name": "groups"'),
    "two parameters whose words are swapped too": (
        "convert.h", "ps_htonl(int64_t number", "ps_htonl(int64_t value", "ps_htonl: value: it has no @param"),
    "another width": (
        "socket.h", "ps_socket_listen(ps_socket *self, int64_t backlog",
        "ps_socket_listen(ps_socket *self, int32_t backlog", '"type": "int32_t"'),
    "another sign": (
        "address.h", "int64_t *scopeid, ps_error", "uint32_t *scopeid, ps_error", '"type": "uint32_t *"'),
    "a type that differs between compilers": (
        "socket.h", "int64_t how, ps_error", "long how, ps_error", "ps_socket_shutdown: how: long int may not cross"),
    "a boolean": ("timeout.h", "int64_t blocking,", "_Bool blocking,", "_Bool may not cross"),
    "a record by value": (
        "socket.h", "ps_socket_bind(ps_socket *self, const ps_address *address",
        "ps_socket_bind(ps_socket *self, const ps_address address", "address: const ps_address may not cross"),
    "a pointer that is const": (
        "socket.h", "ps_socket_family(ps_socket *self", "ps_socket_family(ps_socket *const self",
        "ps_socket_family: self: qualified ps_socket * may not cross"),
    "a volatile output": (
        "socket.h", "int64_t *type, ps_error *err);", "volatile int64_t *type, ps_error *err);", "qualified int64_t"),
    "variable arguments": (
        "host.h", "const ps_hooks *hooks, ps_error *err);", "const ps_hooks *hooks, ps_error *err, ...);",
        "ps_socket_sethooks: ...: "),
    "another result": (
        "socket.h", "int32_t ps_socket_dup", "int64_t ps_socket_dup", "returns int64_t instead of an int32_t status"),
    "another value of a status": ("error.h", "#define PS_E_VALUE 6 ", "#define PS_E_VALUE 16 ", '"value": 16'),
    "another value of a constant": (
        "timeout.h", "PS_NO_TIMEOUT (-1.0)", "PS_NO_TIMEOUT (-3.0)", '"value": -3.0'),
    "a constant that is an expression": (
        "options.h", "PS_OPTION_MAX 1024", "PS_OPTION_MAX (1 << 10)", "'(1 << 10)' is no number"),
    "a removed function": (
        "socket.h", "PS_API int32_t ps_socket_dup(ps_socket *self, ps_socket **socket, ps_error *err);", "",
        '-      "name": "ps_socket_dup"'),
    "another name of a field": ("error.h", "int32_t status; ", "int32_t class; ", '"name": "class"'),
    "a longer field": ("error.h", "char operation[64]", "char operation[72]", '"count": 720, "offset": 312'),
    "a larger record": ("types.h", "int64_t opaque[20]", "int64_t opaque[21]", '"size": 168'),
    "another function pointer": (
        "host.h", "int32_t (*interrupted)(void *context)", "int64_t (*interrupted)(void *context)",
        '"returns": {"type": "int64_t"'),
    "another limit": ("timeout.h", "up to 9223372036 seconds", "up to 4294967 seconds", '"range": [null, 4294967]'),
    "another promise": ("transfer.h", "(S127)", "(S128)", '"items": ["S128"]'),
    "an output that is required now": (
        "transfer.h", "receives the number of bytes sent; 0 on failure.",
        "receives the number of bytes sent. Required.",
        '"nullable": false'),
    "a size that is not behind its buffer": (
        "transfer.h", "void *buffer, int64_t capacity, int64_t *received,\n                              ps_error",
        "int64_t capacity, void *buffer, int64_t *received,\n                              ps_error",
        "ps_socket_recv: buffer: no int64_t with its size follows it"),
    "an input behind an output": (
        "constants.h", "const char *name, int64_t *value, ps_error", "int64_t *value, const char *name, ps_error",
        "ps_constant_get: name: an input stands behind an output"),
}
# Comments that leave something out: what to change, and the fault that names the function and, where it is one's, the
# parameter.
COMMENTS = {
    "no item": ("transfer.h", " (S127)", "", "ps_socket_send: either names the document's items"),
    "no parameter": (
        "socket.h", " * @param backlog connections to queue, up to 2147483647; the system may apply a lower limit. "
        "Below 0 counts as 0.\n", "", "ps_socket_listen: backlog: it has no @param"),
    "a parameter of another function": (
        "socket.h", "@param how ", "@param way ", "ps_socket_shutdown: way: there is no such parameter"),
    "no release": ("host.h", " * @since 0.1\n", "", "ps_hooks_size: has no @since"),
    "no word on blocking": (
        "socket.h", "Listen for connections (S116). Never blocks.", "Listen for connections (S116).",
        "ps_socket_listen: no sentence begins with 'Never blocks' or 'Blocks'"),
    "no errors": (
        "version.h", "PS_API int64_t ps_version_number(void)", "PS_API int32_t ps_version_number(ps_error *err)",
        "ps_version_number: it can fail and names no error"),
    "a status that doesn't exist": (
        "host.h", "@retval PS_E_VALUE", "@retval PS_E_BADF", "PS_E_BADF is no status"),
    "a reference to no list": (
        "timeout.h", "err     the error record, or NULL.\n * @retval PS_E_VALUE  negative",
        "err     the error record, or NULL; errors as above.\n * @retval PS_E_VALUE  negative",
        "ps_socket_settimeout: err: polysocket/timeout.h has no list"),
    "no word on who gives a handle back": (
        "socket.h", "receives the new handle, which the caller frees;", "receives the new handle;",
        "ps_socket_dup: socket: its text says neither"),
    "no word on whose a descriptor is": (
        "socket.h", "an open descriptor, which stays the caller's.", "an open descriptor.",
        "ps_socket_fromfd: fd: its text says neither"),
    "no word on a terminator": (
        "convert.h", "receives 4 bytes in network byte order, without a terminator;", "receives 4 bytes;",
        "ps_inet_aton: packed: its text says neither"),
    "no word on whose a text is": (
        "version.h", "@return static text, owned by the library.", "@return text.",
        "ps_version: its @return doesn't say"),
    "an output that isn't called one": (
        "timeout.h", "receives the seconds; PS_NO_TIMEOUT in", "the seconds; PS_NO_TIMEOUT in",
        "ps_socket_gettimeout: seconds: it is written to, so its text begins with 'receives'"),
    "a method whose argument sets nothing that there is": (
        "transfer.h", "@method recv(bufsize: capacity,", "@method recv(bufsize: size,",
        "ps_socket_recv: @method recv: size: there is no such input"),
    "a method that sets a field that there is not": (
        "operation.h", "family=0: options.family,", "family=0: options.kind,",
        "options.kind: ps_connect_options has no such field"),
    "a method without an argument for an input": (
        "socket.h", "@method connect(address)", "@method connect()",
        "ps_socket_connect: @method connect: address: no argument sets it"),
    "a method that cannot be read": (
        "socket.h", "@method connect(address)", "@method connect address", "is no NAME(ARGUMENT, …)"),
    "an unknown tag": ("host.h", "@retval PS_E_VALUE", "@throws PS_E_VALUE", "has a tag that is unknown: @throws"),
    "an operation that needs no name": (
        "socket.h", " * @operation socket\n", " * @operation create\n", "its @operation is create without being named"),
    "an operation without room": (
        "socket.h", " * @operation socket\n", f" * @operation {'a' * 64}\n",
        "doesn't fit into ps_error.operation (64 bytes)"),
    "a constant without words": (
        "timeout.h", "/** No timeout: blocking mode. */\n", "", "PS_NO_TIMEOUT: has no documentation comment"),
    "a field without words": (
        "error.h", " /**< The operation that failed: \"connect\". */", "",
        "ps_error.operation: has no documentation comment"),
}
# Other files of the tree.
FILES = {
    "an edited description": ("abi/polysocket.json", '"ps_socket_send"', '"ps_socket_sent"', "'make abi' writes"),
    "an edited plain declaration": (
        "abi/polysocket.cdef", "int64_t done;", "int32_t done;", "'make abi' writes abi/polysocket.cdef anew"),
    "an edited text of the library": (
        "src/base/description.inc", "ps_socket_send", "ps_socket_sent", "'make abi' writes"),
    "an edited table of the Python modules": (
        "bindings/python/polysocket_ffi/signatures.py", '"int64_t", "done"', '"int32_t", "done"', "'make abi' writes"),
    "an edited page": (
        "docs/reference/transfer.md", "Send bytes", "Send all bytes", "+Send bytes to the connected peer"),
    "a method without its default in a page": (
        "docs/reference/transfer.md", "recv(bufsize, flags=0)", "recv(bufsize, flags)",
        "+| Python | `s.recv(bufsize, flags=0)` |"),
    "an edited example in a page": (
        "docs/reference/transfer.md", "print(s.recv(2))", "print(s.recv(3))", "+print(s.recv(2))  # b'he'"),
    "a stricter schema": ("abi/polysocket.schema.json", '"bytes", "handle"', '"handle"', "'bytes' is not one of"),
    "a symbol of another release": (
        "abi/polysocket.map", "POLYSOCKET_0.1 {", "POLYSOCKET_0.2 {", "is new in 0.1, and the map says 0.2"),
    "a symbol that isn't in the map": (
        "abi/polysocket.map", "    ps_socket_send;\n", "", "ps_socket_send is new in 0.1, and the map says nothing"),
    "a function that SWIG doesn't use": (
        "swig/model/transfer.i", "ps_socket_sendall(", "ps_socket_send(", "ps_socket_sendall: neither swig/model nor"),
}


class DescribedTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        for name in COPIED:
            shutil.copytree(os.path.join(described.ROOT, name), os.path.join(self.root, name))

    def check(self):
        """What described.py makes of the copy."""
        output = io.StringIO()
        with mock.patch.object(sys, "argv", ["described.py", LIBRARY, self.root]):
            with contextlib.redirect_stdout(output):
                status = described.main()
        return status, output.getvalue()

    @contextlib.contextmanager
    def changed(self, path, old, new):
        with open(os.path.join(self.root, path), encoding="utf-8") as file:
            before = file.read()
        self.assertIn(old, before, path)
        with open(os.path.join(self.root, path), "w", encoding="utf-8") as file:
            file.write(before.replace(old, new, 1))
        try:
            yield
        finally:
            with open(os.path.join(self.root, path), "w", encoding="utf-8") as file:
                file.write(before)

    def assert_each_is_seen(self, table, folder=""):
        for what, (path, old, new, expected) in table.items():
            with self.subTest(what), self.changed(folder + path, old, new):
                status, output = self.check()
                self.assertEqual(status, 1)
                self.assertIn(expected, output)

    def test_the_tree_as_it_is_passes(self):
        status, output = self.check()
        self.assertEqual(status, 0, output)

    def test_each_change_of_the_contract_is_seen(self):
        self.assert_each_is_seen(GOLDEN, "abi/polysocket/")

    def test_each_gap_in_a_comment_is_named(self):
        self.assert_each_is_seen(COMMENTS, "abi/polysocket/")

    def test_what_else_can_go_wrong_is_seen(self):
        self.assert_each_is_seen(FILES)

    def test_a_header_that_nobody_includes_is_seen(self):
        with self.changed("abi/polysocket.h", '#include "polysocket/version.h"\n', ""):
            self.assertIn("abi/polysocket/version.h: polysocket.h doesn't include it", self.check()[1])

    def test_a_page_that_nobody_writes_is_seen(self):
        with open(os.path.join(self.root, "docs", "reference", "old.md"), "w", encoding="utf-8"):
            pass
        self.assertIn("docs/reference/old.md is generated no more", self.check()[1])

    def test_headers_that_do_not_compile_are_shown_as_the_compiler_shows_them(self):
        with self.changed("abi/polysocket/version.h", "PS_API int64_t", "PS_API what"):
            status, output = self.check()
            self.assertEqual(status, 1)
            self.assertRegex(output, "# .*version.h:.*unknown type name 'what'")


if __name__ == "__main__":
    unittest.main()
