# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The operations of scenarios on the Perl module. README.md tells what each one does.

use strict;
use warnings;

# A file handle that makefile gave. What comes of a line or of a read before an error is kept here, as a script keeps it
# that wants to go on after a timeout.
package Handle;

use Errno        ();
use IO::Handle   ();
use Scalar::Util ();

sub new {
    my ($class, $handle, $mode) = @_;
    return bless {
        handle => $handle,
        kept   => '',
        reads  => scalar($mode =~ /[rU+]/ || $mode eq ''),
        writes => scalar($mode =~ /[wa+]/),
    }, $class;
}

sub fail {
    my ($class, $code, $done) = @_;
    die {class => $class, code => $code, message => "" . do { local $! = $code; "$!" }, done => $done // 0};
}

# The error that $! tells of.
sub fail_by_number {
    my ($self, $done) = @_;
    my $number = $! + 0;
    $self->{handle}->clearerr;
    fail('timeout', 0 + $number, $done) if $number == Errno::ETIMEDOUT();
    fail('would-block', $number, $done) if $number == Errno::EAGAIN();
    fail('cancelled', $number, $done) if $number == Errno::ECANCELED();
    fail('os', $number, $done);
}

sub require_direction {
    my ($self, $direction) = @_;
    fail('os', Errno::EBADF()) if !$self->{handle}->opened;
    fail('unsupported', Errno::EBADF()) if !$self->{$direction};
    return;
}

# Read until so many bytes are kept, or the stream has ended.
sub await {
    my ($self, $size) = @_;
    while (!defined $size || length $self->{kept} < $size) {
        my $wanted = defined $size ? $size - length $self->{kept} : 65_536;
        $! = 0;
        my $count = read $self->{handle}, $self->{kept}, $wanted, length $self->{kept};
        $self->fail_by_number if !defined $count || $self->{handle}->error;
        last if $count < $wanted;
    }
    return;
}

sub given {
    my ($self, $size) = @_;
    return substr $self->{kept}, 0, $size // length $self->{kept}, '';
}

sub read {
    my ($self, $size) = @_;
    $self->require_direction('reads');
    $self->await($size);
    return $self->given($size);
}

sub readline {
    my ($self, $size) = @_;
    $self->require_direction('reads');
    if (defined $size) {
        while (length $self->{kept} < $size && $self->{kept} !~ /\n/ && $self->more) {
            $self->await(1 + length $self->{kept});
        }
    } elsif ($self->{kept} !~ /\n/) {
        $! = 0;
        my $line = CORE::readline($self->{handle});
        $self->{kept} .= $line // '';
        $self->fail_by_number if $self->{handle}->error && $self->{kept} !~ /\n/;
    }
    my $end = index $self->{kept}, "\n";
    my $length = $end < 0 ? length $self->{kept} : $end + 1;
    return $self->given(defined $size && $size < $length ? $size : $length);
}

sub more { return !CORE::eof($_[0]{handle}) }

sub readlines {
    my $self = shift;
    $self->require_direction('reads');
    $self->await(undef);
    my @lines = $self->given =~ /[^\n]*\n|[^\n]+/g;
    return \@lines;
}

sub write {
    my ($self, @data) = @_;
    $self->require_direction('writes');
    my $before = tell $self->{handle};
    no warnings 'uninitialized';
    $! = 0;
    print {$self->{handle}} map { ref $_ ? @$_ : $_ } @data or $self->fail_by_number(tell($self->{handle}) - $before);
    return;
}

sub writelines { goto &write }

sub flush {
    my $self = shift;
    $self->require_direction('writes');
    defined $self->{handle}->flush or $self->fail_by_number;
    return;
}

sub close {
    my $self = shift;
    return if !$self->{handle}->opened;
    CORE::close($self->{handle}) or $self->fail_by_number;
    return;
}

sub fileno {
    my $self = shift;
    return CORE::fileno($self->{handle}) // fail('os', Errno::EBADF());
}

package Operations;

use Errno ();
use POSIX ();
use Polysocket ();
use Scalar::Util qw(blessed weaken);
use Time::HiRes ();

my %METHODS = map { $_ => 1 } qw(
    accept bind bind_unix connect listen listening shutdown close connect_ex getsockname getpeername fileno family
    type proto detach dup send sendall sendto recv recvfrom getsockopt setsockopt settimeout gettimeout setblocking
    ioctl sendmsg recvmsg recv_exact recv_until sendfile get_inheritable set_inheritable settoken setdeadline
    getdeadline send_batch sendto_batch recv_batch recvfrom_batch set_option get_option);
my %FILE_METHODS   = map { $_ => 1 } qw(read readline readlines write writelines flush close fileno);
my %HANDLE_METHODS = map { $_ => 1 } qw(fire reset fired fileno close result attempts);
my %FUNCTIONS      = map { $_ => 1 } qw(
    socket socketpair fromfd getdefaulttimeout setdefaulttimeout has_ipv6 create_connection getaddrinfo getnameinfo
    gethostbyname gethostbyname_ex gethostbyaddr getfqdn gethostname getservbyname getservbyport getprotobyname
    htonl htons ntohl ntohs inet_aton inet_ntoa inet_pton inet_ntop send_fds recv_fds CMSG_LEN CMSG_SPACE
    create_server create_unix_server listen_fds notify has_dualstack_ipv6 close dup if_nameindex if_nametoindex
    if_indextoname sethostname deadline start_getaddrinfo start_getnameinfo address_parse address_format);
# These give a hash, of which a scenario asks for one name.
my %HASHES    = map { $_ => 1 } qw(options tcp_info peer_credentials);
my @INTERFACE = qw(index flags address netmask prefix broadcast peer);
my %OWN = map { $_ => 1 } qw(
    adopt constant fill recvall token await connect_host start_connect_host fire_later close_later within check sleep
    pipe file_of close_descriptor nonblocking close_on_exec exists readable peer if_addresses);
# What is a list, whatever number of items it has; and what gives nothing.
my %TUPLES = map { $_ => 1 } qw(
    accept recvfrom recvmsg recv_fds socketpair getaddrinfo getnameinfo gethostbyname_ex gethostbyaddr if_nameindex
    listen_fds attempts address_parse);
my %NOTHING = map { $_ => 1 } qw(
    bind bind_unix connect listen shutdown close sendall settimeout setblocking setsockopt setdefaulttimeout sethostname
    set_inheritable settoken setdeadline fire reset set_option);

sub new {
    my ($class, $peer) = @_;
    return bless {peer => $peer, made => [], descriptors => []}, $class;
}

sub call {
    my ($self, $name, @arguments) = @_;
    if ($OWN{$name}) {
        no strict 'refs';
        return $self->kept(&{"do_$name"}($self, @arguments));
    }
    die "operation $name\n" if !$FUNCTIONS{$name};
    return $self->kept($self->result_of(Polysocket->can($name), $name, @arguments));
}

# A result as scenarios have it.
sub result_of {
    my ($self, $code, $name, @arguments) = @_;
    my @result = $code->(@arguments);
    return \@result if $TUPLES{$name};
    return $NOTHING{$name} ? undef : $result[0];
}

sub call_method {
    my ($self, $object, $name, @arguments) = @_;
    if (ref $object eq 'Handle') {
        die "method $name of files\n" if !$FILE_METHODS{$name};
        return $object->$name(@arguments);
    }
    return $self->method_of_handle($object, $name, @arguments) if ref $object ne 'Polysocket::Socket';
    return $self->makefile($object, @arguments)                if $name eq 'makefile';
    return receive_into($object, $name, @arguments)            if $name eq 'recv_into' || $name eq 'recvfrom_into';
    return receive_message_into($object, @arguments)           if $name eq 'recvmsg_into';
    return $object->$name->{$arguments[0]}                     if $HASHES{$name};
    die "method $name of sockets\n" if !$METHODS{$name};
    return $self->kept($self->result_of($object->can($name), $name, $object, @arguments));
}

sub method_of_handle {
    my ($self, $object, $name, @arguments) = @_;
    my $code = blessed $object ? $object->can($name) : undef;
    die "method $name of ", Values::shown($object), "\n" if !$code || !$HANDLE_METHODS{$name};
    return $self->kept(result_of_operation($object)) if $name eq 'result';
    return $self->result_of($code, $name, $object, @arguments);
}

# A look-up gives a list; a connection, a socket.
sub result_of_operation {
    my $operation = shift;
    my $result    = $operation->result;
    return $result;
}

sub makefile {
    my ($self, $socket, @arguments) = @_;
    my $handle = Handle->new($socket->makefile(@arguments), $arguments[0] // 'r');
    return $self->kept($handle);
}

# Remember the objects in a result, to close them after the scenario whatever became of their names.
sub kept {
    my ($self, $result) = @_;
    for my $one (ref $result eq 'ARRAY' ? @$result : $result) {
        next if !blessed $one;
        push @{$self->{made}}, $one;
        weaken($self->{made}[-1]);
    }
    return $result;
}

sub forget {
    my ($self, $variables, $name) = @_;
    delete $variables->{$name};
    return;
}

sub clean_up {
    my $self = shift;
    Time::HiRes::alarm(0);
    for my $one (grep { defined } @{$self->{made}}) {
        eval { $one->close };
    }
    $self->{made} = [];
    POSIX::close($_) for @{$self->{descriptors}};
    Polysocket::setdefaulttimeout(undef);
    return;
}

sub buffer {
    my $room = shift;
    return defined $room && $room =~ /^\d+$/ ? '.' x $room : $room;
}

sub receive_into {
    my ($socket, $name, $room, @arguments) = @_;
    my $buffer = buffer($room);
    my @result = $socket->$name($buffer, @arguments);
    return [@result, $buffer];
}

sub receive_message_into {
    my ($socket, $rooms, @arguments) = @_;
    my @buffers = map { buffer($_) } @$rooms;
    my @result  = $socket->recvmsg_into(\@buffers, @arguments);
    return [@result, \@buffers];
}

# A look-up or a connection with a deadline and a token.
sub do_within {
    my ($self, $deadline, $token, $name, @arguments) = @_;
    my @limits = (deadline => $deadline, token => $token);
    if ($OWN{$name}) {
        no strict 'refs';
        return &{"do_$name"}($self, \@limits, @arguments);
    }
    return $self->result_of(Polysocket->can($name), $name, @arguments, @limits);
}

# By name, the arguments behind host and port.
sub connect_by_name {
    my ($name, @arguments) = @_;
    my @limits = ref $arguments[0] eq 'ARRAY' ? @{shift @arguments} : ();
    my ($host, $port, @options) = @arguments;
    my @names = qw(source_address family delay);
    return Polysocket->can($name)->($host, $port, (map { $names[$_] => $options[$_] } 0 .. $#options), @limits);
}

sub do_connect_host       { my $self = shift; return connect_by_name('connect_host',       @_) }
sub do_start_connect_host { my $self = shift; return connect_by_name('start_connect_host', @_) }

sub do_if_addresses {
    my ($self, $name, $family) = @_;
    my ($found) = grep { $_->{name} eq $name && $_->{family} == $family } Polysocket::if_addresses();
    return $found && [@$found{@INTERFACE}];
}

sub do_token { return Polysocket::Token->new }

sub do_await {
    my ($self, $operation) = @_;
    while (1) {
        die "an operation is not over after 10 s\n" if !ready($operation->fileno, 10);
        my $result;
        return $result if eval { $result = result_of_operation($operation); 1 };
        die $@ if !ref $@ || $@->class ne 'would-block';
    }
}

# Whether a descriptor is readable within so many seconds.
sub ready {
    my ($descriptor, $seconds) = @_;
    vec(my $wanted = '', $descriptor, 1) = 1;
    return select($wanted, undef, undef, $seconds) > 0;
}

# What another thread does elsewhere, the handler of a signal does here, while the call waits.
sub later {
    my ($seconds, $action) = @_;
    $SIG{ALRM} = $action;
    Time::HiRes::alarm($seconds);
    return;
}

sub do_fire_later  { my ($self, $token,  $seconds) = @_; return later($seconds, sub { $token->fire }) }
sub do_close_later { my ($self, $socket, $seconds) = @_; return later($seconds, sub { $socket->close }) }

sub do_adopt {
    my ($self, $descriptor, @arguments) = @_;
    return Polysocket::Socket->new(@arguments, fileno => $descriptor);
}

sub do_constant {
    my ($self, $name) = @_;
    my $number = eval { Values::constant($name) };
    die {class => 'value', code => 0, message => $@, done => 0} if !defined $number;
    return $number;
}

sub do_fill {
    my ($self, $socket) = @_;
    my $total = 0;
    eval { $total += $socket->send('x' x 65_536) while 1; };
    die $@ if !ref $@ || $@->class !~ /^(?:would-block|timeout)$/;
    return $total;
}

sub do_recvall {
    my ($self, $socket, $count) = @_;
    my $data = '';
    while (length $data < $count) {
        my $wanted = $count - length $data;
        my $part   = $socket->recv($wanted < 1 << 20 ? $wanted : 1 << 20);
        last if $part eq '';
        $data .= $part;
    }
    return $data;
}

sub do_check { return $_[1] }

sub do_sleep {
    my ($self, $seconds) = @_;
    Time::HiRes::sleep($seconds);
    return;
}

sub do_pipe {
    my $self = shift;
    my @ends = POSIX::pipe();
    push @{$self->{descriptors}}, @ends;
    return \@ends;
}

sub do_file_of {
    my ($self, $content) = @_;
    my $path = "/tmp/scenario-$$-" . @{$self->{descriptors}};
    open my $file, '>:raw', $path or die "$path: $!\n";
    print $file $content;
    CORE::close($file);
    my $descriptor = POSIX::open($path, POSIX::O_RDONLY());
    unlink $path;
    push @{$self->{descriptors}}, $descriptor;
    return $descriptor;
}

sub do_close_descriptor {
    my ($self, $descriptor) = @_;
    POSIX::close($descriptor);
    return;
}

sub flags_of {
    my $descriptor = shift;
    open my $file, '<', "/proc/self/fdinfo/$descriptor" or die "fdinfo of $descriptor: $!\n";
    my ($flags) = map { /^flags:\s*(\d+)/ ? oct $1 : () } <$file>;
    return $flags;
}

sub do_nonblocking    { return (flags_of($_[1]) & 04000) != 0 }
sub do_close_on_exec  { return (flags_of($_[1]) & 02000000) != 0 }
sub do_readable       { return ready($_[1], 0) }
sub do_exists         { return -l $_[1] || -e $_[1] ? 1 : 0 }

sub do_peer {
    my ($self, @arguments) = @_;
    my $child = fork // die "fork: $!\n";
    if ($child == 0) {
        open STDIN,  '<', '/dev/null';
        open STDOUT, '>', '/dev/null';
        exec {$self->{peer}[0]} @{$self->{peer}}, @arguments or POSIX::_exit(127);
    }
    return;
}

1;
