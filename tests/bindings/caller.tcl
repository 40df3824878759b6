# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The caller for Tcl:
#
#     caller.tcl INPUT OUTPUT FILE
#
# README.md describes what it reads and answers. A Tcl value has no conversion methods of its own: an odd one changes
# its internal representation just before the call, and the action is what a trace of a variable does while the call
# converts its arguments.

package require polysocket
lassign $argv source drain path
# What the tests of this fuzzer put into the library, so that it has something to find.
if {[info exists env(POLYSOCKET_PLANTED)]} {
    source $env(POLYSOCKET_PLANTED)
}

namespace eval caller {
    variable states {}
    variable variables {}
    variable descriptors {}
    variable rooms 0
    variable depth 0
}

# What only Tcl has: values with this or that representation, and commands.
set caller::exotics {
    integer {expr {[string length abc] + 70000}}
    wide {expr {2 ** 40}}
    big {expr {2 ** 5000}}
    double {expr {1.0 / 3}}
    list_of_bytes {list [binary format c* {1 2 3}] [binary format H* ff]}
    dictionary {dict create a 1 b 2}
    pure_bytes {binary format H* 00ff80}
    used_bytes {set value [binary format H* 313233]; string length $value; string index $value end; set value}
    text_with_bytes {set value "é\u00ff"; catch {binary scan $value H* hex}; set value}
    number_and_bytes {set value [binary format a* 70000]; expr {$value + 0}; set value}
    list_and_number {set value 70000; llength $value; set value}
    number_and_list {set value "70000 "; catch {lindex $value 0}; expr {$value + 0}; set value}
    boolean {set value true; expr {$value ? 1 : 0}; set value}
    script {set value "format 1"; catch $value; set value}
    expression {set value "1+1"; expr $value; set value}
    index {set value -flags; lsearch -exact {-flags} $value; set value}
    command {set value polysocket::socket; info commands $value; set value}
    malformed {return "\{a b"}
    unbalanced {return "a \"b"}
    wide_list {lrepeat 3000 x}
    nested {set value x; for {set i 0} {$i < 200} {incr i} {set value [list $value b]}; set value}
    nul {return "\u0000"}
    surrogate {return "\ud83d\ude00"}
    wide_character {return "\u20ac"}
    hex {return 0x7f0001}
    octal {return 0o177777}
    zeros {return 000070000}
    constant {return AF_INET}
    constants {return MSG_PEEK|MSG_DONTWAIT}
    unknown_constant {return MSG_NOTHING|AF_INET}
    channel {return stdin}
    array_element {return elements(a)}
    missing_variable {return nothing::here}
    array_name {return elements}
}
array set elements {a 12345}

# An action, once a variable of the call is read or written.
proc caller::act {action args} {
    variable variables
    variable depth
    switch -- $action {
        raise {
            return -code error -errorcode DELIBERATE deliberate
        }
        close {
            catch {[dict get $variables a] close}
        }
        mutate - resize {
            catch {set ::caller::room1 x}
        }
        collect {
            catch {unset ::caller::room1}
        }
        reenter {
            if {$depth < 3} {
                incr depth
                catch {[dict get $variables a] recv 1 64}
                incr depth -1
            }
        }
    }
    return
}

# Change the representation of a value: it stays the same text.
proc caller::shimmer {action value} {
    switch -- $action {
        plain { catch {expr {$value + 0}} }
        raise { catch {llength $value} }
        close { catch {dict size $value} }
        collect { catch {binary scan $value H* hex} }
        mutate { string length $value }
        reenter { catch {expr {!$value}} }
        resize { append value "" }
    }
    return $value
}

proc caller::room {size {action ""}} {
    variable rooms
    set name ::caller::room[incr rooms]
    set $name [string repeat . $size]
    if {$action ne ""} {
        trace add variable $name {read write} [list ::caller::act $action]
    }
    return $name
}

proc caller::descriptor {kind} {
    variable variables
    variable descriptors
    if {$kind eq "absent"} {
        return 999999
    }
    if {$kind eq "file" || [catch {polysocket::dup [[dict get $variables b] fileno]} number]} {
        set channel [open $::path r+]
        set number [polysocket::dup [descriptor_of $channel]]
        close $channel
    }
    lappend descriptors $number [file_of $number]
    return $number
}

proc caller::descriptor_of {channel} {
    return [string range $channel 4 end]
}

proc caller::file_of {number} {
    if {[catch {file readlink /proc/self/fd/$number} file]} {
        return ""
    }
    return $file
}

proc caller::variable_named {name} {
    variable variables
    if {![dict exists $variables $name]} {
        switch -- $name {
            token { dict set variables token [polysocket::token] }
            operation { dict set variables operation [polysocket::start_getaddrinfo 127.0.0.1 1] }
            default { return polysocket }
        }
    }
    return [dict get $variables $name]
}

# The values of the words from a place on; the place is moved.
proc caller::arguments {words place} {
    upvar 1 $place at
    set made {}
    while {$at < [llength $words]} {
        set word [lindex $words $at]
        incr at
        if {$word in {) ]}} {
            break
        }
        if {[string index $word 0] eq "k"} {
            lappend made -[string range $word 1 end] [value [lindex $words $at] $words at [incr at]]
        } else {
            lappend made [value $word $words at]
        }
    }
    return $made
}

proc caller::value {word words place args} {
    upvar 1 $place at
    set rest [string range $word 1 end]
    switch -- [string index $word 0] {
        n { return "" }
        t { return 1 }
        f { return 0 }
        i { return [expr {$rest}] }
        d { return [string map {nan NaN inf Inf} $rest] }
        s { return [encoding convertfrom utf-8 [binary format H* $rest]] }
        b { return [binary format H* $rest] }
        z { return [string repeat x $rest] }
        w { return [room $rest] }
        ( - [ { return [arguments $words at] }
        x { return [apply [list {} [dict get $caller::exotics $rest]]] }
        h { return [descriptor $rest] }
        v { return [variable_named $rest] }
        o {
            set next [lindex $words $at]
            incr at
            if {[string index $next 0] eq "w"} {
                return [room [string range $next 1 end] $rest]
            }
            return [shimmer $rest [value $next $words at]]
        }
    }
}

proc caller::perform {owner name words} {
    set at 0
    set arguments [arguments $words at]
    if {$owner eq "module"} {
        return [polysocket::$name {*}$arguments]
    }
    variable variables
    return [[dict get $variables $owner] $name {*}$arguments]
}

proc caller::prepare {state} {
    variable states
    variable variables
    variable depth 0
    polysocket::setdefaulttimeout 0.01
    foreach {into owner name words} [dict get $states $state] {
        set result [perform $owner $name $words]
        if {[llength $into] > 1} {
            foreach one $into value $result {
                dict set variables $one $value
            }
        } else {
            dict set variables $into $result
        }
    }
}

proc caller::told {message} {
    binary scan [encoding convertto utf-8 $message] H* hex
    return $hex
}

proc caller::wild {owner name words} {
    variable result ""
    try {
        set result [perform $owner $name $words]
        return "ok value"
    } on error {message options} {
        set code [join [lrange [dict get $options -errorcode] 0 1] /]
        return "error [string map {{ } _ \n _} $code] [told $message]"
    }
}

# What a call has made is closed: commands of this package, wherever they stand in a list.
proc caller::close_all {value depth} {
    if {[regexp {^::polysocket::[a-z]+\d+$|^psfile[\d.]+$} $value]} {
        catch {$value destroy}
        catch {close $value}
    } elseif {$depth < 4 && [string length $value] < 10000 && ![catch {llength $value} length] && $length < 100} {
        if {$length > 1 || $depth == 0} {
            foreach one $value {
                close_all $one [expr {$depth + 1}]
            }
        }
    }
}

proc caller::usable {} {
    variable variables
    foreach name {a b} {
        if {[dict exists $variables $name] && [info commands [dict get $variables $name]] ne ""} {
            set socket [dict get $variables $name]
            $socket close
            if {![catch {$socket getsockname}]} {
                error "$name: a closed socket has a name"
            }
        }
    }
}

proc caller::give_back {name} {
    variable result
    if {$name in {dup detach} && [string is integer -strict $result]} {
        catch {polysocket::close $result}
    }
    if {$name eq "recv_fds" && [llength $result] == 4} {
        foreach fd [lindex $result 1] {
            catch {polysocket::close $fd}
        }
    }
    close_all $result 0
    set result ""
}

proc caller::clean_up {} {
    variable variables
    variable descriptors
    variable rooms
    foreach name {f o t token operation a b} {
        if {[dict exists $variables $name]} {
            catch {close [dict get $variables $name]}
            catch {[dict get $variables $name] destroy}
        }
    }
    foreach channel [file channels] {
        if {$channel ni $::ours} {
            catch {fconfigure $channel -blocking 0}
            catch {close $channel}
        }
    }
    foreach {number file} $descriptors {
        if {[file_of $number] eq $file} {
            catch {polysocket::close $number}
        }
    }
    for {} {$rooms > 0} {incr rooms -1} {
        unset -nocomplain ::caller::room$rooms
    }
    set variables {}
    set descriptors {}
}

proc caller::call {words} {
    set words [lassign $words state owner name]
    try {
        prepare $state
        set said [wild $owner $name $words]
        try {
            give_back $name
            usable
        } on error {message options} {
            set said "unusable [join [lrange [dict get $options -errorcode] 0 1] /] [told $message]"
        }
    } on error {message} {
        set said "unprepared error [told "$message $::errorInfo"]"
    }
    clean_up
    return $said
}

proc caller::methods {owner} {
    prepare [dict get {a stream t token o operation f file} $owner]
    variable variables
    catch {[dict get $variables $owner] no-method} message
    clean_up
    return [regexp -all -inline {[a-z_]+} [regsub {.*must be } [string map {" or " " "} $message] ""]]
}

proc caller::has {owner name} {
    if {$owner eq "f"} {
        return 0
    }
    if {$owner eq "module"} {
        return [expr {[info commands ::polysocket::$name] ne ""}]
    }
    return [expr {$name in [methods $owner]}]
}

proc caller::answer {command words} {
    variable states
    switch -- $command {
        call { return [call $words] }
        state {
            set steps [lassign $words name into owner method]
            dict lappend states $name [split $into ,] $owner $method $steps
            return ok
        }
        has { return [expr {[has {*}$words] ? "yes" : "no"}] }
        names {
            set owner [lindex $words 0]
            if {$owner eq "module"} {
                set found [lmap one [info commands ::polysocket::\[a-z\]*] {namespace tail $one}]
            } else {
                set found [methods $owner]
            }
            return "names $found"
        }
        exotics { return "exotics [dict keys $caller::exotics]" }
        collect { return collected }
    }
}

# Channels on the descriptors that were inherited.
set calls [open /proc/self/fd/$source r]
set answers [open /proc/self/fd/$drain w]
polysocket::close $source
polysocket::close $drain
set ours [file channels]
fconfigure $calls -translation lf
fconfigure $answers -translation lf -buffering line
while {[gets $calls line] >= 0} {
    set words [lassign [split $line " "] number command]
    puts $answers "$number [caller::answer $command $words]"
}
