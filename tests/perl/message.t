# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Messages and descriptors, with arguments by position and by name.

use strict;
use warnings;

use Polysocket ':all';
use Support;
use Test::More;

limit(30);

my ($one, $other) = pair();
my $before = open_descriptors();

is($one->sendmsg(['two ', 'parts']), 9, 'sendmsg');
is_deeply([$other->recvmsg(100)], ['two parts', [], 0, undef], 'recvmsg gives data, control data, flags and address');
$one->sendmsg('one string');
is(scalar $other->recvmsg(100), 'one string', 'the data in scalar context');
$one->sendmsg(['x'], flags => MSG_DONTWAIT);
is_deeply([($other->recvmsg(100, flags => MSG_PEEK))[0], ($other->recvmsg(100, 0, 0))[0]], ['x', 'x'], 'flags by name');

pipe my $reading, my $writing;
$one->sendmsg(['with'], [[SOL_SOCKET, SCM_RIGHTS, pack 'i', fileno $writing]]);
my ($data, $control) = $other->recvmsg(100, ancbufsize => CMSG_SPACE(4));
is($data, 'with', 'data with control data');
is_deeply([@{$control->[0]}[0, 1]], [SOL_SOCKET, SCM_RIGHTS], 'which come');
open my $came, '>&=', unpack 'i', $control->[0][2];
print $came "through\n";
close $came;
is(scalar <$reading>, "through\n", 'with a descriptor that works');

is($one->send_fds(['x'], [$writing, fileno $reading, $other]), 1, 'handles, numbers and sockets');
my ($got, $fds, $flags) = $other->recv_fds(10, 3);
is_deeply([$got, scalar @$fds], ['x', 3], 'as many descriptors');
Polysocket::close($_) for @$fds;
is(Polysocket::send_fds($one, ['y'], [0], flags => 0), 1, 'send_fds is a function too');
($got, $fds) = Polysocket::recv_fds($other, 10, 1);
is($got, 'y', 'and recv_fds');
Polysocket::close($_) for @$fds;
is(open_descriptors(), $before + 2, 'none is left');

my ($from, $to) = map { Polysocket::Socket->new(AF_INET, SOCK_DGRAM) } 1, 2;
$_->bind(['127.0.0.1', 0]) for $from, $to;
$from->sendmsg(['to an ', 'address'], address => $to->getsockname);
my @message = $to->recvmsg(100);
is_deeply([@message[0, 3]], ['to an address', $from->getsockname], 'an address by name');
my @rooms = ('....', '....');
$from->sendmsg(['abcdef'], [], 0, $to->getsockname);
is_deeply([($to->recvmsg_into(\@rooms))[0, 3]], [6, $from->getsockname], 'recvmsg_into');
is_deeply(\@rooms, ['abcd', 'ef..'], 'its variables');

dies { $one->sendmsg } 'Type', 'usage: sendmsg($buffers, [$ancdata], [$flags], [$address])';
dies { $one->sendmsg({}) } 'Type', 'buffers must be a reference to an array, not a reference to HASH';
dies { $one->sendmsg([undef]) } 'Type', 'buffer must be a string of bytes, not undef';
dies { $one->sendmsg(['x'], flags => 'now') } 'Type', 'flags must be an integer, not "now"';
dies { $one->sendmsg(['x'], flags => 0, flags => 1) } 'Type', 'flags is given twice';
dies { $one->sendmsg(['x'], [[1, 2]]) } 'Type', '3 items, not 2';
dies { $one->recvmsg(-1) } 'Value', 'negative buffer size';
dies { $one->send_fds(['x'], ['name']) } 'Type', 'fd must be an integer, not "name"';
dies { $one->recvmsg_into(['constant', \'x']) } 'Type', 'buffer must be a variable to receive into, not a constant';

done_testing();
