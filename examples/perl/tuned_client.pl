#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Connects with options that are given by name, and prints their values and the state of the connection.

use strict;
use warnings;

use Polysocket ':constants';

my $SECONDS = 10;

sub fail {
    my $text = shift;
    print STDERR "$text\n";
    exit 1;
}

sub show {
    my ($host, $port, @options) = @_;
    my $socket = Polysocket::Socket->new(AF_INET, SOCK_STREAM);
    $socket->settimeout($SECONDS);
    $socket->set_option(@$_) for @options;
    $socket->connect([$host, $port]);
    print "$_->[0]=", $socket->get_option($_->[0]), "\n" for @options;
    print 'state=', $socket->tcp_info->{state}, "\n";
    return;
}

my ($host, $port, @words) = @ARGV;
my @options = map { [split /=/, $_, 2] } @words;
if (($port // '') !~ /\A-?\d+\z/ || grep { @$_ < 2 } @options) {
    fail('usage: tuned_client.pl HOST PORT [NAME=VALUE...]');
}
eval {
    show($host, $port, @options);
    1;
} or fail('tuned_client: ' . (ref $@ ? $@->message : $@ =~ s/\n\z//r));
