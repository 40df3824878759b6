# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Messages about wrong arguments: the function, the parameter, what it takes, and what it was given."""

import contextlib
import sys
import unittest

import polysocket

from support import IS_STANDARD, Case


def data(function, kind):
    """What is said of data that are none."""
    return (f"a bytes-like object is required, not '{kind}'" if IS_STANDARD
            else f"{function}: data must be a bytes-like object, not {kind}")


class Messages(Case):
    def said(self, kind, call):
        with self.assertRaises(kind) as caught:
            call()
        return str(caught.exception)

    def test_wrong_types_name_the_function_and_what_it_takes(self):
        s, local = self.socket(), self.socket(polysocket.AF_UNIX)
        for call, text in (
            (lambda: s.connect("host"), "connect: AF_INET address (host, port) must be a tuple, not str"),
            (lambda: s.connect_ex(("host", 1, 2)), "connect_ex: AF_INET address (host, port) must have 2 items, not 3"),
            (lambda: s.bind(("127.0.0.1", "80")), "bind: port must be an integer, not str"),
            (lambda: s.bind((5, 80)), "bind: host must be str, bytes or bytearray, not int"),
            (lambda: local.bind(5), "bind: AF_UNIX address must be str, a bytes-like object or os.PathLike, not int"),
            (lambda: s.send("text"), data("send", "str")),
            (lambda: s.sendto("text", ("127.0.0.1", 9)), data("sendto", "str")),
            (lambda: s.sendall(None), data("sendall", "NoneType")),
            (lambda: s.recv("1"), "recv: bufsize must be an integer, not str"),
            (lambda: s.recv_into(b"constant"), "recv_into: buffer must be a read-write bytes-like object, not bytes"),
            (lambda: s.setsockopt(1, 2, None),
             "setsockopt: value must be an integer or a bytes-like object, not NoneType"),
            (lambda: s.settimeout("1"), "settimeout: timeout must be a real number, not str"),
            (lambda: s.listen(1.5), "listen: backlog must be an integer, not float"),
            (lambda: polysocket.socket("1"), "socket: family must be an integer, not str"),
            (lambda: polysocket.htons("1"), "htons: x must be an integer, not str"),
            (lambda: polysocket.inet_ntoa("1"), data("inet_ntoa", "str")),
            (lambda: polysocket.getaddrinfo(5, 80), "getaddrinfo: host must be str, bytes or bytearray, not int"),
            (lambda: polysocket.getservbyname(5), "getservbyname: service must be str or bytes, not int"),
        ):
            self.assertEqual(self.said(TypeError, call), text)

    def test_numbers_that_do_not_fit_tell_the_parameters_limits(self):
        s = self.socket()
        for number in (1 << 31, -(1 << 40)):
            self.assertRegex(self.said(OverflowError, lambda one=number: s.shutdown(one)),
                             f"^shutdown: how must be -2147483648.+2147483647, not {number}$")
        for number in (1 << 63, -(1 << 70)):
            self.assertEqual(self.said(OverflowError, lambda one=number: s.shutdown(one)),
                             f"shutdown: how must fit in 64 bits, not {number}")
        self.assertEqual(self.said(OverflowError, lambda: s.listen(1 << 9999)),
                         "listen: backlog must fit in 64 bits, not a number of 10000 bits")

    def test_missing_arguments_name_the_function(self):
        s = self.socket()
        for name, arguments in (("setsockopt", (1, 2)), ("getsockopt", (1,)), ("recv", ()), ("sendto", (b"x",)),
                                ("connect", ()), ("recv_into", ())):
            text = self.said(TypeError, lambda one=name, given=arguments: getattr(s, one)(*given))
            self.assertRegex(text, rf"\b{name}\(\) ")
            self.assertNotIn("socket_", text)

    def test_a_conversion_that_calls_another_function_does_not_lend_its_name(self):
        s = self.socket()

        class Calling:
            def __index__(self):
                s.fileno()
                s.getsockname()
                with contextlib.suppress(TypeError):
                    s.settimeout("x")
                return int(polysocket.AF_INET)

        self.assertTrue(self.said(TypeError, lambda: s.getsockopt(Calling(), "x")).startswith("getsockopt: "))
        if hasattr(polysocket, "version"):
            self.assertTrue(self.said(TypeError, lambda: polysocket.address_format(Calling(), 5))
                            .startswith("address_format: "))

    def test_a_server_that_cannot_be_made_is_told_under_its_own_name(self):
        for call, name in ((lambda: polysocket.create_unix_server("x", type="x"), "create_unix_server: "),
                           (lambda: polysocket.create_unix_server("x", type=99), "create_unix_server: ")):
            with self.assertRaises((TypeError, OSError)) as caught:
                call()
            said = [str(caught.exception), *getattr(caught.exception, "__notes__", ())]
            if sys.version_info >= (3, 11) or isinstance(caught.exception, TypeError):
                self.assertTrue(said[-1].startswith(name), said)

    def test_fromfd_that_fails_leaves_no_descriptor_open(self):
        """That there is none afterwards, setUp() looks at."""
        s = self.socket()
        with self.assertRaises(TypeError):
            polysocket.fromfd(s.fileno(), polysocket.AF_INET, "x")


if __name__ == "__main__":
    unittest.main()
