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

    # await socket readable|writable ?seconds?: let the event loop go on until the socket is ready.
    proc await {socket direction {seconds ""}} {
        set coroutine [info coroutine]
        if {$coroutine eq ""} {
            set message "await: only a coroutine can wait so"
            return -code error -errorcode [list POLYSOCKET VALUE $message] $message
        }
        if {[$socket event $direction] ne ""} {
            set message "await: the socket has a script for $direction already"
            return -code error -errorcode [list POLYSOCKET VALUE $message] $message
        }
        $socket event $direction [list ::polysocket::await_over $socket $direction $coroutine ready]
        set timer ""
        if {$seconds ne ""} {
            set timer [after [expr {max(0, int(ceil($seconds * 1000)))}] \
                [list ::polysocket::await_over $socket $direction $coroutine late]]
        }
        # Others may resume the coroutine, too.
        while {[set why [yield]] ni {ready late}} {}
        after cancel $timer
        if {$why eq "late"} {
            return -code error -errorcode {POLYSOCKET TIMEOUT {timed out}} "await: timed out after $seconds s"
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
        sendmsg writable send_fds writable
    }

    # co socket method ?arg ...?: call a method that may have to wait, and let the event loop go on meanwhile. The
    # socket's timeout holds for the whole call.
    proc co {socket method args} {
        variable co_methods
        set method [::tcl::prefix match -message method [dict keys $co_methods] $method]
        set timeout [$socket gettimeout]
        set until [expr {$timeout eq "" ? "" : [clock microseconds] / 1e6 + $timeout}]
        set tries 0
        while {[co_try $socket $timeout $method $args result failure]} {
            if {$timeout ne "" && $timeout == 0} {
                return -options $failure $result
            }
            if {$method eq "sendall"} {
                lset args 0 [string range [lindex $args 0] [dict get $failure -done] end]
            }
            set left [expr {$until eq "" ? "" : max(0.0, $until - [clock microseconds] / 1e6)}]
            try {
                await $socket [dict get $co_methods $method] $left
            } trap {POLYSOCKET TIMEOUT} {} {
                return -code error -errorcode {POLYSOCKET TIMEOUT {timed out}} "$method: timed out after $timeout s"
            }
            incr tries
        }
        # The second call of connect tells what has come of the first.
        if {$method eq "connect" && $tries && [lrange [dict get $failure -errorcode] 0 1] eq {POSIX EISCONN}} {
            return
        }
        return -options $failure $result
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
