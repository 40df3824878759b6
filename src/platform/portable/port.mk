# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Any POSIX system: what all of them share, and what is made of POSIX alone. docs/guide/systems.md describes what a
# system must have besides, and which settings some systems want.

PLATFORM_FOLDERS := posix portable

# What the compiler makes programs for. macOS and the systems that come from BSD hide what is beyond POSIX from who asks
# for POSIX.
SYSTEM := $(shell $(CC) $(CPPFLAGS) -dM -E -x c /dev/null 2>/dev/null | sed -n 's/^.define \(__[A-Za-z]*__\) .*/\1/p')
SYSTEM_MACROS := $(if $(filter __APPLE__,$(SYSTEM)),-D_DARWIN_C_SOURCE,$(if \
  $(filter __FreeBSD__ __NetBSD__ __OpenBSD__ __DragonFly__,$(SYSTEM)),,-D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700))

# Versions of make differ in what a backslash before it does within a function.
HASH := \#

# $(call system-has,NAME): a macro for what some systems have, where the line with a use of it can be compiled.
USE_SA_LEN := int ps(struct sockaddr *a); int ps(struct sockaddr *a) { return a->sa_len; }
USE_GETPEEREID := int ps(uid_t *u, gid_t *g); int ps(uid_t *u, gid_t *g) { return getpeereid(0, u, g); }
system-has = $(shell printf '%s\n' '$(HASH)include <sys/types.h>' '$(HASH)include <sys/socket.h>' \
               '$(HASH)include <unistd.h>' '$(USE_$(1))' | $(CC) $(CPPFLAGS) $(SYSTEM_MACROS) -Werror \
               -fsyntax-only -x c - 2>/dev/null && \
               echo -DPS__HAS_$(1))
PLATFORM_CPPFLAGS := $(SYSTEM_MACROS) $(call system-has,SA_LEN) $(call system-has,GETPEEREID)

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
