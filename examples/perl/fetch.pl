#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Fetches a page with HTTP/1.0, where the page ends when the server closes the connection.

use strict;
use warnings;

use Polysocket ':constants';

my $SECONDS = 10;

sub fail {
    my $text = shift;
    print STDERR "fetch: $text\n";
    exit 1;
}

# The status line of the response, and the page.
sub fetch {
    my ($host, $port, $path) = @_;
    my $socket = Polysocket::Socket->new(AF_INET, SOCK_STREAM);
    $socket->settimeout($SECONDS);
    $socket->connect([$host, $port]);
    $socket->sendall("GET $path HTTP/1.0\r\nHost: $host:$port\r\n\r\n");
    my $response = '';
    while ((my $data = $socket->recv(65_536)) ne '') {
        $response .= $data;
    }
    my ($head, $page) = split /\r\n\r\n/, $response, 2;
    die "the server sent no HTTP response\n" if !defined $page;
    my ($status) = $head =~ /\A([^\r\n]*)/;
    return ($status, $page);
}

if (@ARGV != 3 || $ARGV[1] !~ /\A-?\d+\z/) {
    print STDERR "usage: fetch.pl HOST PORT PATH >page\n";
    exit 1;
}

binmode STDOUT;
eval {
    my ($status, $page) = fetch(@ARGV);
    my (undef, $code) = split ' ', $status;
    die "$status\n" if ($code // '') ne '200';
    print $page;
    close STDOUT or die "cannot write: $!\n";
    1;
} or fail(ref $@ ? $@->message : $@ =~ s/\n\z//r);
