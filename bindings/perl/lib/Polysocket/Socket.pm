# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# A socket. The extension defines the document's methods; here are those with named arguments, and some that IO::Handle
# and IO::Socket have.
package Polysocket::Socket;

use strict;
use warnings;

# Where Perl wants a file handle: <$socket>, print $socket, fileno($socket), IO::Select.
use overload '*{}' => sub { $_[0]->_glob }, fallback => 1;

my %MESSAGE = (ancdata => [], flags => 0, address => undef);
my %METHODS = (
    sendmsg  => [[qw(buffers ancdata flags address)], 1, [], \%MESSAGE],
    recvmsg  => [[qw(bufsize ancbufsize flags)],      1, [], {ancbufsize => 0, flags => 0}],
    send_fds => [[qw(buffers fds flags address)],     2, [], \%MESSAGE],
    recv_exact => [[qw(size flags start)],            1, [], {flags => 0, start => undef}],
    recv_until => [[qw(delimiter limit flags start)], 2, [], {flags => 0, start => undef}],
    recv_fds => [[qw(bufsize maxfds flags)],          2, [], {flags => 0}],
    bind_unix => [[qw(address mode keep)],           1, [], {mode => undef, keep => 0}],
    sendfile => [[qw(file offset count)],             1, [], {offset => 0, count => undef}],
);

for my $name (keys %METHODS) {
    no strict 'refs';
    no warnings 'redefine';
    my $native = \&{$name};
    *{$name} = sub {
        my $self = shift;
        return $native->($self, Polysocket::_values($name, @{$METHODS{$name}}, \@_));
    };
}

# recvmsg_into(\@variables, …), or one variable.
{
    no warnings 'redefine';
    my $native = \&recvmsg_into;
    *recvmsg_into = sub {
        my $self = shift;
        my $variables = @_ && !ref $_[0] ? \$_[0] : $_[0];
        my ($first, @rest) = Polysocket::_values('recvmsg_into', [qw(variables ancbufsize flags)],
            1, [], {ancbufsize => 0, flags => 0}, [@_ ? $variables : (), @_[1 .. $#_]]);
        return $native->($self, $first, @rest);
    };
}

# Polysocket::Socket->new(family, type, proto, fileno => $fd), each by position or by name.
sub new {
    my $class = shift;
    return _new(ref $class || $class,
        Polysocket::_values('socket', [qw(family type proto)], 0, ['fileno'], {}, \@_));
}

# A thread does not get the sockets of the one that made it: two would close one descriptor.
sub CLONE_SKIP { return 1 }

# The timeout in seconds; undef for none, 0 in non-blocking mode. With an argument it is set.
sub timeout {
    my $self = shift;
    return @_ ? $self->settimeout(@_) : $self->gettimeout;
}

# Whether calls wait, for a while at least. With an argument that is set, and what was before is returned.
sub blocking {
    my $self   = shift;
    my $before = $self->getblocking;
    $self->setblocking(@_) if @_;
    return $before;
}

sub opened { return $_[0]->fileno >= 0 }

# Host and port of both ends, for families that have them.
sub sockhost { return _part($_[0], $_[0]->getsockname, 0) }
sub sockport { return _part($_[0], $_[0]->getsockname, 1) }
sub peerhost { return _part($_[0], $_[0]->getpeername, 0) }
sub peerport { return _part($_[0], $_[0]->getpeername, 1) }

# undef for families without.
sub _part {
    my ($self, $address, $place) = @_;
    my $family = $self->family;
    my $has_host = $family == Polysocket::AF_INET() || $family == Polysocket::AF_INET6();
    return $has_host ? $address->[$place] : undef;
}

1;
