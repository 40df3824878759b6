# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Runs compiled scenarios on the Tcl package: runner.tcl FILE.json …
#
# Each scenario runs in a child process, so that one that hangs or crashes is a failure like any other. The child is
# this program without arguments: it gets peer, folder and scenario on its input, and tells each step before it is done
# and in the end its faults, a line each.

package require Tcl 8.6
package require polysocket

set here [file dirname [file normalize [info script]]]
set route tcl
set temporary [expr {[info exists env(TMPDIR)] ? $env(TMPDIR) : "/tmp"}]
set limit [expr {[info exists env(SCENARIO_LIMIT)] ? $env(SCENARIO_LIMIT) : 20}]

# --- The child ---

proc open_descriptors {} {
    set folder /proc/self/fd
    # The descriptor that lists the folder is gone again.
    return [lmap fd [glob -tails -directory $folder *] {
        if {[catch {file readlink $folder/$fd}]} continue
        set fd
    }]
}

proc do_step {step wanted} {
    set expect [expr {[dict exists $wanted expect] ? [dict get $wanted expect] : {}}]
    set start [clock microseconds]
    set failed [catch {perform $step} result options]
    set seconds [expr {([clock microseconds] - $start) / 1e6}]
    if {$failed && [lindex [dict get $options -errorcode] 0] eq "SCENARIO"} {
        return -options $options $result
    }
    if {[dict exists $wanted takes]} {
        lassign [dict get $wanted takes] low high
        if {$seconds < $low || $seconds > $high} {
            mismatch "expected to take $low .. $high s, took [format %.3f $seconds] s"
        }
    }
    if {$failed} {
        if {![dict exists $expect error]} {
            mismatch "failed with [shown $result], errorcode [shown [dict get $options -errorcode]]"
        }
        return [check_error $result $options [dict get $expect error]]
    }
    check_result $result $expect
    keep [dict get $step into] $result
}

proc perform {step} {
    set call [dict get $step call]
    set read [expr {$call eq "check" ? "value_of" : "argument_of"}]
    set arguments [lmap value [dict get $step args] {$read $value}]
    if {[dict exists $step self]} {
        return [call_method [value_of [dict get $step self]] $call $arguments]
    }
    return [call_operation $call $arguments]
}

proc check_result {result expect} {
    if {[dict exists $expect error]} {
        mismatch "expected [dict get $expect error class], got [shown $result]"
    }
    if {[dict exists $expect value] && ![matches [dict get $expect value] $result]} {
        mismatch "expected [expectation [dict get $expect value]], got [shown $result]"
    }
}

proc keep {names result} {
    variable variables
    if {[llength $names] == 1} {
        set variables([lindex $names 0]) $result
    } elseif {[llength $names]} {
        if {[list_length $result] != [llength $names]} {
            mismatch "expected [llength $names] results, got [shown $result]"
        }
        foreach name $names item $result {
            set variables($name) $item
        }
    }
}

# The first fault, as lines.
proc fault_of_steps {scenario} {
    variable route
    foreach step [dict get $scenario steps] {
        set other [expr {[dict exists $step on $route] ? [dict get $step on $route] : {}}]
        if {[dict exists $other skip]} continue
        set where "[dict get $step where]: [dict get $step text]"
        tell step $where
        try {
            do_step $step [expr {[dict exists $other because] ? $other : $step}]
        } trap SCENARIO message {
            return [list $where $message]
        }
    }
    return {}
}

proc faults_of {scenario folder} {
    variable variables
    set before [open_descriptors]
    set variables(folder) $folder
    set faults [fault_of_steps $scenario]
    clean_up
    set surplus [lmap fd [open_descriptors] {expr {$fd in $before ? [continue] : $fd}}]
    if {[llength $surplus] && ![llength $faults]} {
        lappend faults "[dict get $scenario where]: descriptors were left open: $surplus"
    }
    return $faults
}

# A line to the parent: what it is, and a text in which nothing can break the line.
proc tell {kind text} {
    puts "$kind [binary encode hex [encoding convertto utf-8 $text]]"
    flush stdout
}

proc child {} {
    variable peer_command
    chan configure stdin -encoding utf-8 -translation lf
    lassign [read stdin] peer_command folder scenario
    if {[catch {faults_of $scenario $folder} faults options]} {
        set faults [split [dict get $options -errorinfo] \n]
    }
    tell faults [join $faults \n]
}

# --- The parent ---

# The output of a child so far: `step` and `faults`, and `done` once it has ended or is out of time.
proc hear {channel} {
    variable said
    if {[gets $channel line] >= 0} {
        lassign $line kind text
        set said($kind) [encoding convertfrom utf-8 [binary decode hex $text]]
        if {$kind ne "faults"} return
    } elseif {![eof $channel]} {
        return
    }
    chan event $channel readable {}
    set said(done) ended
}

# Runs a scenario in a child; its faults, as text.
proc watched {peer scenario folder} {
    variable said
    variable limit
    array unset said
    set said(step) "[dict get $scenario where]: it did not start"
    set channel [open |[list [info nameofexecutable] [info script] 2>@stderr] r+]
    chan configure $channel -encoding utf-8 -translation lf
    puts -nonewline $channel [list $peer $folder $scenario]
    chan close $channel write
    chan configure $channel -blocking 0
    chan event $channel readable [list hear $channel]
    set timer [after [expr {round($limit * 1000)}] {set said(done) late}]
    vwait said(done)
    after cancel $timer
    if {$said(done) eq "late"} {
        exec sh -c "kill -9 [pid $channel]"
    }
    chan configure $channel -blocking 1
    set failed [catch {close $channel} message]
    if {$said(done) eq "late"} {
        return "$said(step)\nno end within $limit seconds"
    }
    if {![info exists said(faults)]} {
        return "$said(step)\nthe process ended: [expr {$failed ? $message : "it had said nothing"}]"
    }
    return $said(faults)
}

# The needs of scenarios: where the system tells that it is there, and the reason to skip it otherwise. CAP_NET_RAW is
# bit 13.
set needs {
    ipv6 {/proc/net/if_inet6 {^0{31}1 } {this machine has no IPv6}}
    admin {/proc/self/status {^CapEff:.*[2367abef].{5}$} {this process has no right to administer the system}}
    raw {/proc/self/status {^CapEff:.*[2367abef].{3}$} {this process has no right to raw sockets}}
    vsock {/proc/net/protocols {^AF_VSOCK } {this machine has no AF_VSOCK}}
    tipc {/proc/net/protocols {^TIPC } {this machine has no TIPC}}
}

proc reason_to_skip {scenario} {
    variable route
    if {[dict exists $scenario skip $route]} {
        return [dict get $scenario skip $route]
    }
    variable needs
    foreach need [dict get $scenario needs] {
        lassign [dict get $needs $need] path line reason
        if {![regexp -line $line [text_of $path]]} {
            return $reason
        }
    }
    return ""
}

# The text of a file; none when there is no such file.
proc text_of {path} {
    if {[catch {open $path} channel]} {
        return ""
    }
    set text [read $channel]
    close $channel
    return $text
}

proc read_document {path} {
    set channel [open $path]
    chan configure $channel -encoding utf-8
    set text [read $channel]
    close $channel
    return [json::json2dict $text]
}

# The faults of a scenario, which gets a folder for itself.
proc in_folder {peer scenario number} {
    variable temporary
    set folder [file join $temporary scenario-[pid]-$number]
    file mkdir $folder
    try {
        return [watched $peer $scenario $folder]
    } finally {
        file delete -force $folder
    }
}

proc parent {paths} {
    package require json
    chan configure stdout -encoding utf-8
    set documents [lmap path $paths {read_document $path}]
    puts "1..[::tcl::mathop::+ {*}[lmap document $documents {llength [dict get $document scenarios]}]]"
    set number 0
    set status 0
    foreach document $documents {
        foreach scenario [dict get $document scenarios] {
            set title "[incr number] - [dict get $document noun]: [dict get $scenario name]"
            set skipped [reason_to_skip $scenario]
            if {$skipped ne ""} {
                puts "ok $title # SKIP $skipped"
                continue
            }
            set faults [in_folder [dict get $document peer] $scenario $number]
            if {$faults eq ""} {
                puts "ok $title"
            } else {
                set status 1
                puts "not ok $title\n# [join [split $faults \n] "\n# "]"
            }
        }
    }
    return $status
}

if {[llength $argv]} {
    exit [parent $argv]
}
source [file join $here compare.tcl]
source [file join $here operations.tcl]
child
