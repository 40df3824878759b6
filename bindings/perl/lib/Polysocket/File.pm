# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# What makefile gives: a file handle of Perl's, whose lowest layer is the extension's.
package Polysocket::File;

use strict;
use warnings;

our @ISA = 'IO::Handle';

# The timeout in seconds; undef for none. With an argument it is set.
sub timeout {
    my $self = shift;
    return @_ ? $self->settimeout(@_) : $self->gettimeout;
}

1;
