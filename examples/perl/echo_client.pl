#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# An echo client: sends its input to an echo server, and writes what comes back.

use strict;
use warnings;

use Polysocket ':constants';

my $USAGE = <<'END';
usage: echo_client.pl AF_INET|AF_INET6 HOST PORT <input >output
       echo_client.pl AF_UNIX PATH <input >output
END

sub fail {
    my $text = shift;
    print STDERR "echo_client: $text\n";
    exit 1;
}

# The address that the words FAMILY HOST PORT or AF_UNIX PATH stand for.
sub address_of {
    my ($family, @words) = @_;
    return [@words]  if @words == 2 && ($family eq 'AF_INET' || $family eq 'AF_INET6') && $words[1] =~ /\A-?\d+\z/;
    return $words[0] if @words == 1 && $family eq 'AF_UNIX';
    return fail("'@_' is not an address\n$USAGE");
}

# Write what comes back, until it is as much as was sent.
sub receive {
    my ($connection, $missing) = @_;
    while ($missing > 0) {
        my $data = $connection->recv($missing);
        die "the server ended the connection too early\n" if $data eq '';
        print $data or die "cannot write: $!\n";
        $missing -= length $data;
    }
    return;
}

# A block goes out only when the one before is back: both ends would otherwise wait for each other to read once there
# is more on the way than the system's buffers hold.
sub echo {
    my ($family, $address) = @_;
    my $connection = Polysocket::Socket->new(Polysocket->can($family)->(), SOCK_STREAM);
    $connection->connect($address);
    while (read STDIN, my $block, 16_384) {
        $connection->sendall($block);
        receive($connection, length $block);
    }
    $connection->close;
    close STDOUT or die "cannot write: $!\n";
    return;
}

binmode STDIN;
binmode STDOUT;
eval {
    echo($ARGV[0], address_of(@ARGV ? @ARGV : ''));
    1;
} or fail(ref $@ ? $@->message : $@ =~ s/\n\z//r);
