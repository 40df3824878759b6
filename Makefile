# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# One make for the whole tree: each folder adds its part in a small .mk file. `make help` lists the targets.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VERSION := 0.1.0
SOVERSION := 0

# Everything that is built lands below BUILD; the source tree stays as it is.
BUILD ?= build
LIBDIR_BUILD := $(BUILD)/lib

CC ?= cc
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
HARDENING := -D_FORTIFY_SOURCE=2 -fstack-protector-strong
WERROR ?=

PYTHON ?= /usr/bin/python3
RUBY ?= /usr/bin/ruby
TCLSH ?= /usr/bin/tclsh
SWIG ?= swig

include src/src.mk
include swig/swig.mk

.PHONY: all lib
all: lib
