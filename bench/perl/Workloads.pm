# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The workloads. `ours` and `own` prepare one for polysocket and for Perl's own calls, and return a subroutine that does
# so many operations and returns the seconds for them. Sockets are closed when their run is gone.
package Workloads;

use strict;
use warnings;
use IO::Handle ();
use IO::Socket::INET;
use Polysocket;
use Socket      ();
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

our @ALL;
my @MODES = qw(blocking timeout);

sub workload {
    my ($name, $modes, %parties) = @_;
    push @ALL, {name => $name, modes => $modes, %parties};
    return;
}

sub now {
    return clock_gettime(CLOCK_MONOTONIC);
}

# Polysocket's pairs.

sub with_mode {
    my ($mode, @sockets) = @_;
    $_->settimeout($mode eq 'timeout' ? 5 : undef) for @sockets;
    return @sockets;
}

sub our_unix {
    return with_mode($_[0], Polysocket::socketpair());
}

sub our_tcp {
    my $listener = Polysocket::create_server(['127.0.0.1', 0]);
    my $near     = Polysocket::create_connection(scalar $listener->getsockname);
    my ($far)    = $listener->accept;
    $near->setsockopt(Polysocket::IPPROTO_TCP(), Polysocket::TCP_NODELAY(), 1);
    return with_mode($_[0], $near, $far);
}

sub our_udp {
    my ($near, $far) = map { Polysocket::Socket->new(Polysocket::AF_INET(), Polysocket::SOCK_DGRAM()) } 1 .. 2;
    $far->bind(['127.0.0.1', 0]);
    $near->connect(scalar $far->getsockname);
    return with_mode($_[0], $near, $far);
}

# Perl's own.

sub own_unix {
    socketpair my $near, my $far, Socket::AF_UNIX(), Socket::SOCK_STREAM(), 0 or die "socketpair: $!";
    return ($near, $far);
}

sub own_listener {
    return IO::Socket::INET->new(Listen => 100, LocalAddr => '127.0.0.1') || die "listen: $!";
}

sub own_tcp {
    my $listener = own_listener();
    my $near     = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $listener->sockport) or die "connect: $!";
    my $far      = $listener->accept                                                               or die "accept: $!";
    $near->setsockopt(Socket::IPPROTO_TCP(), Socket::TCP_NODELAY(), 1)                             or die "option: $!";
    return ($near, $far);
}

sub own_udp {
    my $far  = IO::Socket::INET->new(Proto => 'udp', LocalAddr => '127.0.0.1') or die "bind: $!";
    my $near = IO::Socket::INET->new(Proto => 'udp', PeerAddr => '127.0.0.1', PeerPort => $far->sockport)
        or die "connect: $!";
    return ($near, $far);
}

# A send and a receive of data that is ready.

sub our_transfers {
    my ($size, $near, $far) = @_;
    my $data = 'x' x $size;
    return sub {
        my $start = now();
        for (1 .. $_[0]) {
            $near->send($data);
            my $got = $far->recv($size);
        }
        return now() - $start;
    };
}

sub own_transfers {
    my ($size, $near, $far) = @_;
    my $data = 'x' x $size;
    return sub {
        my $start = now();
        for (1 .. $_[0]) {
            send $near, $data, 0;
            recv $far, my $got, $size, 0;
        }
        return now() - $start;
    };
}

for my $size (1, 4096) {
    workload "stream-unix-$size", \@MODES,
        ours => sub { our_transfers($size, our_unix(@_)) },
        own  => sub { own_transfers($size, own_unix()) };
    workload "stream-tcp-$size", \@MODES,
        ours => sub { our_transfers($size, our_tcp(@_)) },
        own  => sub { own_transfers($size, own_tcp()) };
}
workload 'datagram-64', \@MODES,
    ours => sub { our_transfers(64, our_udp(@_)) },
    own  => sub { own_transfers(64, own_udp()) };

# A byte to another process and back, which closing the socket ends.

sub in_child {
    my ($work) = @_;
    my $child = fork // die "fork: $!";
    return $child if $child;
    $work->();
    require POSIX;
    POSIX::_exit(0);
}

sub our_ping_pong {
    my ($near, $far) = our_tcp(@_);
    in_child(sub {
        $near->close;
        while (length(my $data = $far->recv(1))) { $far->send($data) }
    });
    $far->close;
    return sub {
        my $start = now();
        for (1 .. $_[0]) {
            $near->send('x');
            $near->recv(1);
        }
        return now() - $start;
    };
}

sub own_ping_pong {
    my ($near, $far) = own_tcp();
    in_child(sub {
        close $near;
        my $got;
        while (defined recv($far, $got, 1, 0) && length $got) { send $far, $got, 0 }
    });
    close $far;
    return sub {
        my $start = now();
        for (1 .. $_[0]) {
            send $near, 'x', 0;
            recv $near, my $got, 1, 0;
        }
        return now() - $start;
    };
}

workload 'pingpong-tcp', \@MODES, ours => \&our_ping_pong, own => \&own_ping_pong;

# Connections.

sub our_connections {
    my $listener = Polysocket::create_server(['127.0.0.1', 0]);
    my $address  = $listener->getsockname;
    return sub {
        my $start = now();
        for (1 .. $_[0]) {
            my $near = Polysocket::Socket->new;
            $near->connect($address);
            my ($far) = $listener->accept;
            $near->close;
            $far->close;
        }
        return now() - $start;
    };
}

sub own_connections {
    my $listener = own_listener();
    my $address  = $listener->sockname;
    return sub {
        my $start = now();
        for (1 .. $_[0]) {
            socket my $near, Socket::AF_INET(), Socket::SOCK_STREAM(), 0 or die "socket: $!";
            connect $near, $address                                      or die "connect: $!";
            accept my $far, $listener                                    or die "accept: $!";
            close $near;
            close $far;
        }
        return now() - $start;
    };
}

workload 'connect-accept-close', [''], ours => \&our_connections, own => \&own_connections;

# Lines of 61 bytes that have come; only reading is timed.

sub lines {
    my ($near, $far) = @_;
    my $line = ('x' x 60) . "\n";
    return sub {
        my ($left) = @_;
        my $spent = 0;
        for (; $left > 0; $left -= 300) {
            my $lines = $left < 300 ? $left : 300;
            print {$near} $line x $lines;
            $near->flush;
            my $start = now();
            for (1 .. $lines) { my $got = <$far> }
            $spent += now() - $start;
        }
        return $spent;
    };
}

workload 'lines-read', \@MODES,
    ours => sub { lines(map { $_->makefile('r+') } our_unix(@_)) },
    own  => sub { lines(own_unix()) };

# Processes that load the module, and end.

sub starting {
    my ($module) = @_;
    return sub {
        my $start = now();
        for (1 .. $_[0]) {
            system($^X, "-M$module", '-e', '1') == 0 or die "$^X -M$module failed";
        }
        return now() - $start;
    };
}

workload 'start-up', [''], ours => sub { starting('Polysocket') }, own => sub { starting('Socket') };

1;
