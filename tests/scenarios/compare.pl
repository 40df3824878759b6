# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Values of compiled scenarios as Perl's, and the comparison of results and errors with what is expected. Perl has one
# kind of string: text is compared as UTF-8.

use strict;
use warnings;

package Values;

use Errno        ();
use Polysocket   ();
use Scalar::Util qw(looks_like_number);

my %FLOATS = (nan => 'NaN' + 0, inf => 9**9**9, '-inf' => -9**9**9);

sub new {
    my ($class, $variables) = @_;
    return bless {variables => $variables}, $class;
}

sub bytes {
    my $text = shift;
    utf8::encode($text);
    return $text;
}

# An integer of any size; those that Perl has no number for stay digits.
sub integer {
    my $digits = shift;
    my $number = 0 + $digits;
    return "$number" eq $digits ? $number : $digits;
}

my %KINDS = (
    bytes => sub { pack 'H*', $_[1] },
    text  => sub { bytes($_[1]) },
    int   => sub { integer($_[1]) },
    float => sub { $FLOATS{$_[1]} // 0.0 + $_[1] },
    none  => sub { undef },
    bool  => sub { $_[1] eq 'true' },
    list  => sub { my $self = shift; [map { $self->of($_) } @_] },
    var   => sub {
        my ($self, $name) = @_;
        die "the variable $name has no value\n" if !exists $self->{variables}{$name};
        return $self->{variables}{$name};
    },
    item   => sub { my ($self, $list, $index) = @_; $self->of($list)->[$index] },
    const  => sub {
        my ($self, $name, @more) = @_;
        my $number = constant($name);
        $number |= constant($_) for @more;
        return $number;
    },
    errno  => sub { number_of($_[1]) },
    repeat => sub { my ($self, $part, $times) = @_; $self->of($part) x $times },
    concat => sub { my $self = shift; join '', map { $self->of($_) } @_ },
    pad    => sub {
        my ($self, $part, $length) = @_;
        my $start = $self->of($part);
        return $start . 'x' x ($length - length $start);
    },
);

sub constant {
    my $name = shift;
    my $code = Polysocket->can($name);
    die "there is no constant $name\n" if !$code || !grep { $_ eq $name } @Polysocket::CONSTANTS;
    return $code->();
}

sub number_of {
    my $name = shift;
    die "there is no error $name\n" if !Errno->EXISTS($name);
    return Errno->can($name)->();
}

sub of {
    my ($self, $value) = @_;
    my ($kind, @parts) = @$value;
    my $code = $KINDS{$kind} // die "value of kind $kind\n";
    return $code->($self, @parts);
}

my %EXPECTED = (
    any  => sub { 1 },
    size => sub {
        my ($self, $actual, $size) = @_;
        return defined $actual && scalar grep { $_ == $self->of($size) } sizes_of($actual);
    },
    between => sub {
        my ($self, $actual, $low, $high) = @_;
        return is_number($actual) && $actual >= $self->of($low) && $actual <= $self->of($high);
    },
    starts => sub {
        my ($self, $actual, $start) = @_;
        return is_string($actual) && index($actual, $self->of($start)) == 0;
    },
    other => sub { my ($self, $actual, $value) = @_; !$self->matches($value, $actual) },
    list  => sub {
        my ($self, $actual, @items) = @_;
        return if ref $actual ne 'ARRAY' || @$actual != @items;
        return !grep { !$self->matches($items[$_], $actual->[$_]) } 0 .. $#items;
    },
);

sub is_number { return defined $_[0] && !ref $_[0] && looks_like_number($_[0]) }
sub is_string { return defined $_[0] && !ref $_[0] }

# Items of a list. Of a string both bytes and characters, since Perl does not tell what is text, and any bytes may look
# like UTF-8.
sub sizes_of {
    my $actual = shift;
    return scalar @$actual if ref $actual;
    my $text = $actual;
    return utf8::decode($text) ? (length $text, length $actual) : length $actual;
}

sub matches {
    my ($self, $expected, $actual) = @_;
    my ($kind, @parts) = @$expected;
    return $EXPECTED{$kind}->($self, $actual, @parts) if $EXPECTED{$kind};
    my $value = $self->of($expected);
    return !defined $actual if $kind eq 'none';
    return if !is_string($actual) && $kind ne 'var' && $kind ne 'item';
    return is_number($actual) && $actual == $value if $kind eq 'float';
    return ($actual eq '1' || $actual eq '' || $actual eq '0') && !$actual == !$value if $kind eq 'bool';
    return same($value, $actual);
}

# Equal, item by item.
sub same {
    my ($expected, $actual) = @_;
    return !defined $actual && !defined $expected if !defined $actual || !defined $expected;
    return $expected eq $actual if ref $expected ne 'ARRAY';
    return if ref $actual ne 'ARRAY' || @$actual != @$expected;
    return !grep { !same($expected->[$_], $actual->[$_]) } 0 .. $#$expected;
}

# A value for people.
sub shown {
    my $value = shift;
    return 'none' if !defined $value;
    return '[' . join(', ', map { shown($_) } @$value) . ']' if ref $value eq 'ARRAY';
    return "$value" if ref $value || looks_like_number($value);
    (my $text = $value) =~ s/([^ -~])/sprintf '\\x%02x', ord $1/ge;
    my $length = length $text;
    return $length <= 120 ? qq("$text") : '"' . substr($text, 0, 120) . "…\" ($length characters)";
}

# An expectation for people.
sub expectation {
    my ($self, $expected) = @_;
    my ($kind, @parts) = @$expected;
    return '_' if $kind eq 'any';
    return "$kind(" . join(', ', map { $self->expectation($_) } @parts) . ')' if $EXPECTED{$kind};
    return shown($self->of($expected));
}

package Failure;

# Tells whether an error is the expected one: a Polysocket::Error, or a hash with the same fields.
sub check {
    my ($values, $error, $expected) = @_;
    my %same  = (closed => 'os', handle => 'os');
    my $class = $same{$error->{class}} // $error->{class};
    my $wanted = $expected->{class};
    $class = $wanted if $wanted eq 'unsupported' && $error->{code} == Errno::EOPNOTSUPP();
    my @codes = map { $values->of($_) } @{$expected->{codes}};
    die "expected $wanted @codes, got $class $error->{code}: $error->{message}\n"
        if $class ne $wanted || (@codes && !grep { $_ == $error->{code} } @codes);
    my $message = Values::bytes($error->{message});
    for my $part (map { Values::bytes($_) } @{$expected->{says}}) {
        die qq(expected a message with "$part", got "$message"\n) if index($message, $part) < 0;
    }
    my $partial = $expected->{partial};
    die 'expected the bytes ', $values->expectation($partial), ', got ', Values::shown($error->{partial}), "\n"
        if $partial && !$values->matches($partial, $error->{partial});
    my $done = $expected->{done};
    die 'expected as many bytes done as ', $values->expectation($done), ", got $error->{done}\n"
        if $done && !$values->matches($done, $error->{done});
    return;
}

1;
