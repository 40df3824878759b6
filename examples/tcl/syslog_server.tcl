#!/usr/bin/env tclsh
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Receives the messages of syslog (RFC 3164, RFC 5424) as datagrams, and prints a line for each:
# facility, severity, text.

package require polysocket

set severities {emerg alert crit err warning notice info debug}

proc fail {message} {
    puts stderr $message
    exit 1
}

proc receive {s} {
    lassign [$s recvfrom 65536] data address
    set text [encoding convertfrom utf-8 $data]
    if {![regexp {^<(\d{1,3})>(.*)} $text -> priority rest] || [scan $priority %d] > 191} {
        set priority 13
        set rest $text
    }
    set priority [scan $priority %d]
    puts "[lindex $address 0] [expr {$priority / 8}] [lindex $::severities [expr {$priority % 8}]] [string trim $rest]"
    flush stdout
}

if {[llength $argv] != 2} {
    fail "usage: syslog_server.tcl HOST PORT    (0: any that is free)"
}
fconfigure stdout -encoding utf-8
try {
    set s [polysocket::socket AF_INET SOCK_DGRAM]
    $s bind $argv
    $s event readable [list receive $s]
} on error message {
    fail "syslog_server: $message"
}
puts [join [$s getsockname]]
flush stdout
vwait forever
