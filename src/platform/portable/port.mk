# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Any POSIX system: what all of them share, and what is made of POSIX alone. docs/guide/systems.md describes what a
# system must have besides, and which settings some systems want.

PLATFORM_FOLDERS := posix portable
PLATFORM_CPPFLAGS := -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700
# The addresses of systems that come from BSD tell their length.
SA_LEN := $(shell printf '%s\n' '\#include <sys/types.h>' '\#include <sys/socket.h>' \
            'int f(struct sockaddr *a);' 'int f(struct sockaddr *a) { return a->sa_len; }' | \
            $(CC) $(CPPFLAGS) -fsyntax-only -x c - 2>/dev/null && echo yes)
PLATFORM_CPPFLAGS += $(if $(SA_LEN),-DPS__HAS_SA_LEN)

# What these need is on all systems, and beyond POSIX: inet_aton(), sethostname(), flags of interfaces, memberships of
# multicast groups and most options. Of the GNU C library it takes one word more for RFC 3542, for some errors of the
# resolver and for some constants.
PORTABLE_DEFAULT := address/inet_text address/lookup platform/posix/interface_addresses \
                    platform/posix/lookup platform/posix/option_table platform/posix/option_value platform/posix/socket
PORTABLE_GNU := core/constants platform/posix/control platform/portable/hosts
$(PORTABLE_DEFAULT:%=$(BUILD)/src/%.o): LIB_CPPFLAGS += -D_DEFAULT_SOURCE
$(PORTABLE_GNU:%=$(BUILD)/src/%.o): LIB_CPPFLAGS += -D_GNU_SOURCE

# With HIDDEN=yes, what some systems lack is hidden, whatever the headers of this one have: using it is an error.
ifeq ($(HIDDEN),yes)
  PLATFORM_CPPFLAGS += -include src/platform/portable/hidden.h
  # The constants are those of the system that programs run on.
  $(BUILD)/src/core/constants.o: LIB_CPPFLAGS += -DPS__NOTHING_HIDDEN
endif
