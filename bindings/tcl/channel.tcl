# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Channels in the words of Tcl's own `socket`, for packages that call it: http, tls, and tcllib's smtp, ftp and dns.

namespace eval ::polysocket {
    variable channel_usage "wrong # args: should be \"polysocket::channel ?-myaddr addr? ?-myport myport? ?-async?\
        ?-path path? ?-type stream|datagram? host port\" or \"polysocket::channel -server command ?-myaddr addr?\
        ?-path path? port\""

    # A channel that is connected or connects, or one whose connections a command is called for. With -path it is a
    # socket of this machine, and the host and the port may be left out.
    proc channel {args} {
        return [channel_made {*}[channel_options $args]]
    }

    proc channel_made {options words} {
        variable channel_usage
        set path [dict exists $options -path]
        set server [dict exists $options -server]
        set count [expr {2 - $server}]
        if {[llength $words] > $count || (!$path && [llength $words] < $count)} {
            return -code error -errorcode {TCL WRONGARGS} $channel_usage
        }
        set make [expr {$server ? "channel_serving" : "channel_connected"}]
        if {[catch {$make $options {*}$words} result failure]} {
            set code [dict get $failure -errorcode]
            set kind [lindex $code 0]
            set index [expr {$kind eq "POSIX" ? 2 : "end"}]
            set reason [expr {$kind in {POSIX POLYSOCKET} ? [lindex $code $index] : $result}]
            return -code error -errorcode $code "couldn't open socket: $reason"
        }
        return $result
    }

    proc channel_options {words} {
        variable channel_usage
        set options [dict create]
        while {[string match -* [lindex $words 0]]} {
            set words [lassign $words name]
            set name [::tcl::prefix match -message option {-async -myaddr -myport -path -server -type} $name]
            if {$name eq "-async"} {
                dict set options -async 1
            } elseif {[llength $words] == 0} {
                return -code error -level 2 "no argument given for $name option"
            } else {
                set words [lassign $words value]
                dict set options $name $value
            }
        }
        if {[dict exists $options -server]} {
            foreach name {-async -myport -type} {
                if {[dict exists $options $name]} {
                    return -code error -level 2 "option $name is not valid for servers"
                }
            }
        }
        return [list $options $words]
    }

    # As Tcl's own sockets begin.
    proc channel_of {maker} {
        set channel [$maker makefile {*}[expr {[string match *::sock* $maker] ? "r+" : ""}]]
        fconfigure $channel -translation {auto crlf} -buffersize 4096
        return $channel
    }

    # The socket or the operation is needed no more when there is a channel.
    proc channel_instead {maker} {
        try {
            return [channel_of $maker]
        } finally {
            $maker destroy
        }
    }

    proc channel_connected {options {host ""} {port ""}} {
        set source {}
        if {[dict exists $options -myaddr] || [dict exists $options -myport]} {
            set myaddr [expr {[dict exists $options -myaddr] ? [dict get $options -myaddr] : ""}]
            set myport [expr {[dict exists $options -myport] ? [dict get $options -myport] : 0}]
            set source [list -source_address [list $myaddr $myport]]
        }
        set type stream
        if {[dict exists $options -type]} {
            set type [channel_type [dict get $options -type]]
        }
        set number [expr {$type eq "stream" ? "SOCK_STREAM" : "SOCK_DGRAM"}]
        if {[dict exists $options -path]} {
            return [channel_instead [connected AF_UNIX $number 0 [dict get $options -path]]]
        }
        if {$type eq "datagram"} {
            return [channel_instead [datagram_connected $host $port [lindex $source 1]]]
        }
        set start [expr {[dict exists $options -async] ? "start_connect_host" : "connect_host"}]
        return [channel_instead [$start $host $port {*}$source]]
    }

    proc channel_type {word} {
        return [::tcl::prefix match -message type {stream datagram} $word]
    }

    proc connected {family type proto address {source ""}} {
        set s [socket $family $type $proto]
        try {
            if {$source ne ""} {
                $s bind $source
            }
            $s connect $address
        } on error {message failure} {
            $s destroy
            return -options $failure $message
        }
        return $s
    }

    # To the first address that there is a way to.
    proc datagram_connected {host port source} {
        foreach entry [getaddrinfo $host $port AF_UNSPEC SOCK_DGRAM] {
            lassign $entry family type proto name address
            if {![catch {connected $family $type $proto $address $source} result failure]} {
                return $result
            }
        }
        return -options $failure $result
    }

    # --- Servers ---

    proc channel_serving {options {port 0}} {
        set command [dict get $options -server]
        if {[dict exists $options -path]} {
            set servers [list [create_server [dict get $options -path] -family AF_UNIX]]
        } else {
            set host [expr {[dict exists $options -myaddr] ? [dict get $options -myaddr] : ""}]
            set servers [listen_everywhere $host $port]
        }
        foreach server $servers {
            serve $server [list ::polysocket::deliver_channel $command]
        }
        return [chan create read [list ::polysocket::serving_channel $servers]]
    }

    # A socket for each family, all with one port, as Tcl's own servers have them.
    proc listen_everywhere {host port} {
        set servers {}
        foreach entry [lsort -index 0 -integer [getaddrinfo $host $port AF_UNSPEC SOCK_STREAM 0 AI_PASSIVE]] {
            lassign $entry family type proto name address
            if {$port eq "0" && [llength $servers] > 0} {
                lset address 1 [lindex [[lindex $servers 0] getsockname] 1]
            }
            if {![catch {create_server $address -family $family} result failure]} {
                lappend servers $result
            }
        }
        if {[llength $servers] == 0} {
            return -options $failure $result
        }
        return $servers
    }

    # A channel that stands for sockets that listen: it can be closed, and asked for its addresses.
    proc serving_channel {servers method channel args} {
        switch -- $method {
            initialize {
                return {initialize finalize watch read cget cgetall}
            }
            finalize {
                foreach server $servers {
                    catch {$server destroy}
                }
            }
            read {
                return -code error "a server gives connections, and nothing to read"
            }
            cget {
                switch -- [lindex $args 0] {
                    -sockname {
                        return [serving_names $servers]
                    }
                    -error {
                        return ""
                    }
                    -connecting {
                        return 0
                    }
                }
                return -code error "bad option \"[lindex $args 0]\": should be one of -blocking, -buffering,\
                    -buffersize, -encoding, -eofchar, -translation, -connecting, -error, or -sockname"
            }
            cgetall {
                return [list -sockname [serving_names $servers]]
            }
        }
        return
    }

    proc serving_names {servers} {
        set names {}
        foreach server $servers {
            lassign [$server getsockname] host port
            lappend names $host $host $port
        }
        return $names
    }

    proc deliver_channel {command connection peer} {
        set channel [channel_instead $connection]
        try {
            uplevel #0 [list {*}$command $channel [lindex $peer 0] [lindex $peer 1]]
        } on error {message failure} {
            catch {close $channel}
            return -options $failure $message
        }
    }

    # --- In the place of Tcl's own command ---

    variable installed {}

    # install ?namespace ...?: `socket` is `channel`, in these namespaces or in the whole interpreter. So is `cep` of
    # the package ceptcl, by which tcllib's dns sends datagrams.
    proc install {args} {
        variable installed
        foreach namespace [expr {[llength $args] ? $args : "::"}] {
            set prefix [installed_prefix $namespace]
            if {[dict exists $installed $prefix]} {
                continue
            }
            if {$prefix eq "::"} {
                rename ::socket ::polysocket::core_socket
            } else {
                namespace eval $prefix {}
            }
            set names socket
            foreach name {socket cep} {
                if {[namespace which -command $prefix$name] eq "" || $name eq "socket"} {
                    interp alias {} $prefix$name {} ::polysocket::channel
                    lappend names $name
                }
            }
            dict set installed $prefix [lsort -unique $names]
        }
        if {[package provide ceptcl] eq ""} {
            package provide ceptcl 0.3
            dict set installed ceptcl ""
        }
    }

    # uninstall ?namespace ...?: everything is as it was before, in these or in all.
    proc uninstall {args} {
        variable installed
        set prefixes [lmap namespace $args {installed_prefix $namespace}]
        if {[llength $args] == 0} {
            set prefixes [lsearch -all -inline -not [dict keys $installed] ceptcl]
        }
        foreach prefix $prefixes {
            if {![dict exists $installed $prefix]} {
                continue
            }
            foreach name [dict get $installed $prefix] {
                interp alias {} $prefix$name {}
            }
            if {$prefix eq "::"} {
                rename ::polysocket::core_socket ::socket
            }
            dict unset installed $prefix
        }
        if {[dict keys $installed] eq "ceptcl"} {
            package forget ceptcl
            dict unset installed ceptcl
        }
    }

    # Where commands of a namespace are: "::" or "::name::".
    proc installed_prefix {namespace} {
        set name [string trim $namespace :]
        return [expr {$name eq "" ? "::" : "::${name}::"}]
    }
}
