#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# An echo server: sends back all that one client sends, and ends with it. It first prints the address that it listens
# on, in the words that echo_client.pl takes.

use strict;
use warnings;

use Polysocket ':constants';

my $USAGE = <<'END';
usage: echo_server.pl AF_INET|AF_INET6 HOST PORT    (port 0: any that is free)
       echo_server.pl AF_UNIX PATH
END

sub fail {
    my $text = shift;
    print STDERR "echo_server: $text\n";
    exit 1;
}

# The address that the words FAMILY HOST PORT or AF_UNIX PATH stand for.
sub address_of {
    my ($family, @words) = @_;
    return [@words]  if @words == 2 && ($family eq 'AF_INET' || $family eq 'AF_INET6') && $words[1] =~ /\A-?\d+\z/;
    return $words[0] if @words == 1 && $family eq 'AF_UNIX';
    return fail("'@_' is not an address\n$USAGE");
}

# Wait for one client.
sub accept_one {
    my ($family, $address) = @_;
    my $server = Polysocket::Socket->new(Polysocket->can($family)->(), SOCK_STREAM);
    $server->bind($address);
    my @accepted = eval {
        $server->listen(1);
        my $name = $server->getsockname;
        print join(' ', $family, ref $name ? @$name[0, 1] : $name), "\n";
        $server->accept;
    };
    my $error = $@;
    unlink $address if $family eq 'AF_UNIX';
    die $error if !@accepted;
    return @accepted;
}

sub serve {
    my ($family, $address) = @_;
    my ($connection, $peer) = accept_one($family, $address);
    print 'Connected by ', ref $peer ? "@$peer[0, 1]" : "'$peer'", "\n";
    while ((my $data = $connection->recv(16_384)) ne '') {
        $connection->sendall($data);
    }
    $connection->close;
    return;
}

$| = 1;
eval {
    serve($ARGV[0], address_of(@ARGV ? @ARGV : ''));
    1;
} or fail(ref $@ ? $@->message : $@);
