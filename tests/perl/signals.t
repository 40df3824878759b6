# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Perl runs the handlers of signals while a call waits: they may die, end the program, and call anything.

use strict;
use warnings;

use Polysocket ':all';
use Support;
use Test::More;
use Time::HiRes qw(ualarm setitimer ITIMER_REAL);

alarm 0;

# Run the code with a handler that a timer calls after so many seconds.
sub with_timer {
    my ($seconds, $handler, $code) = @_;
    local $SIG{ALRM} = $handler;
    setitimer(ITIMER_REAL, $seconds);
    my $start  = now();
    my $result = eval { $code->() };
    my $error  = $@;
    setitimer(ITIMER_REAL, 0);
    return ($error, now() - $start, $result);
}

my $listener = listener();
my ($one, $other) = pair();
my $datagram = Polysocket::Socket->new(AF_INET, SOCK_DGRAM);
$datagram->bind(['127.0.0.1', 0]);
my $token = Polysocket::Token->new;

# A handler that dies ends each kind of call, at once, and with its own error.
for (
    [recv      => sub { $other->recv(1) }],
    [recv_into => sub { my $room = 'x'; $other->recv_into($room) }],
    [recvfrom  => sub { $datagram->recvfrom(1) }],
    [recvmsg   => sub { $other->recvmsg(1) }],
    [accept    => sub { $listener->accept }],
    ['recv with a timeout' => sub { my ($s, $t) = pair(); $s->settimeout(10); $s->recv(1) }],
    [sendall  => sub { my ($s, $t) = pair(); $s->sendall('x' x 10_000_000) }],
    [readline => sub { my $handle = $other->makefile('r'); my $line = <$handle> }],
    [connect  => sub {
        my $s = Polysocket::Socket->new;
        my $full = Polysocket::Socket->new;
        $full->bind(['127.0.0.1', 0]);
        $full->listen(0);
        my @clients;
        for (1 .. 4) {
            push @clients, Polysocket::Socket->new;
            $clients[-1]->connect($full->getsockname);
        }
    }],
) {
    my ($name, $code) = @$_;
    my ($error, $seconds) = with_timer(0.1, sub { die {from => 'the handler'} }, $code);
    is(ref $error eq 'HASH' && $error->{from}, 'the handler', "$name: ends with what the handler died with");
    ok($seconds < 5, "$name: at once");
}

# A handler that returns lets the call go on.
my $calls = 0;
my ($error, $seconds, $data) = with_timer(0.1, sub { $calls++; $one->sendall('late') }, sub { $other->recv(10) });
is($data, 'late', 'what a handler sends is received by the call that it interrupts');
is($calls, 1, 'after one call of it');
($error, $seconds) = with_timer(0.05, sub { $calls++ }, sub { $other->settimeout(0.3); $other->recv(1) });
isa_ok($error, 'Polysocket::Error::Timeout', 'a timeout goes on counting, and');
ok($seconds > 0.25 && $seconds < 5, 'ends in time');
$other->settimeout(undef);

# $@ is as it was, whatever the handler does in it.
$@ = 'before';
{
    local $SIG{ALRM} = sub { eval { die "inside\n" }; $one->sendall('x') };
    setitimer(ITIMER_REAL, 0.1);
    $other->recv(1);
    is($@, 'before', 'a handler that catches an error of its own leaves $@ alone');
}

# The handler closes the socket, fires a token, changes what is being sent.
my ($closing, $peer) = pair();
($error) = with_timer(0.1, sub { $closing->close }, sub { $closing->recv(1) });
isa_ok($error, 'Polysocket::Error::Closed', 'after a handler that closes the socket, the error');
$other->settoken($token);
($error) = with_timer(0.1, sub { $token->fire }, sub { $other->recv(1) });
isa_ok($error, 'Polysocket::Error::Cancelled', 'after one that fires its token, the error');
$other->settoken(undef);
my ($sending, $receiving) = pair();
my $large = 'a' x 3_000_000;
my $read  = '';
$receiving->setblocking(0);
($error) = with_timer(
    0.05,
    sub {
        $large = 'b' x 100;
        eval { $read .= $receiving->recv(65_536) for 1 .. 10 };
        setitimer(ITIMER_REAL, 0.01);
    },
    sub { $sending->sendall($large) }
);
is($error, '', 'sendall ends well while a handler receives and changes its variable');
eval { $read .= $receiving->recv(65_536) while 1 };
is($read, 'a' x 3_000_000, 'and what was there when it began is sent');

# An error of the handler's call is not taken for the interrupted one's.
($error) = with_timer(0.1, sub { $one->recv('x') }, sub { $other->recv(1) });
is($error->message, 'recv: bufsize must be an integer, not "x"', 'an error in the handler is the error of the call');

# Many signals, and not a byte is lost.
{
    my ($from, $to) = connection();
    my $storm = 0;
    my $child = fork // die "fork: $!";
    if ($child == 0) {
        $to->close;
        $from->sendall(pack 'N*', 0 .. 499_999);
        POSIX::_exit(0);
    }
    $from->close;
    local $SIG{ALRM} = sub { $storm++ };
    setitimer(ITIMER_REAL, 0.0005, 0.0005);
    my $all = '';
    while ((my $part = $to->recv(10_000)) ne '') {
        $all .= $part;
        select undef, undef, undef, 0.0005 if length($all) % 7 == 0;
    }
    setitimer(ITIMER_REAL, 0);
    waitpid $child, 0;
    is($?, 0, 'the sender ends well');
    ok($all eq pack('N*', 0 .. 499_999), "two million bytes arrive through many signals");
    ok($storm > 0, 'which came');
}

# The program ends in a handler: END blocks run, the status counts, and the sockets still work there.
use POSIX ();
for (
    [recv     => q{$other->recv(1)}],
    [sendall  => q{$other->sendall($large)}],
    [readline => q{my $line = <$other>}],
    [print    => q{print $other $large}],
) {
    my ($name, $call) = @$_;
    my $program = <<"END";
use strict; use Polysocket;
my (\$one, \$other) = Polysocket::socketpair();
my \$large = pack 'N*', 0 .. 1_000_000;
my \$got = '';
sub drain { \$one->setblocking(0); eval { while ((my \$part = \$one->recv(1 << 20)) ne '') { \$got .= \$part } } }
END {
    local \$?;
    drain(); \$other->close; drain();
    print \$got eq substr(\$large, 0, length \$got) ? 'well' : 'ill', "\\n";
}
\$SIG{ALRM} = sub { exit 7 };
Time::HiRes::ualarm(200_000);
$call;
print "not reached\\n";
END
    my ($said, $status) = in_child(sub { exec $^X, '-MTime::HiRes', '-e', $program });
    is($status >> 8, 7, "$name: exit in a handler ends the program with its status");
    is($said, "well\n", "$name: END blocks run, and nothing was sent twice");
}

# Without a handler the signal does what it does.
my (undef, $status) = in_child(sub { $SIG{ALRM} = 'DEFAULT'; alarm 1; $other->recv(1) });
is($status & 127, POSIX::SIGALRM(), 'a signal without a handler ends the process');
my ($said) = in_child(sub {
    local $SIG{INT} = sub { print "interrupted\n"; exit 0 };
    my $parent = $$;
    if (fork == 0) { select undef, undef, undef, 0.2; kill INT => $parent; POSIX::_exit(0) }
    $other->recv(1);
});
is($said, "interrupted\n", 'Ctrl-C acts while a call waits');

# fork in a handler.
my $forked;
($error, undef, $data) = with_timer(
    0.1,
    sub {
        $forked = fork // die "fork: $!";
        POSIX::_exit(0) if $forked == 0;
        waitpid $forked, 0;
        $one->sendall('parent');
    },
    sub { $other->recv(10) }
);
is($data, 'parent', 'a handler may fork');

done_testing();
