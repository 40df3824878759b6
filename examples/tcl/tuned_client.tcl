#!/usr/bin/env tclsh
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Connects with options that are given by name, and prints their values and the state of the connection.

package require polysocket

set usage {usage: tuned_client.tcl HOST PORT [NAME=VALUE...]}
set seconds 10

proc fail {message} {
    puts stderr $message
    exit 1
}

proc show {host port options} {
    set s [polysocket::socket AF_INET SOCK_STREAM]
    $s settimeout $::seconds
    foreach {name value} $options {
        $s set_option $name $value
    }
    $s connect [list $host $port]
    foreach {name value} $options {
        puts "$name=[$s get_option $name]"
    }
    puts "state=[dict get [$s tcp_info] state]"
    $s close
}

set options {}
set words [lassign $argv host port]
if {![string is entier -strict $port]} {
    fail $usage
}
foreach word $words {
    set end [string first = $word]
    if {$end < 0} {
        fail $usage
    }
    lappend options [string range $word 0 $end-1] [string range $word $end+1 end]
}
try {
    show $host $port $options
} on error message {
    fail "tuned_client: $message"
}
