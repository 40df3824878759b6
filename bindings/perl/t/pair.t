# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Loads the module that was built, and lets two sockets talk.
use strict;
use warnings;

use Polysocket ();
use Test::More tests => 2;

my ($s, $t) = Polysocket::socketpair();
$s->sendall('hello');
is($t->recv(9), 'hello', 'two sockets talk');
is($Polysocket::VERSION, Polysocket::version(), 'the module has the version of its library');
