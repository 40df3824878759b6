# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Numbers, strings, references and undef as arguments: what stands for what, and what is refused.

use strict;
use warnings;

use Polysocket ':all';
use Support;
use Test::More;

limit(30);

my ($one, $other) = pair();

# Integers.
sub received {
    my $size = shift;
    $one->sendall('0123456789');
    my $data = $other->recv($size);
    $other->recv(10) if length $data < 10;
    return $data;
}
is(received('3'),    '012', 'digits are an integer');
is(received(' 3 '),  '012', 'with blanks around too');
is(received(1e1),    '0123456789', 'so is a real number without a fraction');
is(received(2 ** 2), '0123',       'which ** gives');
is(received(1 + 1),  '01',         'a sum');
{
    package Three;
    use overload '0+' => sub { 3 }, fallback => 1;
}
is(received(bless {}, 'Three'), '012', 'an object that is a number');
dies { $other->recv(1.5) } 'Type', 'bufsize must be an integer, not 1.5';
dies { $other->recv('1.5') } 'Type', 'not "1.5"';
dies { $other->recv('1e3') } 'Type', 'not "1e3"';
dies { $other->recv('') } 'Type', 'not ""';
dies { $other->recv(undef) } 'Type', 'not undef';
dies { $other->recv({}) } 'Type', 'not a reference to HASH';
dies { $other->recv(bless {}, 'Plain') } 'Type', 'not an object of Plain';
dies { $other->recv(9**9**9) } 'Type', 'bufsize must be an integer, not Inf';
dies { $other->recv('NaN') } 'Type', 'not "NaN"';
dies { $other->recv('x' x 1000) } 'Type', qr/not "x{40}"$/;
dies { $other->recv(2**63) } 'Range', 'bufsize must be an integer of at most 64 bits, not 9.2';
dies { $other->recv('9223372036854775808') } 'Range', '9223372036854775808';
dies { $other->recv('-9223372036854775809') } 'Range', '-9223372036854775809';
dies { $other->recv('99999999999999999999') } 'Range', '99999999999999999999';
dies { $other->recv(18446744073709551615) } 'Range', '18446744073709551615';
dies { $other->recv('-9223372036854775808') } 'Value', '-9223372036854775808';
dies { $other->recv(-(2**63)) } 'Value', '-9223372036854775808';
SKIP: {
    skip 'Math::BigInt is not there', 2 if !eval { require Math::BigInt };
    is(received(Math::BigInt->new(4)), '0123', 'a big integer that is small');
    dies { $other->recv(Math::BigInt->new(2)**70) } 'Range';
}

# Values with magic are read once.
{
    package Counting;
    sub TIESCALAR { my ($class, $value) = @_; return bless {value => $value, reads => 0}, $class }
    sub FETCH { $_[0]{reads}++; return $_[0]{value} }
    sub STORE { $_[0]{stored} = $_[1]; return }
}
tie my $tied, 'Counting', 3;
is(received($tied), '012', 'a tied scalar');
is(tied($tied)->{reads}, 1, 'is read once');
tie my $text, 'Counting', 'tied';
$one->sendall($text);
is($other->recv(10), 'tied', 'and as data');
is(tied($text)->{reads}, 1, 'once too');
'matched' =~ /(m.*)/ and $one->sendall($1);
is($other->recv(10), 'matched', 'what a match captured');
$one->sendall(substr 'a part of it', 2, 4);
is($other->recv(10), 'part', 'a substr');

# Bytes and text.
$one->sendall("caf\x{e9}");
is($other->recv(10), "caf\xe9", 'characters up to 255 are bytes');
my $wide = "caf\x{e9}\x{263a}";
chop $wide;
ok(utf8::is_utf8($wide), 'whatever Perl holds them in:');
$one->sendall($wide);
is($other->recv(10), "caf\xe9", 'they are the same bytes');
ok(utf8::is_utf8($wide), 'and the variable stays as it was');
dies { $one->send("abc\x{263a}") } 'Type', 'send: Wide character U+263A in data; encode text to bytes first';
dies { $one->sendmsg(["\x{1f600}"]) } 'Type', 'Wide character U+1F600 in buffer';
dies { Polysocket::Socket->new(AF_UNIX)->bind("/tmp/\x{263a}") } 'Type', 'bind: Wide character U+263A in path';
dies { getaddrinfo("m\x{fc}nchen", 80) } 'Type', 'host name must be ASCII';
dies { getaddrinfo("\x{263a}", 80) } 'Type', 'host name must be ASCII';
dies { $one->send(undef) } 'Type', 'data must be a string of bytes, not undef';
dies { $one->send(\'x') } 'Type', 'not a reference to SCALAR';
$one->sendall(42);
is($other->recv(10), '42', 'a number is sent as print prints it');
$one->sendall('');
$one->sendall("with\0nul");
is($other->recv(10), "with\0nul", 'a NUL');
{
    package Speaking;
    use overload '""' => sub { 'spoken' }, fallback => 1;
}
$one->sendall(bless {}, 'Speaking');
is($other->recv(10), 'spoken', 'an object with a text');
dies { getaddrinfo("localhost\0x", 80) } 'Type', 'must not contain null character';
dies { Polysocket::getservbyname(80) } 'Type', 'service must be a string, not 80';

# Variables to receive into.
my $room = '.' x 8;
$one->sendall('hello');
is($other->recv_into($room), 5, 'recv_into gives the count');
is($room, 'hello...', 'and its variable keeps its length');
$one->sendall('HELLO');
is($other->recv_into(\$room, 2), 2, 'by reference, and less');
is($room, 'HEllo...', 'writes that much');
is(($other->recvfrom_into($room))[0], 3, 'recvfrom_into');
is($room, 'LLOlo...', 'writes to its start');
tie my $tied_room, 'Counting', '....';
$one->sendall('hi');
is($other->recv_into($tied_room), 2, 'a tied variable');
is(tied($tied_room)->{stored}, 'hi..', 'is stored to');
my %hash = (key => '..');
$one->sendall('ok');
$other->recv_into($hash{key});
is($hash{key}, 'ok', 'an element of a hash');
dies { $other->recv_into('constant') } 'Type', 'a variable to receive into, not a constant';
dies { my $undefined; $other->recv_into($undefined) } 'Type', 'a string to receive into, not undef';
dies { $other->recv_into($room, 9) } 'Value', 'buffer too small for requested bytes';
dies { my $text = "\x{263a}"; $other->recv_into($text) } 'Type', 'Wide character U+263A in buffer';
my @rooms = ('...', '...');
$one->sendall('abcdef');
my ($count) = $other->recvmsg_into(\@rooms);
is_deeply([$count, @rooms], [6, 'abc', 'def'], 'recvmsg_into writes to the items of an array');
my ($first, $second) = ('..', '..');
$one->sendall('ABCD');
$other->recvmsg_into([\$first, \$second]);
is("$first$second", 'ABCD', 'and to variables by reference');
$one->sendall('EF');
$other->recvmsg_into($first);
is($first, 'EF', 'and to one variable');

# Large data moves, and lengths are right.
my $large = 'x' x 100_000;
$one->settimeout(5);
$one->send($large);
my $part = $other->recv(1_000_000);
is($part, substr($large, 0, length $part), 'large data');
ok(length $part < 1_000_000, 'in a string of its own length');

# Options.
is($one->setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1), 1, 'an integer');
ok($one->getsockopt(SOL_SOCKET, SO_KEEPALIVE), 'is set');
$one->setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1 > 2);
is($one->getsockopt(SOL_SOCKET, SO_KEEPALIVE), 0, 'so is what a comparison gives');
$one->setsockopt(SOL_SOCKET, SO_KEEPALIVE, pack 'i', 1);
is(unpack('i', $one->getsockopt(SOL_SOCKET, SO_KEEPALIVE, 4)), 1, 'and a packed value, as in Perl\'s own');
dies { $one->setsockopt(SOL_SOCKET, SO_KEEPALIVE, undef) } 'Type';
dies { $one->setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1.5) } 'Type', 'value must be an integer, not 1.5';

# Addresses.
my $datagram = Polysocket::Socket->new(AF_INET, SOCK_DGRAM);
dies { $datagram->bind('127.0.0.1') } 'Type',
    'AF_INET address (host, port) must be a reference to an array, not "127.0.0.1"';
dies { $datagram->bind(['127.0.0.1']) } 'Type', 'must have 2 items, not 1';
dies { $datagram->bind(['127.0.0.1', undef]) } 'Type', 'port must be an integer, not undef';
dies { $datagram->bind(['127.0.0.1', 65_536]) } 'Range', 'bind: port must be 0-65535, not 65536';
$datagram->bind(['127.0.0.1', '0']);
my $address = $datagram->getsockname;
is($datagram->sendto('to myself', $address), 9, 'an address that was given is taken');
is_deeply([$datagram->recvfrom(100)], ['to myself', $address], 'and comes back');
my @sparse;
$sparse[2] = 'x';
dies { $datagram->bind(\@sparse) } 'Type', 'must have 2 items, not 3';

# Booleans and real numbers.
$one->setblocking('');
is($one->gettimeout, 0, 'the empty string is false');
$one->setblocking('yes');
is($one->gettimeout, undef, 'any other is true');
$one->settimeout('0.25');
is($one->gettimeout, 0.25, 'a text of a real number');
dies { $one->settimeout('soon') } 'Type', 'timeout must be a number, not "soon"';
dies { $one->settimeout(-1) } 'Value', 'negative';
dies { $one->settimeout('NaN') } 'Value';
dies { $one->settimeout(9**9**9) } undef;

# File handles where descriptors are wanted.
open my $file, '<', $0 or die "$0: $!";
ok($one->sendfile($file, 0, 10) == 10, 'an open file');
is($other->recv(10), '# SPDX-Fil', 'is sent from');
is($one->sendfile(fileno($file), offset => 2, count => 4), 4, 'so is a descriptor');
is($other->recv(10), 'SPDX', 'from its offset');
dies { $one->sendfile('name') } 'Type', 'file must be an integer, not "name"';
my $duplicate = Polysocket::dup($one);
ok($duplicate > 2, 'an object with a descriptor');
Polysocket::close($duplicate);

done_testing();
