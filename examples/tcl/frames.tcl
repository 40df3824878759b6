#!/usr/bin/env tclsh
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# A protocol of messages: each has its length in front, four bytes in network byte order. A line of greeting begins it.
# The server sends the messages of one client back. A peer may be slow, but not silent: a call that times out goes on
# when bytes have come meanwhile, and keeps them.

package require polysocket

set usage {usage: frames.tcl serve PORT    (0: any that is free)
       frames.tcl send HOST PORT [MESSAGE...]}
set seconds 1
set limit 65536
set greeting "frames 1\n"

proc fail {message} {
    puts stderr $message
    exit 1
}

# What a method returns, recv_exact or recv_until, which goes on as long as bytes come.
proc receive {s args} {
    set part {}
    while 1 {
        try {
            return [$s {*}$args -start $part]
        } trap {POLYSOCKET TIMEOUT} {message options} {
            set before [string length $part]
            set part [dict get $options -partial]
            if {[string length $part] == $before} {
                return -options $options $message
            }
            puts stderr "frames: bytes so far: [string length $part]"
        }
    }
}

proc checkLength {length} {
    if {$length > $::limit} {
        error "a message of $length bytes is longer than $::limit"
    }
}

proc sendMessage {s message} {
    checkLength [string length $message]
    $s sendall [binary format I [string length $message]]$message
}

# A list of the next message, or an empty one if the peer has sent its last message.
proc receiveMessage {s} {
    try {
        set head [receive $s recv_exact 4]
    } trap {POLYSOCKET EOF} {message options} {
        if {[dict get $options -partial] eq ""} {
            return {}
        }
        return -options $options $message
    }
    binary scan $head Iu length
    checkLength $length
    return [list [receive $s recv_exact $length]]
}

proc greet {s} {
    $s settimeout $::seconds
    $s sendall $::greeting
    if {[receive $s recv_until \n 80] ne $::greeting} {
        error "the peer's greeting is not the protocol's"
    }
}

proc show {message} {
    puts $message
    flush stdout
}

proc serve {port} {
    set server [polysocket::create_server [list 127.0.0.1 $port]]
    show [join [$server getsockname]]
    lassign [$server accept] connection
    $server close
    greet $connection
    while {[llength [set messages [receiveMessage $connection]]]} {
        show [lindex $messages 0]
        sendMessage $connection [lindex $messages 0]
    }
    $connection close
}

proc send {host port messages} {
    set s [polysocket::create_connection [list $host $port] $::seconds]
    greet $s
    foreach message $messages {
        sendMessage $s [encoding convertto [encoding system] $message]
        set answers [receiveMessage $s]
        if {![llength $answers]} {
            error "the server ended the connection too early"
        }
        show [lindex $answers 0]
    }
    $s close
}

set words [lassign $argv role]
set port [lindex $words [expr {$role eq "send"}]]
if {![string is entier -strict $port] ||
        !($role eq "serve" && [llength $words] == 1 || $role eq "send" && [llength $words] >= 2)} {
    fail $usage
}
chan configure stdout -translation binary
try {
    if {$role eq "serve"} {
        serve $port
    } else {
        send [lindex $words 0] $port [lrange $words 2 end]
    }
} on error message {
    fail "frames: $message"
}
