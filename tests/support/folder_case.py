# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A test with a folder for its files."""

import os
import tempfile
import unittest


class FolderCase(unittest.TestCase):
    # How the folder's name begins. A blank shows what does not quote it.
    PREFIX = "polysocket test "

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix=self.PREFIX)
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        """Write a file into the folder; returns its path."""
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path
