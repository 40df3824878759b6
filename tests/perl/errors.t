# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# What operations die with.

use strict;
use warnings;

use Errno qw(EAGAIN EBADF ECANCELED ECONNREFUSED EINVAL ENOTCONN EPIPE ETIMEDOUT);
use Polysocket ':all';
use Support;
use Test::More;

limit(30);

my ($one, $other) = pair();

# The classes and their parents.
my %parents = (
    System => [], WouldBlock => ['System'], Cancelled => ['System'], Closed => ['System'], Unsupported => ['System'],
    Timeout => [], Name => [], Host => ['Name'], AddressInfo => ['Name'], Argument => [], Value => ['Argument'],
    Range => ['Argument'], Type => ['Argument'], Memory => [],
);
for my $class (sort keys %parents) {
    my @wanted = map { "Polysocket::Error$_" } '', map { "::$_" } @{$parents{$class}};
    ok(!(grep { !"Polysocket::Error::$class"->isa($_) } @wanted), "$class is below @wanted");
}

# Each error in its class, with its number in $!.
sub raised {
    my ($code, $class, $word, $number, $errno) = @_;
    $! = 0;
    my $lived = eval { $code->(); 1 };
    my $after = $! + 0;
    my $error = $@;
    is(ref $error, "Polysocket::Error::$class", "$word is a $class");
    is($error->class, $word, "its word is $word");
    is($error->code, $number, "its number is $number");
    is($after, $errno // $number, 'and $! says ' . ($errno // $number));
    return;
}

my $token = Polysocket::Token->new;
raised(sub { Polysocket::Socket->new->getpeername }, 'System', 'os', ENOTCONN);
raised(sub { $one->setblocking(0); $one->recv(1) }, 'WouldBlock', 'would-block', EAGAIN);
raised(sub { $one->settimeout(0.01); $one->recv(1) }, 'Timeout', 'timeout', ETIMEDOUT);
raised(sub { $one->settoken($token); $token->fire; $one->recv(1) }, 'Cancelled', 'cancelled', ECANCELED);
raised(sub { my ($s) = pair(); $s->close; $s->recv(1) }, 'Closed', 'closed', EBADF);
raised(sub { getaddrinfo('a..invalid', 1) }, 'AddressInfo', 'gaierror', EAI_NONAME, 0);
raised(sub { $one->recv(-1) }, 'Value', 'value', EINVAL);
raised(sub { $one->recv(2**64) }, 'Range', 'range', Errno::ERANGE);
raised(sub { $one->recv('x') }, 'Type', 'type', EINVAL);
raised(sub { $one->recv(2**62) }, 'Memory', 'memory', Errno::ENOMEM);

# As text, as number, as truth.
my $error = dies { $other->recv([]) } 'Type';
my $line = __LINE__ - 1;
is("$error", "recv: bufsize must be an integer, not a reference to ARRAY at $0 line $line.\n", 'as text: the line');
is($error->file, $0,    'the file');
is($error->line, $line, 'the line');
is($error->operation, 'recv', 'the operation');
ok($error =~ /bufsize/, 'a match sees the text');
$error = dies { getaddrinfo('a..invalid', 1) } 'AddressInfo';
is($error->line, __LINE__ - 1, 'the line of the script, not of the module');
is($error->code, $error + 0, 'as number: the code');
ok($error ? 1 : 0, 'as truth: true');
ok(!eval { die $error } && $@ == $error, 'it can be died with again');

# done and attempts.
my ($sending, $receiving) = pair();
$sending->settimeout(0.05);
$error = dies { $sending->sendall('x' x 4_000_000) } 'Timeout';
ok($error->done > 0 && $error->done < 4_000_000, 'done tells how much was sent');
my $got = 0;
$receiving->setblocking(0);
eval { $got += length $receiving->recv(65_536) while 1 };
is($got, $error->done, 'which is what comes');
my $listener = listener();
my $port = $listener->getsockname->[1];
$listener->close;
$error = dies { connect_host('127.0.0.1', $port) } 'System', 'connect_host: Connection refused';
is($error->code, ECONNREFUSED, 'connect_host');
my @attempts = $error->attempts;
is_deeply([map { [@$_[0 .. 2]] } @attempts], [[['127.0.0.1', $port], 'os', ECONNREFUSED]], 'what came of each attempt');

# $@ and its surroundings.
$@ = 'before';
($one, $other) = pair();
$one->sendall('x');
$other->recv(1);
is($@, 'before', 'a success leaves $@ alone');
{
    local $@ = 'mine';
    eval { Polysocket::Socket->new->getpeername };
    isa_ok($@, 'Polysocket::Error', 'under local, $@');
}
is($@, 'before', 'local restores it');
{
    my $seen;
    local $SIG{__DIE__} = sub { $seen = $_[0] };
    eval { $other->recv('x') };
    isa_ok($seen, 'Polysocket::Error::Type', 'what a __DIE__ handler is given');
}
{
    package Guard;
    sub DESTROY { eval { 1 } }
}
eval { my $guard = bless {}, 'Guard'; $other->recv('x') };
isa_ok($@, 'Polysocket::Error::Type', 'after a DESTROY with an eval, $@');
{
    package Failing;
    sub DESTROY { local $@; eval { $_[0]{socket}->recv('x') } }
}
{
    local $@ = 'kept';
    { my $failing = bless {socket => $other}, 'Failing' }
    is($@, 'kept', 'an error within a DESTROY with local \$@ stays there');
}

# No signal ends the process.
my ($writing, $gone) = pair();
$gone->close;
$error = dies { $writing->sendall('x') } 'System', 'Broken pipe';
is($error->code, EPIPE, 'writing to nobody is EPIPE and no SIGPIPE');

# Nothing is caught that the script's own code dies with.
{
    package Exploding;
    use overload '""' => sub { die "boom\n" }, fallback => 1;
}
ok(!eval { $other->send(bless {}, 'Exploding'); 1 } && $@ eq "boom\n", 'an operator that dies ends the call');
ok(!eval { $other->recv(bless {}, 'Exploding'); 1 } && $@ eq "boom\n", 'for numbers too');

# The name of what was called.
dies { Polysocket::create_server(['127.0.0.1', 0], family => Polysocket::AF_NETLINK()) } 'System', 'create_server: ';
dies { Polysocket::create_unix_server('x', type => 99) } 'System', 'create_unix_server: ';
dies { Polysocket::send_fds(5, ['x'], []) } 'Type', 'send_fds: socket must be a Polysocket::Socket';
dies { Polysocket::recv_fds(undef, 1, 1) } 'Type', 'recv_fds: socket must be a Polysocket::Socket';

# Families without hosts.
my ($near) = pair();
is(scalar(grep { defined } $near->sockhost, $near->sockport, $near->peerhost, $near->peerport), 0,
    'a socket of AF_UNIX has no host and no port');

done_testing();
