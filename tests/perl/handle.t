# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# File handles: those that makefile gives, and the one that a socket is.

use strict;
use warnings;

use Errno qw(EAGAIN EBADF EPIPE ETIMEDOUT);
use IO::Select ();
use Polysocket ':all';
use Support;
use Test::More;

limit(60);

my ($one, $other) = pair();

# Reading.
my $reader = $other->makefile('r');
$one->sendall("first\nsecond\nthird\nrest");
is(scalar <$reader>, "first\n", 'a line');
is($., 1, 'is counted');
is(getc $reader, 's', 'getc');
is(read($reader, my $some, 5), 5, 'read');
is($some, 'econd', 'gives what it is asked for');
{
    local $/ = '';
    $one->sendall("\n\nnext paragraph\n\n");
    is(scalar <$reader>, "third\nrest\n\n", 'paragraphs');
}
{
    local $/ = \4;
    is(scalar <$reader>, 'next', 'records');
}
$one->shutdown(SHUT_WR);
is_deeply([<$reader>], [" paragraph\n", "\n"], 'all lines until the end');
ok(eof $reader, 'eof');
is(scalar <$reader>, undef, 'and then nothing');
ok(close $reader, 'close');
is(fileno $reader, undef, 'has no descriptor any more');
ok($other->fileno > 0, 'the socket stays open');

# Writing.
($one, $other) = pair();
my $writer = $one->makefile('w');
isa_ok($writer, 'IO::Handle', 'a handle');
ok(fileno $writer != $one->fileno, 'it has a descriptor of its own');
ok(print({$writer} 'held ', 'back'), 'print');
$other->setblocking(0);
dies { $other->recv(10) } 'WouldBlock';
ok($writer->flush, 'flush');
is($other->recv(100), 'held back', 'sends');
$writer->autoflush;
printf $writer '%03d', 7;
is($other->recv(100), '007', 'with autoflush each print goes at once');
{
    use feature 'say';
    say $writer 'said';
}
is($other->recv(100), "said\n", 'say');
{
    no warnings;
    my $wrong = $one->makefile('w');
    $! = 0;
    ok(!defined scalar(<$wrong>), 'it is not for reading');
    is($! + 0, EBADF, 'EBADF');
    ok(!print({$one->makefile('r')} 'x'), 'nor the other for writing');
}
$one->close;
print $writer 'alone';
is($other->recv(100), 'alone', 'the handle goes on without its socket');
ok(close $writer, 'close');
is($other->recv(100), '', 'and that was the end');
dies { $one->makefile } 'Closed', 'makefile: ';

# Both ways; layers.
($one, $other) = pair();
my $both = $one->makefile('r+');
print $both "question\n";
$other->sendall("answer\n");
is(scalar <$both>, "answer\n", 'a handle in both directions');
is($other->recv(100), "question\n", 'sends what it holds before it waits');
ok(binmode($both, ':encoding(UTF-8)'), 'binmode with an encoding');
print $both "\x{263a}\n";
$both->flush;
is($other->recv(100), "\xe2\x98\xba\n", 'writes it');
$other->sendall("\xc3\xa9\n");
is(scalar <$both>, "\x{e9}\n", 'and reads it');
is_deeply([PerlIO::get_layers($both)], ['polysocket', 'perlio', 'encoding(utf-8-strict)', 'utf8'], 'its layers');
my $crlf = $one->makefile('rU');
$other->sendall("dos\r\nmac\runix\n");
is_deeply([map { scalar <$crlf> } 1 .. 3], ["dos\n", "mac\n", "unix\n"], 'universal newlines');
ok(open(my $copy, '>&', $both), 'open duplicates it');
print $copy 'copied';
close $copy;
is($other->recv(100), 'copied', 'and the duplicate writes');
dies { $one->makefile('x') } 'Value', 'makefile';
dies { $one->makefile('r', 'large') } 'Type', 'bufsize';
dies { $one->makefile(5) } 'Type', 'mode must be a string, not 5';

# Timeouts: nothing is lost.
($one, $other) = pair();
$other->settimeout(0.1);
my $timed = $other->makefile('r');
is($timed->timeout, 0.1, 'the timeout is that of the socket');
$one->sendall('half');
$! = 0;
my $line = <$timed>;
is($line, 'half', 'a line that does not end in time gives what came');
is($! + 0, ETIMEDOUT, 'and $! tells why');
ok($timed->error, 'so does error');
$timed->clearerr;
$one->sendall(" a line\n");
$line .= <$timed>;
is($line, "half a line\n", 'the rest is there for the next call');
$! = 0;
is(scalar <$timed>, undef, 'nothing in time is undef');
is($! + 0, ETIMEDOUT, 'which is no end');
$timed->timeout(0);
$timed->clearerr;
$! = 0;
is(scalar <$timed>, undef, 'in non-blocking mode');
is($! + 0, EAGAIN, 'it would block');
$timed->timeout(undef);
is($timed->timeout, undef, 'no timeout');

($one, $other) = pair();
$one->settimeout(0.05);
my $numbers = join '', map { sprintf "%07d\n", $_ } 0 .. 200_000;
my $stuck = $one->makefile('w');
my ($said, $failures, $at) = ('', 0, 0);
$other->setblocking(0);
while ($at < length $numbers) {
    my $before = tell $stuck;
    if (!print {$stuck} substr $numbers, $at, 100_000) {
        is($! + 0, ETIMEDOUT, 'a print that finds no room in time fails') if !$failures++;
        $stuck->clearerr;
        eval { $said .= $other->recv(65_536) while 1 };
    }
    $at += tell($stuck) - $before;
}
ok($failures > 1, "$failures of them");
while (!$stuck->flush) {
    eval { $said .= $other->recv(65_536) while 1 };
    $stuck->clearerr;
}
eval { $said .= $other->recv(65_536) while 1 };
ok($said eq $numbers, 'tell says how much was taken, and all of it arrives once')
    or diag(length($said), ' of ', length $numbers);
ok(close $stuck, 'close');

# Failures.
($one, $other) = pair();
my $lost = $one->makefile('w');
$other->close;
print $lost 'x';
$! = 0;
ok(!$lost->flush, 'flush to nobody fails');
is($! + 0, EPIPE, 'with EPIPE, and without SIGPIPE');
{
    no warnings;
    ok(!print({$lost} 'x') || !close $lost, 'close tells, when print did not');
}
$reader = $one->makefile('r');
close $reader;
{
    no warnings;
    is(scalar <$reader>, undef, 'a closed handle gives nothing');
    dies { $reader->timeout } 'Closed', 'the file handle is closed';
}

# Datagrams.
my ($from, $to) = pair(AF_UNIX, SOCK_DGRAM);
my $packets = $to->makefile('r');
$from->send('a' x 20_000 . "\n");
$from->send("b\n");
is(length scalar <$packets>, 20_001, 'a datagram comes whole');
is(scalar <$packets>, "b\n", 'and then the next');

# A socket is a handle.
($one, $other) = pair();
is(fileno $one, $one->fileno, 'fileno of a socket');
print $one "printed\n";
is($other->recv(100), "printed\n", 'print to a socket goes at once');
$other->sendall("to be\nread\n");
is(scalar <$one>, "to be\n", 'a line of a socket');
is(scalar <$one>, "read\n", 'and the next');
ok(-S *{$one}, '-S');
my $select = IO::Select->new($one, $other);
is_deeply([$select->can_read(0)], [], 'select: nothing to read');
$other->sendall('x');
my @ready = $select->can_read(1);
is_deeply([map { "$_" } @ready], ["$one"], 'the socket that is ready, as it is');
is($one->recv(1), 'x', 'recv of it');
is((CORE::getsockopt($one, SOL_SOCKET, SO_TYPE) // '') eq pack('i', SOCK_STREAM), 1, 'Perl\'s own getsockopt');
$other->settimeout(0.05);
$! = 0;
is(scalar <$other>, undef, 'the timeout holds');
is($! + 0, ETIMEDOUT, 'there too');
open my $saved, '>&', \*STDOUT;
ok(close $one, 'close closes the socket');
is($one->fileno, -1, 'with its descriptor');
is($other->recv(10), '', 'the other end sees it');
my ($giving, $receiving) = pair();
print $giving 'before ';
my $number = $giving->detach;
is(fileno $giving, undef, 'a socket that gave its descriptor away is no handle');
my $owner = Polysocket::Socket->new(fileno => $number);
$owner->sendall('after');
is($receiving->recv(100), 'before after', 'nothing of it was closed');
my $glob = *{$owner};
is(ref \$glob, 'GLOB', 'its glob');
undef $owner;
is($receiving->recv(10), '', 'is closed with the socket');

# Who hands a handle to code that wants one.
($one, $other) = pair();
local *STDIN_LIKE = *{$one};
$other->sendall("x\n");
is(scalar <STDIN_LIKE>, "x\n", 'as a bareword');
my $duplicate = Polysocket::dup($other->makefile('r'));
ok($duplicate > 2, 'a handle where a descriptor is wanted');
Polysocket::close($duplicate);
my $end = $one->makefile('r');
is($end->opened && $end->fileno, fileno $end, 'methods of IO::Handle');
ok(!eval { open(my $wrong, '<:polysocket', $0) or die "no\n"; 1 }, 'the layer cannot be used for files');

done_testing();
