#!/usr/bin/env tclsh
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# A client that tries all addresses of a host, IPv6 or IPv4, and sends a greeting to the first one that answers.

package require polysocket

proc fail {message} {
    puts stderr $message
    exit 1
}

# A socket that is connected to the first address that answers.
proc connectToAny {host port} {
    foreach entry [polysocket::getaddrinfo $host $port AF_UNSPEC SOCK_STREAM] {
        lassign $entry family type proto canonname address
        if {[catch {polysocket::socket $family $type $proto} s]} {
            continue
        }
        if {![catch {$s connect $address}]} {
            return $s
        }
        $s destroy
    }
    fail "dual_client: could not open socket"
}

if {[llength $argv] != 2} {
    fail "usage: dual_client.tcl HOST PORT"
}
try {
    set s [connectToAny {*}$argv]
    $s sendall "Hello, world"
    puts "Received [$s recv 1024]"
    $s close
} on error message {
    fail "dual_client: $message"
}
