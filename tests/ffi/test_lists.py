# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A list or a file of the library is freed exactly once, whatever happens in between."""

import gc
import unittest
import unittest.mock

from routes import for_each_module

# Look-ups, what gives back what they found, and the functions that are called in between.
LOOK_UPS = (
    (
        lambda m: m.getaddrinfo("127.0.0.1", 1, type=m.SOCK_STREAM), "ps_addrinfo_free",
        ("ps_addrinfo_count", "ps_addrinfo_entry", "ps_addrinfo_canonname", "ps_address_host", "ps_address_port"),
    ),
    (
        lambda m: m.gethostbyname_ex("127.0.0.1"), "ps_hostent_free",
        ("ps_hostent_alias_count", "ps_hostent_address_count", "ps_hostent_address", "ps_hostent_name"),
    ),
)


class Stop(Exception):
    pass


class Watched(unittest.TestCase):
    def setUp(self):
        self.functions = self.socket.socket._library.functions
        self.freed = []
        for name in ("ps_addrinfo_free", "ps_hostent_free", "ps_file_free"):
            self.replace(name, self.noting(name, getattr(self.functions, name)))

    def replace(self, name, function):
        patch = unittest.mock.patch.object(self.functions, name, function)
        patch.start()
        self.addCleanup(patch.stop)

    def noting(self, name, free):
        def noted(handle):
            self.freed.append(name)
            free(handle)

        return noted

    def file(self, *arguments, **named):
        """A file over one end of a pair, with the socket below and the other end."""
        ours, theirs = self.socket.socketpair()
        self.addCleanup(ours.close)
        self.addCleanup(theirs.close)
        return ours.makefile(*arguments, **named), ours, theirs


@for_each_module
class Lists(Watched):
    def test_after_a_look_up(self):
        for look_up, free, _ in LOOK_UPS:
            self.freed.clear()
            look_up(self.socket)
            self.assertEqual(self.freed, [free])

    def test_when_the_result_cannot_be_had(self):
        for look_up, free, between in LOOK_UPS:
            for name in between:
                self.freed.clear()
                with self.subTest(name), unittest.mock.patch.object(self.functions, name, side_effect=Stop):
                    self.assertRaises(Stop, look_up, self.socket)
                    self.assertEqual(self.freed, [free])

    def test_nothing_is_when_nothing_was_found(self):
        with self.assertRaises(self.socket.gaierror):
            self.socket.getaddrinfo("no number", 1, flags=self.socket.AI_NUMERICHOST)
        self.assertEqual(self.freed, [])


@for_each_module
class Files(Watched):
    def test_closed_twice(self):
        file, _, _ = self.file("rwb")
        file.close()
        file.close()
        self.assertEqual(self.freed, ["ps_file_free"])

    def test_forgotten(self):
        for mode in ("rb", "wb", "rwb", "r", "w"):
            self.freed.clear()
            file, _, _ = self.file(mode)
            del file
            gc.collect()
            self.assertEqual(self.freed, ["ps_file_free"], mode)

    def test_never_handed_out(self):
        self.assertRaises(LookupError, self.file, "r", encoding="no such encoding")
        self.assertEqual(self.freed, ["ps_file_free"])

    def test_closed_without_being_able_to_send_the_rest(self):
        file, ours, theirs = self.file("wb")
        file.write(b"never sent")
        theirs.close()
        self.assertRaises(BrokenPipeError, file.close)
        self.assertTrue(file.closed)
        self.assertEqual(self.freed, ["ps_file_free"])


if __name__ == "__main__":
    unittest.main()
