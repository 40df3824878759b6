# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The library of faults: the objects of the shared library as they are, and functions that stand in for those of the C
# library. It has a folder of its own, as it has the SONAME of the other.

FAULTS_SOURCES := $(sort $(wildcard src/platform/faults/*.c))
FAULTS_OBJECTS := $(FAULTS_SOURCES:%.c=$(BUILD)/%.o)
FAULTS_DIR := $(LIBDIR_BUILD)/polysocket-faults
FAULTS_LIBRARY := $(FAULTS_DIR)/libpolysocket-faults.so

FAULTS_WRAPPED := accept4 bind calloc chmod close connect dup3 epoll_create1 epoll_ctl eventfd fchmod fcntl flock \
                  fstat fstatat getaddrinfo gethostbyaddr_r gethostbyname2_r gethostname getifaddrs getnameinfo \
                  getpeername getrandom getservbyname_r getservbyport_r getsockname getsockopt if_nameindex linkat \
                  listen lstat malloc open openat poll ppoll pread ps__fail_gai ps__fail_herror ps__fail_os \
                  ps__libc_ioctl ps__libc_protocol pthread_atfork pthread_create read readlink realloc recv \
                  recvfrom recvmmsg recvmsg send sendfile sendmmsg sendmsg sendto sethostname setsockopt shutdown \
                  socket socketpair syscall timerfd_create timerfd_settime unlink unlinkat write __gethostname_chk \
                  __poll_chk __pread_chk __read_chk __recv_chk __recvfrom_chk

# The names of some of them where times or offsets were widened; wide.h tells when.
FAULTS_WRAPPED_WIDE := open64 openat64 pread64 __pread64_chk sendfile64 fcntl64 fstat64 fstatat64 lstat64 \
                       __fcntl_time64 __fstat64_time64 __fstatat64_time64 __getsockopt64 __lstat64_time64 __ppoll64 \
                       __recvmmsg64 __recvmsg64 __sendmmsg64 __sendmsg64 __setsockopt64 __timerfd_settime64

FAULTS_LINK = $(LIB_LINK) -Wl,--version-script=src/platform/faults/faults.map \
              $(FAULTS_WRAPPED:%=-Wl,--wrap=%) $(FAULTS_WRAPPED_WIDE:%=-Wl,--wrap=%)
FLAGS_faults-link = $(FAULTS_LINK) $(LIB_OBJECTS) $(FAULTS_OBJECTS)

lib: $(FAULTS_LIBRARY)

$(FAULTS_OBJECTS): $(BUILD)/%.o: %.c $(BUILD)/flags/lib
	@mkdir -p $(@D)
	$(LIB_COMPILE) -MMD -MP -c -o $@ $<

$(FAULTS_LIBRARY): $(LIB_OBJECTS) $(FAULTS_OBJECTS) abi/polysocket.map src/platform/faults/faults.map \
                   $(BUILD)/flags/faults-link
	@mkdir -p $(@D)
	$(FAULTS_LINK) -o $@ $(LIB_OBJECTS) $(FAULTS_OBJECTS)
	ln -sf libpolysocket-faults.so $(@D)/$(LIB_SONAME)

-include $(FAULTS_OBJECTS:.o=.d)
