# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The unit tests: one Criterion program on the archive, whose internal functions it can reach.

UNIT := $(BUILD)/tests/unit
UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c tests/unit/$(PLATFORM)/*.c))
UNIT_OBJECTS := $(UNIT_SOURCES:tests/unit/%.c=$(BUILD)/tests/unit-objects/%.o)

# The functions that fault.c and the fakes stand in for.
UNIT_WRAPPED := accept4 bind calloc clock_gettime close connect epoll_create1 epoll_ctl eventfd fcntl freeifaddrs \
                fstat fstatat getaddrinfo gethostbyaddr_r gethostbyname2_r gethostname getifaddrs getpeername \
                getrandom getservbyname_r getservbyport_r getsockopt if_nameindex ioctl listen malloc mbrtowc open \
                ppoll pread ps__libc_error_text ps__libc_protocol ps__sys_can_reach ps__sys_getaddrinfo \
                ps__sys_getnameinfo pthread_atfork pthread_attr_init pthread_create readlink realloc recv recvfrom \
                recvmmsg recvmsg send sendfile sendmmsg sendmsg sendto setsockopt sigtimedwait socket socketpair \
                syscall timerfd_create write
ifeq ($(PLATFORM),portable)
  UNIT_WRAPPED += accept getcwd gethostent getnameinfo getprotobyname getservbyname getservbyport if_indextoname \
                  if_nametoindex pipe ps__call_poll ps__call_random ps__sys_bundle_add ps__sys_bundle_create \
                  ps__sys_bundle_renew ps__sys_rename ps__sys_set_mode ps__sys_watch sethostent
endif

UNIT_COMPILE = $(CC) -Isrc $(PLATFORM_INCLUDE) $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS)
UNIT_LINK = $(CC) $(CFLAGS) $(UNIT_WRAPPED:%=-Wl,--wrap=%) $(LDFLAGS) $(TEST_LDFLAGS)
FLAGS_unit = $(UNIT_COMPILE)
FLAGS_unit-link = $(UNIT_LINK) $(UNIT_OBJECTS)

tests: $(call unless-lacking,libcriterion-dev,$(UNIT))

$(UNIT_OBJECTS): $(BUILD)/tests/unit-objects/%.o: tests/unit/%.c $(BUILD)/flags/unit
	@mkdir -p $(@D)
	$(UNIT_COMPILE) -MMD -MP -c -o $@ $<

$(UNIT): $(UNIT_OBJECTS) $(LIB_ARCHIVE) $(BUILD)/flags/unit-link
	$(UNIT_LINK) -o $@ $(UNIT_OBJECTS) $(LIB_ARCHIVE) -lcriterion

-include $(UNIT_OBJECTS:.o=.d)
