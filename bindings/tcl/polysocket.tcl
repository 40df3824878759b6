# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Loads the extension, which makes the commands and provides the package; the parts that are simplest in Tcl; and the
# other files. pkg_mkIndex finds all of it by this file.

apply {{folder} {
    set extension [file join $folder polysocket[info sharedlibextension]]
    if {[catch {load $extension Polysocket} message options]} {
        if {[string match *libpolysocket.so.0* $message]} {
            append message "; set LD_LIBRARY_PATH to the folder of libpolysocket.so.0"
        }
        return -code error -errorcode [dict get $options -errorcode] $message
    }
    foreach part {channel event policy} {
        source [file join $folder $part.tcl]
    }
}} [file dirname [info script]]

namespace eval ::polysocket {
    # Whether this platform can have IPv6 sockets.
    variable has_ipv6 [info exists AF_INET6]

    # As the methods of a socket.
    proc send_fds {socket args} {
        tailcall $socket send_fds {*}$args
    }

    proc recv_fds {socket args} {
        tailcall $socket recv_fds {*}$args
    }

    # connect ?-async? host port ?-command prefix? ?-variable name? ?option value ...?, where the options are those of
    # connect_host: a connected socket. With -async it is the operation that connects, which the event loop runs. When
    # that is over, the variable is set to {ok socket options} or {error message options}, as catch has them, and the
    # command is called with these three words. To destroy the operation ends it, and nothing is told.
    proc connect {args} {
        variable async_step
        set async [expr {[lindex $args 0] eq "-async"}]
        set options [lassign [lrange $args $async end] host port]
        set told [dict create -command "" -variable ""]
        if {[llength $args] - $async < 2 || [llength $options] % 2} {
            return -code error -errorcode {TCL WRONGARGS} "wrong # args: should be \"polysocket::connect ?-async? host\
                port ?-command prefix? ?-variable name? ?option value ...?\""
        }
        foreach {name value} $options {
            if {[dict exists $told $name]} {
                dict set told $name $value
                set options [dict remove $options $name]
            }
        }
        if {!$async} {
            tailcall connect_host $host $port {*}$options
        }
        set operation [start_connect_host $host $port {*}$options]
        try {
            $operation readable [list apply $async_step $operation {*}[dict values $told]]
        } on error {message failure} {
            $operation destroy
            return -options $failure $message
        }
        return $operation
    }

    # The next step of an operation that the event loop runs.
    variable async_step {{operation command variable} {
        set status [catch {$operation result} result options]
        if {$status && [lrange [dict get $options -errorcode] 0 1] eq {POSIX EAGAIN}} {
            return
        }
        $operation destroy
        set outcome [list [expr {$status ? "error" : "ok"}] $result $options]
        if {$variable ne ""} {
            uplevel #0 [list set $variable $outcome]
        }
        if {$command ne ""} {
            uplevel #0 [list {*}$command {*}$outcome]
        }
    }}

    # "polysocket socketpair" is "polysocket::socketpair".
    namespace export address_format address_parse allow await channel close co connect connect_host \
        create_connection create_server create_unix_server deadline dup fromfd getaddrinfo \
        getdefaulttimeout getfqdn gethostbyaddr gethostbyname gethostbyname_ex gethostname \
        getnameinfo getprotobyname getservbyname getservbyport has_dualstack_ipv6 htonl \
        htons if_addresses if_indextoname if_nameindex if_nametoindex inet_aton inet_ntoa \
        inet_ntop inet_pton install listen_fds notify ntohl ntohs recv_fds send_fds server \
        setdefaulttimeout sethostname socket socketpair start_connect_host \
        start_getaddrinfo start_getnameinfo token uninstall version CMSG_LEN CMSG_SPACE
    namespace ensemble create
}
