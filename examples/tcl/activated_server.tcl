#!/usr/bin/env tclsh
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# An echo server on a socket that a service manager has opened: it prints the socket's name, sends back all that one
# client sends, and ends with it. Try it with: systemd-socket-activate -l 8000 tclsh activated_server.tcl

package require polysocket

proc fail {message} {
    puts stderr $message
    exit 1
}

proc firstListener {} {
    foreach pair [polysocket::listen_fds] {
        if {[[lindex $pair 1] listening]} {
            return $pair
        }
    }
    fail "activated_server: no listening socket was passed"
}

proc serve {} {
    lassign [firstListener] name server
    puts $name
    flush stdout
    polysocket::notify READY=1
    lassign [$server accept] connection
    while {[set data [$connection recv 1024]] ne ""} {
        $connection sendall $data
    }
    polysocket::notify STOPPING=1
    $connection close
    $server close
}

try {
    serve
} on error message {
    fail "activated_server: $message"
}
