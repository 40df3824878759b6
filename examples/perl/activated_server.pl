#!/usr/bin/env perl
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# An echo server on a socket that a service manager has opened: it prints the socket's name, sends back all that one
# client sends, and ends with it. Try it with: systemd-socket-activate -l 8000 perl activated_server.pl

use strict;
use warnings;

use Polysocket qw(listen_fds notify);

sub fail {
    my $text = shift;
    print STDERR "$text\n";
    exit 1;
}

sub serve {
    my ($first) = grep { $_->[1]->listening } listen_fds();
    fail('activated_server: no listening socket was passed') if !$first;
    my ($name, $server) = @$first;
    print "$name\n";
    notify('READY=1');
    my ($connection) = $server->accept;
    while ((my $data = $connection->recv(1024)) ne '') {
        $connection->sendall($data);
    }
    notify('STOPPING=1');
    return;
}

$| = 1;
eval { serve(); 1 } or fail('activated_server: ' . (ref $@ ? $@->message : $@));
