# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The tests in tests/python that hold for these two as well, and those in alone/: the same files, with the name
`polysocket` standing for another module.
"""

import contextlib
import glob
import importlib
import importlib.util
import os
import sys
import unittest
import unittest.mock

from routes import MODULES

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, os.pardir, "python")

# Tests of what the package alone has: whole files, and others by the name of the case and the test.
FILES_OF_SWIG = {
    "test_aio.py": "asyncio's loop is offered by the package alone",
    "test_install.py": "only the package can stand for the standard library's module",
    "test_main.py": "only the package can stand for the standard library's module",
    "test_package.py": "about the package itself",
    "test_references.py": "ctypes and cffi keep memory of their own from call to call",
    "test_tls.py": "only the package has TLS in place",
    "test_types.py": "the package alone has a stub",
}
SWIG_ALONE = {
    "Collected.test_the_descriptor_is_closed_with_the_last_reference": "names the module",
    "OtherThreadsRun.test_a_thread_that_computes_does_not_hold_up_short_transfers": "these always let others run",
    "Turns.test_a_thread_that_sleeps_wakes_up_soon": "these leave the lock at every call",
    "Turns.test_how_long_the_lock_is_kept_may_be_set": "these leave the lock at every call",
    "Extension.test_another_version_is_told_for_which_it_was_built_and_what_to_do": "these have no extension",
    "Extension.test_a_package_without_any_extension_is_not_built": "these have no extension",
    "Extension.test_extensions_of_other_versions_stand_beside_ours": "these have no extension",
    "Extension.test_an_extension_of_ours_that_does_not_load_says_so_itself": "these have no extension",
    "Represented.test_with_its_addresses": "names the module",
    "Misused.test_nothing_of_the_machinery_shows": "knows the native class",
    "Misused.test_methods_on_something_else": "knows the native class",
    "Misused.test_the_bare_native_class": "knows the native class",
    "Misused.test_a_failed_allocation_leaves_no_descriptor": "knows the native class",
}


def load_file(path, module):
    """A file of tests with `polysocket` being another module, also in its programs for other processes."""
    title = "_".join(os.path.splitext(path)[0].split(os.sep)[-2:])
    spec = importlib.util.spec_from_file_location(f"{title}_{module.__name__}", path)
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded
    spec.loader.exec_module(loaded)
    for name, value in list(vars(loaded).items()):
        if isinstance(value, str) and not name.startswith("__"):
            setattr(loaded, name, value.replace("import polysocket\n", f"import {module.__name__} as polysocket\n"))
    return loaded


def cases_of(suite):
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            yield from cases_of(one)
        else:
            yield one


@contextlib.contextmanager
def standing_for_polysocket(module):
    """While tests are loaded: `import polysocket` gives the module, and `import support` what tests/python has."""
    before = {name: sys.modules.pop(name, None) for name in ("polysocket", "support")}
    sys.modules["polysocket"] = module
    sys.path.insert(0, FOLDER)
    try:
        with unittest.mock.patch.object(module, "_native", None, create=True):
            yield
    finally:
        sys.path.remove(FOLDER)
        for name, known in before.items():
            sys.modules.pop(name, None)
            if known:
                sys.modules[name] = known


def load_tests(loader, standard_tests, _pattern):
    suite = unittest.TestSuite(standard_tests)
    left_out = set()
    for name in MODULES:
        module = importlib.import_module(name)
        with standing_for_polysocket(module):
            found = [path for folder in (FOLDER, os.path.join(HERE, "alone"))
                     for path in sorted(glob.glob(os.path.join(folder, "test_*.py")))]
            files = [load_file(one, module) for one in found if os.path.basename(one) not in FILES_OF_SWIG]
        for test in (test for file in files for test in cases_of(loader.loadTestsFromModule(file))):
            title = ".".join(test.id().split(".")[1:])
            if title in SWIG_ALONE:
                left_out.add(title)
            else:
                suite.addTest(test)
    StaleNames.stale = sorted(set(SWIG_ALONE) - left_out)
    return suite


class StaleNames(unittest.TestCase):
    stale = None

    def test_what_is_left_out_exists(self):
        self.assertEqual(self.stale, [])


if __name__ == "__main__":
    unittest.main()
