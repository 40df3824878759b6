# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The benchmark of Tcl: polysocket's sockets and channels against Tcl's own channels, which are TCP's alone and have no
# timeout: with one, ours is held against a channel without. Prints a JSON line for each row. All parties of a row are
# measured in one process, in an order that alternates; the first round warms up. ../README.md describes the options and
# the lines.

package require polysocket

namespace eval bench {
    variable workloads {}
    variable cleanup {}
    variable folder [file dirname [file normalize [info script]]]
    # A round of a row takes no more calls than this, however short they are.
    variable most 200000
}

# Register a workload: the script prepares it for a party (ours or own) and a mode, and returns a command prefix; with a
# number of operations appended, it returns the microseconds for them. It may call atEnd with scripts that clean up.
proc bench::workload {name modes parties script} {
    variable workloads
    dict set workloads $name [dict create modes $modes parties $parties prepare [list {party mode} $script ::bench]]
}

proc bench::atEnd {script} {
    variable cleanup
    lappend cleanup $script
}

proc bench::prepare {workload party mode} {
    return [apply [dict get $workload prepare] $party $mode]
}

proc bench::clean {} {
    variable cleanup
    foreach script [lreverse $cleanup] {uplevel #0 $script}
    set cleanup {}
}

proc bench::spent {run count} {
    return [expr {[uplevel #0 $run $count] / 1e6}]
}

# How often to call in a round, so that the slowest party's round takes about so many seconds: a fraction below 1 when
# one call takes longer.
proc bench::calibrated {runs seconds} {
    variable most
    set least $most
    foreach run $runs {
        spent $run 1
        set count 1
        set elapsed [spent $run 1]
        while {$elapsed < $seconds / 4 && $count < $most} {
            set elapsed [spent $run [set count [expr {$count * 4}]]]
        }
        set least [expr {min($least, $count * $seconds / max($elapsed, 1e-9))}]
    }
    return $least
}

proc bench::row {name mode} {
    return "\"workload\": \"$name\", \"mode\": \"$mode\", \"ours\": \"polysocket\", \"peer\": \"channel\""
}

proc bench::measure {name workload mode rounds seconds} {
    set parties [dict get $workload parties]
    set runs [lmap party $parties {prepare $workload $party $mode}]
    set count [calibrated $runs [expr {$seconds / ($rounds + 1) / 2}]]
    # A channel's first transfer may wait for a delayed ACK, which would tell of few transfers alone.
    if {[string match stream-* $name]} {set count [expr {max($count, 500)}]}
    if {$count < 1} {set rounds [expr {max(min(3, $rounds), int($rounds * $count))}]}
    set count [expr {max(1, int($count))}]
    foreach party $parties {set values($party) {}}
    for {set round 0} {$round <= $rounds} {incr round} {
        foreach which [expr {$round % 2 ? {0 1} : {1 0}}] {
            set value [expr {[spent [lindex $runs $which] $count] / $count}]
            # The clock has microseconds.
            if {$round > 0} {lappend values([lindex $parties $which]) [expr {max($value, 1e-10)}]}
        }
    }
    clean
    puts "{\"language\": \"tcl\", [row $name $mode], \"unit\": \"s/op\", \"operations\": $count,\
          \"ours_values\": \[[join $values(ours) ", "]\], \"peer_values\": \[[join $values(own) ", "]\]}"
}

foreach part {transfers calls} {
    source [file join $bench::folder $part.tcl]
}

set rounds 21
set seconds 1.0
set only *
set listing 0
for {set place 0} {$place < [llength $argv]} {incr place} {
    switch -- [set word [lindex $argv $place]] {
        --list {set listing 1}
        --rounds {set rounds [lindex $argv [incr place]]}
        --time {set seconds [lindex $argv [incr place]]}
        --only {set only [lindex $argv [incr place]]}
        default {
            puts stderr "usage: main.tcl ?--list? ?--rounds N? ?--time S? ?--only GLOB? ($word is none of these)"
            exit 2
        }
    }
}
fconfigure stdout -buffering line
dict for {name workload} $bench::workloads {
    if {![string match $only $name]} continue
    foreach mode [dict get $workload modes] {
        if {$listing} {
            puts "{[bench::row $name $mode]}"
        } else {
            bench::measure $name $workload $mode $rounds $seconds
        }
    }
}
