# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Each kind of fault, planted into a method of each language, is found and named, and can be had again."""

import concurrent.futures
import os
import re
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import generator  # noqa: E402
import values  # noqa: E402
from judge import Judge  # noqa: E402

BUILD = os.environ.get("POLYSOCKET_BUILD", "build")
ENDINGS = {"python": "py", "ruby": "rb", "tcl": "tcl", "perl": "pl", "luajit": "lua", "koffi": "js"}
FOUND = {
    "crash": r"it was killed by SIG(KILL|SEGV)",
    "hang": r"it gave no answer for 0\.\d s",
    "class": r"an error that is not documented",
    "name": r"the message does not name the operation: .*wrong",
    "descriptor": r"call \d+ left 1: \w+ module htons",
    "memory": r"memory grew by \d{7,} bytes",
}


def has_koffi():
    return os.path.isdir(os.path.join(BUILD, "koffi", "node_modules", "koffi"))


def run(language, fault, *options):
    environment = {**os.environ, "FAULT": fault,
                   "POLYSOCKET_PLANTED": os.path.join(HERE, "planted", f"htons.{ENDINGS[language]}")}
    command = [sys.executable, os.path.join(HERE, "fuzz.py"), "--build", BUILD, "--language", language,
               "--method", "htons", "--longest", "0.6" if fault == "hang" else "5", *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100)


def calls_for(fault):
    return {"descriptor": "300", "memory": "600"}.get(fault, "1")


class Planted(unittest.TestCase):
    def test_each_fault_is_found_in_each_language(self):
        languages = [one for one in ENDINGS if one != "koffi" or has_koffi()]
        cases = [(language, fault) for language in languages for fault in FOUND]
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            results = list(pool.map(lambda one: run(*one, "--calls", calls_for(one[1])), cases))
        for case, result in zip(cases, results):
            with self.subTest(case):
                self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
                self.assertRegex(result.stdout, FOUND[case[1]])

    def test_a_reference_that_is_kept_is_found(self):
        self.assertRegex(run("python", "reference", "--calls", "200").stdout, r"broken: .*references to \w+")

    def test_what_is_printed_makes_the_same_call_again(self):
        first = run("python", "class", "--calls", "20", "--seed", "5").stdout
        call = re.search(r"# call (\d+): (.*)\n", first)
        again = run("python", "class", "--seed", "5", "--call", call.group(1)).stdout
        self.assertIn(f"# call {call.group(1)}: {call.group(2)}\n", again)
        self.assertIn(f"--language python --seed 5 --method htons --call {call.group(1)}", first)


class Generation(unittest.TestCase):
    def setUp(self):
        self.methods = generator.methods_of(generator.read_description())

    def test_a_call_follows_from_the_seed_and_the_number_alone(self):
        one, other = (generator.Generator(3, self.methods, ["x"]) for _ in range(2))
        calls = [one.call(number) for number in range(200)]
        self.assertEqual([other.call(number) for number in reversed(range(200))], calls[::-1])
        self.assertGreater(len(set(calls)), 150)
        self.assertNotEqual(generator.Generator(4, self.methods, ["x"]).call(0), calls[0])

    def test_every_method_of_the_description_is_called_in_every_fitting_state(self):
        made = generator.Generator(1, self.methods, ["x"])
        calls = {tuple(made.call(number).split()[:3]) for number in range(60000)}
        self.assertEqual({(one.owner, one.name) for one in self.methods}, {call[1:] for call in calls})
        self.assertEqual({one.name for one in generator.read_states()}, {call[0] for call in calls})

    def test_a_new_function_is_called_without_being_named_anywhere(self):
        described = generator.read_description()
        described["functions"].append({"name": "ps_new", "operation": "new", "methods": [
            {"name": "new", "arguments": [{"name": "unheard", "sets": ["unheard"]}]}],
            "parameters": [{"name": "unheard", "kind": "number"}]})
        new = [one for one in generator.methods_of(described) if one.name == "new"]
        self.assertEqual([one.arguments for one in new], [(("unheard", "number"),)])
        self.assertTrue(generator.Generator(1, new, []).call(0).startswith(tuple(
            f"{one.name} module new" for one in generator.read_states())))

    def test_no_number_that_the_caller_may_use_is_given_as_a_descriptor(self):
        made = generator.Generator(1, [one for one in self.methods if one.name in ("close", "dup")], [])
        for number in range(2000):
            self.assertNotRegex(made.call(number), r"module (close|dup) [ids]\d")

    def test_values_are_written_as_callers_read_them(self):
        for value, wanted in ((None, "n"), (True, "t"), (-5, "i-5"), (0.5, "d0.5"), ("é", "sc3a9"), (b"\0", "b00"),
                              ((1, [b"x"]), "( i1 [ b78 ] )"), (values.odd("close", 1), "oclose i1"),
                              (values.named("flags", 2), "kflags i2"), (values.room(5), "w5")):
            with self.subTest(wanted):
                self.assertEqual(values.written(value), wanted)


class Judging(unittest.TestCase):
    def setUp(self):
        self.judge = Judge({"exceptions": "Known", "unnamed": "Known: own words", "of_language": "Own",
                            "foreign": "a.borrowed", "converting": "Known: bad conversion"},
                           {("a", "send"): ("send",), ("a", "borrowed"): ("borrowed",)})

    def fault(self, call, name, text):
        return self.judge.fault(call, f"error {name} {text.encode().hex()}")

    def test_results_and_documented_errors_are_fine(self):
        self.assertEqual(self.judge.fault("", "ok int"), "")
        self.assertEqual(self.fault("s a send i1", "Known", "send: wrong"), "")
        self.assertEqual(self.fault("s a send i1", "Known", "own words"), "")
        self.assertEqual(self.fault("s a borrowed i1", "Own", "anything"), "")
        self.assertEqual(self.fault("s a send oplain i1", "Known", "bad conversion"), "")

    def test_everything_else_is_a_fault(self):
        self.assertIn("not documented", self.fault("s a send i1", "Unknown", "send: wrong"))
        self.assertIn("not documented", self.fault("s a send i1", "Own", "send"))
        self.assertIn("does not name", self.fault("s a send i1", "Known", "wrong"))
        self.assertIn("does not name", self.fault("s a send i1", "Known", "bad conversion"))
        self.assertIn("unusable: Known: gone", self.judge.fault("", f"unusable Known {b'gone'.hex()}"))


if __name__ == "__main__":
    unittest.main()
