#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# A protocol of messages: each has its length in front, four bytes in network byte order. A line of greeting begins it.
# The server sends the messages of one client back. A peer may be slow, but not silent: a call that times out goes on
# when bytes have come meanwhile, and keeps them.

use strict;
use warnings;

use Polysocket qw(create_server create_connection);

my $USAGE = <<'TEXT';
usage: frames.pl serve PORT    (0: any that is free)
       frames.pl send HOST PORT [MESSAGE...]
TEXT
my $SECONDS  = 1;
my $LIMIT    = 65_536;
my $GREETING = "frames 1\n";

sub fail {
    my $text = shift;
    print STDERR "$text\n";
    exit 1;
}

# Whether an exception is of this class below Polysocket::Error.
sub is_error {
    my ($error, $class) = @_;
    return ref $error && $error->isa("Polysocket::Error::$class");
}

# What a method returns, recv_exact or recv_until, which goes on as long as bytes come.
sub receive {
    my ($s, $method, @words) = @_;
    my $part = '';
    while (1) {
        my $result = eval { $s->$method(@words, start => $part) };
        return $result if defined $result;
        my $error = $@;
        die $error if !is_error($error, 'Timeout') || length $error->partial == length $part;
        $part = $error->partial;
        print STDERR 'frames: bytes so far: ', length $part, "\n";
    }
}

sub check_length {
    my $length = shift;
    die "a message of $length bytes is longer than $LIMIT\n" if $length > $LIMIT;
    return;
}

sub send_message {
    my ($s, $message) = @_;
    check_length(length $message);
    $s->sendall(pack 'N/a*', $message);
    return;
}

# The next message, or undef if the peer has sent its last one.
sub receive_message {
    my $s    = shift;
    my $head = eval { receive($s, 'recv_exact', 4) };
    if (!defined $head) {
        return if is_error($@, 'EndOfStream') && $@->partial eq '';
        die $@;
    }
    my $length = unpack 'N', $head;
    check_length($length);
    return receive($s, 'recv_exact', $length);
}

sub greet {
    my $s = shift;
    $s->settimeout($SECONDS);
    $s->sendall($GREETING);
    die "the peer's greeting is not the protocol's\n" if receive($s, 'recv_until', "\n", 80) ne $GREETING;
    return;
}

sub serve {
    my $port   = shift;
    my $server = create_server(['127.0.0.1', $port]);
    print "@{$server->getsockname}\n";
    my ($connection) = $server->accept;
    $server->close;
    greet($connection);
    while (defined(my $message = receive_message($connection))) {
        print "$message\n";
        send_message($connection, $message);
    }
    return;
}

sub send_all {
    my ($host, $port, @messages) = @_;
    my $s = create_connection([$host, $port], $SECONDS);
    greet($s);
    for my $message (@messages) {
        send_message($s, $message);
        my $answer = receive_message($s) // die "the server ended the connection too early\n";
        print "$answer\n";
    }
    return;
}

my ($role, @words) = @ARGV;
my %ROLES = (
    serve => [1, 1, 0, \&serve],
    send  => [2, ~0, 1, \&send_all],
);
my ($least, $most, $place, $run) = @{$ROLES{$role // ''} // []};
if (!$run || @words < $least || @words > $most || $words[$place] !~ /\A-?\d+\z/) {
    print STDERR $USAGE;
    exit 1;
}
$| = 1;
eval { $run->(@words); 1 } or fail('frames: ' . (ref $@ ? $@->message : $@ =~ s/\n\z//r));
