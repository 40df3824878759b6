# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# What goes, when: descriptors, memory, objects at the end of the program and after fork.

use strict;
use warnings;

use Polysocket ':all';
use POSIX ();
use Support;
use Test::More;

limit(90);

my $before = open_descriptors();
{
    my ($one, $other) = pair();
    my $handle = $one->makefile('r+');
    my $token  = Polysocket::Token->new;
    my $copy   = $one->dup;
    my $as_handle = fileno $other;
    ok(open_descriptors() >= $before + 4, 'objects have descriptors');
}
is(open_descriptors(), $before, 'which go with them');
{
    my ($one) = pair();
    my $cycle = {socket => $one};
    $cycle->{self} = $cycle;
    $one->{back} = $cycle;
    undef $one;
    delete $cycle->{self};
    delete $cycle->{socket}{back};
}
is(open_descriptors(), $before, 'so do those of objects that knew each other');

my $token = Polysocket::Token->new;
my ($holder, $peer) = pair();
$holder->settoken($token);
$token->fire;
undef $token;
dies { $holder->recv(1) } 'Cancelled';
$holder->settoken(undef);
$before = open_descriptors();

# Memory.
sub resident {
    open my $file, '<', '/proc/self/statm' or die;
    my (undef, $pages) = split ' ', <$file>;
    return $pages * POSIX::sysconf(POSIX::_SC_PAGESIZE()) / 1024;
}

# How many KiB are not given back after so many rounds more.
sub grown {
    my ($rounds, $code) = @_;
    $code->() for 1 .. $rounds / 4;
    my $start = resident();
    $code->() for 1 .. $rounds;
    return resident() - $start;
}

my ($one, $other) = pair();
my $data = 'x' x 20_000;
my $listener = listener();
my $address = $listener->getsockname;
my %rounds = (
    'send and recv'        => [20_000, sub { $one->send('x' x 100); $other->recv(100) }],
    'large ones'           => [3_000,  sub { $one->send($data); $other->recv(100_000) }],
    'recv_into'            => [20_000, sub { my $room = '.' x 100; $one->send('x'); $other->recv_into($room) }],
    'recvfrom'             => [20_000, sub { $one->send('x'); my @got = $other->recvfrom(10) }],
    'errors'               => [10_000, sub { eval { $other->recv('x') } }],
    'errors of the system' => [10_000, sub { eval { Polysocket::Socket->new(fileno => 9999) } }],
    'wrong numbers'        => [10_000, sub { eval { $other->recv } }],
    'wide characters'      => [10_000, sub { eval { $other->send("\x{263a}" x 100) } }],
    'sockets'              => [5_000,  sub { my @made = pair() }],
    'handles'              => [
        2_000, sub { my $handle = $one->makefile('r+'); print $handle 'x'; close $handle; $other->recv(10) }],
    'sockets as handles'   => [2_000,  sub { my ($s, $t) = pair(); print $s "x\n"; my $line = <$t> }],
    'tokens'               => [5_000,  sub { my $made = Polysocket::Token->new; $made->fire }],
    'addresses'            => [10_000, sub { my $name = $listener->getsockname }],
    'look-ups'             => [3_000,  sub { my @found = getaddrinfo('127.0.0.1', 80) }],
    'messages'             => [5_000,  sub { $one->sendmsg(['a', 'b']); my ($got) = $other->recvmsg(10, 100) }],
    'descriptors'          => [
        3_000,
        sub {
            $one->send_fds(['x'], [0, 1]);
            my (undef, $fds) = $other->recv_fds(1, 2);
            Polysocket::close($_) for @$fds;
        }],
    'interfaces'           => [3_000,  sub { my @found = if_nameindex() }],
    'an operator that dies' => [5_000, sub { eval { $one->sendmsg(['x' x 1000, bless {}, 'Exploding']) } }],
);
{
    package Exploding;
    use overload '""' => sub { die "boom\n" };
}
my $open = open_descriptors();
for my $name (sort keys %rounds) {
    my $grown = grown(@{$rounds{$name}});
    ok($grown < 600, "$name: memory stays as it is") or diag("$grown KiB more");
}
is(open_descriptors(), $open, 'and so do the descriptors');

# At the end of the program.
for (
    ['a global'             => q{our $s = Polysocket::Socket->new}],
    ['a lexical'            => q{my $s = Polysocket::Socket->new}],
    ['a cycle'              => q{my $s = Polysocket::Socket->new; $s->{self} = $s}],
    ['a socket in a closure' => q{my $s = Polysocket::Socket->new; my $f; $f = sub { [$s, $f] }}],
    ['a DESTROY that uses it' => q{
        package Last; sub DESTROY { my $s = $_[0]{s}; eval { $s->close if $s } }
        package main; our $last = bless {s => Polysocket::Socket->new}, 'Last'; $last->{last} = $last}],
    ['a handle with unsent data' => q{
        our ($s, $t) = Polysocket::socketpair(); our $h = $s->makefile('w'); print $h 'x'}],
    ['an error'             => q{our $e; eval { Polysocket::Socket->new->getpeername }; $e = $@}],
    ['die'                  => q{our ($s, $t) = Polysocket::socketpair(); eval { exit 0 }}],
) {
    my ($name, $code) = @$_;
    my ($said, $status) = in_child(sub { exec $^X, '-w', '-MPolysocket', '-e', $code });
    is("$said$status", '0', "$name goes without a word at the end");
}
my ($said, $status) = in_child(sub {
    exec $^X, '-MPolysocket', '-e', 'our ($s, $t) = Polysocket::socketpair(); Polysocket::Socket->new->getpeername';
});
like($said, qr/\Agetpeername: Transport endpoint is not connected at -e line 1\.\n\z/, 'an uncaught error is told');
is($status >> 8, 107, 'and its number is the status');

# fork.
($one, $other) = pair();
my $handle = $one->makefile('w');
my ($told) = in_child(sub { print $handle 'child'; close $handle; undef $one; undef $other; print 'fine' });
is($told, 'fine', 'a child has its own');
is($other->recv(10), 'child', 'and uses it');
print $handle 'parent';
close $handle;
is($other->recv(10), 'parent', 'the parent\'s go on');
ok($one->fileno > 0, 'and stay open');

# What descriptors a new program gets.
($said) = in_child(sub { exec 'ls', '-l', '/proc/self/fd' });
unlike($said, qr/socket:/, 'a program that is started inherits none');

done_testing();
