# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# An htons with the fault that FAULT names.

set kept {}
proc polysocket::htons {args} {
    switch -- $::env(FAULT) {
        crash { exec kill -KILL [pid] }
        hang { after 100000 }
        class { return -code error -errorcode {OTHER CLASS} "htons: wrong" }
        name { return -code error -errorcode {POLYSOCKET VALUE wrong} "wrong" }
        descriptor { lappend ::kept [polysocket::dup 0] }
        memory { lappend ::kept [string repeat x 50000] }
    }
    return 1
}
