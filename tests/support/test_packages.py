# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The script that installs what is missing, on made-up machines: dpkg-query, apt-get, sudo and id are replaced."""

import os
import re
import subprocess
import tempfile
import unittest

PACKAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "packages")
NEEDED = ("sh", "awk", "cat", "env", "grep", "ls", "mktemp", "rm", "sed", "sort", "tr", "uname", "wc")


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
        # A link to the system's command must not be written through.
        if os.path.lexists(path):
            os.unlink(path)
        with open(path, "x", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\n{script}\n")
        os.chmod(path, 0o755)

    def debian(self, lacking, apt_get="exit 0"):
        """A Debian that has all packages but these; what apt-get was asked is noted."""
        self.command("dpkg-query", f'for last; do :; done; case $last in {lacking}) exit 1 ;; esac; echo "ii "')
        self.command("apt-get", f'echo "apt-get $*" >>"{self.log}"\n{apt_get}')

    def run_packages(self, *arguments, **settings):
        # A build tree of its own: in the project's, the suite peers-tipc may have unpacked its kernel already.
        environment = {"PATH": self.folder, "HOME": self.folder, "BUILD": f"{self.folder}/build", **settings}
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
        self.assertIn("for swig: swig\n", output)
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

    def test_how_much_will_be_fetched_is_said_before_it_begins(self):
        listed = "".join(f"\'http://mirror/{name}_1_all.deb\' {name}_1_all.deb {size}000000 SHA256:0\n"
                         for name, size in (("small", 1), ("qemu", 70), ("middle", 20), ("large", 50)))
        with open(os.path.join(self.folder, "listed"), "w", encoding="utf-8") as file:
            file.write(listed)
        self.debian("swig",
                    f'case "$*" in *print-uris*) cat "{self.folder}/listed"; exit ;; *install*) echo begun ;; esac')
        self.command("id", "echo 0")
        status, output, _ = self.run_packages("build")
        self.assertEqual(status, 0, output)
        said = ("packages: apt-get will fetch 4 packages, 141 MB in all; "
                "the largest: qemu (70 MB), large (50 MB), middle (20 MB)")
        self.assertIn(said, output)
        self.assertLess(output.index(said), output.index("packages: installed."))

    def test_a_kernel_that_a_suite_fetches_is_said_too(self):
        self.debian("no-such-package",
                    """case "$*" in *print-uris*) echo "'http://m/k.deb' k.deb 30000000 SHA256:0" ;; esac""")
        self.command("apt-cache", "echo '  Depends: linux-image-6.1.0-1-cloud-amd64'")
        self.command("uname", "echo x86_64")
        said = "packages: the suite peers-tipc will fetch linux-image-6.1.0-1-cloud-amd64, 30 MB, for a virtual machine"
        self.assertIn(said, self.run_packages("check", "kernel")[1])
        self.assertNotIn(said, self.run_packages("check")[1])
        self.command("uname", "echo aarch64")
        self.assertNotIn(said, self.run_packages("check", "kernel")[1])
        self.command("uname", "echo x86_64")
        boot = f"{self.folder}/build/tests/tipc-machine/boot"
        os.makedirs(boot)
        with open(f"{boot}/vmlinuz-6.1.0-1", "x", encoding="utf-8"):
            self.assertNotIn(said, self.run_packages("check", "kernel")[1])

    def test_trying_says_what_is_missing_and_goes_on(self):
        self.debian("swig|tcl-dev")
        status, output, asked = self.run_packages("--try", "build", CC="/bin/sh", PYTHON="/bin/sh")
        self.assertEqual((status, asked), (0, ""), output)
        self.assertIn("2 of Debian's packages are missing", output)
        self.assertIn("\n  apt-get install --no-install-recommends swig tcl-dev\n", output)
        self.assertIn("what needs the missing ones is skipped", output)

    def test_trying_stops_without_what_everything_needs(self):
        self.debian("gcc|python3")
        status, output, _ = self.run_packages("--try", "build", CC="/nonexistent/cc", PYTHON="/nonexistent/python3")
        self.assertEqual(status, 1, output)
        self.assertIn("nothing can be done without: gcc python3", output)

    def test_what_is_lacking_is_listed_by_what_is_really_there(self):
        settings = {"SWIG": "/nonexistent/swig", "TCLSH": "/nonexistent/tclsh", "CC": "/bin/sh", "RUBY": "/bin/sh"}
        lacking = self.run_packages("--lacking", "build", **settings)[1].split()
        self.assertIn("swig", lacking)
        self.assertIn("tcl", lacking)
        self.assertNotIn("gcc", lacking)
        self.assertNotIn("ruby", lacking)
        self.assertEqual(self.run_packages("--lacking", "lib", **settings)[1], "")

    def test_a_part_needs_its_own_language_alone(self):
        parts = ("lib", "python", "ruby", "tcl", "perl")
        listed = {part: set(self.run_packages("--list", part)[1].split()) for part in parts}
        self.assertEqual(listed["lib"], {"gcc", "libc6-dev"})
        self.assertEqual(listed["python"] - listed["lib"], {"swig", "python3", "libpython3-dev"})
        self.assertEqual(listed["ruby"] - listed["lib"], {"swig", "ruby", "ruby-dev"})
        self.assertEqual(listed["tcl"] - listed["lib"], {"swig", "tcl", "tcl-dev"})
        self.assertEqual(listed["perl"] - listed["lib"], {"swig", "perl", "libperl-dev"})

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
        self.assertRegex(asked, r"update\n.* install .* swig\n$")

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
        if all(map(os.path.exists, ("/usr/bin/python3", "/usr/bin/ruby", "/usr/bin/tclsh", "/usr/bin/perl"))):
            self.assertEqual(self.run_packages("build")[:2], (0, ""))

    def test_make_is_told_in_one_sentence_what_is_missing(self):
        status, output, _ = self.run_packages("--tools", "lib")
        self.assertEqual(status, 0)
        self.assertRegex(output, r"^the build needs what is in the package gcc of Debian\. [^\n]*\n$")

    def test_make_stops_with_that_sentence(self):
        root = os.path.join(os.path.dirname(PACKAGES), "..", "..")
        # Make puts variables of its command line, such as BUILD, into the environment of all that it runs.
        clean = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        for goal, tool in (("lib", "CC"), ("all", "SWIG"), ("all", "TCLSH"), ("install", "RUBY"), ("python", "SWIG")):
            done = subprocess.run(
                ["make", "-C", root, goal, f"{tool}=/nonexistent", f"BUILD={self.folder}/build"], env=clean,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False,
            )
            self.assertNotEqual(done.returncode, 0)
            self.assertRegex(done.stdout, r"\*\*\* the build needs the package \S+ of Debian.*'make packages' installs")

    def test_every_package_is_listed_once(self):
        names = self.run_packages("--list", "check", "demo", "lint", "bench", "coverage")[1].split()
        self.assertEqual(len(names), len(set(names)))
        self.assertTrue(all(re.fullmatch(r"[a-z0-9+.-]+", name) for name in names), names)

    def test_an_unknown_purpose_is_an_error(self):
        self.assertEqual(self.run_packages("nonsense")[0], 2)


if __name__ == "__main__":
    unittest.main()
