# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The library of faults: its plans, what each does, and the programs of its page in every language."""

import ast
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path[:0] = [os.path.join(ROOT, "tests", "manual"), os.path.join(ROOT, "tests", "abi"), os.path.join(ROOT, "tests")]

import batches  # noqa: E402
import exports  # noqa: E402
from snippets import snippets  # noqa: E402

BUILD = os.path.abspath(os.environ.get("POLYSOCKET_BUILD", "build"))
CC = os.environ.get("CC", "cc").split()
FOLDER = os.path.join(BUILD, "lib", "polysocket-faults")
LIBRARY = os.path.join(FOLDER, "libpolysocket-faults.so")
SHIPPED = os.path.join(BUILD, "lib", "libpolysocket.so.0")
FAULTS = os.path.join(ROOT, "src", "platform", "faults")
OWN = {"ps_faults_call_at", "ps_faults_count", "ps_faults_set"}

# Calls of the C library that may fail, and that no plan reaches, with the reason.
NOT_IN_PLANS = {
    "pthread_attr_init": "it fails where pthread_create does, with the same report",
    "sigtimedwait": "it fetches a signal that sendfile has raised; the result of sendfile counts",
}
# The name in plans, where it is another one.
NAMES = {"accept4": "accept", "ppoll": "poll", "gethostbyname2_r": "gethostbyname", "gethostbyaddr_r": "gethostbyaddr",
         "getprotobyname_r": "getprotobyname", "getservbyname_r": "getservbyname", "getservbyport_r": "getservbyport",
         "__register_atfork": "pthread_atfork", "syscall": "renameat2"}

# A wrong plan, and what is said about it.
WRONG = {
    "conect: EPERM": "'conect' at character 1 is not the name of a call",
    "recv EPERM": "'EPERM' at character 6 stands where a colon must follow the call",
    "recv": "the end of the plan, at character 5, stands where a colon must follow the call",
    "recv:": "the end of the plan, at character 6, is not what may happen to recv: the name of an error, such as "
             "ECONNRESET, short, end, or delay",
    "recv: short 1; connect: ECONREFUSED": "'ECONREFUSED' at character 25 is not what may happen to connect: the name "
                                           "of an error, such as ECONNRESET, or delay",
    "recv: EAI_AGAIN": "'EAI_AGAIN' at character 7 is not an error of recv",
    "calloc: EPERM": "'EPERM' at character 9 is not an error of calloc",
    "calloc: nothing": "'nothing' at character 9 is not what may happen to calloc: ENOMEM, or delay",
    "connect: short 1": "'short' at character 10 is not what may happen to connect",
    "recv: short": "the end of the plan, at character 12, is not a number of bytes: a whole number from 1 to 10000000",
    "recv: short 0": "'0' at character 13 is not a number of bytes",
    "recv: short -1": "'-1' at character 13 is not a number of bytes",
    "recv: short 1000000001": "'1000000001' at character 13 is not a number of bytes",
    "recv: short 99999999999999999999": "'99999999999999999999' at character 13 is not a number of bytes",
    "recv: EPERM every 0": "'0' at character 19 is not a number of calls: a whole number from 1 to 1000000000",
    "recv: EPERM after two": "'two' at character 19 is not a number of calls",
    "recv: EPERM after 1 after 2": "'after' at character 21 is there twice",
    "recv: EPERM 5% 5%": "'5%' at character 16 is there twice",
    "recv: EPERM 101%": "'101%' at character 13 is not a share of the calls: a number from 0 to 100%",
    "recv: EPERM 5": "'5' at character 13 is not a share of the calls",
    "recv: EPERM 1.2.3%": "'1.2.3%' at character 13 is not a share of the calls",
    "recv: EPERM later": "'later' at character 13 is not after, every, times or a share such as 20%",
    "recv: EPERM EPERM": "'EPERM' at character 13 is not after, every, times or a share such as 20%",
    "recv: delay": "the end of the plan, at character 12, is not a delay in seconds: a number from 0 to 86400",
    "recv: delay 1s": "'1s' at character 13 is not a delay in seconds",
    "recv: delay .": "'.' at character 13 is not a delay in seconds",
    "recv: delay 86401": "'86401' at character 13 is not a delay in seconds",
    "seed": "the end of the plan, at character 5, is not a seed: a whole number from 0 to 1000000000",
    "seed x": "'x' at character 6 is not a seed",
    "seed 1 2": "'2' at character 8 stands where the clause should end",
    ";;recv:EPERM:": "':' at character 13 is not after, every, times or a share such as 20%",
    "recv: EPERM\n; x\u00e9: EPERM": "'x\\xc3\\xa9' at character 15 is not the name of a call",
    "recv: EPERM;" * 64: "'recv' at character 757 begins one clause too many: a plan has at most 63",
    " " * 4097: "is too far behind: a plan has at most 4096 bytes",
}

RIGHT = ["", " ; ;; ", "recv:EPERM", "recv : EPERM", "recv:short 1;", "seed 0;recv: end",
         "getaddrinfo: EAI_AGAIN 0.5%",
         "getaddrinfo: delay 5 EAI_AGAIN after 1 every 2 times 3 50%", "gethostbyname: TRY_AGAIN",
         "recv: delay 0.25 short 3",
         "recv: delay 1 after 2", "calloc: ENOMEM", "\trecv:\n\tEPERM\r\n", "recv: EPERM;" * 63, " " * 4096]


class FaultsTest(unittest.TestCase):
    def evaluate(self, expression, plan=None):
        """What an expression of plan.py gives in a new process."""
        environment = {**os.environ, "POLYSOCKET_LIBRARY": LIBRARY}
        environment.pop("POLYSOCKET_FAULTS", None)
        if plan is not None:
            environment["POLYSOCKET_FAULTS"] = plan
        done = subprocess.run([sys.executable, os.path.join(HERE, "plan.py"), expression], env=environment,
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return ast.literal_eval(done.stdout)

    def patterns(self, *plans):
        return self.evaluate(f"[pattern(plan) for plan in {plans!r}]")

    def test_a_wrong_plan_names_the_word_and_the_position(self):
        said = self.evaluate(f"[set_plan(plan) for plan in {list(WRONG)!r}]")
        for (plan, words), complaint in zip(WRONG.items(), said):
            with self.subTest(plan=plan[:60]):
                self.assertIsNotNone(complaint)
                status, code, message = complaint
                self.assertEqual((status, code), (6, 22))
                self.assertTrue(message.startswith("faults_set: "), message)
                self.assertIn(words, message)

    def test_a_right_plan_is_taken(self):
        self.assertEqual(self.evaluate(f"[set_plan(plan) for plan in {RIGHT + [None]!r}]"), [None] * (len(RIGHT) + 1))

    def test_the_plan_before_a_wrong_one_stays(self):
        self.assertEqual(self.evaluate("(pattern('gethostname: EPERM', 2), pattern('nonsense', 2))"), ("xx", "xx"))

    def test_which_calls_have_the_fault(self):
        self.assertEqual(
            self.patterns("", "gethostname: EPERM", "gethostname: EPERM after 2", "gethostname: EPERM every 3",
                          "gethostname: EPERM times 2", "gethostname: EPERM after 1 every 2 times 3",
                          "gethostname: EPERM 0%", "gethostname: EPERM 100%", "gethostname: delay 0 after 1",
                          "gethostname: EPERM times 1; gethostname: EINVAL after 3"),
            ["............", "xxxxxxxxxxxx", "..xxxxxxxxxx", "..x..x..x..x", "xx..........", "..x.x.x.....",
             "............", "xxxxxxxxxxxx", "............", "x..xxxxxxxxx"])

    def test_chance_follows_the_seed(self):
        expression = "[pattern(f'gethostname: EPERM 25%; seed {seed}', 400) for seed in (1, 1, 2)] + " \
                     "[pattern('gethostname: EPERM 25%', 400)]"
        one, again, other, without = self.evaluate(expression)
        self.assertEqual((one, one), (again, without))
        self.assertNotEqual(one, other)
        for pattern in one, other:
            self.assertTrue(60 < pattern.count("x") < 140, pattern)

    def test_transfers_are_short_or_end(self):
        self.assertEqual(self.evaluate("pieces('recv: short 2 every 2')"), [b"abcdefg", b"", b"", b""])
        self.assertEqual(self.evaluate("pieces('recv: short 2')"), [b"ab", b"cd", b"ef", b"g"])
        self.assertEqual(self.evaluate("pieces('recv: end after 1; recv: short 3')"), [b"abc", b"", b"", b""])
        self.assertEqual(self.evaluate("pieces('recv: ECONNRESET times 1')"), [104, b"abcdefg", b"", b""])

    def test_a_datagram_is_not_transferred_in_part(self):
        self.assertEqual(self.evaluate("pieces('recv: short 2', type=polysocket.SOCK_DGRAM)")[0], b"abcdefg")

    def test_all_data_arrives_in_pieces_and_through_interruptions(self):
        plan = "recv: short 7; send: short 3; send: EINTR every 5; recv: EINTR 30%; poll: EINTR every 2"
        self.assertEqual(self.evaluate(f"received({plan!r})"), 400)

    def test_messages_in_several_buffers_are_short(self):
        self.assertEqual(self.evaluate(
            "(lambda ends: (set_plan('sendmsg: short 3; recvmsg: short 2'), ends[0].sendmsg([b'a', b'', b'bcd']),"
            " ends[1].recvmsg(100)[0]))(pair())"), (None, 3, b"ab"))

    def test_a_delay_comes_before_the_call(self):
        self.assertEqual(self.evaluate(
            "(set_plan('gethostname: delay 0.4 EPERM'), seconds(polysocket.gethostname) >= 4,"
            " outcome(polysocket.gethostname))"), (None, True, 1))
        # A look-up that takes longer than the call may is left behind.
        self.assertEqual(self.evaluate(
            "(set_plan('getaddrinfo: delay 3'), seconds(look_up_until, 0.3) < 25)"),
            (None, True))

    def test_look_ups_fail_with_errors_of_their_kind(self):
        expressions = {
            "getaddrinfo: EAI_AGAIN": ("outcome(polysocket.getaddrinfo, 'localhost', 1)", -3),
            "getaddrinfo: EMFILE": ("outcome(polysocket.getaddrinfo, 'localhost', 1)", 24),
            "gethostbyname: HOST_NOT_FOUND": ("outcome(polysocket.gethostbyname_ex, 'localhost')", 1),
            "gethostbyaddr: TRY_AGAIN": ("outcome(polysocket.gethostbyaddr, '127.0.0.1')", 2),
            "getnameinfo: EAI_FAIL": ("outcome(polysocket.getnameinfo, ('127.0.0.1', 1), 0)", -4),
            "getprotobyname: EMFILE": ("outcome(polysocket.getprotobyname, 'tcp')", 24),
            "getservbyname: EMFILE": ("outcome(polysocket.getservbyname, 'http')", 24),
            "getservbyport: EMFILE": ("outcome(polysocket.getservbyport, 80)", 24),
            "if_nameindex: EPERM": ("outcome(polysocket.if_nameindex)", 1),
            "ioctl: EPERM": ("outcome(polysocket.if_nametoindex, 'lo')", 1),
            "socket: EMFILE": ("outcome(polysocket.socket)", 24),
            "socketpair: ENFILE": ("outcome(polysocket.socketpair)", 23),
            "dup: EMFILE": ("outcome(pair()[0].dup)", 24),
            "close: EIO": ("outcome(pair()[0].close)", 5),
            "listen: EADDRINUSE": ("outcome(polysocket.socket().listen)", 98),
            "bind: EACCES": ("outcome(polysocket.socket().bind, ('127.0.0.1', 0))", 13),
            "getsockname: ENOBUFS": ("outcome(polysocket.socket().getsockname)", 105),
            "getpeername: ENOTCONN": ("outcome(pair()[0].getpeername)", 107),
            "shutdown: ENOTCONN": ("outcome(pair()[0].shutdown, 2)", 107),
            "setsockopt: EPERM": (
                "outcome(pair()[0].setsockopt, polysocket.SOL_SOCKET, polysocket.SO_KEEPALIVE, 1)", 1),
            "getsockopt: EINVAL": ("outcome(pair()[0].getsockopt, polysocket.SOL_SOCKET, polysocket.SO_KEEPALIVE)", 22),
            "connect: ECONNREFUSED": ("outcome(polysocket.socket().connect, ('127.0.0.1', 9))", 111),
            "fcntl: EBADF": ("outcome(polysocket.socket().settimeout, 0)", 9),
            "calloc: ENOMEM": ("outcome(polysocket.getaddrinfo, 'localhost', 1)", None),
        }
        for plan, (expression, wanted) in expressions.items():
            with self.subTest(plan):
                came = self.evaluate(expression, plan=plan)
                if wanted is None:
                    self.assertIn("MemoryError", str(came))
                else:
                    self.assertEqual(came, wanted)

    def test_an_interrupted_connection_comes_about(self):
        for plan in ("connect: EINTR", "connect: EINPROGRESS"):
            self.assertEqual(self.evaluate(
                f"(lambda server: (set_plan({plan!r}),"
                " polysocket.create_connection(server.getsockname(), 5).getpeername() == server.getsockname()))"
                "(polysocket.create_server(('127.0.0.1', 0)))"), (None, True))

    def test_calls_are_counted(self):
        self.assertEqual(self.evaluate("(pattern('gethostname: EPERM every 2', 5), count('gethostname'), count('recv'),"
                                       " count(None), set_plan(''), count('gethostname'))"),
                         (".x.x.", (5, 2), (0, 0), (5, 2), None, (0, 0)))
        self.assertEqual(self.evaluate("count('gethostnam')"),
                         (6, "faults_count: 'gethostnam' is not the name of a call"))

    def test_a_child_has_the_plan(self):
        self.assertEqual(self.evaluate("(child('gethostname: EPERM'), child(''))"), (1, 0))

    def test_threads_share_the_counters(self):
        self.assertEqual(self.evaluate("threads('gethostname: EPERM every 4', 8, 50)"), (400, 100))

    def test_a_wrong_plan_in_the_environment_is_reported_by_the_first_call(self):
        words = "POLYSOCKET_FAULTS: 'conect' at character 1 is not the name of a call"
        for call in ("socket", "socketpair", "gethostname", "if_nameindex"):
            came = self.evaluate(f"outcome(polysocket.{call})", plan="conect: EPERM")
            self.assertTrue(str(came).startswith(f"ValueError: {call}: {words}"), came)
        for call in ("getaddrinfo, 'localhost', 1", "gethostbyname, 'localhost'", "getservbyname, 'http'"):
            self.assertIn(words, str(self.evaluate(f"outcome(polysocket.{call})", plan="conect: EPERM")))
        # What does not ask the system is not affected, and a right plan mends it.
        self.assertEqual(self.evaluate("(polysocket.htons(1), set_plan(''), len(polysocket.gethostname()) > 0)",
                                       plan="conect: EPERM"), (256, None, True))

    def test_the_environment_has_a_plan(self):
        self.assertEqual(self.evaluate("outcome(polysocket.gethostname)", plan="gethostname: ENAMETOOLONG"), 36)
        self.assertIsInstance(self.evaluate("outcome(polysocket.gethostname)"), str)


class LibraryTest(unittest.TestCase):
    def test_it_has_the_same_symbols_and_its_own(self):
        ours, theirs = exports.exported(LIBRARY), exports.exported(SHIPPED)
        self.assertEqual(set(ours) - set(theirs), OWN)
        self.assertEqual({name: ours[name] for name in theirs}, theirs)
        self.assertEqual({ours[name] for name in OWN}, {"POLYSOCKET_FAULTS_0.1"})

    def test_it_has_the_same_soname(self):
        said = exports.run("objdump", "-p", LIBRARY)
        self.assertRegex(said, r"SONAME +libpolysocket\.so\.0\n")

    def test_the_shipped_library_has_nothing_of_it(self):
        with open(os.path.join(BUILD, "lib", "libpolysocket.so.0"), "rb") as file:
            self.assertNotIn(b"POLYSOCKET_FAULTS", file.read())

    def test_every_call_that_may_fail_may_be_in_a_plan(self):
        def listed(path):
            with open(path, encoding="utf-8") as file:
                return set(re.findall(r"^CALL\((\w+),", file.read(), re.MULTILINE))

        swept = listed(os.path.join(ROOT, "tests", "sweep", "calls.def")) - set(NOT_IN_PLANS)
        self.assertTrue(swept)
        planned = listed(os.path.join(FAULTS, "calls.def"))
        self.assertEqual({NAMES.get(name, name) for name in swept} | {"dup"}, planned)

    def test_the_page_lists_the_calls(self):
        with open(os.path.join(ROOT, "docs", "guide", "faults.md"), encoding="utf-8") as file:
            page = re.search(r"These may have faults:\n\n```text\n(.*?)```", file.read(), re.DOTALL).group(1).split()
        environment = {**os.environ, "POLYSOCKET_LIBRARY": LIBRARY}
        done = subprocess.run([sys.executable, os.path.join(HERE, "plan.py"), "names()"], env=environment,
                              stdout=subprocess.PIPE, text=True, timeout=60, check=True)
        self.assertEqual(page, ast.literal_eval(done.stdout))

    def test_the_header_compiles_alone(self):
        for language in ("c", "c++"):
            text = '#include "polysocket_faults.h"\n#include "polysocket_faults.h"\nextern int declared;\n'
            done = subprocess.run([*CC, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-I",
                                   os.path.join(ROOT, "abi"), "-I", FAULTS, "-x", language, "-"], input=text,
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""))


class PageTest(unittest.TestCase):
    """The programs of the page, in each language, with the plan of the page."""

    COMMANDS = {"python": [batches.PYTHON], "ruby": [batches.RUBY], "tcl": [batches.TCLSH], "perl": [batches.PERL],
                "lua": [batches.LUAJIT], "js": [batches.NODE]}

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.found = list(snippets(ROOT, "docs/guide/faults.md"))
        self.plan = re.search(r"POLYSOCKET_FAULTS='(.*?)'", next(one.text for one in self.found)).group(1)
        self.prints = next(one.text for one in self.found if one.language == "text" and one.text.startswith("one\n"))

    def run_with(self, command, **settings):
        environment = {**os.environ, "POLYSOCKET_FAULTS": self.plan, **settings}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=60,
                              check=False)
        return done.returncode, done.stdout, done.stderr

    def command(self, language, text):
        path = os.path.join(self.folder, "program." + language)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        if language != "c":
            return [*self.COMMANDS[language], path]
        subprocess.run([*CC, "-Wall", "-Wextra", "-Werror", "-I", os.path.join(ROOT, "abi"), path, "-L",
                        os.path.join(BUILD, "lib"), "-lpolysocket", "-o", os.path.join(self.folder, "program")],
                       check=True, timeout=60)
        return [os.path.join(self.folder, "program")]

    def programs(self):
        seen = set()
        for one in self.found:
            if one.language not in ("sh", "text") and one.language not in seen and \
                    (one.language != "js" or batches.KOFFI):
                seen.add(one.language)
                yield one

    def test_each_language_meets_the_fault(self):
        ways = {"LD_PRELOAD": LIBRARY, "LD_LIBRARY_PATH": FOLDER}
        for one in self.programs():
            command = self.command(one.language, one.text)
            named = {"POLYSOCKET_LIBRARY": LIBRARY} if one.language in ("lua", "js") else {}
            for name, value in {**ways, **named}.items():
                with self.subTest(one.language, by=name):
                    self.assertEqual(self.run_with(command, **{name: value}), (0, self.prints, ""))

    def test_the_shipped_library_has_no_plan(self):
        # The peer stays open, so a third receive would wait; the program is stopped.
        one = next(self.programs())
        command = ["timeout", "2", *self.command(one.language, one.text)]
        self.assertEqual(self.run_with(command)[0], 124)

    def test_a_program_sets_a_plan(self):
        one = [one for one in self.found if one.language == "python"][1]
        self.plan = ""
        status, output, complaint = self.run_with(self.command("python", one.text), LD_PRELOAD=LIBRARY)
        self.assertEqual((status, output, complaint), (0, "Too many open files\n1\n", ""))


if __name__ == "__main__":
    unittest.main()
