#!/usr/bin/env tclsh
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# An echo server on the first address family that works, IPv6 or IPv4: it prints the address that it listens on, sends
# back all that one client sends, and ends with it.

package require polysocket

proc fail {message} {
    puts stderr $message
    exit 1
}

# A socket that listens on the first address where it can.
proc listenOnAny {port} {
    foreach entry [polysocket::getaddrinfo {} $port AF_UNSPEC SOCK_STREAM 0 AI_PASSIVE] {
        lassign $entry family type proto canonname address
        if {[catch {polysocket::socket $family $type $proto} s]} {
            continue
        }
        if {![catch {$s bind $address; $s listen 1}]} {
            return $s
        }
        $s destroy
    }
    fail "dual_server: could not open socket"
}

proc serve {port} {
    set server [listenOnAny $port]
    puts [join [lrange [$server getsockname] 0 1]]
    flush stdout
    lassign [$server accept] connection peer
    puts "Connected by $peer"
    while {[set data [$connection recv 1024]] ne ""} {
        $connection sendall $data
    }
    $connection close
    $server close
}

if {[llength $argv] != 1} {
    fail "usage: dual_server.tcl PORT    (0: any that is free)"
}
try {
    serve [lindex $argv 0]
} on error message {
    fail "dual_server: $message"
}
