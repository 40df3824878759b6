#!/usr/bin/env tclsh
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Fetches a page with HTTP/1.0, where the page ends when the server closes the connection.

package require polysocket

set usage "usage: fetch.tcl HOST PORT PATH >page"
set seconds 10

proc fail {message} {
    puts stderr $message
    exit 1
}

# The status line of the response, and the page.
proc fetch {host port path} {
    set s [polysocket::socket AF_INET SOCK_STREAM]
    $s settimeout $::seconds
    $s connect [list $host $port]
    $s sendall "GET $path HTTP/1.0\r\nHost: $host:$port\r\n\r\n"
    set response ""
    while {[set data [$s recv 65536]] ne ""} {
        append response $data
    }
    $s close
    set end [string first "\r\n\r\n" $response]
    if {$end < 0} {
        error "the server sent no HTTP response"
    }
    set status [string range $response 0 [string first "\r\n" $response]-1]
    return [list $status [string range $response $end+4 end]]
}

if {$argc != 3 || ![string is entier -strict [lindex $argv 1]]} {
    fail $usage
}
try {
    lassign [fetch {*}$argv] status page
    if {![string match "HTTP/1.? 200*" $status]} {
        error $status
    }
    fconfigure stdout -translation binary
    puts -nonewline $page
    flush stdout
} on error message {
    fail "fetch: $message"
}
