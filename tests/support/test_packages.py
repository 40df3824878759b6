# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The script that installs what is missing, on made-up machines: dpkg-query, apt-get, sudo and id are replaced."""

import os
import re
import subprocess
import tempfile
import unittest

PACKAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "packages")
NEEDED = ("sh", "awk", "cat", "env", "grep", "ls", "mktemp", "rm", "sed", "sort", "tr")


class PackagesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.log = os.path.join(self.folder, "log")
        for name in NEEDED:
            path = next(f"{place}/{name}" for place in ("/usr/bin", "/bin") if os.path.exists(f"{place}/{name}"))
            os.symlink(path, os.path.join(self.folder, name))
        self.command("id", "echo 1000")

    def command(self, name, script):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\n{script}\n")
        os.chmod(path, 0o755)

    def debian(self, lacking, apt_get="exit 0"):
        """A Debian that has all packages but these; what apt-get was asked is noted."""
        self.command("dpkg-query", f'for last; do :; done; case $last in {lacking}) exit 1 ;; esac; echo "ii "')
        self.command("apt-get", f'echo "apt-get $*" >>"{self.log}"\n{apt_get}')

    def run_packages(self, *arguments):
        environment = {"PATH": self.folder, "HOME": self.folder}
        done = subprocess.run(
            ["/bin/sh", PACKAGES, *arguments], env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False,
        )
        asked = ""
        if os.path.exists(self.log):
            with open(self.log, encoding="utf-8") as file:
                asked = file.read()
        return done.returncode, done.stdout, asked

    def test_nothing_is_done_when_nothing_is_missing(self):
        self.debian("no-such-package")
        self.assertEqual(self.run_packages("check"), (0, "", ""))

    def test_root_installs_what_is_missing_and_it_says_what_for(self):
        self.debian("swig|g++")
        self.command("id", "echo 0")
        status, output, asked = self.run_packages("check")
        self.assertEqual(status, 0, output)
        self.assertIn("for build: swig\n", output)
        self.assertIn("for check: g++\n", output)
        self.assertRegex(asked, r"apt-get .* install --no-install-recommends swig g\+\+\n")

    def test_only_what_the_purpose_needs_is_installed(self):
        self.debian("swig|g++|cppcheck|gcovr")
        self.command("id", "echo 0")
        asked = self.run_packages("demo")[2]
        self.assertTrue(asked.endswith("install --no-install-recommends swig\n"), asked)

    def test_a_command_that_serves_wherever_it_came_from_is_installed_only_without_it(self):
        self.debian("npm")
        self.command("id", "echo 0")
        self.assertRegex(self.run_packages("demo")[2], r"install --no-install-recommends npm\n$")
        os.remove(self.log)
        self.command("npm", "exit 0")
        self.assertEqual(self.run_packages("demo"), (0, "", ""))

    def test_sudo_is_used_by_others(self):
        self.debian("swig")
        self.command("sudo", f'echo "sudo $*" >>"{self.log}"; [ "$1" = -n ] || "$@"')
        status, output, asked = self.run_packages("build")
        self.assertEqual(status, 0, output)
        self.assertRegex(asked, r"sudo env DEBIAN_FRONTEND=noninteractive apt-get .*swig\n")

    def test_without_root_and_sudo_the_command_is_printed(self):
        self.debian("swig|tcl-dev")
        status, output, asked = self.run_packages("build")
        self.assertEqual(status, 1)
        self.assertIn("\n  apt-get install --no-install-recommends swig tcl-dev\n", output)
        self.assertEqual(asked, "")

    def test_a_sudo_that_would_ask_is_not_used_without_a_terminal(self):
        self.debian("swig")
        self.command("sudo", "exit 1")
        status, output, asked = self.run_packages("build")
        self.assertEqual((status, asked), (1, ""))
        self.assertIn("apt-get install", output)

    def test_old_lists_are_renewed(self):
        mark = os.path.join(self.folder, "updated")
        self.debian("swig", f'case "$*" in *update) echo >"{mark}" ;; *install*) [ -e "{mark}" ] ;; esac')
        self.command("id", "echo 0")
        status, output, asked = self.run_packages("build")
        self.assertEqual(status, 0, output)
        self.assertRegex(asked, r"update\n.* swig\n$")

    def test_a_failure_of_apt_get_is_shown(self):
        self.debian("swig", "echo no space left; exit 100")
        self.command("id", "echo 0")
        status, output, _ = self.run_packages("build")
        self.assertEqual(status, 1)
        self.assertIn("no space left", output)
        self.assertIn("that failed: apt-get install", output)

    def test_elsewhere_the_tools_are_looked_for(self):
        status, output, _ = self.run_packages("build")
        self.assertEqual(status, 1)
        self.assertIn("swig", output)
        for tool in ("cc", "swig"):
            self.command(tool, "exit 0")
        if all(map(os.path.exists, ("/usr/bin/python3", "/usr/bin/ruby", "/usr/bin/tclsh"))):
            self.assertEqual(self.run_packages("build")[:2], (0, ""))

    def test_make_is_told_in_one_sentence_what_is_missing(self):
        status, output, _ = self.run_packages("--tools", "lib")
        self.assertEqual(status, 0)
        self.assertRegex(output, r"^the build needs [^\n]* gcc\. [^\n]*\n$")

    def test_make_stops_with_that_sentence(self):
        root = os.path.join(os.path.dirname(PACKAGES), "..", "..")
        # What make was given on the command line, such as BUILD, is in the environment of all that it runs.
        clean = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        for goal, tool in (("lib", "CC"), ("all", "SWIG"), ("all", "TCLSH"), ("install", "RUBY")):
            done = subprocess.run(
                ["make", "-C", root, goal, f"{tool}=/nonexistent", f"BUILD={self.folder}/build"], env=clean,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False,
            )
            self.assertNotEqual(done.returncode, 0)
            self.assertRegex(done.stdout, r"\*\*\* the build needs .*'make packages' installs them")

    def test_every_package_is_listed_once(self):
        names = self.run_packages("--list", "check", "demo", "lint", "bench", "coverage")[1].split()
        self.assertEqual(len(names), len(set(names)))
        self.assertTrue(all(re.fullmatch(r"[a-z0-9+.-]+", name) for name in names), names)

    def test_an_unknown_purpose_is_an_error(self):
        self.assertEqual(self.run_packages("nonsense")[0], 2)


if __name__ == "__main__":
    unittest.main()
