# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Packages of Tcl's, unmodified, over polysocket's channels. The words are the name of a check and a dictionary of what
# it is told. It prints what it has got, and fails when a socket of Tcl's own was opened.

package require polysocket

lassign $argv check told

# No package has a way to Tcl's own sockets.
rename ::socket ::real_socket
proc ::socket args {
    error "Tcl's own socket was asked for: $args"
}

proc told {name} {
    return [dict get $::told $name]
}

# The page, or the error.
proc fetch {url args} {
    set token [http::geturl $url -timeout 10000 {*}$args]
    try {
        if {[http::status $token] ne "ok"} {
            return "[http::status $token]: [http::error $token]"
        }
        return "[http::ncode $token] [string length [http::data $token]] [string range [http::data $token] 0 20]"
    } finally {
        http::cleanup $token
    }
}

proc http_plain {} {
    package require http
    http::register http 80 polysocket::channel
    set base http://127.0.0.1:[told port]
    puts [string trim [fetch $base/hello]]
    puts [lindex [split [fetch $base/lines] \n] 0]
    puts [fetch $base/teapot]
    puts [string trim [fetch $base/hello -keepalive 1]]
    puts [string trim [fetch $base/hello -keepalive 1]]
    # That is the connection which http keeps for itself.
    puts [llength [file channels psfile*]]
    close [file channels psfile*]
    set at_once [http::geturl $base/lines -command {lappend ::pages} -timeout 10000]
    vwait ::pages
    puts [http::ncode $at_once]
    puts [catch {fetch http://127.0.0.1:[told refused]/} message]
    puts [fetch http://127.0.0.1:[told silent]/ -timeout 300]
}

proc http_tls {} {
    package require http
    package require tls
    set ::tls::socketCmd polysocket::channel
    http::register https 443 [list tls::socket -cafile [told certificate] -require 1 -autoservername 1]
    puts [string trim [fetch https://localhost:[told tls]/hello]]
    puts [lindex [split [fetch https://localhost:[told tls]/lines] \n] 0]
    # tls tells in the background, too, why it ends the connection.
    interp bgerror {} [list apply {args {}}]
    http::register https 443 [list tls::socket -cafile [told other] -require 1]
    puts [catch {fetch https://localhost:[told tls]/hello} message]
}

proc http_unix {} {
    package require http
    http::register unix 80 [list polysocket::channel -path [told path]]
    puts [string trim [fetch unix://localhost/hello]]
    puts [lindex [split [fetch unix://localhost/lines] \n] 0]
}

proc look_up {args} {
    set token [dns::resolve {*}$args -nameserver 127.0.0.1 -port [told port] -timeout 5000]
    dns::wait $token
    set got [list [dns::status $token] [lsort [dns::address $token]]]
    dns::cleanup $token
    return $got
}

proc dns {} {
    polysocket::install ::dns
    package require dns
    foreach protocol {tcp udp} {
        puts [look_up one.test -protocol $protocol]
        puts [lindex [look_up nowhere.test -protocol $protocol] 0]
    }
    puts [llength [lindex [look_up many.test -protocol tcp] 1]]
    set token [dns::resolve one.test -protocol tcp -nameserver 127.0.0.1 -port [told refused] -timeout 5000]
    dns::wait $token
    puts "[dns::status $token] [dns::error $token]"
}

proc mail {} {
    polysocket::install ::smtp
    package require smtp
    package require mime
    set letter [mime::initialize -canonical text/plain -string [string repeat "a line of text\n" 20000]]
    puts [smtp::sendmessage $letter -servers 127.0.0.1 -ports [told port] -usetls 0 -originator from@polysocket.test \
        -recipients to@polysocket.test -header {Subject greeting}]
    mime::finalize $letter
    puts [catch {
        set letter [mime::initialize -canonical text/plain -string x]
        smtp::sendmessage $letter -servers 127.0.0.1 -ports [told refused] -usetls 0 \
            -originator from@polysocket.test -recipients to@polysocket.test
    }]
}

proc files {} {
    polysocket::install ::ftp
    package require ftp
    set data [string repeat 0123456789abcdef 65536]
    # In active mode tcllib sends as soon as the server has connected, and pyftpdlib connects before it knows for what:
    # it then ends the connection, over Tcl's own sockets too. So files are sent in passive mode alone.
    foreach mode {passive active} {
        set f [ftp::Open 127.0.0.1 user secret -port [told port] -mode $mode -timeout 10]
        ftp::Type $f binary
        if {$mode eq "passive"} {
            puts [ftp::Put $f -data $data new]
        }
        puts [ftp::Get $f new -variable back]
        puts [expr {$back eq $data}]
        puts [ftp::NList $f]
        ftp::Close $f
    }
}

$check
update
puts "left: [lsort [file channels]]"
