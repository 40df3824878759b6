# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The operations of scenarios on the Tcl package. README.md tells what each one does.

# Channels of the pipes that were made, and the command that starts a peer.
set pipes {}
set peer_command {}

# The methods are those of the object; a name that isn't there is the object's own error, told apart here.
proc call_method {socket name arguments} {
    if {$name in {recv_into recvfrom_into}} {
        return [receive_into $socket $name {*}$arguments]
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

proc call_operation {name arguments} {
    if {[info commands operation_$name] eq ""} {
        unknown_here "operation $name"
    }
    return [operation_$name {*}$arguments]
}

proc clean_up {} {
    variable pipes
    foreach socket [info commands ::polysocket::sock*] {
        if {[regexp {^::polysocket::sock[0-9]+$} $socket]} {
            $socket destroy
        }
    }
    foreach channel $pipes {
        close $channel
    }
    set pipes {}
    polysocket::setdefaulttimeout ""
}

# Of the library.

foreach name {socket socketpair fromfd getdefaulttimeout setdefaulttimeout} {
    interp alias {} operation_$name {} ::polysocket::$name
}

proc operation_adopt {fd args} {
    return [polysocket::socket -fileno $fd {*}$args]
}

proc operation_constant {name} {
    return [constant_value $name]
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

proc operation_close_descriptor {fd} {
    set socket [polysocket::socket -fileno $fd]
    $socket close
    $socket destroy
    return ""
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
    rename $socket ""
    return ""
}

proc operation_peer {args} {
    variable peer_command
    exec {*}$peer_command {*}$args </dev/null >/dev/null 2>@stderr &
    return ""
}
