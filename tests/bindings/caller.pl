# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The caller for Perl:
#
#     caller.pl INPUT OUTPUT FILE
#
# README.md describes what it reads and answers.

use strict;
use warnings;

# An object all of whose conversions act first, and then give a value.
package Odd;

use Scalar::Util ();

sub convert {
    my ($self) = @_;
    my $items = tied_parts($self);
    World::act($items->{action});
    return $items->{value};
}

my %parts;

sub new {
    my ($class, $action, $value) = @_;
    my $self = bless \(my $place = 0), $class;
    $parts{Scalar::Util::refaddr($self)} = {action => $action, value => $value};
    return $self;
}

sub tied_parts { return $parts{Scalar::Util::refaddr($_[0])} }

sub forget { %parts = (); return }

use overload
    '""'   => sub { my $value = convert($_[0]); return ref $value ? 'reference' : $value },
    '0+'   => sub { my $value = convert($_[0]); return ref $value ? 0 : $value },
    'bool' => sub { convert($_[0]); return 1 },
    '@{}'  => sub { my $value = convert($_[0]); return ref $value eq 'ARRAY' ? $value : [$value] },
    '%{}'  => sub { convert($_[0]); return {} },
    '&{}'  => sub {
    my ($self) = @_;
    return sub { convert($self) }
    },
    '*{}' => sub { convert($_[0]); return \*STDIN },
    '<>'  => sub { return convert($_[0]) },
    'eq'  => sub { convert($_[0]); return 0 },
    '=='  => sub { convert($_[0]); return 0 };

sub fileno { return convert($_[0]) }

# A variable that acts whenever it is read or written.
package Tied;

sub TIESCALAR { my ($class, @parts) = @_; return bless [@parts], $class }

sub FETCH {
    my ($self) = @_;
    World::act($self->[0]);
    return $self->[1];
}

sub STORE {
    my ($self, $value) = @_;
    World::act($self->[0]);
    $self->[1] = $value;
    return;
}

package TiedList;

sub TIEARRAY { my ($class, @parts) = @_; return bless [@parts], $class }
sub FETCHSIZE { World::act($_[0][0]); return scalar @{$_[0][1]} }
sub FETCH     { World::act($_[0][0]); return $_[0][1][$_[1]] }
sub STORE     { return }
sub STORESIZE { return }
sub CLEAR     { return }
sub EXTEND    { return }

# The variables of a call, and what conversions can do to them.
package World;

our (%variables, @lists, @rooms, @descriptors, %states);
our $depth = 0;

sub clear {
    %variables = ();
    @lists = @rooms = @descriptors = ();
    $depth = 0;
    Odd::forget();
    return;
}

sub act {
    my ($action) = @_;
    if ($action eq 'raise') {
        die "deliberate\n";
    } elsif ($action eq 'close') {
        eval { $variables{a}->close };
    } elsif ($action eq 'mutate') {
        @$_ = () for @lists;
    } elsif ($action eq 'resize') {
        eval { $$_ = '' } for @rooms;
    } elsif ($action eq 'collect') {
        @lists = @rooms = ();
    } elsif ($action eq 'reenter' && $depth < 3) {
        local $depth = $depth + 1;
        eval { $variables{a}->recv(1, 64) };
    }
    return;
}

package main;

use Errno       ();
use File::Spec  ();
use Polysocket  ();
use Scalar::Util qw(blessed dualvar looks_like_number reftype);

my ($source, $drain, $path) = @ARGV;

# What the tests of this fuzzer put into the library, so that it has something to find.
if ($ENV{POLYSOCKET_PLANTED}) {
    do $ENV{POLYSOCKET_PLANTED} or die "$ENV{POLYSOCKET_PLANTED}: ", $@ || $!;
}

my %EXOTICS = (
    hash        => sub { +{a => 1} },
    code        => sub { sub { 1 } },
    scalar_ref  => sub { \(my $value = 5) },
    glob        => sub { *STDIN },
    glob_ref    => sub { \*STDIN },
    closed_file => sub { open my $file, '<', $path or die; close $file; $file },
    regexp      => sub { qr/x/ },
    vstring     => sub { v1.2.3 },
    dual        => sub { dualvar(70_000, '127.0.0.1') },
    dual_text   => sub { dualvar(70_001, '') },
    upgraded    => sub { my $text = "caf\xe9"; utf8::upgrade($text); $text },
    wide        => sub { "\x{263a}" },
    surrogate   => sub { no warnings; "\x{d800}" },
    beyond      => sub { no warnings; "\x{110000}" },
    huge        => sub { no warnings; "\x{7fffffffffffffff}" },
    substring   => sub { my $text = 'x' x 1000; substr $text, 100 },
    offset      => sub { my $text = 'x' x 100; substr $text, 0, 10, ''; $text },
    number_text => sub { my $number = 70_000; my $text = "$number"; $number },
    text_number => sub { my $text = '70000'; my $number = $text + 0; $text },
    infinite    => sub { 9**9**9 },
    none        => sub { -sin 9**9**9 },
    blessed     => sub { bless {}, 'Anything' },
    blessed_list => sub { bless ['127.0.0.1', 1], 'Anything' },
    stub        => sub { bless {}, 'Polysocket::Socket' },
    stub_list   => sub { bless [], 'Polysocket::Socket' },
    stub_number => sub { bless \(my $value = 12_345), 'Polysocket::Socket' },
    stub_token  => sub { bless {}, 'Polysocket::Token' },
    class       => sub { 'Polysocket::Socket' },
    recursive   => sub { my @items = (1); push @items, \@items; Scalar::Util::weaken($items[1]); \@items },
    wide_list   => sub { [('x') x 3000] },
    holes       => sub { my @items; $items[5] = 1; \@items },
    constant    => sub { \'constant' },
    error       => sub { eval { Polysocket::htonl(-1) }; $@ },
    format_text => sub { '%s%n' },
);

# Values from the words of a line.
sub arguments {
    my ($words, $named) = @_;
    my @made;
    while (@$words) {
        my $word = shift @$words;
        last if $word eq ')' || $word eq ']';
        if ($word =~ /^k(.*)/) {
            push @made, $1;
            $word = shift @$words;
        }
        my $value = value($word, $words);
        if (ref $value eq 'Alias') {
            push @made, undef;
            tie $made[-1], 'Tied', @$value;
        } else {
            push @made, $value;
        }
    }
    return \@made;
}

my %NOTATION = (
    n => sub { undef },
    t => sub { 1 },
    f => sub { 0 },
    i => sub { integer($_[0]) },
    d => sub { real($_[0]) },
    s => sub { my $text = pack 'H*', $_[0]; utf8::decode($text) if length($text) % 2; $text },
    b => sub { pack 'H*', $_[0] },
    z => sub { 'x' x $_[0] },
    w => sub { my $room = '.' x $_[0]; push @World::rooms, \$room; \$room },
    x => sub { $EXOTICS{$_[0]}->() },
    h => sub { descriptor($_[0]) },
    v => sub { variable($_[0]) },
    o => sub { odd(@_) },
    '(' => sub { arguments($_[1]) },
    '[' => sub { my $list = arguments($_[1]); push @World::lists, $list; $list },
);

sub value {
    my ($word, $words) = @_;
    return $NOTATION{substr $word, 0, 1}->(substr($word, 1), $words);
}

# Beyond 64 bits Perl has texts and real numbers.
sub integer {
    my ($digits) = @_;
    return length $digits > 19 ? (length $digits % 2 ? $digits : $digits + 0) : 0 + $digits;
}

sub real {
    my ($digits) = @_;
    return $digits eq 'nan' ? -sin 9**9**9 : $digits eq 'inf' ? 9**9**9 : $digits eq '-inf' ? -9**9**9 : 0 + $digits;
}

sub odd {
    my ($action, $words) = @_;
    my $value = value(shift @$words, $words);
    my $form = ref $value eq 'ARRAY' ? 'list' : length $action;
    if ($form eq 'list') {
        tie my @items, 'TiedList', $action, $value;
        return \@items;
    }
    return $form % 2 ? Odd->new($action, $value) : bless [$action, $value], 'Alias';
}

sub descriptor {
    my ($kind) = @_;
    return 999_999 if $kind eq 'absent';
    my $number;
    $number = eval { Polysocket::dup($World::variables{b}->fileno) } if $kind eq 'socket';
    if (!defined $number) {
        open my $file, '+<', $path or die "$path: $!";
        $number = Polysocket::dup(fileno $file);
    }
    push @World::descriptors, [$number, inode($number)];
    return $number;
}

sub inode { return (stat "/proc/self/fd/$_[0]")[1] // -1 }

sub variable {
    my ($name) = @_;
    $World::variables{token} //= Polysocket::Token->new if $name eq 'token';
    $World::variables{operation} //= Polysocket::start_getaddrinfo('127.0.0.1', 1) if $name eq 'operation';
    return $name eq 'module' ? 'Polysocket' : $World::variables{$name};
}

my %CLASSES = (a => 'Polysocket::Socket', t => 'Polysocket::Token', o => 'Polysocket::Operation', f => 'IO::Handle');

sub perform {
    my ($owner, $name, $words) = @_;
    my $made = arguments([@$words]);
    if ($owner eq 'module') {
        return Polysocket::Token->new(@$made) if $name eq 'token';
        my $function = Polysocket->can($name) or die "no function $name\n";
        return $function->(@$made);
    }
    # The elements themselves are passed, not copies of them.
    return $World::variables{$owner}->$name(@$made);
}

sub prepare {
    my ($state) = @_;
    Polysocket::setdefaulttimeout(0.01);
    for my $step (@{$World::states{$state}}) {
        my ($into, $owner, $name, $words) = @$step;
        if (@$into > 1) {
            @World::variables{@$into} = perform($owner, $name, $words);
        } else {
            $World::variables{$into->[0]} = perform($owner, $name, $words);
        }
    }
    return;
}

sub told {
    my ($error) = @_;
    my $text = eval { "$error" } // 'no text';
    utf8::encode($text) if utf8::is_utf8($text);
    return unpack 'H*', $text;
}

sub close_all {
    my ($value, $depth) = @_;
    return if $depth > 4 || !ref $value;
    if (blessed $value) {
        eval { $value->close } if $value->isa('Polysocket::Socket') || $value->isa('Polysocket::Token') ||
            $value->isa('Polysocket::Operation') || $value->isa('IO::Handle');
    } elsif (ref $value eq 'ARRAY' && !tied @$value) {
        close_all($_, $depth + 1) for @$value;
    } elsif (ref $value eq 'GLOB') {
        close $value;
    }
    return;
}

sub give_back {
    my ($name, $result) = @_;
    if (($name eq 'dup' || $name eq 'detach') && @$result && !ref $result->[0] && looks_like_number($result->[0])) {
        eval { Polysocket::close($result->[0]) };
    }
    if ($name eq 'recv_fds' && @$result == 4) {
        eval { Polysocket::close($_) } for @{$result->[1]};
    }
    close_all($_, 0) for @$result;
    return;
}

sub usable {
    for my $name (qw(a b)) {
        my $socket = $World::variables{$name} or next;
        $socket->close;
        die "$name: a closed socket is open\n" if defined $socket->fileno && $socket->fileno >= 0;
    }
    return;
}

sub clean_up {
    for my $name (qw(f o t token operation a b)) {
        close_all($World::variables{$name}, 0);
    }
    for my $item (@World::descriptors) {
        eval { Polysocket::close($item->[0]) } if inode($item->[0]) == $item->[1];
    }
    World::clear();
    return;
}

sub class_of {
    my ($error) = @_;
    return ref $error if ref $error;
    return $error eq "deliberate\n" ? 'Deliberate' : 'text';
}

sub call {
    my ($state, $owner, $name, @words) = @_;
    my (@result, $said);
    if (!eval { prepare($state); 1 }) {
        my $error = $@;
        clean_up();
        return 'unprepared ' . class_of($error) . ' ' . told($error);
    }
    my $wanted = @words % 2;
    if (eval { @result = $wanted ? perform($owner, $name, \@words) : scalar perform($owner, $name, \@words); 1 }) {
        $said = 'ok ' . (ref $result[0] || 'value');
    } else {
        my $error = $@;
        $said = 'error ' . class_of($error) . ' ' . told($error);
    }
    if (!eval { give_back($name, \@result); usable(); 1 }) {
        $said = 'unusable ' . class_of($@) . ' ' . told($@);
    }
    clean_up();
    return $said;
}

sub names {
    my ($owner) = @_;
    my $class = $owner eq 'module' ? 'Polysocket' : $CLASSES{$owner};
    no strict 'refs';
    return grep { /^[a-z][a-z_]*$/ && defined &{"${class}::$_"} } sort keys %{"${class}::"};
}

sub has {
    my ($owner, $name) = @_;
    return 1 if $owner eq 'module' && $name eq 'token';
    return $owner eq 'module' ? Polysocket->can($name) : $CLASSES{$owner}->can($name);
}

sub answer {
    my ($command, @words) = @_;
    return call(@words) if $command eq 'call';
    return 'collected'  if $command eq 'collect';
    return 'exotics ' . join ' ', sort keys %EXOTICS if $command eq 'exotics';
    return join ' ', 'names', names(@words) if $command eq 'names';
    return has(@words) ? 'yes' : 'no' if $command eq 'has';
    my ($state, $into, $owner, $name, @rest) = @words;
    push @{$World::states{$state}}, [[split /,/, $into], $owner, $name, \@rest];
    return 'ok';
}

local $SIG{__WARN__} = sub { };
local $SIG{PIPE} = 'IGNORE';
open my $calls,   '<&=', $source or die "$source: $!";
open my $answers, '>&=', $drain  or die "$drain: $!";
while (my $line = <$calls>) {
    my ($number, @words) = split ' ', $line;
    syswrite $answers, "$number " . answer(@words) . "\n";
}
