# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Exact amounts: what ends a call gives the bytes that had come, also when the handler of a signal dies.

use strict;
use warnings;

use Polysocket ':all';
use Support;
use Test::More;
use Time::HiRes qw(setitimer ITIMER_REAL);

alarm 0;

my ($one, $other) = pair();

# A handler dies with a text, which has no room for bytes, or with an object.
for my $call ([recv_exact => sub { $other->recv_exact(10) }], [recv_until => sub { $other->recv_until("\n", 10) }],
    ['much' => sub { $other->recv_exact(100_000) }]) {
    my ($name, $code) = @$call;
    for my $death ("late\n", {reason => 'late'}) {
        $one->sendall('abc');
        undef $Polysocket::partial;
        local $SIG{ALRM} = sub { die $death };
        setitimer(ITIMER_REAL, 0.05);
        ok(!eval { $code->(); 1 }, "$name ends");
        is_deeply($@, $death, '... with what the handler died with');
        is($Polysocket::partial, 'abc', '... and the bytes are there');
    }
}

# Arguments by position and by name.
$one->sendall("abcdef\ng");
is($other->recv_exact(3, start => 'x'), 'xab', 'a start by name');
is($other->recv_until("\n", 9, 0, undef), "cdef\n", 'no start by position');
for (['no size' => sub { $other->recv_exact }],
    ['a name that is unknown' => sub { $other->recv_exact(1, banana => 1) }],
    ['no limit' => sub { $other->recv_until("\n") }],
    ['a wide start' => sub { $other->recv_exact(1, start => "\x{263a}") }],
    ['a size that is text' => sub { $other->recv_exact('many') }]) {
    my ($name, $code) = @$_;
    ok(!eval { $code->(); 1 }, "$name is refused");
    isa_ok($@, 'Polysocket::Error::Argument', '... so the error');
    is($@->partial, undef, '... and has no bytes');
}
is($other->recv_exact(1), 'g', 'nothing was taken');

$other->settimeout(0.01);
$one->sendall('abc');
dies { $other->recv_exact(10) } 'Timeout', 'recv_exact: timed out after 0.01 s (3 of 10 bytes received)';
is($@->partial, 'abc', 'a timeout gives the bytes');
dies { $other->recv(10) } 'Timeout', 'recv: ';
is($@->partial, undef, 'another method gives none');
$one->close;
dies { $other->recv_exact(10) } 'EndOfStream', 'recv_exact: the stream ended';
is($@->class, 'eof', 'the end has a class of its own');

done_testing();
