# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Runs every *.t of this folder, or those that are named, each in a process of its own, and prints their tests as one
# series of TAP.

use strict;
use warnings;

use File::Basename qw(basename dirname);

# Seconds for each file.
my $LIMIT = 100;

my $folder = dirname(__FILE__);
my @files  = @ARGV ? @ARGV : sort glob "'$folder'/*.t";
my $number = 0;
my $failed = 0;

sub report {
    my ($passed, $text) = @_;
    $number++;
    $failed++ if !$passed;
    print $passed ? 'ok' : 'not ok', " $number - $text\n";
    return;
}

# The tests of a file, and one more when it ended otherwise than it should.
sub run {
    my $file  = shift;
    my $noun  = basename($file, '.t');
    my $count = 0;
    my $plan;
    open my $output, '-|', 'timeout', $LIMIT, $^X, "-I$folder", '-w', $file or die "$file: $!\n";
    while (my $line = <$output>) {
        if ($line =~ /^(not )?ok \d+(?: - )?(.*)/) {
            $count++;
            report(!$1, "$noun: $2");
        } elsif ($line =~ /^1\.\.(\d+)/) {
            $plan = $1;
            print "# $line" if $plan == 0;
        } else {
            print $line =~ /^\s*#/ ? $line : "# $line";
        }
    }
    close $output;
    report(0, "$noun: ended with status $? after $count tests of " . ($plan // 'an unknown number'))
        if !defined $plan || $plan != $count || ($? != 0 && $? >> 8 > 254);
    return;
}

$| = 1;
run($_) for @files;
print "1..$number\n";
exit($failed ? 1 : 0);
