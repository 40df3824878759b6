# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Ends calls that wait. The extension has the methods fire, reset, fired, fileno and close.
package Polysocket::Token;

use strict;
use warnings;

sub new {
    return Polysocket::token();
}

sub CLONE_SKIP { return 1 }

1;
