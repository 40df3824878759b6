#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# A sniffer: prints a line for each packet that passes an interface. Windows captures through a raw socket and
# SIO_RCVALL, which is "not supported on this platform"; Linux does so through AF_PACKET, for root alone.

use strict;
use warnings;

use Polysocket qw(:constants htons);

my $EVERY_PROTOCOL = 3;

sub sniff {
    my ($interface, $count) = @_;
    my $socket = Polysocket::Socket->new(AF_PACKET, SOCK_RAW, htons($EVERY_PROTOCOL));
    $socket->bind([$interface, $EVERY_PROTOCOL]);
    print "listening on $interface\n";
    for (1 .. $count) {
        my ($packet, $sender) = $socket->recvfrom(65_565);
        printf "%s: protocol 0x%04x, %d bytes\n", @$sender[0, 1], length $packet;
    }
    return;
}

if (@ARGV != 2 || $ARGV[1] !~ /\A\d+\z/) {
    print STDERR "usage: sniffer.pl INTERFACE COUNT\n";
    exit 1;
}
$| = 1;
eval { sniff(@ARGV); 1 } or do {
    print STDERR 'sniffer: ', ref $@ ? $@->message : $@, "\n";
    exit 1;
};
