# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# What the tests of the Perl module share.
package Support;

use strict;
use warnings;

use Exporter 'import';
use Polysocket ();
use Test::More;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

our @EXPORT = qw(pair dies connection listener now open_descriptors in_child limit);

# No test waits for ever.
my $limit = 60;
$SIG{ALRM} = sub { die "a test takes longer than $limit seconds\n" };

sub limit {
    my $seconds = shift;
    alarm $seconds;
    return;
}

sub now { return clock_gettime(CLOCK_MONOTONIC) }

sub pair { return Polysocket::socketpair(@_) }

# What the code dies with; its class and a part of its message are tested when they are given.
sub dies (&;$$) {
    my ($code, $class, $text) = @_;
    my $lived = eval { $code->(); 1 };
    my $error = $@;
    my $name  = $class // 'an error';
    if ($lived) {
        fail("$name: nothing was raised");
    } elsif ($class && !(ref $error && $error->isa("Polysocket::Error::$class"))) {
        fail("$name: got " . (ref $error || 'a text') . ": $error");
    } elsif (defined $text) {
        like($error->message, ref $text ? $text : qr/\Q$text\E/, "$name: $text");
    } else {
        pass($name);
    }
    return $error;
}

sub listener {
    return Polysocket::create_server(['127.0.0.1', 0]);
}

# Both ends of a TCP connection.
sub connection {
    my $listener = listener();
    my $client   = Polysocket::create_connection($listener->getsockname);
    my $server   = $listener->accept;
    return ($client, $server);
}

sub open_descriptors {
    opendir my $folder, '/proc/self/fd' or die "/proc/self/fd: $!\n";
    my @numbers = grep { /^\d+$/ } readdir $folder;
    closedir $folder;
    return scalar @numbers;
}

# What a child process prints, and its status.
sub in_child {
    my $code = shift;
    my $child = open(my $output, '-|') // die "fork: $!\n";
    if ($child == 0) {
        open STDERR, '>&', \*STDOUT;
        $| = 1;
        $code->();
        exit 0;
    }
    my $said = do { local $/; <$output> };
    close $output;
    return ($said, $?);
}

1;
