#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# An echo server on the first address family that works, IPv6 or IPv4: it prints the address that it listens on, sends
# back all that one client sends, and ends with it.

use strict;
use warnings;

use Polysocket qw(:constants getaddrinfo);

sub fail {
    my $text = shift;
    print STDERR "$text\n";
    exit 1;
}

# A socket that listens on one address. An address that is not to be had is left to the next one.
sub listen_on {
    my ($family, $type, $proto, undef, $address) = @_;
    my $socket = eval {
        my $made = Polysocket::Socket->new($family, $type, $proto);
        $made->bind($address);
        $made->listen(1);
        $made;
    };
    die $@ if !$socket && !(ref $@ && $@->isa('Polysocket::Error::System'));
    return $socket;
}

# A socket that listens on the first address where it can.
sub listen_on_any {
    my $port = shift;
    for my $found (getaddrinfo(undef, $port, AF_UNSPEC, SOCK_STREAM, 0, AI_PASSIVE)) {
        my $socket = listen_on(@$found);
        return $socket if $socket;
    }
    return fail('dual_server: could not open socket');
}

sub serve {
    my $server = listen_on_any(shift);
    my $name   = $server->getsockname;
    print "@$name[0, 1]\n";
    my ($connection, $peer) = $server->accept;
    print "Connected by @$peer[0, 1]\n";
    while ((my $data = $connection->recv(1024)) ne '') {
        $connection->sendall($data);
    }
    return;
}

fail('usage: dual_server.pl PORT    (0: any that is free)') if @ARGV != 1;
$| = 1;
eval { serve($ARGV[0]); 1 } or fail('dual_server: ' . (ref $@ ? $@->message : $@));
