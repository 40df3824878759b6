#!/usr/bin/env tclsh
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# A chat server in one event loop: each line of a client goes to all others. It prints the address that it listens on.

package require polysocket

proc fail {message} {
    puts stderr $message
    exit 1
}

# The channels of the clients, with the names that the others see.
set clients {}

proc greet {connection address} {
    set channel [$connection makefile r+ 1]
    $connection destroy
    fconfigure $channel -blocking 0 -encoding utf-8
    dict set ::clients $channel [join [lrange $address 0 1] :]
    fileevent $channel readable [list hear $channel]
}

proc hear {channel} {
    if {[catch {gets $channel line} length] || ($length < 0 && [eof $channel])} {
        leave $channel
    } elseif {$length >= 0} {
        tell $channel "[dict get $::clients $channel]: $line"
    }
}

# Tcl keeps for a while what a slow client does not take; the others need not wait for it.
proc tell {from text} {
    foreach channel [dict keys $::clients] {
        if {$channel ne $from && [catch {puts $channel $text}]} {
            leave $channel
        }
    }
}

proc leave {channel} {
    dict unset ::clients $channel
    catch {close $channel}
}

if {[llength $argv] != 2} {
    fail "usage: chat_server.tcl HOST PORT    (0: any that is free)"
}
try {
    set server [polysocket::server $argv greet -backlog 256]
} on error message {
    fail "chat_server: $message"
}
puts [join [lrange [$server getsockname] 0 1]]
flush stdout
vwait forever
