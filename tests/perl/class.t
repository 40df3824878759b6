# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Objects, contexts, exports, and what a wrong number of arguments is told.

use strict;
use warnings;

use Polysocket ':all';
use Support;
use Test::More;

limit(30);

my $made = Polysocket::Socket->new;
is($made->family, AF_INET,     'a new socket is of AF_INET');
is($made->type,   SOCK_STREAM, 'and SOCK_STREAM');
is(Polysocket::Socket->new(AF_UNIX, SOCK_DGRAM)->type, SOCK_DGRAM, 'arguments by position');
is(Polysocket::Socket->new(type => SOCK_DGRAM, family => AF_UNIX)->type, SOCK_DGRAM, 'by name');
is(Polysocket::Socket->new(AF_UNIX, type => SOCK_DGRAM)->type, SOCK_DGRAM, 'and both');
is(Polysocket::socket(AF_UNIX)->family, AF_UNIX, 'socket is a function too');
my $number = Polysocket::Socket->new(AF_UNIX)->detach;
is(Polysocket::Socket->new(fileno => $number)->family, AF_UNIX, 'a socket on a descriptor finds its family out');
dies { Polysocket::Socket->new(AF_UNIX, family => AF_UNIX) } 'Type', 'socket: family is given twice';
dies { Polysocket::Socket->new(AF_UNIX, colour => 5) } 'Type', "socket: there is no argument 'colour'; usage: ";
dies { Polysocket::Socket->new(1, 2, 3, 4) } 'Type', 'usage: socket([$family], [$type], [$proto], [fileno => $fileno])';

{
    package Own::Socket;
    our @ISA = 'Polysocket::Socket';
    our $destroyed = 0;
    sub new {
        my ($class, @rest) = @_;
        my $self = $class->SUPER::new(@rest);
        $self->{name} = 'own';
        return $self;
    }
    sub DESTROY { $destroyed++ }
}
{
    my $own = Own::Socket->new(AF_INET);
    is($own->{name}, 'own', 'a subclass has fields of its own');
    isa_ok($own->dup, 'Own::Socket', 'what dup gives');
    $own->bind(['127.0.0.1', 0]);
    $own->listen;
    my $client = Polysocket::create_connection($own->getsockname);
    isa_ok(scalar $own->accept, 'Own::Socket', 'what accept gives');
    my $descriptor = $own->fileno;
    undef $own;
    ok($Own::Socket::destroyed > 0 && !-e "/proc/self/fd/$descriptor", 'its DESTROY runs; the descriptor is closed');
}

# Contexts.
my ($one, $other) = pair();
$one->sendall('hello');
my ($data, $sender) = $other->recvfrom(10);
is($data, 'hello', 'a pair is a list in list context');
$one->sendall('again');
is(scalar $other->recvfrom(10), 'again', 'and its first item in scalar context');
my @addresses = getaddrinfo('127.0.0.1', 80, type => SOCK_STREAM);
is_deeply(\@addresses, [[AF_INET, SOCK_STREAM, 6, '', ['127.0.0.1', 80]]], 'a list in list context');
is_deeply(scalar getaddrinfo('127.0.0.1', 80, type => SOCK_STREAM), \@addresses, 'and a reference in scalar context');
is_deeply([$made->getsockname], [['0.0.0.0', 0]], 'an address is one value in any context');
my @nothing = $one->settimeout(5);
is_deeply(\@nothing, [1], 'what gives nothing else is true');
is_deeply([$one->gettimeout], [5], 'a timeout');
$one->settimeout(undef);
is_deeply([$one->gettimeout], [undef], 'no timeout is undef');
is_deeply([scalar(() = Polysocket::token()->fired)], [1], 'false is a value as well');

# What IO::Handle and IO::Socket have.
is($one->blocking(0), 1, 'blocking gives what was before');
is($one->timeout,     0, 'non-blocking mode is a timeout of 0');
is($one->timeout(2.5), 1, 'timeout sets as well');
is($one->timeout, 2.5, 'and gives');
ok($one->opened, 'opened');
$one->close;
ok(!$one->opened, 'not opened after close');
is($one->close, 1, 'closing twice is harmless');
my ($client, $server) = connection();
is($client->peerport, $server->sockport, 'peerport and sockport');
is($client->peerhost, '127.0.0.1', 'peerhost');
is($server->sockhost, '127.0.0.1', 'sockhost');

# Usage.
dies { $client->recv } 'Type', 'recv: usage: recv($bufsize [, $flags])';
dies { $client->recv(1, 2, 3) } 'Type', 'recv: usage: recv(';
dies { $client->close(1) } 'Type', 'close: usage: close()';
dies { $client->recv_into } 'Type', 'recv_into: usage: recv_into($variable [, $nbytes [, $flags]])';
dies { getaddrinfo('localhost') } 'Type', 'getaddrinfo: usage: getaddrinfo($host, $port, [$family]';
dies { create_connection() } 'Type', 'create_connection: usage: create_connection($address, [$timeout]';
dies { create_connection(['localhost', 1], colour => 1) } 'Type', "there is no argument 'colour'; usage: ";
dies { getnameinfo(['127.0.0.1', 1], 0, 5) } 'Type', 'getnameinfo: usage: ';
dies { htons() } 'Type', 'htons: usage: htons($number)';
dies { Polysocket::Socket::recv(bless({}, 'Polysocket::Socket'), 1) } 'Type', 'an object of Polysocket::Socket';
dies { Polysocket::Socket::recv('x', 1) } 'Type', 'the object must be a Polysocket::Socket, not "x"';
dies { Polysocket::Socket::fileno(Polysocket::Token->new) } 'Type', 'must be a Polysocket::Socket';

# Exports.
is(htonl(1), unpack('L', pack('N', 1)), ':all has functions');
is(eval { AF_INET6 }, Polysocket::AF_INET6(), 'and constants');
ok(!defined &main::close, 'and none that would take the place of one of Perl\'s');
{
    package Importing;
    use Polysocket qw(gethostbyname SO_KEEPALIVE);
    main::is(gethostbyname('127.0.0.1'), '127.0.0.1', 'those take it where they are asked for by name');
    main::ok(SO_KEEPALIVE > 0, 'constants one by one');
}
ok(!eval q{package Wrong; use Polysocket 'banana'; 1} && $@ =~ /banana/, 'what is not there cannot be imported');
ok(eval "use Polysocket $Polysocket::VERSION; 1", 'the version can be asked for');
is(Polysocket::NO_DEADLINE(), 0, 'the library\'s own constants');
is(has_ipv6(), 1, 'has_ipv6');

done_testing();
