# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The examples for both address families and the sniffer, in every language: each server with each client, and what can
go wrong. The sniffer sees the loopback of a network namespace of its own.
"""

import shutil
import socket
import subprocess
import unittest

from cases import LANGUAGES, FolderTest, for_each_language


def obstacle():
    """Why there can be no namespace to listen in, or None."""
    command = ["unshare", "--net", "ip", "link", "set", "lo", "up"]
    missing = [name for name in ("unshare", "ip") if not shutil.which(name)]
    if missing:
        return f"this machine has no {missing[0]}"
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=30, check=False)
    return done.stderr.strip() or None


OBSTACLE = obstacle()


class NetworkTest(FolderTest):
    language = None

    def assert_refused(self, program, words, *texts):
        status, output, complaint = self.run_command(self.language.command(program, *words))
        self.assertEqual((status, output), (1, b""), complaint)
        self.assertNotIn("Traceback", complaint)
        for text in texts:
            self.assertIn(text, complaint)


@for_each_language
class DualTest(NetworkTest):
    def test_every_client_is_greeted_over_the_first_family_that_works(self):
        for client in LANGUAGES.values():
            with self.subTest(client=client.name):
                server = self.start(self.language.command("dual_server", "0"), stdout=subprocess.PIPE)
                host, port = server.stdout.readline().decode().split()
                self.assertIn(host, ("::", "0.0.0.0"))
                ending = self.run_command(client.command("dual_client", "localhost" if host == "::" else host, port))
                if ending[0] != 0:  # localhost may be 127.0.0.1 alone, and the server on IPv6 alone
                    ending = self.run_command(client.command("dual_client", "::1", port))
                self.assertEqual(ending, (0, b"Received Hello, world\n", ""))
                self.assertEqual(server.wait(20), 0)
                self.assertRegex(server.stdout.read(), rb"\AConnected by ")

    def test_a_port_in_use_is_told(self):
        with socket.create_server(("", 0)) as first, socket.socket(socket.AF_INET6) as second:
            port = first.getsockname()[1]
            second.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            second.bind(("::", port))
            second.listen()
            self.assert_refused("dual_server", [str(port)], "dual_server: could not open socket")

    def test_a_server_that_is_not_there_is_told(self):
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            port = str(holder.getsockname()[1])
            self.assert_refused("dual_client", ["127.0.0.1", port], "dual_client: could not open socket")

    def test_wrong_words_are_told(self):
        self.assert_refused("dual_server", [], "usage: dual_server")
        self.assert_refused("dual_client", ["localhost"], "usage: dual_client")
        self.assert_refused("dual_server", ["65536"], "dual_server: ", "65536")
        self.assert_refused("dual_client", ["127.0.0.1", "no-such-service"], "dual_client: ")


@for_each_language
class SnifferTest(NetworkTest):
    @unittest.skipIf(OBSTACLE, OBSTACLE)
    def test_packets_on_the_loopback_are_seen(self):
        script = 'ip link set lo up && exec "$@"'
        command = ["unshare", "--net", "sh", "-c", script, "sniffer", *self.language.command("sniffer", "lo", "2")]
        sniffer = self.start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(sniffer.stdout.readline(), b"listening on lo\n", sniffer.stderr)
        send = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x' * 100, ('127.0.0.1', 9))"
        inside = ["nsenter", "--target", str(sniffer.pid), "--net", "/usr/bin/python3", "-c", send]
        subprocess.run(inside, check=True, timeout=30)
        self.assertEqual(sniffer.wait(20), 0)
        # Ethernet's, IP's and UDP's headers make 42 bytes; it goes out, comes in, and meets nobody.
        self.assertRegex(sniffer.stdout.read(), rb"\A(lo: protocol 0x0800, (142|170) bytes\n){2}\Z")

    def test_what_cannot_be_sniffed_is_told(self):
        self.assert_refused("sniffer", ["no-such-interface", "1"], "sniffer: ")
        for words in ([], ["lo"], ["lo", "many"], ["lo", "-1"]):
            self.assert_refused("sniffer", words, "usage: sniffer")


del NetworkTest

if __name__ == "__main__":
    unittest.main()
