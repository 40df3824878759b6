# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The example programs in every language: large inputs, and what can go wrong."""

import os
import random
import socket
import struct
import subprocess
import threading
import unittest

from cases import FolderTest, for_each_language

import exchange
from processes import Processes

LARGE = 8 * 1024 * 1024
# Words that are no address, for servers and clients alike.
NO_ADDRESSES = (
    [],
    ["AF_INET"],
    ["AF_INET", "127.0.0.1"],
    ["AF_INET", "127.0.0.1", "http"],
    ["AF_INET6", "::1", ""],
    ["AF_UNIX"],
    ["AF_UNIX", "one", "two"],
    ["AF_NONSENSE", "127.0.0.1", "80"],
)


class ProgramTest(FolderTest):
    language = None

    def assert_complains(self, ending, *texts):
        """The program ended with status 1, after words to a person that contain these texts, in whatever case."""
        status, _, complaint = ending
        self.assertEqual(status, 1, complaint)
        self.assertRegex(complaint, r"\A(echo_server|echo_client|fetch|tuned_client|usage): ")
        for text in texts:
            self.assertIn(text.lower(), complaint.lower())
        self.assertNotIn("Traceback", complaint)

    def run_program(self, program, *words, **options):
        return self.run_command(self.language.command(program, *words), **options)

    def serve(self, function):
        """Hand the next connection to a function in a thread; gives the words for the address to connect to."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def run():
            try:
                connection = listener.accept()[0]
            except OSError:
                return
            with connection:
                function(connection)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 10)
        # Nobody may have come; this ends the wait for him.
        self.addCleanup(listener.shutdown, socket.SHUT_RDWR)
        return ["127.0.0.1", str(listener.getsockname()[1])]

    def reserved(self):
        """A port of 127.0.0.1 that is bound and refuses connections."""
        holder = socket.socket()
        self.addCleanup(holder.close)
        holder.bind(("127.0.0.1", 0))
        return str(holder.getsockname()[1])


@for_each_language
class EchoTest(ProgramTest):
    def echo_large(self, *address):
        path = self.write("large", random.Random(1).randbytes(LARGE))
        exchange.echo(Processes(), self.folder, self.language, self.language, address, path)

    def test_a_large_file_comes_back_over_tcp(self):
        self.echo_large("AF_INET", "127.0.0.1", "0")

    def test_a_large_file_comes_back_over_af_unix_and_the_socket_is_removed(self):
        self.echo_large("AF_UNIX", "echo")
        self.assertEqual(os.listdir(self.folder), ["large"])

    def test_nothing_comes_back_for_nothing(self):
        path = self.write("empty", b"")
        exchange.echo(Processes(), self.folder, self.language, self.language, ["AF_UNIX", "echo"], path)

    def test_words_that_are_no_address_are_told_with_the_usage(self):
        for program in ("echo_server", "echo_client"):
            for words in NO_ADDRESSES:
                with self.subTest(program=program, words=words):
                    ending = self.run_program(program, *words)
                    self.assert_complains(
                        ending, f"{program}: '{' '.join(words)}' is not an address\n", f"usage: {program}",
                        "AF_INET|AF_INET6 HOST PORT", "AF_UNIX PATH",
                    )

    def test_a_port_out_of_range_is_refused(self):
        for program in ("echo_server", "echo_client"):
            for port in ("-1", "65536", "99999999999999999999"):
                with self.subTest(program=program, port=port):
                    self.assert_complains(self.run_program(program, "AF_INET", "127.0.0.1", port), f"{program}: ")

    def test_a_path_that_is_too_long_is_refused(self):
        for program in ("echo_server", "echo_client"):
            self.assert_complains(self.run_program(program, "AF_UNIX", "x" * 5000), "AF_UNIX path too long")


@for_each_language
class ServerTest(ProgramTest):
    def test_an_address_in_use_is_refused(self):
        ending = self.run_program("echo_server", "AF_INET", "127.0.0.1", self.reserved())
        self.assert_complains(ending, "echo_server: ", "address already in use")

    def test_a_file_that_is_there_already_is_refused_and_stays(self):
        self.write("file", b"precious")
        self.assert_complains(self.run_program("echo_server", "AF_UNIX", "file"), "address already in use")
        self.assertEqual(os.listdir(self.folder), ["file"])

    def test_it_says_who_connects_and_ends_with_the_client(self):
        server = self.start(self.language.command("echo_server", "AF_INET", "127.0.0.1", "0"), stdout=subprocess.PIPE)
        family, host, port = server.stdout.readline().decode().split()
        self.assertEqual((family, host), ("AF_INET", "127.0.0.1"))
        with socket.create_connection((host, int(port))) as client:
            own_port = client.getsockname()[1]
        self.assertEqual(server.wait(20), 0)
        self.assertRegex(server.stdout.read().decode(), rf"\AConnected by .*127\.0\.0\.1.*{own_port}")

    def test_a_client_that_resets_the_connection_is_told(self):
        command = self.language.command("echo_server", "AF_INET", "127.0.0.1", "0")
        server = self.start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        port = int(server.stdout.readline().decode().split()[2])
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"hello")
            client.recv(5)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        ending = server.wait(20), b"", server.stderr.read().decode()
        self.assert_complains(ending, "echo_server: ", "connection reset by peer")


@for_each_language
class ClientTest(ProgramTest):
    def test_a_refused_connection_is_told(self):
        port = self.reserved()
        ending = self.run_program("echo_client", "AF_INET", "127.0.0.1", port)
        self.assert_complains(ending, "echo_client: ", "connection refused", port)
        self.assertEqual(ending[1], b"")

    def test_a_missing_socket_is_told(self):
        self.assert_complains(self.run_program("echo_client", "AF_UNIX", "nobody"), "no such file", "nobody")

    def test_a_server_that_ends_too_early_is_told(self):
        def half(connection):
            connection.sendall(connection.recv(10)[:5])
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)

        ending = self.run_program("echo_client", "AF_INET", *self.serve(half), data=b"0123456789")
        self.assert_complains(ending, "echo_client: ", "the server ended the connection too early")

    def test_an_output_that_is_full_is_told(self):
        def echo(connection):
            while data := connection.recv(65536):
                connection.sendall(data)

        with open("/dev/full", "wb") as full:
            ending = self.run_program("echo_client", "AF_INET", *self.serve(echo), data=b"hello", stdout=full)
        self.assert_complains(ending, "echo_client: ", "no space left on device")


@for_each_language
class FetchTest(ProgramTest):
    def answer(self, *pieces):
        """What fetch does with an answer that arrives in these pieces."""

        def respond(connection):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.request = connection.recv(65536)
            for piece in pieces:
                connection.sendall(piece)

        return self.run_program("fetch", *self.serve(respond), "/page")

    def test_a_large_page_arrives(self):
        self.write("page", random.Random(2).randbytes(LARGE))
        processes = Processes()
        with exchange.http_server(processes, self.folder) as port:
            exchange.fetch(processes, self.folder, self.language, port, "page")

    def test_the_request_is_one_of_http_1_0(self):
        self.assertEqual(self.answer(b"HTTP/1.0 200 OK\r\n\r\n")[:2], (0, b""))
        self.assertRegex(self.request, rb"\AGET /page HTTP/1\.0\r\nHost: 127\.0\.0\.1:\d+\r\n\r\n\Z")

    def test_a_head_in_small_pieces_is_put_together(self):
        answer = b"HTTP/1.1 200 OK\r\nServer: slow\r\n\r\n\r\n\r\npage"
        self.assertEqual(self.answer(*(answer[i:i + 1] for i in range(len(answer)))), (0, b"\r\n\r\npage", ""))

    def test_a_page_that_is_not_there_is_told(self):
        ending = self.answer(b"HTTP/1.0 404 Not Found\r\nContent-Length: 4\r\n\r\nsorry")
        self.assert_complains(ending, "fetch: ", "404 Not Found")
        self.assertEqual(ending[1], b"")

    def test_what_is_no_http_is_told(self):
        self.assert_complains(self.answer(), "fetch: ", "the server sent no HTTP response")
        self.assert_complains(self.answer(b"220 smtp ready\r\n"), "fetch: ", "the server sent no HTTP response")
        self.assert_complains(self.answer(b"220 smtp ready\r\n\r\n"), "fetch: ", "220 smtp ready")

    def test_a_refused_connection_is_told(self):
        self.assert_complains(self.run_program("fetch", "127.0.0.1", self.reserved(), "/"), "connection refused")

    def test_wrong_words_are_told_the_usage(self):
        for words in ([], ["127.0.0.1", "80"], ["127.0.0.1", "http", "/"], ["127.0.0.1", "80", "/", "more"]):
            self.assert_complains(self.run_program("fetch", *words), "usage: fetch", "HOST PORT PATH")


@for_each_language
class OptionsTest(ProgramTest):
    def test_options_are_set_and_shown_with_the_state(self):
        words = self.serve(lambda connection: connection.recv(1))
        options = ["keepalive=30,5,3", "nodelay=on", "user_timeout=2.5"]
        status, output, complaint = self.run_program("tuned_client", *words, *options)
        self.assertEqual((status, complaint), (0, ""))
        self.assertEqual(output.decode().split(), [*options, "state=established"])

    def test_what_is_no_option_or_no_value_is_told(self):
        words = ["127.0.0.1", self.reserved()]
        for option, *texts in (("nodlay=on", "did you mean 'nodelay'"), ("ttl=300", "1 to 255"),
                               ("nodelay=", "on or off"), ("hops=3", "AF_INET6")):
            with self.subTest(option=option):
                self.assert_complains(self.run_program("tuned_client", *words, option), "set_option", *texts)

    def test_words_that_are_none_are_told_with_the_usage(self):
        for words in ([], ["127.0.0.1"], ["127.0.0.1", "http"], ["127.0.0.1", "80", "nodelay"]):
            self.assert_complains(self.run_program("tuned_client", *words), "usage: tuned_client", "HOST PORT")


del ProgramTest

if __name__ == "__main__":
    unittest.main()
