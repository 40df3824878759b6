# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Sending and receiving over TCP, and lines over channels.

namespace eval bench {
    variable modes {blocking timeout}
    variable line "[string repeat x 60]\n"
}

# Tcl's own: a sender and a receiver.
proc bench::channelPair {} {
    variable accepted
    set listener [::socket -server ::bench::acceptOne -myaddr 127.0.0.1 0]
    set sender [::socket 127.0.0.1 [lindex [fconfigure $listener -sockname] 2]]
    vwait ::bench::accepted
    close $listener
    foreach channel [list $sender $accepted] {
        fconfigure $channel -translation binary -buffering full -blocking 1
        atEnd [list close $channel]
    }
    return [list $sender $accepted]
}

proc bench::acceptOne {channel host port} {
    variable accepted $channel
}

proc bench::socketPair {mode} {
    set listener [polysocket::create_server {127.0.0.1 0}]
    set sender [polysocket::socket AF_INET SOCK_STREAM]
    $sender connect [$listener getsockname]
    lassign [$listener accept] receiver
    $listener destroy
    $sender setsockopt IPPROTO_TCP TCP_NODELAY 1
    foreach socket [list $sender $receiver] {
        $socket settimeout [expr {$mode eq "timeout" ? 5 : ""}]
        atEnd [list $socket destroy]
    }
    return [list $sender $receiver]
}

proc bench::pair {party mode} {
    return [expr {$party eq "ours" ? [socketPair $mode] : [channelPair]}]
}

proc bench::ourTransfers {sender receiver size count} {
    set data [binary format x$size]
    set start [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {
        $sender send $data
        $receiver recv $size
    }
    return [expr {[clock microseconds] - $start}]
}

proc bench::ownTransfers {sender receiver size count} {
    set data [binary format x$size]
    set start [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {
        puts -nonewline $sender $data
        flush $sender
        read $receiver $size
    }
    return [expr {[clock microseconds] - $start}]
}

# No 64 KiB: a channel cannot switch Nagle's algorithm off in Tcl 8.6, and its last bytes would wait for a delayed ACK.
foreach size {1 4096} {
    bench::workload stream-tcp-$size $bench::modes {ours own} [string map [list %SIZE% $size] {
        return [list ::bench::[expr {$party eq "ours" ? "ourTransfers" : "ownTransfers"}] {*}[pair $party $mode] %SIZE%]
    }]
}

# Another process that returns each byte: the same program of Tcl's own channels for both.
proc bench::echoing {} {
    set program {
        proc accepted {channel host port} {
            fconfigure $channel -translation binary -buffering none
            while {[string length [set data [read $channel 1]]] > 0} {puts -nonewline $channel $data}
            exit
        }
        puts [lindex [fconfigure [socket -server accepted -myaddr 127.0.0.1 0] -sockname] 2]
        flush stdout
        vwait forever
    }
    set child [open |[list [info nameofexecutable] << $program] r]
    atEnd [list close $child]
    return [gets $child]
}

proc bench::ourPingPong {socket count} {
    set start [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {
        $socket send x
        $socket recv 1
    }
    return [expr {[clock microseconds] - $start}]
}

proc bench::ownPingPong {channel count} {
    set start [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {
        puts -nonewline $channel x
        read $channel 1
    }
    return [expr {[clock microseconds] - $start}]
}

bench::workload pingpong-tcp $bench::modes {ours own} {
    set port [echoing]
    if {$party eq "own"} {
        set channel [::socket 127.0.0.1 $port]
        fconfigure $channel -translation binary -buffering none
        atEnd [list close $channel]
        return [list ::bench::ownPingPong $channel]
    }
    set socket [polysocket::create_connection [list 127.0.0.1 $port] [expr {$mode eq "timeout" ? 5 : ""}]]
    $socket setsockopt IPPROTO_TCP TCP_NODELAY 1
    atEnd [list $socket destroy]
    return [list ::bench::ourPingPong $socket]
}

# Lines of 61 bytes. The other end is polysocket's for both, without Nagle's algorithm: the lines have come when reading
# begins.

# A channel of the party's, and the socket at its other end.
proc bench::filePair {party mode} {
    variable accepted
    if {$party eq "own"} {
        set listener [::socket -server ::bench::acceptOne -myaddr 127.0.0.1 0]
        set socket [polysocket::create_connection [list 127.0.0.1 [lindex [fconfigure $listener -sockname] 2]]]
        vwait ::bench::accepted
        close $listener
        atEnd [list $socket destroy]
        set channel $accepted
        $socket setsockopt IPPROTO_TCP TCP_NODELAY 1
    } else {
        lassign [socketPair $mode] socket other
        set channel [$other makefile r+b]
    }
    fconfigure $channel -translation binary -buffering full -buffersize 65536 -blocking 1
    atEnd [list close $channel]
    return [list $socket $channel]
}

proc bench::linesRead {socket channel count} {
    variable line
    set spent 0
    while {$count > 0} {
        set lines [expr {min($count, 300)}]
        $socket sendall [string repeat $line $lines]
        set start [clock microseconds]
        for {set i 0} {$i < $lines} {incr i} {gets $channel}
        incr spent [expr {[clock microseconds] - $start}]
        incr count -$lines
    }
    return $spent
}

proc bench::linesWritten {socket channel count} {
    variable line
    set spent 0
    while {$count > 0} {
        set lines [expr {min($count, 300)}]
        set start [clock microseconds]
        for {set i 0} {$i < $lines} {incr i} {puts -nonewline $channel $line}
        flush $channel
        incr spent [expr {[clock microseconds] - $start}]
        for {set left [expr {61 * $lines}]} {$left > 0} {} {incr left -[string length [$socket recv $left]]}
        incr count -$lines
    }
    return $spent
}

bench::workload lines-read $bench::modes {ours own} {
    return [list ::bench::linesRead {*}[filePair $party $mode]]
}

bench::workload lines-write $bench::modes {ours own} {
    return [list ::bench::linesWritten {*}[filePair $party $mode]]
}
