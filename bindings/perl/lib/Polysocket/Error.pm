# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# What operations die with: an object of one of the classes below.
package Polysocket::Error;

use strict;
use warnings;

use overload
    '""'     => \&as_string,
    '0+'     => sub { $_[0]{code} },
    'bool'   => sub { 1 },
    fallback => 1;

@Polysocket::Error::System::ISA      = 'Polysocket::Error';
@Polysocket::Error::WouldBlock::ISA  = 'Polysocket::Error::System';
@Polysocket::Error::Cancelled::ISA   = 'Polysocket::Error::System';
@Polysocket::Error::Closed::ISA      = 'Polysocket::Error::System';
@Polysocket::Error::Unsupported::ISA = 'Polysocket::Error::System';
@Polysocket::Error::EndOfStream::ISA = 'Polysocket::Error';
@Polysocket::Error::Timeout::ISA     = 'Polysocket::Error';
@Polysocket::Error::Name::ISA        = 'Polysocket::Error';
@Polysocket::Error::Host::ISA        = 'Polysocket::Error::Name';
@Polysocket::Error::AddressInfo::ISA = 'Polysocket::Error::Name';
@Polysocket::Error::Argument::ISA    = 'Polysocket::Error';
@Polysocket::Error::Value::ISA       = 'Polysocket::Error::Argument';
@Polysocket::Error::Range::ISA       = 'Polysocket::Error::Argument';
@Polysocket::Error::Type::ISA        = 'Polysocket::Error::Argument';
@Polysocket::Error::Memory::ISA      = 'Polysocket::Error';

# The class as one word: os, timeout, would-block, …
sub class { return $_[0]{class} }

# The number: errno, h_errno or EAI_*, as the class says; 0 when there is none.
sub code { return $_[0]{code} }

# What went wrong, without the line.
sub message { return $_[0]{message} }

# The operation that failed.
sub operation { return $_[0]{operation} }

# How many bytes sendall or sendfile had sent.
sub done { return $_[0]{done} }

# The bytes that recv_exact or recv_until had received; undef for other operations.
sub partial { return $_[0]{partial} }

# What came of each attempt to connect: array references of address, name of the class, code, seconds and text.
sub attempts { return @{$_[0]{attempts}} }

# Where the script called.
sub file { return $_[0]{file} }
sub line { return $_[0]{line} }

# As `die` would have it: the message, and the line.
sub as_string {
    my $self = shift;
    return "$self->{message} at $self->{file} line $self->{line}.\n";
}

1;
