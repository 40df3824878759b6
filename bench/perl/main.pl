# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The benchmark of Perl: polysocket against Perl's own calls, which have no timeout: with one, ours is held against
# calls without. Prints a JSON line for each row. All parties of a row are measured in one process, in an order that
# alternates; the first round warms up. ../README.md describes the options and the lines.
use strict;
use warnings;
use File::Basename qw(dirname);
use Getopt::Long   qw(GetOptions);
use List::Util     qw(max min);
use lib dirname(__FILE__);
use Workloads;

# A round of a row takes no more calls than this, however short they are.
use constant MOST => 200_000;

my ($list, $rounds, $seconds, $only) = (0, 21, 1.0, '*');
GetOptions('list' => \$list, 'rounds=i' => \$rounds, 'time=f' => \$seconds, 'only=s' => \$only) && !@ARGV
    or die "usage: main.pl [--list] [--rounds N] [--time S] [--only GLOB]\n";
$| = 1;

# How often to call in a round, so that the slowest party's round takes about so many seconds: a fraction below 1 when
# one call takes longer.
sub calibrated {
    my ($wanted, @runs) = @_;
    my $least = MOST;
    for my $run (@runs) {
        $run->(1);    # The first call may be slow.
        my $count   = 1;
        my $elapsed = $run->($count);
        while ($elapsed < $wanted / 4 && $count < MOST) {
            $count *= 4;
            $elapsed = $run->($count);
        }
        $least = min($least, $count * $wanted / max($elapsed, 1e-9));
    }
    return $least;
}

sub row {
    my ($workload, $mode) = @_;
    return qq("workload": "$workload->{name}", "mode": "$mode", "ours": "polysocket", "peer": "perl");
}

sub listed {
    return '[' . join(', ', map { sprintf '%.9g', $_ } @_) . ']';
}

sub measure {
    my ($workload, $mode) = @_;
    my @runs  = map { $workload->{$_}->($mode) } qw(ours own);
    my $count = calibrated($seconds / ($rounds + 1) / 2, @runs);
    my $turns = $count < 1 ? max(min(3, $rounds), int($rounds * $count)) : $rounds;
    $count = max(1, int $count);
    my @values;
    for my $round (0 .. $turns) {
        for my $which ($round % 2 ? (0, 1) : (1, 0)) {
            my $value = $runs[$which]->($count) / $count;
            push @{ $values[$which] }, $value if $round > 0;
        }
    }
    printf qq({"language": "perl", %s, "unit": "s/op", "operations": %d, "ours_values": %s, "peer_values": %s}\n),
        row($workload, $mode), $count, listed(@{ $values[0] }), listed(@{ $values[1] });
    return;
}

# A glob as a pattern of Perl's.
(my $pattern = quotemeta $only) =~ s/\\([*?])/$1 eq '*' ? '.*' : '.'/ge;
for my $workload (grep { $_->{name} =~ /^$pattern$/ } @Workloads::ALL) {
    for my $mode (@{ $workload->{modes} }) {
        if ($list) {
            print '{', row($workload, $mode), "}\n";
        } else {
            measure($workload, $mode);
        }
    }
}
