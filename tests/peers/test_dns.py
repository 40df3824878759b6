# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Look-ups that a real DNS server answers, in a namespace with a resolv.conf of its own."""

import socket
import subprocess
import threading
import time

import namespaces
from routes import EachModule

SERVER = "127.0.0.53"
SILENT = "127.0.0.54"
RECORDS = (
    "--host-record=alpha.test,192.0.2.1,2001:db8::1",
    "--host-record=four.test,192.0.2.4",
    "--host-record=six.test,2001:db8::6",
    "--address=/many.test/192.0.2.11",
    "--address=/many.test/192.0.2.12",
    "--address=/many.test/192.0.2.13",
    "--cname=alias.test,alpha.test",
    "--host-record=bare,192.0.2.21",
    "--host-record=bare.full.test,192.0.2.21",
)


def resolve_through(server):
    namespaces.replace_file("/etc/resolv.conf", f"nameserver {server}\noptions timeout:1 attempts:1\n")


def setUpModule():
    namespaces.replace_file("/etc/hosts", "127.0.0.1 localhost\n::1 ip6-localhost\n")
    namespaces.replace_file("/etc/nsswitch.conf", "hosts: files dns\nservices: files\nprotocols: files\n")
    resolve_through(SERVER)
    global dnsmasq
    dnsmasq = subprocess.Popen(
        ["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
         "--local=/test/", "--local=/2.0.192.in-addr.arpa/",
         "--bind-interfaces", f"--listen-address={SERVER}", "--port=53", "--user=root", "--pid-file=",
         "--log-facility=-", *RECORDS],
        stderr=subprocess.PIPE,
    )
    for line in dnsmasq.stderr:
        if b"started" in line:
            break
    threading.Thread(target=dnsmasq.stderr.read, daemon=True).start()


def tearDownModule():
    dnsmasq.kill()
    dnsmasq.wait()


class Names(EachModule):
    def addresses(self, module, *arguments, **named):
        return sorted({entry[4][0] for entry in module.getaddrinfo(*arguments, **named)})

    def test_a_name_has_addresses_of_both_families(self, module):
        self.assertEqual(self.addresses(module, "alpha.test", 80), ["192.0.2.1", "2001:db8::1"])

    def test_one_family_can_be_asked_for(self, module):
        self.assertEqual(self.addresses(module, "alpha.test", 80, module.AF_INET), ["192.0.2.1"])
        self.assertEqual(self.addresses(module, "alpha.test", 80, module.AF_INET6), ["2001:db8::1"])
        with self.assertRaises(module.gaierror) as caught:
            module.getaddrinfo("four.test", 80, module.AF_INET6)
        self.assertIn(caught.exception.errno, (module.EAI_NODATA, module.EAI_NONAME, module.EAI_ADDRFAMILY))

    def test_all_addresses_of_a_name_are_there(self, module):
        expected = ["192.0.2.11", "192.0.2.12", "192.0.2.13"]
        self.assertEqual(self.addresses(module, "many.test", None, module.AF_INET), expected)
        name, aliases, addresses = module.gethostbyname_ex("many.test")
        self.assertEqual((name, aliases, sorted(addresses)), ("many.test", [], expected))
        self.assertIn(module.gethostbyname("many.test"), expected)

    def test_an_alias_is_told_apart_from_the_name(self, module):
        self.assertEqual(module.gethostbyname_ex("alias.test"), ("alpha.test", ["alias.test"], ["192.0.2.1"]))
        entry = module.getaddrinfo("alias.test", 80, module.AF_INET, module.SOCK_STREAM, 0, module.AI_CANONNAME)[0]
        self.assertEqual(entry[3], "alpha.test")

    def test_an_address_leads_back_to_its_name(self, module):
        self.assertEqual(module.gethostbyaddr("192.0.2.4"), ("four.test", [], ["192.0.2.4"]))
        self.assertEqual(module.gethostbyaddr("2001:db8::6"), ("six.test", [], ["2001:db8::6"]))
        self.assertEqual(module.getnameinfo(("192.0.2.4", 80), module.NI_NUMERICSERV), ("four.test", "80"))
        self.assertEqual(module.getnameinfo(("2001:db8::6", 80, 0, 0), module.NI_NUMERICSERV), ("six.test", "80"))
        self.assertEqual(module.getfqdn("192.0.2.4"), "four.test")

    def test_what_does_not_exist_is_said_not_to(self, module):
        with self.assertRaises(module.gaierror) as caught:
            module.getaddrinfo("nobody.test", 80)
        self.assertEqual(caught.exception.errno, module.EAI_NONAME)
        with self.assertRaises(module.gaierror):
            module.gethostbyname("nobody.test")
        with self.assertRaises(module.herror) as caught:
            module.gethostbyname_ex("nobody.test")
        self.assertEqual(caught.exception.errno, 1)
        with self.assertRaises(module.herror) as caught:
            module.gethostbyaddr("192.0.2.99")
        self.assertEqual(caught.exception.errno, 1)
        with self.assertRaises(module.gaierror) as caught:
            module.getnameinfo(("192.0.2.99", 80), module.NI_NAMEREQD)
        self.assertEqual(caught.exception.errno, module.EAI_NONAME)
        # The standard library gives the name back, the document says gethostname().
        standard = module.__name__ == "polysocket"
        self.assertEqual(module.getfqdn("nobody.test"), "nobody.test" if standard else module.gethostname())

    def test_a_socket_takes_a_name_for_an_address(self, module):
        with module.socket(module.AF_INET, module.SOCK_DGRAM) as one:
            namespaces.run("ip", "route", "replace", "192.0.2.0/24", "dev", "lo")
            one.connect(("four.test", 9))
            self.assertEqual(one.getpeername(), ("192.0.2.4", 9))
            with self.assertRaises(module.gaierror):
                one.connect(("nobody.test", 9))


class Silence(EachModule):
    """A server that never answers: the resolver gives up after a second."""

    def setUp(self):
        resolve_through(SILENT)
        self.addCleanup(resolve_through, SERVER)

    def assert_no_answer(self, ask, kind, codes):
        start = time.monotonic()
        with self.assertRaises(kind) as caught:
            ask()
        self.assertIn(caught.exception.errno, codes)
        return time.monotonic() - start

    def test_giving_up_is_an_error_that_says_try_again(self, module):
        black_hole = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with black_hole:
            black_hole.bind((SILENT, 53))
            again = (module.EAI_AGAIN,)
            took = self.assert_no_answer(lambda: module.getaddrinfo("four.test", 80), module.gaierror, again)
            self.assertGreater(took, 0.5)
            self.assert_no_answer(lambda: module.gethostbyname_ex("four.test"), module.herror, (2,))

    def test_other_threads_run_and_other_lookups_are_not_delayed(self, module):
        black_hole = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with black_hole:
            black_hole.bind((SILENT, 53))
            done = []

            def ask():
                try:
                    module.getaddrinfo("four.test", 80)
                except module.gaierror:
                    done.append(time.monotonic())

            thread = threading.Thread(target=ask)
            start = time.monotonic()
            thread.start()
            count = 0
            while time.monotonic() - start < 0.4:
                module.getaddrinfo("127.0.0.1", 80)
                module.gethostbyname("localhost")
                count += 1
            self.assertEqual(done, [])
            self.assertGreater(count, 20)
            thread.join(20)
            self.assertEqual(len(done), 1)


if __name__ == "__main__":
    namespaces.main("dnsmasq")
