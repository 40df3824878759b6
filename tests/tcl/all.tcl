# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Runs every *.test of this folder, each in a process of its own: tclsh all.tcl ?tcltest options?

package require tcltest 2.5

tcltest::configure -testdir [file dirname [file normalize [info script]]] {*}$argv
exit [tcltest::runAllTests]
