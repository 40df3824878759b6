# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Whether an answer of a caller is one that is documented."""

import re


class Judge:
    """Knows the errors of a language."""

    def __init__(self, section, operations):
        # By owner and name of a method of the description: the names that messages may begin with.
        self.operations = operations
        self.exceptions = self.pattern(section, "exceptions")
        self.unnamed = self.pattern(section, "unnamed")
        # The same for calls with an object whose conversion returns something else than it has to.
        self.converting = self.pattern(section, "converting")
        self.foreign = set(section.get("foreign", "").split())
        # What the language's own code raises about wrong arguments, besides.
        self.of_language = self.pattern(section, "of_language")

    @staticmethod
    def pattern(section, name):
        return re.compile("|".join(f"(?:{line.strip()})" for line in section.get(name, "").split("\n") if line.strip())
                          or "(?!)", re.DOTALL)

    def fault(self, call, said):
        """What is wrong with an answer to a call, or an empty text."""
        kind, _, rest = said.partition(" ")
        if kind == "ok":
            return ""
        if kind == "error":
            name, _, digits = rest.partition(" ")
            text = bytes.fromhex(digits).decode("utf-8", "replace")
            _, owner, method = call.split(" ", 3)[:3]
            is_ours = (owner, method) in self.operations and not {f"{owner}.{method}", f"{owner}.*"} & self.foreign
            if not is_ours and self.of_language.fullmatch(name):
                return ""
            return self.fault_of_error(self.operations[owner, method] if is_ours else ("",), name, text, " o" in call)
        first, _, digits = rest.rpartition(" ")
        return f"{kind}: {first}: {bytes.fromhex(digits).decode('utf-8', 'replace')}"

    def fault_of_error(self, operations, name, text, is_odd):
        if not self.exceptions.fullmatch(name):
            return f"an error that is not documented: {name}: {text}"
        whole = f"{name}: {text}"
        if any(one in text for one in operations) or self.unnamed.fullmatch(whole):
            return ""
        if is_odd and self.converting.fullmatch(whole):
            return ""
        return f"the message does not name the operation: {name}: {text}"
