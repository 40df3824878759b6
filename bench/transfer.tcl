# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Price of a send and a receive in Tcl, against Tcl's own TCP channels: one thread, data always ready. Both are run in
# turn in one process; a figure is the median of the rounds' ratios (Tcl's time over the module's: above 1 is faster).
# A blocking channel has no timeout, so ours with one is held against a channel without. Waiting is not measured here.

package require polysocket

set calls 500
set rounds [expr {[llength $argv] ? [lindex $argv 0] : 51}]

# Ends of connections: a sender and a receiver.

proc channelLink {} {
    set listener [socket -server accepted -myaddr 127.0.0.1 0]
    set sender [socket 127.0.0.1 [lindex [fconfigure $listener -sockname] 2]]
    vwait ::receiver
    close $listener
    foreach channel [list $sender $::receiver] {
        fconfigure $channel -translation binary -buffering full -blocking 1
    }
    return [list $sender $::receiver]
}

proc accepted {channel host port} {
    set ::receiver $channel
}

proc polysocketLink {{timeout ""}} {
    set listener [polysocket::socket AF_INET SOCK_STREAM]
    $listener bind {127.0.0.1 0}
    $listener listen 1
    set sender [polysocket::socket AF_INET SOCK_STREAM]
    $sender connect [$listener getsockname]
    lassign [$listener accept] receiver
    $listener close
    $sender setsockopt IPPROTO_TCP TCP_NODELAY 1
    $sender settimeout $timeout
    $receiver settimeout $timeout
    return [list $sender $receiver]
}

# Nanoseconds for a send and a receive.

proc channelTime {sender receiver data} {
    set size [string length $data]
    set start [clock microseconds]
    for {set i 0} {$i < $::calls} {incr i} {
        puts -nonewline $sender $data
        flush $sender
        read $receiver $size
    }
    return [expr {([clock microseconds] - $start) * 1000.0 / $::calls}]
}

proc polysocketTime {sender receiver data} {
    set size [string length $data]
    set start [clock microseconds]
    for {set i 0} {$i < $::calls} {incr i} {
        $sender send $data
        $receiver recv $size
    }
    return [expr {([clock microseconds] - $start) * 1000.0 / $::calls}]
}

proc median {values} {
    return [lindex [lsort -real $values] [expr {[llength $values] / 2}]]
}

# The channels' nanoseconds, and the module's ratios in blocking mode and with a timeout.
proc measure {size} {
    set data [binary format x$size]
    set ways [list [list channelTime {*}[channelLink]] [list polysocketTime {*}[polysocketLink]] \
                  [list polysocketTime {*}[polysocketLink 5]]]
    for {set round 0} {$round <= $::rounds} {incr round} {
        for {set place 0} {$place < 3} {incr place} {
            set which [expr {($place + $round) % 3}]
            set times($which) [{*}[lindex $ways $which] $data]
        }
        if {$round > 0} { # The first round warms up.
            lappend channels $times(0)
            lappend blocking [expr {$times(0) / $times(1)}]
            lappend timeout [expr {$times(0) / $times(2)}]
        }
    }
    foreach way $ways {
        lassign $way command sender receiver
        foreach end [list $sender $receiver] {
            if {$command eq "channelTime"} {close $end} else {$end close}
        }
    }
    return [list [median $channels] [median $blocking] [median $timeout]]
}

puts "Tcl: speed against Tcl's own channels in blocking mode (above 1 is faster);\
      medians of $rounds interleaved rounds"
puts [format "%-18s %12s   %12s   %12s" "" channels blocking timeout]
foreach size {1 4096} {
    puts [format "%-8s %5d B   %9.0f ns   %12.2f   %12.2f" TCP $size {*}[measure $size]]
}
