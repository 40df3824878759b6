# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""BSD sockets as in the standard library's `socket`, on top of the polysocket library.

All names are those of the standard library's module in the Python in use, and do what they do there. Beside them there
are tokens, deadlines, connections by name as RFC 8305 describes them, and operations for event loops.
"""

# First: it says what is wrong when the extension does not load.
from . import _extension  # noqa: F401
from . import _standard

_documentation = __doc__
_standard.execute(globals())
__doc__ = _documentation

from . import _additions  # noqa: E402
from ._additions import names as _names  # noqa: E402

_additions.add(globals())
__all__ = sorted({*__all__, *_names})  # noqa: F405,F821
