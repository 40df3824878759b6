#!/usr/bin/env tclsh
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# A daemon at a path, which only its user can reach: it answers the requests "set KEY VALUE", "get KEY" and "stop",
# a line each. Every client has a coroutine, so that it reads as if there was but one.

package require polysocket

proc fail {message} {
    puts stderr $message
    exit 1
}

set store {}

proc answer {line} {
    switch -- [lindex [split $line] 0] {
        set {
            set ::store [dict replace $::store [lindex [split $line] 1] [join [lrange [split $line] 2 end]]]
            return ok
        }
        get {
            set key [lindex [split $line] 1]
            return [expr {[dict exists $::store $key] ? "ok [dict get $::store $key]" : "error no such key"}]
        }
        stop {
            set ::stopped 1
            return ok
        }
    }
    return "error no such request"
}

proc talk {connection} {
    set rest ""
    while {[set data [polysocket::co $connection recv 4096]] ne ""} {
        set lines [split $rest[encoding convertfrom utf-8 $data] \n]
        set rest [lindex $lines end]
        foreach line [lrange $lines 0 end-1] {
            polysocket::co $connection sendall [encoding convertto utf-8 "[answer $line]\n"]
        }
    }
    $connection destroy
}

proc greet {connection address} {
    coroutine client[incr ::clients] talk $connection
}

if {[llength $argv] != 1} {
    fail "usage: unix_daemon.tcl PATH"
}
lassign $argv path
try {
    set server [polysocket::server $path greet -family AF_UNIX]
    file attributes $path -permissions 0600
} on error message {
    fail "unix_daemon: $message"
}
puts $path
flush stdout
vwait stopped
update
file delete $path
