/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The obligations of a platform: everything that polysocket asks of an operating system. posix/ implements it.
 *
 * Unless a comment says otherwise, a function returns 0 or more on success and the negative errno value on failure,
 * waits for nothing, and may be called from any thread. Descriptors come close-on-exec, set atomically. Addresses are
 * the system's own sockaddr bytes with their length. */
#ifndef PS_PLATFORM_PLATFORM_H
#define PS_PLATFORM_PLATFORM_H

#include "polysocket/error.h"
#include "polysocket/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sockets. */

/** Flags that a caller may put into a socket's type. Returns the plain type. */
int ps__sys_plain_type(int type, bool *nonblocking);

/** A new socket, blocking unless asked. */
int ps__sys_socket(int family, int type, int proto, bool nonblocking);

/** Two connected sockets. */
int ps__sys_socketpair(int family, int type, int proto, bool nonblocking, int pair[2]);

/** A duplicate of a descriptor. */
int ps__sys_dup(int fd);

/** Close. The descriptor is gone whatever the result says; a connection that was reset is no error. */
int ps__sys_close(int fd);

/** Fill in what is below 0 of family, type and proto from what the system knows of a socket. */
int ps__sys_detect(int fd, int *family, int *type, int *proto);

/** Switch SO_LINGER off where it would make ps__sys_close() wait. */
void ps__sys_do_not_linger(int fd);

int ps__sys_set_nonblocking(int fd, bool nonblocking);

/** Whether a new program inherits a descriptor. */
int ps__sys_is_inheritable(int fd);
int ps__sys_set_inheritable(int fd, bool inheritable);

/** Let several sockets share a port. -ENOPROTOOPT where that cannot be. */
int ps__sys_set_reuse_address(int fd);
int ps__sys_set_reuse_port(int fd);

/** Whether an AF_INET6 socket takes IPv4 connections too. -EAFNOSUPPORT where there are no such sockets. */
int ps__sys_set_dualstack(int fd, bool dualstack);
int ps__sys_bind(int fd, const void *address, size_t length);
int ps__sys_listen(int fd, int backlog);
int ps__sys_shutdown(int fd, int how);

/** `length` holds the room on entry and what was needed on return. */
int ps__sys_getsockname(int fd, void *address, size_t *length);
int ps__sys_getpeername(int fd, void *address, size_t *length);
int ps__sys_getsockopt(int fd, int level, int option, void *value, size_t *length);
int ps__sys_setsockopt(int fd, int level, int option, const void *value, size_t length);

/** Whether an option that is a number has 64 bits. */
bool ps__sys_option_is_wide(int level, int option);

/** How many bytes a control request says it reads or writes at its argument; 0 for one that doesn't say. */
size_t ps__sys_ioctl_size(uint32_t request);
int ps__sys_ioctl(int fd, uint32_t request, void *argument);

/* Calls that may wait when the descriptor is in blocking mode. */

/** A connection's new descriptor. */
int ps__sys_accept(int fd, void *address, size_t *length, bool nonblocking);

/**
 * Connect. Where the descriptor is in blocking mode, this waits for some milliseconds at most, and then the attempt
 * goes on as in non-blocking mode (-EINPROGRESS), or did not begin (-EAGAIN). The mode does not change for that, but
 * what ps__sys_own_timeout() reads does, until this returns: two calls at once would restore each other's. `own` then
 * receives it, and is left alone otherwise. With `blocking` the mode is not asked for.
 */
int ps__sys_connect(int fd, const void *address, size_t length, bool blocking, int64_t *own);

/** Whether the system goes on connecting to such an address when a signal has interrupted ps__sys_connect(). Otherwise
 * it has to be called again. */
bool ps__sys_connect_goes_on(const void *address);

/** How a connection attempt ended that was under way: 0, or the negative errno value. */
int ps__sys_connect_result(int fd);

/** Whether a socket listens. False when the system cannot tell. */
bool ps__sys_is_listening(int fd);

/** Whether the descriptor is in non-blocking mode. False when the system cannot tell. */
bool ps__sys_is_nonblocking(int fd);

/** Transfers. None raises SIGPIPE. `ps__sys_dontwait` among the flags makes one call non-blocking. */
int64_t ps__sys_send(int fd, const void *data, size_t size, int flags);
int64_t ps__sys_sendto(int fd, const void *data, size_t size, int flags, const void *address, size_t length);
int64_t ps__sys_recv(int fd, void *buffer, size_t size, int flags);
int64_t ps__sys_recvfrom(int fd, void *buffer, size_t size, int flags, void *address, size_t *length);

/** A message as the system takes it. */
struct ps__letter {
  const ps_buffer *buffers;
  size_t count;
  size_t skip;        /**< Bytes at the front of the buffers that are done with. */
  void *name;         /**< Where to, or room for the sender; NULL for none. */
  size_t name_length; /**< Bytes at `name`; after receiving, how many the system wrote. */
  void *control;
  size_t control_length; /**< Bytes at `control`; after receiving, how many came. */
  int flags;             /**< After receiving: what the system tells. */
};

/** As the transfers above. -ENOMEM also for many buffers without memory. */
int64_t ps__sys_sendmsg(int fd, const struct ps__letter *letter, int flags);

/** Descriptors that come are close-on-exec. */
int64_t ps__sys_recvmsg(int fd, struct ps__letter *letter, int flags);

/** How many bytes a stream takes for certain without waiting, if no others send; negative where the system cannot
 * tell. */
int64_t ps__sys_send_room(int fd);

/** Send at most `count` bytes of a file from `offset` on: how many; 0 at the end of the file. */
int64_t ps__sys_sendfile(int fd, int file, int64_t offset, size_t count);

/** Read from a place in a file, whatever its position is. */
int64_t ps__sys_pread(int file, void *buffer, size_t size, int64_t offset);

extern const int ps__sys_dontwait; /**< The flag for one non-blocking transfer. */
extern const int ps__sys_wait_all; /**< The flag that makes a receive wait for as much as was asked for. */
extern const int ps__sys_truncate; /**< The flag that lets a receive report bytes that it has not written. */
extern const int ps__sys_peek;     /**< The flag that leaves what was received where it is. */
extern const int ps__sys_urgent;   /**< The flag that asks for urgent data. */
extern const int ps__sys_errors;   /**< The flag that asks for what is in the error queue; 0 where there is none. */
extern const int ps__sys_fastopen; /**< The flag that connects with the first data; 0 where there is none. */

/* Control data. */

/** An item of control data, and where in the data it lies. */
struct ps__item {
  int level, type;
  size_t start, size; /**< Of its bytes, as far as they are there. */
  size_t next;        /**< Where the next item begins. */
};

/** Bytes that an item of so many takes, with what aligns the next one; and without that. */
size_t ps__sys_control_space(size_t size);
size_t ps__sys_control_length(size_t size);

/** Write an item's head and its bytes. There is room for ps__sys_control_space(size) bytes. */
void ps__sys_control_write(void *control, int level, int type, const void *data, size_t size);

/** Read the item at `position`, which is below `length`. False when none can begin there. */
bool ps__sys_control_read(const void *control, size_t length, size_t position, struct ps__item *item);

/** The item that carries descriptors. */
bool ps__sys_is_rights(const struct ps__item *item);

/** The item with a descriptor of the sending process, which the system adds where a socket asks for it. */
bool ps__sys_is_pidfd(const struct ps__item *item);
void ps__sys_rights_write(void *control, const int *fds, size_t count);

/**
 * Where a datagram was sent to, from an item that tells: writes a sockaddr to `name`, which has room for any, and the
 * number of the interface. False for other items.
 */
bool ps__sys_destination(const struct ps__item *item, const void *control, void *name, size_t *length, int *ifindex);

/* Waiting. */

/** The readiness to wait for: data or a connection to take, room to send, urgent data, an entry in the error queue. */
enum ps__readiness { PS__READABLE = 1, PS__WRITABLE = 2, PS__URGENT = 3, PS__ERRORS = 4 };

/** The socket's own limit for one blocking call in this direction (SO_RCVTIMEO, SO_SNDTIMEO) in nanoseconds; 0 for
 * none. */
int64_t ps__sys_own_timeout(int fd, enum ps__readiness readiness);

/** The option that keeps a socket from being readable until so many bytes have come (SO_RCVLOWAT). */
bool ps__sys_is_low_water_mark(int level, int option);

/** A socket's own; 1 where there is none, which is no mark. */
int64_t ps__sys_low_water_mark(int fd);

/** A descriptor to wait for, and whether it is ready or in error. */
struct ps__watch {
  int fd;
  enum ps__readiness readiness;
  bool ready;
};

/** How many descriptors one wait may be for. */
enum { PS__WATCHES = 3 };

/**
 * Wait until one of some descriptors is ready or in error: how many are; 0 when `timeout` nanoseconds have passed. A
 * negative timeout waits for ever; a signal ends it with -EINTR.
 */
int ps__sys_poll(struct ps__watch *watches, size_t count, int64_t timeout);

/** A new descriptor that is readable while one of some descriptors is ready or in error, which must stay open. */
int ps__sys_watch(const struct ps__watch *watches, size_t count);

/** Whether a descriptor is ready or in error at this moment. */
bool ps__sys_ready(int fd, enum ps__readiness readiness);

/** Whether the peer of a stream has sent its last byte, or the connection is gone. */
bool ps__sys_is_at_end(int fd);

/** A new descriptor that ps__sys_wake() makes readable, for as long as ps__sys_wake_clear() does not undo it. Waking is
 * safe in signal handlers. */
int ps__sys_wake_create(void);
void ps__sys_wake(int fd);
void ps__sys_wake_clear(int fd);

/** Give such a descriptor's number to a new one: in a forked child, what the parent has keeps to the parent. */
int ps__sys_wake_renew(int fd);

/** Several descriptors and an alarm behind one descriptor, which is readable while one of them is ready. */
struct ps__bundle {
  int fd;
  int alarm; /**< The port's own. */
};

/** A new one, with nothing in it. */
int ps__sys_bundle_create(struct ps__bundle *bundle);

/** Close it, not what is in it. Harmless on one that is closed. */
void ps__sys_bundle_close(struct ps__bundle *bundle);

/** Empty it, and part it from the parent's in a forked child. Its number stays. Safe in a forked child. */
int ps__sys_bundle_renew(struct ps__bundle *bundle);

/** Add a descriptor, or take one out, which must be done before it is closed. */
int ps__sys_bundle_add(const struct ps__bundle *bundle, int fd, enum ps__readiness readiness);
void ps__sys_bundle_remove(const struct ps__bundle *bundle, int fd);

/** Be readable from a moment on the monotonic clock on; 0: never, in place of the moment before. */
void ps__sys_bundle_alarm(const struct ps__bundle *bundle, int64_t moment);

/** Nanoseconds on the monotonic clock. Cannot fail. */
int64_t ps__sys_now(void);

/* Looking up. All of these but ps__sys_gethostname() block for as long as the system takes, which no timeout ends. What
 * they hand out is one block of memory, which the caller gives back with free(). */

/** A question to the resolver. NULL: no host, no service; 0: any family, type, protocol. `flags` are AI_* values. */
struct ps__question {
  const char *host, *service;
  int family, type, proto, flags;
};

/** An address that the resolver has found. */
struct ps__answer {
  int family, type, proto;
  const char *name; /**< The canonical name, or ''. */
  const void *address;
  size_t length;
};

struct ps__answers {
  size_t count;
  struct ps__answer answer[];
};

/**
 * All addresses of a host and a service. Returns 0, or a getaddrinfo error (any other number), with `system` set to the
 * errno value when that is the resolver's reason.
 */
int ps__sys_getaddrinfo(const struct ps__question *question, struct ps__answers **answers, int *system);

/** Room for any host and any service in ps__sys_getnameinfo(). */
enum { PS__NAME_ROOM = 1025 };

/** Host and service of an address, each in PS__NAME_ROOM bytes. `flags` are NI_* values. Returns as the above. */
int ps__sys_getnameinfo(const void *address, size_t length, int flags, char *host, char *service, int *system);

extern const int ps__sys_unknown_name; /**< The getaddrinfo error for an unknown name. */
extern const int ps__sys_plain_names;  /**< The flags of ps__sys_getnameinfo() that leave nothing to look up. */

/** A host in the old database of names. Lists end with NULL. */
struct ps__host {
  const char *name;
  char *const *aliases;
  char *const *addresses; /**< Of `length` bytes each. */
  int family;
  size_t length;
};

/** A host by its name, with IPv4 addresses. Returns 0, an h_errno value (above 0), or a negative errno value. */
int ps__sys_gethostbyname(const char *name, struct ps__host **found);

/** A host by an address of the Internet families. Returns as the above. */
int ps__sys_gethostbyaddr(const void *address, struct ps__host **found);

extern const int ps__sys_host_not_found; /**< The h_errno value for an unknown host. */

/** The port of a service, of any protocol when `proto` is NULL; -ENOENT when there is no such service. */
int ps__sys_getservbyname(const char *service, const char *proto);

/** The name of the service at a port; -ENOENT when there is none. */
int ps__sys_getservbyport(int port, const char *proto, char **service);

/** The number of a protocol; -ENOENT when there is no such protocol. */
int ps__sys_getprotobyname(const char *name);

/** Set the name of the machine. */
int ps__sys_sethostname(const char *name, size_t length);

/** The name of the machine, terminated in any case. */
int ps__sys_gethostname(char *text, size_t capacity);

/* Interfaces. */

/** Bytes that hold any interface's name and its NUL. */
enum { PS__INTERFACE_ROOM = 16 };

/** The number of an interface, at least 1. */
int ps__sys_interface_index(const char *name);

/** The name of an interface. -ENXIO when there is none of this number. */
int ps__sys_interface_name(int index, char name[PS__INTERFACE_ROOM]);

/** An interface of a list. */
struct ps__interface {
  int index;
  char name[PS__INTERFACE_ROOM];
};

/** All interfaces: how many. `list` is one block of memory for free(). */
int ps__sys_interfaces(struct ps__interface **list);

/* Threads. The one answer that every operation wants twice, and so the one that comes as a header of the port. */

#include "platform/posix/single_threaded.h" /* bool ps__sys_single_threaded(void) */

/** Start a thread that runs work(argument) and then is gone. It takes no signals. */
int ps__sys_start_thread(void *(*work)(void *argument), void *argument);

/** Have `child` called in every child that is forked from now on, before anything else is done there. */
int ps__sys_at_fork(void (*child)(void));

/* Errors. */

/** Report an errno value with the system's text: "operation: Connection refused detail". `detail` may be NULL. */
int32_t ps__fail_os(ps_error *err, int code, const char *operation, const char *detail);

/** Report a getaddrinfo error with the system's text; one that has an errno value is reported as that. */
int32_t ps__fail_gai(ps_error *err, int code, int system, const char *operation, const char *detail);

/** Report a result of ps__sys_gethostbyname() and its like with the system's text. */
int32_t ps__fail_herror(ps_error *err, int result, const char *operation, const char *detail);

#endif
