# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Names, connections by name, deadlines, tokens and operations.

use strict;
use warnings;

use Polysocket ':all';
use Support;
use Test::More;

limit(30);

my $listener = listener();
my ($host, $port) = @{$listener->getsockname};

# Arguments by name.
my $wanted = [[AF_INET, SOCK_STREAM, 6, '', [$host, $port]]];
is_deeply([getaddrinfo($host, $port, AF_INET, SOCK_STREAM)], $wanted, 'by position');
is_deeply([getaddrinfo($host, $port, type => SOCK_STREAM, family => AF_INET)], $wanted, 'by name');
is_deeply([getaddrinfo($host, $port, AF_INET, type => SOCK_STREAM)], $wanted, 'both');
is_deeply([getaddrinfo($host, $port, undef, SOCK_STREAM)], $wanted, 'undef is as good as left out');
is_deeply([getaddrinfo(undef, $port, type => SOCK_STREAM, flags => AI_PASSIVE, family => AF_INET)],
    [[AF_INET, SOCK_STREAM, 6, '', ['0.0.0.0', $port]]], 'no host');
is_deeply([getnameinfo([$host, $port], NI_NUMERICHOST | NI_NUMERICSERV)], [$host, $port], 'getnameinfo');
is(Polysocket::gethostbyname($host, deadline => deadline(5)), $host, 'a deadline');
is_deeply([gethostbyname_ex($host)], [$host, [], [$host]], 'gethostbyname_ex');
is(scalar gethostbyname_ex($host), $host, 'and in scalar context the name');
ok(getfqdn() ne '', 'getfqdn of this machine');
ok(getfqdn('deadline') ne '', 'and of a host with the name of a parameter');
dies { getaddrinfo($host, $port, token => 5) } 'Type', 'token must be a Polysocket::Token or undef, not 5';
dies { getaddrinfo($host, $port, family => 1, family => 2) } 'Type', 'family is given twice';
dies { getaddrinfo($host, $port, famly => AF_INET) } 'Type', "getaddrinfo: there is no argument 'famly'; usage: ";
dies { create_connection([$host, $port], tiemout => 1) } 'Type', "there is no argument 'tiemout'; usage: ";
dies { create_connection([$host, $port], 1, tiemout => 1) } 'Type', "there is no argument 'tiemout'; usage: ";
dies { getaddrinfo($host, $port, 0, 0, 0, 0, 0) } 'Type', 'usage: getaddrinfo(';

# Connections.
my $client = create_connection([$host, $port], timeout => 5);
is($client->gettimeout, 5, 'the timeout that is given stays');
is_deeply(($listener->accept)[1], $client->getsockname, 'the connection is there');
setdefaulttimeout(7);
is(create_connection([$host, $port])->gettimeout, 7, 'one that is left out is the default one');
is(create_connection([$host, $port], undef)->gettimeout, undef, 'and undef is none');
is(create_connection([$host, $port], happy_eyeballs => 1)->gettimeout, 7, 'overlapping attempts, too');
setdefaulttimeout(undef);
is(create_connection([$host, $port], source_address => ['127.0.0.1', 0])->peerport, $port, 'a source');
is(connect_host($host, $port, family => AF_INET, delay => 0.1)->peerport, $port, 'connect_host');
is(create_server(['127.0.0.1', 0], reuse_port => 1)->getsockopt(SOL_SOCKET, SO_REUSEPORT), 1, 'create_server by name');
is(create_server(['127.0.0.1', 0], AF_INET, 5)->family, AF_INET, 'and by position');
dies { create_connection($host, $port) } 'Type',
    'address (host, port) must be a reference to an array, not "127.0.0.1"';

# Tokens and deadlines.
my $token = Polysocket::Token->new;
ok(!$token->fired, 'a token is not fired');
my ($one, $other) = pair();
$one->settoken($token);
ok($token->fire, 'fire');
ok($token->fired, 'fired');
dies { $one->recv(1) } 'Cancelled', 'recv: ';
$token->reset;
$one->setdeadline(BOTH, deadline(0.05));
dies { $one->recv(1) } 'Timeout';
ok($one->getdeadline(RECEIVING) > 0, 'getdeadline');
$one->setdeadline(BOTH, NO_DEADLINE);
vec(my $bits = '', $token->fileno, 1) = 1;
is(select(my $ready = $bits, undef, undef, 0), 0, 'its descriptor is not readable');
$token->fire;
is(select($ready = $bits, undef, undef, 0), 1, 'until it is fired');
ok($token->close && $token->close, 'closing it twice is harmless');
dies { $token->fire } 'Closed';
dies { Polysocket::Token::fire($one) } 'Type', 'token must be a Polysocket::Token';
dies { Polysocket::Token::fire(undef) } 'Closed';

# Operations.
sub finished {
    my $operation = shift;
    my $deadline = now() + 10;
    while (now() < $deadline) {
        vec(my $wanted = '', $operation->fileno, 1) = 1;
        select $wanted, undef, undef, 1;
        my @result;
        return @result if eval { @result = $operation->result; 1 };
        die $@ if !$@->isa('Polysocket::Error::WouldBlock');
    }
    die "not over\n";
}
is_deeply([finished(start_getaddrinfo($host, $port, type => SOCK_STREAM))], $wanted, 'a look-up');
is_deeply([finished(start_getnameinfo([$host, $port], NI_NUMERICHOST | NI_NUMERICSERV))], [$host, $port], 'back');
my $operation = start_connect_host($host, $port);
my ($connected) = finished($operation);
is($connected->peerport, $port, 'a connection');
is(($operation->attempts)[0][1], 'ok', 'its attempts');
ok($operation->close, 'close');
dies { $operation->result } 'Closed';
{
    my $own = Polysocket::Token->new;
    $operation = start_getaddrinfo($host, $port, token => $own);
}
is(scalar(() = finished($operation)), 3, 'an operation keeps its token');

done_testing();
