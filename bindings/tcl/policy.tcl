# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Channels for safe interpreters, which get no sockets by themselves: a policy decides on each.

namespace eval ::polysocket {
    # allow interpreter policy: `polysocket::channel` and `socket` of a safe interpreter ask the policy, a command
    # prefix of this interpreter. It is called with connect or listen, stream or datagram, and the address: a list of
    # host and port, or a path alone. It answers whether that is allowed; an error of it is the safe interpreter's. No
    # policy, "", takes both commands back.
    proc allow {interpreter policy} {
        if {![interp issafe $interpreter]} {
            set message "allow: the interpreter \"$interpreter\" is not safe, and can load the package itself"
            return -code error -errorcode [list POLYSOCKET VALUE $message] $message
        }
        foreach name {::polysocket::channel ::socket} {
            if {$policy eq ""} {
                interp alias $interpreter $name {}
            } else {
                interp eval $interpreter {namespace eval ::polysocket {}}
                interp alias $interpreter $name {} ::polysocket::channel_asked $interpreter $policy
            }
        }
    }

    proc channel_asked {interpreter policy args} {
        lassign [channel_options $args] options words
        set operation [expr {[dict exists $options -server] ? "listen" : "connect"}]
        if {![uplevel #0 [list {*}$policy $operation {*}[channel_target $options $words]]]} {
            return -code error -errorcode {POSIX EACCES {permission denied}} "couldn't open socket: permission denied"
        }
        if {$operation eq "listen"} {
            set command [dict get $options -server]
            dict set options -server [list ::polysocket::channel_handed_over $interpreter $command]
        }
        set channel [channel_made $options $words]
        interp transfer {} $channel $interpreter
        return $channel
    }

    # The type and the address of a channel that is asked for.
    proc channel_target {options words} {
        set type [expr {[dict exists $options -type] ? [channel_type [dict get $options -type]] : "stream"}]
        if {[dict exists $options -path]} {
            return [list $type [list [dict get $options -path]]]
        }
        if {[dict exists $options -server]} {
            set host [expr {[dict exists $options -myaddr] ? [dict get $options -myaddr] : ""}]
            set words [list $host {*}$words]
        }
        return [list $type $words]
    }

    # A connection of a server that a safe interpreter has.
    proc channel_handed_over {interpreter command channel host port} {
        if {![interp exists $interpreter]} {
            close $channel
            return
        }
        interp transfer {} $channel $interpreter
        interp eval $interpreter [list {*}$command $channel $host $port]
    }
}
