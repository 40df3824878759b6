# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The operations of scenarios on the Tcl package. README.md tells what each one does.

# Channels of the pipes that were made, and the command that starts a peer.
set pipes {}
set peer_command {}

# The methods are those of the object; a name that isn't there is the object's own error, told apart here.
proc call_method {socket name arguments} {
    if {[string match psfile* $socket]} {
        return [call_file_method $socket $name $arguments]
    }
    if {$name eq "makefile"} {
        return [make_file $socket {*}$arguments]
    }
    if {$name in {recv_into recvfrom_into}} {
        return [receive_into $socket $name {*}$arguments]
    }
    if {$name eq "recvmsg_into"} {
        return [receive_message_into $socket {*}$arguments]
    }
    if {$name in {options tcp_info peer_credentials}} {
        set found [$socket $name]
        return [expr {[dict exists $found {*}$arguments] ? [dict get $found {*}$arguments] : ""}]
    }
    if {$name ni [socket_methods $socket]} {
        unknown_here "method $name"
    }
    return [$socket $name {*}$arguments]
}

proc socket_methods {socket} {
    catch {$socket ""} message
    return [regexp -all -inline {\w+} [regsub {.*must be } [string map {" or " " "} $message] ""]]
}

proc receive_into {socket name room args} {
    set buffer [string repeat . $room]
    set result [$socket $name buffer {*}$args]
    return [list {*}$result $buffer]
}

proc receive_message_into {socket rooms args} {
    set names [lmap room $rooms {
        set name buffer[incr number]
        set $name [string repeat . $room]
        set name
    }]
    set result [$socket recvmsg_into $names {*}$args]
    return [list {*}$result [lmap name $names {set $name}]]
}

proc call_operation {name arguments} {
    if {[info commands operation_$name] eq ""} {
        unknown_here "operation $name"
    }
    return [operation_$name {*}$arguments]
}

# Files are channels. What a channel that is blocked gives of a read is kept for the next one, as in other languages.

proc make_file {socket args} {
    variable sockets_of_files
    variable kept
    set file [$socket makefile {*}$args]
    set sockets_of_files($file) $socket
    set kept($file) ""
    return $file
}

proc call_file_method {file name arguments} {
    if {[info commands file_$name] eq ""} {
        unknown_here "method $name of a file"
    }
    try {
        return [file_$name $file {*}$arguments]
    } trap {POSIX ETIMEDOUT} {message} {
        return -code error -errorcode [list POLYSOCKET TIMEOUT $message] "timed out: $message"
    } trap {TCL LOOKUP CHANNEL} {message} {
        return -code error -errorcode {POSIX EBADF {bad file number}} $message
    } on error {message options} {
        if {[string match "*wasn't opened for *" $message]} {
            dict set options -errorcode [list POLYSOCKET UNSUPPORTED $message]
        }
        return -options $options $message
    }
}

# Nothing more can be had without waiting longer.
proc give_up_when_blocked {file data} {
    variable sockets_of_files
    variable kept
    if {![fblocked $file]} {
        return
    }
    set kept($file) $data
    if {![catch {$sockets_of_files($file) gettimeout} timeout] && $timeout == 0} {
        return -code error -errorcode {POSIX EAGAIN {resource temporarily unavailable}} "it would block"
    }
    return -code error -errorcode {POLYSOCKET TIMEOUT {timed out}} "timed out"
}

proc taken_of {file} {
    variable kept
    set data $kept($file)
    set kept($file) ""
    return $data
}

# More of a file behind what there is already, which is kept when there is an error instead.
proc with_more {file data args} {
    variable kept
    try {
        return $data[read $file {*}$args]
    } on error {message options} {
        set kept($file) $data
        return -options $options $message
    }
}

proc file_read {file {size -1}} {
    set data [taken_of $file]
    if {$size < 0} {
        set data [with_more $file $data]
    } elseif {[string length $data] < $size} {
        set data [with_more $file $data [expr {$size - [string length $data]}]]
    }
    if {$size < 0 || [string length $data] < $size} {
        give_up_when_blocked $file $data
    }
    return $data
}

proc file_readline {file {size -1}} {
    set line [taken_of $file]
    while {($size < 0 || [string length $line] < $size) && ![string match "*\n" $line]} {
        set before [string length $line]
        set line [with_more $file $line 1]
        if {[string length $line] == $before} {
            give_up_when_blocked $file $line
            break
        }
    }
    return $line
}

proc file_readlines {file} {
    set lines {}
    while {[set line [file_readline $file]] ne ""} {
        lappend lines $line
    }
    return $lines
}

proc file_write {file data} {
    puts -nonewline $file $data
    return ""
}

proc file_writelines {file lines} {
    foreach line $lines {
        file_write $file $line
    }
    return ""
}

proc file_flush {file} {
    flush $file
    return ""
}

# Closing twice is harmless elsewhere.
proc file_close {file} {
    if {$file in [file channels]} {
        close $file
    }
    return ""
}

proc file_fileno {file} {
    return [lindex [scan $file psfile%d] 0]
}

proc clean_up {} {
    variable pipes
    foreach file [file channels psfile*] {
        catch {close $file}
    }
    foreach object [info commands ::polysocket::*] {
        if {[regexp {^::polysocket::(sock|token|operation)[0-9]+$} $object]} {
            $object destroy
        }
    }
    foreach channel $pipes {
        close $channel
    }
    set pipes {}
    polysocket::setdefaulttimeout ""
}

# Of the library.

foreach name {
    socket socketpair fromfd getdefaulttimeout setdefaulttimeout create_connection getaddrinfo getnameinfo
    gethostbyname gethostbyname_ex gethostbyaddr getfqdn gethostname getservbyname getservbyport getprotobyname
    htonl htons ntohl ntohs inet_aton inet_ntoa inet_pton inet_ntop send_fds recv_fds CMSG_LEN CMSG_SPACE
    create_server create_unix_server listen_fds notify
    has_dualstack_ipv6 close dup if_nameindex if_nametoindex if_indextoname sethostname
    token deadline connect_host start_getaddrinfo start_getnameinfo start_connect_host address_parse address_format
} {
    interp alias {} operation_$name {} ::polysocket::$name
}

proc operation_if_addresses {name family} {
    set family [expr {[string is integer -strict $family] ? $family : [constant_value $family]}]
    foreach one [polysocket::if_addresses] {
        if {[dict get $one name] eq $name && [dict get $one family] == $family} {
            return [lmap key {index flags address netmask prefix broadcast peer} {dict get $one $key}]
        }
    }
    return ""
}

proc operation_has_ipv6 {} {
    return $polysocket::has_ipv6
}

proc operation_adopt {fd args} {
    return [polysocket::socket -fileno $fd {*}$args]
}

proc operation_constant {name} {
    return [constant_value $name]
}

proc operation_within {deadline token name args} {
    return [operation_$name {*}$args -deadline $deadline -token $token]
}

# Looked at again and again: Tcl has nothing that waits for a descriptor of another's.
proc operation_await {operation} {
    for {set times 0} {$times < 1000} {incr times} {
        try {
            return [$operation result]
        } trap {POSIX EAGAIN} {} {
            after 10
        }
    }
    mismatch "an operation is not over after 10 s"
}

# Of the runner.

proc operation_check {value} {
    return $value
}

proc operation_sleep {seconds} {
    after [expr {round($seconds * 1000)}]
    return ""
}

# Tcl names the channel of a descriptor after its number.
proc operation_pipe {} {
    variable pipes
    set ends [chan pipe]
    lappend pipes {*}$ends
    return [lmap end $ends {string range $end 4 end}]
}

proc operation_file_of {content} {
    variable pipes
    set channel [file tempfile path]
    fconfigure $channel -translation binary
    puts -nonewline $channel $content
    close $channel
    set channel [open $path rb]
    file delete $path
    lappend pipes $channel
    return [string range $channel 4 end]
}

proc operation_close_descriptor {fd} {
    return [polysocket::close $fd]
}

proc descriptor_flags {fd} {
    set channel [open /proc/self/fdinfo/$fd]
    regexp -line {^flags:\s+([0-7]+)$} [read $channel] - flags
    close $channel
    return [expr "0o$flags"]
}

proc operation_nonblocking {fd} {
    return [expr {([descriptor_flags $fd] & 0o4000) != 0}]
}

proc operation_close_on_exec {fd} {
    return [expr {([descriptor_flags $fd] & 0o2000000) != 0}]
}

proc operation_exists {path} {
    return [expr {![catch {file lstat $path information}]}]
}

proc operation_fill {socket} {
    set total 0
    set chunk [string repeat x 65536]
    try {
        while 1 {
            incr total [$socket send $chunk]
        }
    } trap {POSIX EAGAIN} {} - trap {POLYSOCKET TIMEOUT} {} {
        return $total
    }
}

proc operation_recvall {socket count} {
    set data ""
    while {[string length $data] < $count} {
        set part [$socket recv [expr {min($count - [string length $data], 1 << 20)}]]
        if {$part eq ""} {
            break
        }
        append data $part
    }
    return $data
}

proc operation_forget {socket} {
    variable variables
    foreach name [array names variables] {
        if {$variables($name) eq $socket} {
            unset variables($name)
        }
    }
    # A channel has no object that could be given up.
    if {[string match psfile* $socket]} {
        close $socket
    } else {
        rename $socket ""
    }
    return ""
}

proc operation_peer {args} {
    variable peer_command
    exec {*}$peer_command {*}$args </dev/null >/dev/null 2>@stderr &
    return ""
}
