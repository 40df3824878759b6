# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Perl's threads: each has its own objects.

use strict;
use warnings;

use Config;
use Test::More;

BEGIN {
    plan skip_all => 'this perl has no threads' if !$Config{useithreads};
    require threads;
    threads->import;
}

use Polysocket ':all';
use Support;

limit(60);

my ($one, $other) = pair();
my $before = open_descriptors();

# An object of this thread is none of the other's, and stays open when that one ends.
my $seen = threads->create(sub { defined $$one ? 'shared' : 'not there' })->join;
is($seen, 'not there', 'a socket is not there in a new thread');
my $died = threads->create(sub { eval { $one->recv(1) }; "$@" })->join;
like($died, qr/^Can't call method "recv" on unblessed reference/, 'which Perl says when it is used');
$one->sendall('still open');
is($other->recv(100), 'still open', 'and it stays open here');
is(open_descriptors(), $before, 'with as many descriptors');

# A thread makes its own; a number can be handed over.
my $number = Polysocket::dup($other);
my $thread = threads->create({context => 'list'}, sub {
    my $own = Polysocket::Socket->new(fileno => $number);
    my $data = $own->recv(100);
    eval { $own->settimeout(0.01); $own->recv(1) };
    return ($data, ref $@);
});
$one->sendall('to a thread');
is_deeply([$thread->join], ['to a thread', 'Polysocket::Error::Timeout'], 'by its number a connection is handed over');
is(open_descriptors(), $before, 'and closed there');

# Several at once, each waiting.
my @threads = map {
    my $seconds = $_ / 20;
    threads->create(sub {
        my ($s, $t) = Polysocket::socketpair();
        $s->settimeout($seconds);
        eval { $s->recv(1) };
        return $@->class;
    });
} 1 .. 6;
my $start = now();
is_deeply([map { $_->join } @threads], [('timeout') x 6], 'threads wait side by side');
ok(now() - $start < 2, 'none for another');

# Handles are copied, each with a descriptor of its own.
my $handle = $one->makefile('w');
threads->create(sub { print $handle "from a thread\n"; close $handle })->join;
is($other->recv(100), "from a thread\n", 'a handle is there in a new thread');
print $handle "from here\n";
close $handle;
is($other->recv(100), "from here\n", 'and is closed there alone');
print $one "printed\n";
my $as_handle = *{$one};
threads->create(sub { fileno $as_handle })->join;
is($other->recv(100), "printed\n", 'a socket that is used as a handle');
is(fileno $one, $one->fileno, 'stays open, too');

# A subclass that insists on being copied has nothing.
{
    package Insisting;
    our @ISA = 'Polysocket::Socket';
    sub CLONE_SKIP { 0 }
}
my $insisting = Insisting->new(AF_UNIX);
my $error = threads->create(sub { eval { $insisting->fileno }; "$@" })->join;
like($error, qr/^fileno: the object must be a Polysocket::Socket/, 'a copy that a class insists on has no socket');
ok($insisting->fileno > 0, 'and takes none away');

# The module loaded in a thread, constants, and errors across the end of a thread.
my @found = threads->create({context => 'list'}, sub { (AF_INET, getaddrinfo('127.0.0.1', 1)) })->join;
is($found[0], AF_INET, 'constants in a thread');
my $failure = threads->create(sub { eval { Polysocket::Socket->new->getpeername }; return $@ })->join;
is($failure->class, 'os', 'an error is handed over');

# Many threads that come and go.
for (1 .. 20) {
    threads->create(sub { my @pair = Polysocket::socketpair(); $pair[0]->send('x'); $pair[1]->recv(1) })->join;
}
is(open_descriptors(), $before + 1, 'nothing is left of many threads');

done_testing();
