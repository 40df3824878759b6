# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Servers in the event loop, and calls that wait in a coroutine.

namespace eval ::polysocket {
    # server address command ?option value ...?, where the options are those of create_server: a socket that listens.
    # For each connection the command is called with the socket and the address of the other end.
    proc server {args} {
        if {[llength $args] < 2 || [llength $args] % 2} {
            return -code error -errorcode {TCL WRONGARGS} "wrong # args: should be \"polysocket::server address command\
                ?option value ...?\""
        }
        set options [lassign $args address command]
        set server [create_server $address {*}$options]
        serve $server [list ::polysocket::deliver_socket $command]
        return $server
    }

    proc deliver_socket {command connection peer} {
        try {
            uplevel #0 [list {*}$command $connection $peer]
        } on error {message failure} {
            catch {$connection destroy}
            return -options $failure $message
        }
    }

    # Accept in the event loop for as long as the server is there, and hand each connection over.
    proc serve {server deliver} {
        if {[namespace which -command $server] eq "" || [$server fileno] < 0} {
            return
        }
        $server setblocking 0
        $server event readable [list ::polysocket::serve_one $server $deliver]
    }

    # When accepting fails because no descriptor is left, the connection stays there and would be announced for ever:
    # the next attempt is made a little later.
    proc serve_one {server deliver} {
        try {
            lassign [$server accept] connection peer
        } trap {POSIX EAGAIN} {} - trap {POSIX ECONNABORTED} {} {
            return
        } on error {message failure} {
            $server event readable ""
            after 100 [list ::polysocket::serve $server $deliver]
            after 0 [list ::polysocket::raise $failure $message]
            return
        }
        if {[catch {{*}$deliver $connection $peer} message failure]} {
            after 0 [list ::polysocket::raise $failure $message]
        }
    }

    # As an error of the event loop, which the handler of `interp bgerror` gets.
    proc raise {failure message} {
        dict set failure -level 1
        return -options $failure $message
    }

    # --- Coroutines ---

    # await socket readable|writable ?seconds?: let the event loop go on until the socket is ready. The socket's token
    # and its deadline end the wait.
    proc await {socket direction {seconds ""}} {
        set why [await_end await $socket $direction $seconds]
        if {$why ne "ready"} {
            return {*}[ended await $why $seconds]
        }
    }

    # What to return when a wait has ended so: an error in the library's words, with further options, and with how far
    # the call got.
    proc ended {operation why seconds {options {-done 0}} {detail ""}} {
        set code {POLYSOCKET TIMEOUT {timed out}}
        switch $why {
            late {
                set text "timed out after $seconds s"
            }
            past {
                set text "timed out: the deadline has passed"
            }
            cancelled {
                set text cancelled
                set code {POLYSOCKET CANCELLED ECANCELED {operation canceled}}
            }
        }
        if {$detail ne ""} {
            append text " ($detail)"
        }
        return [list -code error -errorcode $code {*}$options "$operation: $text"]
    }

    # Wait so for an operation: what ended it is `ready`, or `late` after the seconds, `past` at the deadline, or
    # `cancelled`.
    proc await_end {operation socket direction seconds} {
        set coroutine [info coroutine]
        if {$coroutine eq ""} {
            set message "$operation: only a coroutine can wait so"
            return -level 2 -code error -errorcode [list POLYSOCKET VALUE $message] $message
        }
        if {[$socket event $direction] ne ""} {
            set message "$operation: the socket has a script for $direction already"
            return -level 2 -code error -errorcode [list POLYSOCKET VALUE $message] $message
        }
        if {[cancelled $socket]} {
            return cancelled
        }
        set late late
        set deadline [$socket getdeadline [expr {$direction eq "writable" ? "SENDING" : "RECEIVING"}]]
        if {$deadline != 0} {
            set left [expr {($deadline - [deadline 0]) / 1e9}]
            if {$seconds eq "" || $left < $seconds} {
                set late past
                set seconds $left
            }
        }
        $socket event $direction [list ::polysocket::await_over $socket $direction $coroutine ready]
        set timer ""
        if {$seconds ne ""} {
            set timer [after [expr {max(0, int(ceil($seconds * 1000)))}] \
                [list ::polysocket::await_over $socket $direction $coroutine $late]]
        }
        # Others may resume the coroutine, too.
        while {[set why [yield]] ni {ready late past cancelled}} {}
        after cancel $timer
        return $why
    }

    # A token was fired, or attached when it was: the coroutines that wait for its sockets go on.
    proc tell_cancelled {} {
        foreach script [cancelled] {
            # An earlier one may have closed the socket, or waits for it again.
            if {$script in [cancelled]} {
                {*}[lrange $script 0 end-1] cancelled
            }
        }
    }

    proc await_over {socket direction coroutine why} {
        catch {$socket event $direction ""}
        if {[namespace which -command $coroutine] ne ""} {
            $coroutine $why
        }
    }

    variable co_methods {
        accept readable recv readable recv_into readable recvfrom readable recvfrom_into readable recvmsg readable
        recvmsg_into readable recv_fds readable connect writable send writable sendall writable sendto writable
        sendmsg writable send_fds writable recv_exact readable recv_until readable send_batch writable
        sendto_batch writable recv_batch readable recvfrom_batch readable
    }

    # co socket method ?arg ...?: call a method that may have to wait, and let the event loop go on meanwhile. The
    # socket's timeout holds for the whole call.
    proc co {socket method args} {
        variable co_methods
        set method [::tcl::prefix match -message method [dict keys $co_methods] $method]
        set timeout [$socket gettimeout]
        set until [expr {$timeout eq "" ? "" : [clock microseconds] / 1e6 + $timeout}]
        set tries 0
        set all [expr {$method eq "sendall" && [llength $args] ? [string length [lindex $args 0]] : ""}]
        set done 0
        set words $args
        while {[co_try $socket $timeout $method $words result failure]} {
            if {$timeout ne "" && $timeout == 0} {
                return -options $failure $result
            }
            set detail ""
            set options [list -done $done]
            if {$method eq "sendall"} {
                incr done [dict get $failure -done]
                lset words 0 [string range [lindex $words 0] [dict get $failure -done] end]
                set options [list -done $done]
                set detail "$done of $all bytes sent"
            } elseif {[dict exists $failure -partial]} {
                set partial [dict get $failure -partial]
                set words [list {*}$args -start $partial]
                set options [list -done [string length $partial] -partial $partial]
                set detail [received_so_far $method [lindex $args 0] [string length $partial]]
            }
            set left [expr {$until eq "" ? "" : $until - [clock microseconds] / 1e6}]
            if {[catch {await_end $method $socket [dict get $co_methods $method] $left} why complaint]} {
                return -options [dict merge $complaint $options] $why
            }
            if {$why ne "ready"} {
                return {*}[ended $method $why $timeout $options $detail]
            }
            incr tries
        }
        # The second call of connect tells what has come of the first.
        if {$method eq "connect" && $tries && [lrange [dict get $failure -errorcode] 0 1] eq {POSIX EISCONN}} {
            return
        }
        return -options $failure $result
    }

    # As the library tells of the bytes that it has received.
    proc received_so_far {method size length} {
        if {$length == 0} {
            return ""
        }
        return [expr {$method eq "recv_exact" ? "$length of $size bytes received" : "$length bytes received"}]
    }

    # Whether to wait: the method was called without, and has not finished. Variables that it receives into are the
    # script's.
    proc co_try {socket timeout method words resultName failureName} {
        upvar 1 $resultName result $failureName failure
        $socket setblocking 0
        set status [catch {uplevel 2 [list $socket $method {*}$words]} result failure]
        catch {$socket settimeout $timeout}
        if {$status == 0} {
            dict set failure -errorcode NONE
            return 0
        }
        lassign [dict get $failure -errorcode] kind name
        return [expr {$kind eq "POSIX" && $name in {EAGAIN EINPROGRESS EALREADY}}]
    }
}
