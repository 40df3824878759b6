# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Sockets as the Python 2.6 socket document describes them. The extension defines the functions, the constants, and the
# methods of sockets, tokens and operations; here is what Perl people expect besides.
package Polysocket;

use strict;
use warnings;

use Exporter 'import';
use IO::Handle   ();
use Scalar::Util ();
use XSLoader     ();

our @CONSTANTS;
if (!eval { XSLoader::load('Polysocket'); 1 }) {
    my ($reason) = $@ =~ /: (.*libpolysocket\.so\.0.*?) at \S+ line / or die $@;
    require Carp;
    Carp::croak(
        "cannot load the polysocket library: $reason; set LD_LIBRARY_PATH to the folder of libpolysocket.so.0");
}

# The version of the library in use.
our $VERSION = version();

# The parameters of functions whose arguments behind the first ones may be named: those that also go by position, how
# many of them are required, those that only go by name, and what stands for those that are left out.
my @LIMITS    = qw(deadline token);
my %NO_LIMITS = (deadline => 0, token => undef);
my %ADDRESS   = (family => 0, type => 0, proto => 0, flags => 0);
my %FUNCTIONS = (
    getaddrinfo       => [[qw(host port family type proto flags)], 2, \@LIMITS, {%ADDRESS, %NO_LIMITS}],
    getnameinfo       => [[qw(sockaddr flags)],                    2, \@LIMITS, \%NO_LIMITS],
    gethostbyname     => [['hostname'],                            1, \@LIMITS, \%NO_LIMITS],
    gethostbyname_ex  => [['hostname'],                            1, \@LIMITS, \%NO_LIMITS],
    gethostbyaddr     => [['ip_address'],                          1, \@LIMITS, \%NO_LIMITS],
    getfqdn           => [['name'],                                0, \@LIMITS, {name => '', %NO_LIMITS}],
    create_connection => [
        [qw(address timeout source_address)],
        1, ['happy_eyeballs', @LIMITS],
        {timeout => \&getdefaulttimeout, source_address => undef, happy_eyeballs => 0, %NO_LIMITS}
    ],
    connect_host => [
        [qw(host port)],
        2, [qw(source_address family delay), @LIMITS],
        {source_address => undef, family => 0, delay => undef, %NO_LIMITS}
    ],
    create_unix_server => [
        [qw(path mode backlog type keep)],
        1, [], {mode => undef, backlog => undef, type => SOCK_STREAM(), keep => 0}
    ],
    listen_fds    => [[qw(unset)], 0, [], {unset => 1}],
    create_server => [
        [qw(address family backlog reuse_port dualstack_ipv6)],
        1, [], {family => AF_INET(), backlog => undef, reuse_port => 0, dualstack_ipv6 => 0}
    ],
);
for my $name (qw(getaddrinfo getnameinfo connect_host)) {
    $FUNCTIONS{"start_$name"} = $FUNCTIONS{$name};
}

for my $name (keys %FUNCTIONS) {
    no strict 'refs';
    no warnings 'redefine';
    my $native = \&{$name};
    *{$name} = sub {
        return $native->(_values($name, @{$FUNCTIONS{$name}}, \@_));
    };
}

# A word: the name of an argument, known or not. Of the arguments that may be left out, a name alone is text.
sub _is_word {
    my ($value) = @_;
    return defined $value && !ref $value && $value =~ /\A[a-z_]\w*\z/i;
}

# The values of all parameters in their order, of the arguments by position and behind them name => value. A name counts
# as one behind the required arguments, where a value stands with each name.
sub _values {
    my ($operation, $by_position, $required, $by_name, $usual, $arguments) = @_;
    my @names = (@$by_position, @$by_name);
    my %known = map { $_ => 1 } @names;
    my @given = @$arguments;
    my %value;
    for my $name (@$by_position) {
        last if !@given;
        last
            if keys %value >= $required
            && @given % 2 == 0
            && _is_word($given[0])
            && ($known{$given[0]} || $name ne 'name');
        $value{$name} = shift @given;
    }
    while (@given >= 2 && defined $given[0] && $known{$given[0]}) {
        my ($name, $one) = splice @given, 0, 2;
        _raise('type', $operation, "$name is given twice") if exists $value{$name};
        $value{$name} = $one;
    }
    _raise('type', $operation,
        "there is no argument '$given[0]'; usage: " . _usage($operation, $by_position, $required, $by_name))
        if @given % 2 == 0 && _is_word($given[0]);
    _raise('type', $operation, 'usage: ' . _usage($operation, $by_position, $required, $by_name))
        if @given || grep { !exists $value{$_} } @$by_position[0 .. $required - 1];
    return map { _value($_, \%value, $usual) } @names;
}

# An argument, or what stands for one that is left out. undef stands for what is left out, but for a timeout.
sub _value {
    my ($name, $value, $usual) = @_;
    return $value->{$name} if exists $value->{$name} && (defined $value->{$name} || $name eq 'timeout');
    my $otherwise = $usual->{$name};
    return ref $otherwise eq 'CODE' ? $otherwise->() : $otherwise;
}

sub _usage {
    my ($operation, $by_position, $required, $by_name) = @_;
    my @parts = map { "\$$_" } @$by_position[0 .. $required - 1];
    push @parts, map { "[\$$_]" } @$by_position[$required .. $#$by_position];
    push @parts, map { "[$_ => \$$_]" } @$by_name;
    return "$operation(" . join(', ', @parts) . ')';
}

# Whether this platform has IPv6 at all; a machine may still have it switched off.
sub has_ipv6 {
    return defined &AF_INET6;
}

# As Polysocket::Socket->new.
sub socket {
    return Polysocket::Socket->new(@_);
}

# As the methods of the same names.
sub send_fds {
    my $socket = _socket('send_fds', shift);
    return $socket->send_fds(@_);
}

sub recv_fds {
    my $socket = _socket('recv_fds', shift);
    return $socket->recv_fds(@_);
}

sub _socket {
    my ($operation, $value) = @_;
    _raise('type', $operation, 'socket must be a Polysocket::Socket')
        if !Scalar::Util::blessed($value) || !$value->isa('Polysocket::Socket');
    return $value;
}

# Those that have the name of one of Perl's own functions take its place where they are asked for by name.
my %BUILTIN = map { $_ => 1 }
    qw(close gethostbyaddr gethostbyname getprotobyname getservbyname getservbyport socket socketpair);
my @FUNCTIONS = qw(
    CMSG_LEN CMSG_SPACE address_format address_parse close connect_host create_connection create_server
    create_unix_server deadline dup fromfd getaddrinfo getdefaulttimeout getfqdn gethostbyaddr gethostbyname
    gethostbyname_ex gethostname getnameinfo getprotobyname getservbyname getservbyport has_dualstack_ipv6 has_ipv6
    htonl htons if_addresses if_indextoname if_nameindex if_nametoindex inet_aton inet_ntoa inet_ntop inet_pton
    listen_fds notify ntohl ntohs recv_fds send_fds setdefaulttimeout sethostname socket socketpair
    start_connect_host start_getaddrinfo start_getnameinfo token);

our @EXPORT_OK   = (@FUNCTIONS, @CONSTANTS);
our %EXPORT_TAGS = (constants => \@CONSTANTS, functions => [grep { !$BUILTIN{$_} } @FUNCTIONS]);
$EXPORT_TAGS{all} = [@{$EXPORT_TAGS{functions}}, @CONSTANTS];

require Polysocket::Error;
require Polysocket::Socket;
require Polysocket::File;
require Polysocket::Token;
require Polysocket::Operation;

1;
