# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The server and the client in Tcl, as in worker.py. Nothing runs beside a call that waits: the server serves one
# connection after the other for as long as it has a request, and tokens are fired before the call.

package require polysocket

set LONGEST 20
set LARGEST 200000
set DATAGRAM 1400

proc header_of {data} {
    return [format "%d %08x\n" [string length $data] [zlib crc32 $data]]
}

# --- The server ---

proc serve {connection args} {
    $connection settimeout $::LONGEST
    $connection event readable [list answer_next $connection]
}

proc answer_next {connection} {
    try {
        answer $connection [split [string trimright [$connection recv_until "\n" 100] "\n"] " "]
    } trap POSIX {} - trap POLYSOCKET {} {
        $connection destroy
    }
}

proc answer {connection words} {
    switch -- [lindex $words 0] {
        echo {
            # One that never comes must not delay the others for long.
            $connection settimeout 2
            set data [$connection recv_exact [lindex $words 1]]
            $connection settimeout $::LONGEST
            if {[zlib crc32 $data] != [scan [lindex $words 2] %x]} {
                $connection sendall "bad\n"
            }
            $connection sendmsg [list [header_of $data]]
            $connection sendall $data
        }
        file {
            set size [lindex $words 1]
            $connection sendall [header_of [string range $::data 0 [expr {$size - 1}]]]
            set file [open $::path rb]
            if {$size > 0} {
                $connection sendfile $file 0 $size
            }
            close $file
        }
        wait {
            after [lindex $words 1]
            $connection sendall [header_of ""]
        }
        take {
            foreach fd [lindex [$connection recv_fds 1 4] 1] {
                set passed [polysocket::socket -fileno $fd]
                $passed sendall "taken\n"
                $passed destroy
            }
            $connection sendall [header_of ""]
        }
    }
}

proc echo_datagram {socket} {
    # A client may have closed its socket: the next one counts.
    catch {
        lassign [$socket recvfrom [expr {2 * $::DATAGRAM}]] data sender
        $socket sendto $data $sender
    }
}

proc run_server {address} {
    set tcp [polysocket::server {127.0.0.1 0} serve -backlog 64]
    set unix [polysocket::create_unix_server $address -backlog 64]
    $unix event readable [list apply {{listener} {
        serve [lindex [$listener accept] 0]
    }} $unix]
    set udp [polysocket::socket AF_INET SOCK_DGRAM]
    $udp bind {127.0.0.1 0}
    $udp event readable [list echo_datagram $udp]
    puts "ready [lindex [$tcp getsockname] 1] [lindex [$udp getsockname] 1] [$unix getsockname]"
    flush stdout
    vwait forever
}

# --- The client ---

proc random {most} {
    return [expr {int(rand() * $most)}]
}

proc slice {{most 0}} {
    set most [expr {$most ? $most : $::LARGEST}]
    set size [lindex [list 0 1 [random 100] [random $most]] [random 4]]
    set start [random [expr {[string length $::data] - $size}]]
    return [string range $::data $start [expr {$start + $size - 1}]]
}

proc connected {peer {local ""}} {
    if {$local eq ""} {
        set local [random 2]
    }
    if {!$local} {
        return [polysocket::create_connection [list 127.0.0.1 [lindex $peer 1]] $::LONGEST]
    }
    set made [polysocket::socket AF_UNIX]
    $made settimeout $::LONGEST
    try {
        $made connect [lindex $peer 3]
    } on error {message options} {
        $made destroy
        return -options $options $message
    }
    return $made
}

# A connection for a script, which is closed whatever happens.
proc with {peer local script} {
    upvar 1 connection connection
    set connection [connected $peer $local]
    try {
        uplevel 1 $script
    } finally {
        $connection destroy
    }
}

# The answer with its check sum, received in one of several ways.
proc answered {connection expected} {
    lassign [$connection recv_until "\n" 100] size digits
    if {[random 2]} {
        set data [$connection recv_exact $size]
    } else {
        set data ""
        while {[string length $data] < $size} {
            set part [$connection recv [expr {min($size - [string length $data], 65536)}]]
            if {$part eq ""} {
                error "the stream ended after [string length $data] of $size bytes"
            }
            append data $part
        }
    }
    if {$data ne $expected || [zlib crc32 $data] != [scan $digits %x]} {
        error "[string length $data] bytes came that differ from the [string length $expected] that were expected"
    }
    incr ::bytes $size
}

proc do_echo {peer} {
    with $peer "" {
        for {set count [expr {1 + [random 3]}]} {$count > 0} {incr count -1} {
            set data [slice]
            $connection sendall "echo [header_of $data]$data"
            answered $connection $data
        }
    }
}

proc do_lines {peer} {
    with $peer "" {
        set channel [$connection makefile r+b]
        try {
            set data [slice 20000]
            puts -nonewline $channel "echo [header_of $data]$data"
            flush $channel
            set size [lindex [gets $channel] 0]
            if {$size != [string length $data] || [read $channel $size] ne $data} {
                error "the channel gives other data"
            }
            incr ::bytes $size
        } finally {
            close $channel
        }
    }
}

proc do_file {peer} {
    with $peer "" {
        set size [random [string length $::data]]
        $connection sendall "file $size\n"
        answered $connection [string range $::data 0 [expr {$size - 1}]]
    }
}

proc do_wait {peer} {
    with $peer "" {
        set started [clock milliseconds]
        $connection sendall "wait 100\n"
        $connection settimeout 0.02
        try {
            $connection recv 1
            # On a busy machine this may have begun to wait after the answer had come.
            if {[clock milliseconds] - $started < 99} {
                error "the answer came before the timeout"
            }
            incr ::lost
        } trap {POLYSOCKET TIMEOUT} {} {
        }
    }
}

proc do_abort {peer} {
    with $peer "" {
        $connection sendall "echo 100000 0\n[string range $::data 0 999]"
        if {[random 2]} {
            $connection set_option linger 0
        }
    }
}

proc do_datagram {peer} {
    set sender [polysocket::socket AF_INET SOCK_DGRAM]
    try {
        $sender settimeout 5
        $sender connect [list 127.0.0.1 [lindex $peer 2]]
        set data [slice $::DATAGRAM]
        $sender send $data
        if {[$sender recv [expr {2 * $::DATAGRAM}]] ne $data} {
            error "another datagram came back"
        }
    } trap {POLYSOCKET TIMEOUT} {} {
        incr ::lost
    } finally {
        $sender destroy
    }
}

proc do_pass {peer} {
    lassign [polysocket::socketpair] near far
    try {
        with $peer 1 {
            $connection sendall "take\n"
            $connection send_fds [list x] [list [$far fileno]]
            $far close
            $near settimeout $::LONGEST
            if {[$near recv_until "\n" 100] ne "taken\n"} {
                error "the passed socket is not the one"
            }
            answered $connection ""
        }
    } finally {
        $near destroy
        $far destroy
    }
}

proc do_cancel {peer} {
    set token [polysocket::token]
    try {
        with $peer "" {
            $connection settoken $token
            $token fire
            try {
                $connection recv 1
                error "nothing has ended the call"
            } trap {POLYSOCKET CANCELLED} {} {
            }
        }
    } finally {
        $token destroy
    }
}

proc run_client {seconds seed peers} {
    set names {echo lines file wait abort datagram pass cancel}
    set end [expr {[clock milliseconds] + int($seconds * 1000)}]
    set failed 0
    set count 0
    expr {srand($seed)}
    while {[clock milliseconds] < $end && $failed <= 20} {
        set name [lindex $names [random [llength $names]]]
        set peer [split [lindex $peers [random [llength $peers]]] ,]
        if {[catch {do_$name $peer} message]} {
            incr failed
            puts "fail operation $count, $name with [lindex $peer 0]: $message"
        }
        incr count
        incr counts($name)
    }
    puts "done $count $::bytes $::lost [lmap name [lsort [array names counts]] {set _ $name=$counts($name)}]"
    flush stdout
}

fconfigure stdout -buffering line
set rest [lassign $argv role path]
set bytes 0
set lost 0
set file [open $path rb]
set data [read $file]
close $file
if {$role eq "server"} {
    run_server [lindex $rest 0]
} else {
    run_client [lindex $rest 0] [lindex $rest 1] [lrange $rest 2 end]
}
