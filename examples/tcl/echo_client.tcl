#!/usr/bin/env tclsh
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# An echo client: sends its input to an echo server, and writes what comes back.

package require polysocket

set usage "usage: echo_client.tcl AF_INET|AF_INET6 HOST PORT <input >output
       echo_client.tcl AF_UNIX PATH <input >output"

proc fail {message} {
    puts stderr $message
    exit 1
}

# The address that the words FAMILY HOST PORT or AF_UNIX PATH stand for.
proc addressOf {words} {
    lassign $words family host port
    switch -- $family,[llength $words],[string is entier -strict $port] {
        AF_INET,3,1 - AF_INET6,3,1 {return [list $host $port]}
        AF_UNIX,2,0 {return $host}
    }
    fail "echo_client: '[join $words]' is not an address\n$::usage"
}

# Write what comes back, until it is as much as was sent.
proc receive {connection missing} {
    while {$missing > 0} {
        set data [$connection recv $missing]
        if {$data eq ""} {
            error "the server ended the connection too early"
        }
        puts -nonewline $data
        incr missing -[string length $data]
    }
}

# A block goes out only when the one before is back: both ends would otherwise wait for each other to read once there
# is more on the way than the system's buffers hold.
proc echo {family address} {
    set connection [polysocket::socket $family SOCK_STREAM]
    $connection connect $address
    while {[set block [read stdin 16384]] ne ""} {
        $connection sendall $block
        receive $connection [string length $block]
    }
    $connection close
    flush stdout
}

set address [addressOf $argv]
fconfigure stdin -translation binary
fconfigure stdout -translation binary
try {
    echo [lindex $argv 0] $address
} on error message {
    fail "echo_client: $message"
}
