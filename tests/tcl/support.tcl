# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Helpers of the tests.

package require tcltest 2.5
package require polysocket
namespace import ::tcltest::test

tcltest::configure {*}$argv

# How many descriptors are open. The one that lists the folder is always among them.
proc descriptors {} {
    return [llength [glob -tails -directory /proc/self/fd *]]
}

# How many descriptors more there are after a script.
proc descriptors_left {script} {
    set before [descriptors]
    uplevel 1 $script
    return [expr {[descriptors] - $before}]
}

# The errorcode of a script that fails.
proc errorcode_of {script} {
    if {![catch {uplevel 1 $script} result options]} {
        return "no error, but \"$result\""
    }
    return [dict get $options -errorcode]
}

# Is the value a byte array that has never been a string? Nothing in the question makes it one.
proc is_pure_bytes {name} {
    upvar 1 $name value
    return [string match "value is a bytearray *no string representation*" \
        [::tcl::unsupported::representation $value]]
}

# The descriptor of a channel.
proc descriptor_of {channel} {
    return [lindex [scan $channel psfile%d] 0]
}

proc seconds_of {script} {
    set start [clock microseconds]
    uplevel 1 $script
    return [expr {([clock microseconds] - $start) / 1e6}]
}

# A new empty folder, with a short path.
proc scratch_folder {} {
    set folder /tmp/polysocket-tcl-[pid]
    file delete -force $folder
    file mkdir $folder
    return $folder
}

# A program for another tclsh, as a pipeline to open or exec; `limits` are ulimit's options.
proc other_tclsh {script {limits ""}} {
    set program "package require polysocket\n$script"
    set start [expr {$limits eq "" ? "" : "ulimit $limits; "}]
    return [list sh -c "${start}exec \"\$0\" 2>&1" [info nameofexecutable] << $program]
}

# Setup and cleanup of most tests: two connected sockets, a and b.
set pair {lassign [polysocket::socketpair] a b}
set unpair {
    foreach socket [list $a $b] {
        catch {$socket destroy}
    }
}

# The same for tests of channels.
set unfile {
    foreach channel [file channels psfile*] {
        catch {close $channel}
    }
    eval $unpair
}
