#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# A client that tries all addresses of a host, IPv6 or IPv4, and sends a greeting to the first one that answers.

use strict;
use warnings;

use Polysocket qw(:constants getaddrinfo);

sub fail {
    my $text = shift;
    print STDERR "$text\n";
    exit 1;
}

# A socket that is connected to one address. An address that doesn't answer is left to the next one.
sub connect_to {
    my ($family, $type, $proto, undef, $address) = @_;
    my $socket = eval {
        my $made = Polysocket::Socket->new($family, $type, $proto);
        $made->connect($address);
        $made;
    };
    die $@ if !$socket && !(ref $@ && $@->isa('Polysocket::Error::System'));
    return $socket;
}

# A socket that is connected to the first address that answers.
sub connect_to_any {
    my ($host, $port) = @_;
    for my $found (getaddrinfo($host, $port, AF_UNSPEC, SOCK_STREAM)) {
        my $socket = connect_to(@$found);
        return $socket if $socket;
    }
    return fail('dual_client: could not open socket');
}

fail('usage: dual_client.pl HOST PORT') if @ARGV != 2;
eval {
    my $socket = connect_to_any(@ARGV);
    $socket->sendall('Hello, world');
    print 'Received ', $socket->recv(1024), "\n";
    $socket->close;
} or fail('dual_client: ' . (ref $@ ? $@->message : $@));
