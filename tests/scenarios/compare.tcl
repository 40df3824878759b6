# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Values of compiled scenarios as Tcl's, and the comparison of results and errors with what is expected. A Tcl value is
# a string whatever it was made from: bytes and text are compared character by character, numbers as they are written.

# The scenario's variables.
array set variables {}

# Two kinds of failure of the runner's own, as errorcodes: a step did not do what its scenario says, and a scenario that
# asks for something that this runner does not know.
proc mismatch {text} {
    throw {SCENARIO MISMATCH} $text
}

proc unknown_here {text} {
    throw {SCENARIO UNKNOWN} "unknown: $text"
}

# The system's error numbers by name; Tcl knows only the name of an error that has just happened.
proc read_errno_values {} {
    set values [dict create]
    foreach file {errno-base.h errno.h} {
        set channel [open /usr/include/asm-generic/$file]
        foreach {- name value} [regexp -all -inline {#define\s+(E\w+)\s+(\w+)} [read $channel]] {
            dict set values $name [expr {[dict exists $values $value] ? [dict get $values $value] : $value}]
        }
        close $channel
    }
    # Two names for one number in Linux's C libraries; Tcl uses the one that the kernel's headers lack.
    dict set values ENOTSUP [dict get $values EOPNOTSUPP]
    return $values
}

proc errno_value {name} {
    variable errno_values
    if {![info exists errno_values]} {
        set errno_values [read_errno_values]
    }
    if {![dict exists $errno_values $name]} {
        unknown_here "errno value $name"
    }
    return [dict get $errno_values $name]
}

proc constant_value {name} {
    if {$name eq "" || ![info exists ::polysocket::$name]} {
        throw [list POLYSOCKET VALUE "no constant has the name '$name'"] "no constant has the name '$name'"
    }
    return [set ::polysocket::$name]
}

# The Tcl value of a typed value.
proc value_of {value} {
    set rest [lassign $value kind first]
    switch -- $kind {
        bytes { return [binary decode hex $first] }
        text - int { return $first }
        float { return [string map {nan NaN inf Inf} $first] }
        none { return "" }
        bool { return [expr {$first eq "true"}] }
        list { return [lmap item [lrange $value 1 end] {value_of $item}] }
        var { return [variable_value $first] }
        item { return [lindex [value_of $first] [lindex $rest 0]] }
        const { return [::tcl::mathop::| {*}[lmap name [lrange $value 1 end] {constant_value $name}]] }
        errno { return [errno_value $first] }
        repeat { return [string repeat [value_of $first] [lindex $rest 0]] }
        concat { return [concatenated [lrange $value 1 end]] }
        pad {
            set start [value_of $first]
            return $start[string repeat x [expr {[lindex $rest 0] - [string length [in_utf8 $first $start]]}]]
        }
    }
    unknown_here "value of kind $kind"
}

# An argument of an operation: constants go by their names.
proc argument_of {value} {
    if {[lindex $value 0] eq "const"} {
        return [join [lrange $value 1 end] |]
    }
    return [value_of $value]
}

proc variable_value {name} {
    variable variables
    if {![info exists variables($name)]} {
        unknown_here "the variable $name has no value"
    }
    return $variables($name)
}

# Are they bytes? A variable holds whatever it got; what is no text of the scenario stays as it is.
proc is_bytes {value} {
    switch -- [lindex $value 0] {
        bytes { return 1 }
        repeat - pad { return [is_bytes [lindex $value 1]] }
        concat { return [expr {1 in [lmap part [lrange $value 1 end] {is_bytes $part}]}] }
    }
    return 0
}

proc in_utf8 {value text} {
    if {[is_bytes $value] || [lindex $value 0] eq "var"} {
        return $text
    }
    return [encoding convertto utf-8 $text]
}

proc concatenated {parts} {
    if {1 in [lmap part $parts {is_bytes $part}]} {
        return [join [lmap part $parts {in_utf8 $part [value_of $part]}] ""]
    }
    return [join [lmap part $parts {value_of $part}] ""]
}

proc is_integer {text} {
    return [regexp {^-?[0-9]+$} $text]
}

proc is_number {text} {
    return [expr {[is_integer $text] || [is_real $text]}]
}

proc is_real {text} {
    return [expr {![is_integer $text] && [string is double -strict $text]}]
}

proc list_length {text} {
    return [expr {[catch {llength $text} length] ? -1 : $length}]
}

# Does a result match what is expected?
proc matches {expected actual} {
    set rest [lassign $expected kind first]
    switch -- $kind {
        any { return 1 }
        size {
            # Of bytes, or of a list, which a value of Tcl does not tell.
            set size [value_of $first]
            return [expr {[string length $actual] == $size || [llength $actual] == $size}]
        }
        between {
            set last [lindex $rest 0]
            return [expr {[is_number $actual] && $actual >= [value_of $first] && $actual <= [value_of $last]}]
        }
        starts { return [string equal -length [string length [value_of $first]] [value_of $first] $actual] }
        other { return [expr {![matches $first $actual]}] }
        list { return [list_matches [lrange $expected 1 end] $actual] }
        float { return [expr {[is_real $actual] && [value_of $expected] == $actual}] }
        int - const - errno { return [expr {[is_integer $actual] && [value_of $expected] == $actual}] }
    }
    return [expr {[value_of $expected] eq $actual}]
}

proc list_matches {items actual} {
    if {[list_length $actual] != [llength $items]} {
        return 0
    }
    foreach item $items result $actual {
        if {![matches $item $result]} {
            return 0
        }
    }
    return 1
}

# For people: what is no printable ASCII as \xNN or \uNNNN.
proc shown {value} {
    set text ""
    foreach character [split [string range $value 0 119] ""] {
        scan $character %c code
        if {$code >= 32 && $code < 127} {
            append text $character
        } else {
            append text [format [expr {$code < 256 ? "\\x%02x" : "\\u%04x"}] $code]
        }
    }
    set length [string length $value]
    return "\"$text\"[expr {$length > 120 ? "… ($length characters)" : ""}]"
}

proc expectation {expected} {
    set kind [lindex $expected 0]
    switch -- $kind {
        any { return _ }
        list { return "([join [lmap item [lrange $expected 1 end] {expectation $item}] {, }])" }
        size - between - starts - other {
            return "${kind}([join [lmap item [lrange $expected 1 end] {expectation $item}] {, }])"
        }
    }
    return [shown [value_of $expected]]
}

# The class and the number of an errorcode, as tests/scenarios/README.md has them.
proc error_class {errorcode} {
    lassign $errorcode family name number
    switch -- $family {
        POSIX {
            set class [expr {$name in {EAGAIN EINPROGRESS} ? "would-block" : "os"}]
            return [list $class [errno_value $name]]
        }
        TCL { return {type 0} }
        POLYSOCKET {
            switch -- $name {
                ERROR { return {os 0} }
                HERROR - GAIERROR { return [list [string tolower $name] $number] }
                CANCELLED { return [list cancelled [errno_value $number]] }
                EOF - TIMEOUT - VALUE - RANGE - TYPE - MEMORY - UNSUPPORTED { return [list [string tolower $name] 0] }
            }
        }
    }
    return [list "an error of no class" 0]
}

# Compare an error with an expected one.
proc check_error {message options expected} {
    set errorcode [dict get $options -errorcode]
    lassign [error_class $errorcode] class code
    set wanted [dict get $expected class]
    if {$wanted eq "unsupported" && $class eq "os" && $code == [errno_value EOPNOTSUPP]} {
        set class unsupported
    }
    set codes [lmap number [dict get $expected codes] {value_of $number}]
    if {$class ne $wanted || ([llength $codes] && $code ni $codes)} {
        mismatch "expected $wanted [join $codes { }], got $class $code: [shown $message], errorcode [shown $errorcode]"
    }
    foreach text [dict get $expected says] {
        if {[string first $text $message] < 0} {
            mismatch "expected a message with [shown $text], got [shown $message]"
        }
    }
    if {[dict exists $expected partial]} {
        set partial [expr {[dict exists $options -partial] ? [dict get $options -partial] : "no -partial"}]
        if {![matches [dict get $expected partial] $partial]} {
            mismatch "expected the bytes [expectation [dict get $expected partial]], got [shown $partial]"
        }
    }
    if {[dict exists $expected done] && ![matches [dict get $expected done] [dict get $options -done]]} {
        mismatch "expected done [expectation [dict get $expected done]], got [dict get $options -done]"
    }
}
