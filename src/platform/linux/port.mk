# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Linux: what all POSIX systems share, what is Linux's own, and a folder of src/platform/posix for each C library: musl
# doesn't say who it is, and glibc does.

ifndef C_LIBRARY
  C_LIBRARY := $(if $(findstring __GLIBC__,$(shell echo __GLIBC__ | $(CC) $(CPPFLAGS) -include features.h -E -P -x c - \
                                             2>/dev/null)),musl,glibc)
endif

PLATFORM_FOLDERS := posix posix/$(C_LIBRARY) linux
PLATFORM_CPPFLAGS := -D_GNU_SOURCE
PLATFORM_HARDENING := -fstack-clash-protection
PLATFORM_FAULTS := yes
