# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Runs compiled scenarios with the Perl module: runner.pl FILE.json …
#
# Each scenario runs in a child process, so that one that hangs or crashes is a failure like any other.

use strict;
use warnings;

use File::Basename qw(dirname);
use File::Spec;
use File::Temp qw(tempdir);
use JSON::PP   ();
use POSIX      ();
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

my $HERE = dirname(File::Spec->rel2abs(__FILE__));
require "$HERE/compare.pl";
require "$HERE/operations.pl";

my $ROUTE = 'perl';
my $LIMIT = $ENV{SCENARIO_LIMIT} // 20;
my $JSON  = JSON::PP->new->utf8->canonical;

# The needs of scenarios: where the system tells that it is there, and the reason to skip it otherwise.
my %NEEDS = (
    ipv6  => ['/proc/net/if_inet6', qr/^0{31}1 /m,                     'this machine has no IPv6'],
    admin => [
        '/proc/self/status', qr/^CapEff:.*[2367abef].{5}$/m, 'this process has no right to administer the system'],
    raw   => ['/proc/self/status',  qr/^CapEff:.*[2367abef].{3}$/m, 'this process has no right to raw sockets'],
    vsock => ['/proc/net/protocols', qr/^AF_VSOCK /m,                  'this machine has no AF_VSOCK'],
    tipc  => ['/proc/net/protocols', qr/^TIPC /m,                      'this machine has no TIPC'],
);

sub now { return clock_gettime(CLOCK_MONOTONIC) }

sub content_of {
    my $path = shift;
    open my $file, '<:raw', $path or return;
    local $/;
    return scalar <$file>;
}

sub open_descriptors {
    opendir my $folder, '/proc/self/fd' or die "/proc/self/fd: $!\n";
    my @numbers = grep { /^\d+$/ && -e "/proc/self/fd/$_" } readdir $folder;
    closedir $folder;
    return grep { -e "/proc/self/fd/$_" } @numbers;
}

# Do a step and compare, with what `wanted` says. Dies with the fault as text.
sub take {
    my ($run, $step, $wanted) = @_;
    my $expect = $wanted->{expect} // {};
    my $start  = now();
    my $result;
    my $failed = !eval { $result = perform($run, $step); 1 };
    my $error  = $@;
    die $error if $failed && !ref $error;
    if (my $takes = $wanted->{takes}) {
        my $seconds = now() - $start;
        die sprintf "expected to take %s .. %s s, took %.3f s\n", @$takes, $seconds
            if $seconds < $takes->[0] || $seconds > $takes->[1];
    }
    return check_failure($run, $error, $expect->{error}) if $failed;
    check_result($run, $result, $expect);
    keep($run, $step->{into}, $result);
    return;
}

sub perform {
    my ($run, $step) = @_;
    my ($operations, $values) = @$run{qw(operations values)};
    return $operations->forget($run->{variables}, $step->{args}[0][1]) if $step->{call} eq 'forget';
    my @arguments = map { $values->of($_) } @{$step->{args}};
    return $operations->call($step->{call}, @arguments) if !exists $step->{self};
    return $operations->call_method($values->of($step->{self}), $step->{call}, @arguments);
}

sub check_failure {
    my ($run, $error, $expected) = @_;
    die "failed with $error->{class}: $error->{message}\n" if !$expected;
    Failure::check($run->{values}, $error, $expected);
    return;
}

sub check_result {
    my ($run, $result, $expect) = @_;
    my $values = $run->{values};
    die "expected $expect->{error}{class}, got ", Values::shown($result), "\n" if exists $expect->{error};
    return if !exists $expect->{value} || $values->matches($expect->{value}, $result);
    die 'expected ', $values->expectation($expect->{value}), ', got ', Values::shown($result), "\n";
}

sub keep {
    my ($run, $names, $result) = @_;
    my @names = @$names;
    return if !@names;
    my @results = @names == 1 ? ($result) : ref $result eq 'ARRAY' ? @$result : ($result);
    die 'expected ', scalar @names, ' results, got ', Values::shown($result), "\n" if @results != @names;
    @{$run->{variables}}{@names} = @results;
    return;
}

# The faults of a scenario, as lines. `progress` is given each step before it is done.
sub faults_of {
    my ($scenario, $peer, $folder, $progress) = @_;
    my %variables  = (folder => $folder);
    my $operations = Operations->new($peer);
    my $run        = {
        variables  => \%variables,
        operations => $operations,
        values     => Values->new(\%variables),
    };
    my @before = open_descriptors();
    for my $step (@{$scenario->{steps}}) {
        my $other = $step->{on}{$ROUTE} // {};
        next if exists $other->{skip};
        $progress->($step);
        eval { take($run, $step, exists $other->{because} ? $other : $step); 1 } or do {
            my $fault = $@;
            $operations->clean_up;
            return ("$step->{where}: $step->{text}", "$fault");
        };
    }
    %variables = ();
    $operations->clean_up;
    my %known   = map { $_ => 1 } @before;
    my @surplus = grep { !$known{$_} } open_descriptors();
    return "$scenario->{where}: descriptors were left open: @surplus" if @surplus;
    return;
}

# In the child: each step as a line of JSON before it is done, and in the end the faults.
sub in_child {
    my ($scenario, $peer, $folder, $writing) = @_;
    my $tell = sub { syswrite $writing, $JSON->encode($_[0]) . "\n" };
    my @faults;
    # Perl warns of a handle that cannot send what it holds when it goes.
    $SIG{__WARN__} = sub { };
    eval {
        @faults = faults_of($scenario, $peer, $folder, sub { $tell->({step => "$_[0]{where}: $_[0]{text}"}) });
        1;
    } or @faults = ("the runner failed: $@");
    $tell->({faults => [map { utf8::decode(my $text = $_); $text } @faults]});
    POSIX::_exit(0);
}

# What the child said until it ended or the time was up, and whether the time was up.
sub heard {
    my $reading  = shift;
    my $deadline = now() + $LIMIT;
    my $said     = '';
    while ((my $left = $deadline - now()) > 0) {
        vec(my $wanted = '', fileno $reading, 1) = 1;
        next if select($wanted, undef, undef, $left) <= 0;
        return ($said, 0) if !sysread $reading, $said, 65_536, length $said;
    }
    return ($said, 1);
}

# Runs a scenario in a child: its faults, as lines.
sub watched {
    my ($scenario, $peer) = @_;
    my $folder = tempdir('scenario-XXXXXXXX', TMPDIR => 1, CLEANUP => 0);
    pipe my $reading, my $writing or die "pipe: $!\n";
    my $child = fork // die "fork: $!\n";
    if ($child == 0) {
        close $reading;
        in_child($scenario, $peer, $folder, $writing);
    }
    close $writing;
    my ($said, $late) = heard($reading);
    kill 'KILL', $child if $late;
    waitpid $child, 0;
    my $status = $?;
    File::Path::remove_tree($folder);
    my @lines = split /\n/, $said;
    my $last  = @lines ? $JSON->decode($lines[-1]) : {};
    return @{$last->{faults}} if $last->{faults};
    return ($last->{step} // 'before the first step',
        $late ? "no end within $LIMIT seconds" : 'the process ended: ' . ended($status));
}

sub ended {
    my $status = shift;
    return $status & 127 ? 'signal ' . ($status & 127) : 'status ' . ($status >> 8);
}

sub reason_to_skip {
    my $scenario = shift;
    return $scenario->{skip}{$ROUTE} if exists $scenario->{skip}{$ROUTE};
    for my $need (@{$scenario->{needs}}) {
        my ($path, $line, $reason) = @{$NEEDS{$need} // die "unknown need: $need\n"};
        return $reason if (content_of($path) // '') !~ $line;
    }
    return;
}

# Whether the scenario did as it says; prints its result.
sub passed {
    my ($document, $scenario, $number) = @_;
    my $title   = "$number - $document->{noun}: $scenario->{name}";
    my ($skipped, @faults);
    eval { $skipped = reason_to_skip($scenario); 1 } or @faults = ($@);
    @faults = watched($scenario, $document->{peer}) if !defined $skipped && !@faults;
    my $text    = (@faults ? 'not ' : '') . "ok $title" . (defined $skipped ? " # SKIP $skipped" : '') . "\n";
    $text .= "# $_\n" for map { split /\n/ } @faults;
    utf8::encode($text);
    print $text;
    return !@faults;
}

# A file that cannot be read ends the run.
sub document_of {
    my $path = shift;
    my $document = eval { $JSON->decode(content_of($path) // die "$!\n") };
    return $document if $document;
    print STDERR "$path: $@\n";
    exit 1;
}

die "usage: runner.pl FILE.json …\n" if !@ARGV;
$| = 1;
my @documents = map { document_of($_) } @ARGV;
my @scenarios = map { my $document = $_; map { [$document, $_] } @{$document->{scenarios}} } @documents;
printf "1..%d\n", scalar @scenarios;
my $number = 0;
my $failed = grep { !passed(@$_, ++$number) } @scenarios;
exit($failed ? 1 : 0);
