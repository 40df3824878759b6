# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Calls that move no data: connections and start-up.

proc bench::ourConnections {listener address count} {
    set start [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {
        set client [polysocket::socket AF_INET SOCK_STREAM]
        $client connect $address
        lassign [$listener accept] accepted
        $client destroy
        $accepted destroy
    }
    return [expr {[clock microseconds] - $start}]
}

proc bench::ownConnections {port count} {
    variable accepted
    set start [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {
        set client [::socket 127.0.0.1 $port]
        vwait ::bench::accepted
        close $client
        close $accepted
    }
    return [expr {[clock microseconds] - $start}]
}

bench::workload connect-accept-close {{}} {ours own} {
    if {$party eq "ours"} {
        set listener [polysocket::create_server {127.0.0.1 0}]
        atEnd [list $listener destroy]
        return [list ::bench::ourConnections $listener [$listener getsockname]]
    }
    set listener [::socket -server ::bench::acceptOne -myaddr 127.0.0.1 0]
    atEnd [list close $listener]
    return [list ::bench::ownConnections [lindex [fconfigure $listener -sockname] 2]]
}

proc bench::getsockname {socket count} {
    set start [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {$socket getsockname}
    return [expr {[clock microseconds] - $start}]
}

proc bench::sockname {channel count} {
    set start [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {fconfigure $channel -sockname}
    return [expr {[clock microseconds] - $start}]
}

bench::workload getsockname {{}} {ours own} {
    return [list ::bench::[expr {$party eq "ours" ? "getsockname" : "sockname"}] [lindex [pair $party blocking] 0]]
}

# A process that has the package, against one whose sockets are in the interpreter already.
proc bench::started {program count} {
    set start [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {
        exec [info nameofexecutable] << $program
    }
    return [expr {[clock microseconds] - $start}]
}

bench::workload start-up {{}} {ours own} {
    return [list ::bench::started [expr {$party eq "ours" ? "package require polysocket" : ""}]]
}
