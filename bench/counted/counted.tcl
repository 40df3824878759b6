# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The hot paths in Tcl, for check.py to count the instructions of: see README.md. Here the mark is getpid().

package require polysocket

# Calls of a script, and three times as many, between calls of getpid().
proc count {name script {calls 200}} {
    proc counted number "for {set i 0} {\$i < \$number} {incr i} {$script}"
    counted 20
    pid
    foreach number [list $calls [expr {3 * $calls}]] {
        counted $number
        pid
    }
    puts "$name [expr {2 * $calls}]"
}

set listener [polysocket::create_server {127.0.0.1 0}]
set near [polysocket::create_connection [$listener getsockname]]
lassign [$listener accept] far
$near setsockopt IPPROTO_TCP TCP_NODELAY 1
count "send and recv over TCP" "$near send x; $far recv 1"
count "getsockname" "$listener getsockname"
count "getsockopt" "$near getsockopt SOL_SOCKET SO_TYPE"
count "getaddrinfo of a number" {polysocket::getaddrinfo 127.0.0.1 80}
set channel [$far makefile rb]
$near sendall [string repeat "[string repeat x 60]\n" 500]
count "a line of a channel" "gets $channel" 100
$near settimeout 5
$far settimeout 5
count "send and recv over TCP with a timeout" "$near send x; $far recv 1"
