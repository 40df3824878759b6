# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# An htons with the fault that FAULT names.

use strict;
use warnings;

my @kept;

sub planted {
    my $fault = $ENV{FAULT};
    kill 'KILL', $$ if $fault eq 'crash';
    sleep 100 if $fault eq 'hang';
    die "htons\n" if $fault eq 'class';
    die bless {message => 'wrong', code => 0, file => 'x', line => 1}, 'Polysocket::Error::Value' if $fault eq 'name';
    push @kept, Polysocket::dup(0)  if $fault eq 'descriptor';
    push @kept, 'x' x 50_000 . @kept if $fault eq 'memory';
    return 1;
}

{
    # The module that has it is loaded by the program, not by this file.
    no warnings qw(redefine once);
    *Polysocket::htons = \&planted;
}

1;
