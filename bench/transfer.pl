# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Price of a send and a receive in Perl, against Perl's own send and recv: one thread, data always ready. Both are run
# in turn in one process; a figure is the median of the rounds' ratios (Perl's time over the module's: above 1 is
# faster). Perl's own calls have no timeout, so ours with one are held against calls without. Waiting is not measured
# here.
use strict;
use warnings;
use Polysocket;
use Socket ();
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

use constant CALLS => 2000;
my $rounds = $ARGV[0] // 51;

sub core_pair {
    socketpair my $near, my $far, Socket::AF_UNIX(), Socket::SOCK_STREAM(), 0 or die "socketpair: $!";
    return ($near, $far);
}

sub our_pair {
    my ($timeout) = @_;
    my @pair = Polysocket::socketpair();
    $_->settimeout($timeout) for @pair;
    return @pair;
}

# Nanoseconds for a send and a receive.

sub core_time {
    my ($near, $far, $data) = @_;
    my ($size, $got) = length $data;
    my $start = clock_gettime(CLOCK_MONOTONIC);
    for (1 .. CALLS) {
        send $near, $data, 0;
        recv $far, $got, $size, 0;
    }
    return (clock_gettime(CLOCK_MONOTONIC) - $start) * 1e9 / CALLS;
}

sub our_time {
    my ($near, $far, $data) = @_;
    my ($size, $got) = length $data;
    my $start = clock_gettime(CLOCK_MONOTONIC);
    for (1 .. CALLS) {
        $near->send($data);
        $got = $far->recv($size);
    }
    return (clock_gettime(CLOCK_MONOTONIC) - $start) * 1e9 / CALLS;
}

sub median {
    my @sorted = sort { $a <=> $b } @_;
    return $sorted[@sorted / 2];
}

# Perl's nanoseconds, and the module's ratios in blocking mode and with a timeout.
sub measure {
    my ($size) = @_;
    my $data = "x" x $size;
    my @ways = ([\&core_time, core_pair()], [\&our_time, our_pair(undef)], [\&our_time, our_pair(5)]);
    my (@core, @blocking, @timeout);
    for my $round (0 .. $rounds) {
        my @times;
        for my $place (0 .. 2) {
            my $which = ($place + $round) % 3;
            my ($work, @pair) = @{ $ways[$which] };
            $times[$which] = $work->(@pair, $data);
        }
        next if $round == 0;    # It warms up.
        push @core,     $times[0];
        push @blocking, $times[0] / $times[1];
        push @timeout,  $times[0] / $times[2];
    }
    return (median(@core), median(@blocking), median(@timeout));
}

printf "Perl: speed against Perl's own calls in blocking mode (above 1 is faster); medians of %d rounds\n", $rounds;
printf "%-18s %12s   %12s   %12s\n", "", "core", "blocking", "timeout";
printf "AF_UNIX  %5d B   %9.0f ns   %12.2f   %12.2f\n", $_, measure($_) for 1, 4096;
