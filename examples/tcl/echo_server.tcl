#!/usr/bin/env tclsh
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# An echo server: sends back all that one client sends, and ends with it. It first prints the address that it listens
# on, in the words that echo_client.tcl takes.

package require polysocket

set usage "usage: echo_server.tcl AF_INET|AF_INET6 HOST PORT    (port 0: any that is free)
       echo_server.tcl AF_UNIX PATH"

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
    fail "echo_server: '[join $words]' is not an address\n$::usage"
}

# Wait for one client; gives the connection and the address of the other end.
proc accept {family address} {
    set server [polysocket::socket $family SOCK_STREAM]
    $server bind $address
    try {
        $server listen 1
        set name [$server getsockname]
        if {$family ne "AF_UNIX"} {
            set name [join [lrange $name 0 1]]
        }
        puts "$family $name"
        flush stdout
        return [$server accept]
    } finally {
        $server close
        if {$family eq "AF_UNIX"} {
            file delete $address
        }
    }
}

proc serve {family address} {
    lassign [accept $family $address] connection peer
    puts "Connected by $peer"
    while {[set data [$connection recv 16384]] ne ""} {
        $connection sendall $data
    }
    $connection close
}

set address [addressOf $argv]
try {
    serve [lindex $argv 0] $address
} on error message {
    fail "echo_server: $message"
}
