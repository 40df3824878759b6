# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# A look-up or a connection that is under way: what start_getaddrinfo and its like return. The extension has the methods
# fileno, result, attempts and close.
package Polysocket::Operation;

use strict;
use warnings;

sub CLONE_SKIP { return 1 }

1;
