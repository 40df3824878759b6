#!/usr/bin/env tclsh
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# A sniffer: prints a line for each packet that passes an interface. Windows captures through a raw socket and
# SIO_RCVALL, which is "not supported on this platform"; Linux does so through AF_PACKET, for root alone.

package require polysocket

set everyProtocol 3

proc fail {message} {
    puts stderr $message
    exit 1
}

proc sniff {interface count} {
    global everyProtocol
    set s [polysocket::socket AF_PACKET SOCK_RAW [polysocket::htons $everyProtocol]]
    $s bind [list $interface $everyProtocol]
    puts "listening on $interface"
    flush stdout
    for {set i 0} {$i < $count} {incr i} {
        lassign [$s recvfrom 65565] packet address
        lassign $address name protocol
        puts [format "%s: protocol 0x%04x, %d bytes" $name $protocol [string length $packet]]
        flush stdout
    }
    $s close
}

if {[llength $argv] != 2 || ![string is digit -strict [lindex $argv 1]]} {
    fail "usage: sniffer.tcl INTERFACE COUNT"
}
try {
    sniff {*}$argv
} on error message {
    fail "sniffer: $message"
}
