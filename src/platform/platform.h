/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The obligations of a platform: everything that polysocket needs from an operating system. A port
 * implements it: a folder that the build chooses by PLATFORM.
 *
 * Unless a comment says otherwise, a function returns 0 or more on success and the negative errno value on failure,
 * does not wait, and may be called from any thread. Descriptors are created close-on-exec. Addresses are the system's
 * sockaddr bytes with their length. */
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

/** Close. The descriptor is closed regardless of the result; a reset connection is not an error. */
int ps__sys_close(int fd);

/** Make a descriptor that the program hands over fit for the functions here, before anything else is done with it. */
int ps__sys_adopt(int fd);

/** Detect those of family, type and proto that are below 0. */
int ps__sys_detect(int fd, int *family, int *type, int *proto);

/** Switch SO_LINGER off where it would make ps__sys_close() wait. */
void ps__sys_do_not_linger(int fd);

int ps__sys_set_nonblocking(int fd, bool nonblocking);

/** Whether a new program inherits a descriptor. */
int ps__sys_is_inheritable(int fd);
int ps__sys_set_inheritable(int fd, bool inheritable);

/** Let several sockets share a port. -ENOPROTOOPT if not supported. */
int ps__sys_set_reuse_address(int fd);
int ps__sys_set_reuse_port(int fd);

/** Whether an AF_INET6 socket accepts IPv4 connections too. -EAFNOSUPPORT if not supported. */
int ps__sys_set_dualstack(int fd, bool dualstack);
int ps__sys_bind(int fd, const void *address, size_t length);
int ps__sys_listen(int fd, int backlog);
int ps__sys_shutdown(int fd, int how);

/** `length` holds the capacity on entry and the required size on return. */
int ps__sys_getsockname(int fd, void *address, size_t *length);
int ps__sys_getpeername(int fd, void *address, size_t *length);
int ps__sys_getsockopt(int fd, int level, int option, void *value, size_t *length);
int ps__sys_setsockopt(int fd, int level, int option, const void *value, size_t length);

/** Whether an option that is a number has 64 bits. */
bool ps__sys_option_is_wide(int level, int option);

/** The bytes that a control request declares to read or write at its argument; 0 if it declares none. */
size_t ps__sys_ioctl_size(uint32_t request);

/** Whether the system has the control requests of Winsock (SIO_*). */
extern const bool ps__sys_has_sio;

int ps__sys_ioctl(int fd, uint32_t request, void *argument);

/* Calls that may wait when the descriptor is in blocking mode. */

/** A connection's new descriptor. */
int ps__sys_accept(int fd, void *address, size_t *length, bool nonblocking);

/**
 * Connect. If the descriptor is in blocking mode, this waits for some milliseconds at most; then the attempt continues
 * as in non-blocking mode (-EINPROGRESS), or has not begun (-EAGAIN). This does not change the mode. It changes the
 * value of ps__sys_own_timeout() until it returns, so two calls at once would restore each other's value. `own`
 * receives the original value if it was changed. With `blocking` the mode is not queried.
 */
int ps__sys_connect(int fd, const void *address, size_t length, bool blocking, int64_t *own);

/** Whether the system continues to connect to such an address after a signal has interrupted ps__sys_connect().
 * Otherwise call it again. */
bool ps__sys_connect_goes_on(const void *address);

/** The result of a connection attempt: 0, or the negative errno value. */
int ps__sys_connect_result(int fd);

/** Whether a socket listens. False if the system cannot tell. */
bool ps__sys_is_listening(int fd);

/** The same: 1 or 0 in `answer`, or the system's error. */
int ps__sys_listening(int fd, int *answer);

/** Whether the descriptor is in non-blocking mode. False if the system cannot tell. */
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
  size_t skip;        /**< Bytes at the start of the buffers that are already processed. */
  void *name;         /**< The destination, or memory for the sender; NULL for none. */
  size_t name_length; /**< Bytes at `name`; after receiving, how many the system wrote. */
  void *control;
  size_t control_length; /**< Bytes at `control`; after receiving, how many were received. */
  int flags;             /**< After receiving: the flags that the system reports. */
};

/** As the transfers above. -ENOMEM also for many buffers without memory. */
int64_t ps__sys_sendmsg(int fd, const struct ps__letter *letter, int flags);

/** Received descriptors are close-on-exec. */
int64_t ps__sys_recvmsg(int fd, struct ps__letter *letter, int flags);

/** How many pieces ps__sys_send_pieces() takes at most, and how many datagrams and bytes a piece may have that the
 * system cuts: one less than the 64 of the oldest kernels, which count the header of the piece with its data. */
enum { PS__PIECES = 32, PS__SEGMENTS = 63, PS__SEGMENTS_BYTES = 65507 };

/** A datagram of a batch, or several of one length to one address. */
struct ps__piece {
  void *data;         /**< Never written when sending. */
  size_t length;      /**< Bytes at `data`; after receiving, the length of the whole datagram with ps__sys_truncate. */
  size_t segment;     /**< Sending: the length of the datagrams that the piece is cut into; 0: it is a single one. */
  void *name;         /**< The destination, or memory for the sender; NULL for none. */
  size_t name_length; /**< Bytes at `name`; after receiving, how many the system wrote. */
};

/** Send pieces, at most PS__PIECES: how many were sent. An error counts only for the first piece. */
int64_t ps__sys_send_pieces(int fd, const struct ps__piece *pieces, size_t count, int flags);

/** Receive one datagram into each piece: how many came. An error after the first is kept for the next call. -ENOMEM
 * also for many pieces without memory. */
int64_t ps__sys_receive_pieces(int fd, struct ps__piece *pieces, size_t count, int flags);

/** Whether the system may cut a socket's pieces into datagrams, and the program has set no option that changes what
 * would be sent. */
bool ps__sys_can_segment(int fd);

/** How many bytes a stream is certain to accept without waiting, if nobody else sends; negative if the system cannot
 * tell. */
int64_t ps__sys_send_room(int fd);

/** Send at most `count` bytes of a file from `offset` on: how many; 0 at the end of the file. */
int64_t ps__sys_sendfile(int fd, int file, int64_t offset, size_t count);

/** Read at an offset in a file, regardless of its position. */
int64_t ps__sys_pread(int file, void *buffer, size_t size, int64_t offset);

extern const int ps__sys_dontwait; /**< The flag for one non-blocking transfer. */
extern const int ps__sys_wait_all; /**< The flag that makes a receive wait for all requested bytes. */
extern const int ps__sys_truncate; /**< The flag that lets a receive report bytes that it has not written. */
extern const int ps__sys_peek;     /**< The flag that leaves received data in the queue. */
extern const int ps__sys_urgent;   /**< The flag that receives urgent data. */
extern const int ps__sys_errors;   /**< The flag that receives from the error queue; 0 if there is none. */
extern const int ps__sys_fastopen; /**< The flag that connects with the first data; 0 where there is none. */

/* Control data. */

/** An item of control data and its position. */
struct ps__item {
  int level, type;
  size_t start, size; /**< Of its bytes, as far as they are present. */
  size_t next;        /**< Where the next item begins. */
};

/** The bytes that an item of a given size occupies, with padding for the next one, and without. */
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
 * The destination of a datagram, from an item that contains it: writes a sockaddr to `name`, which has room for any,
 * and the number of the interface. False for other items.
 */
bool ps__sys_destination(const struct ps__item *item, const void *control, void *name, size_t *length, int *ifindex);

/* Waiting. */

/** The readiness to wait for: data or a connection, room to send, urgent data, an entry in the error queue. */
enum ps__readiness { PS__READABLE = 1, PS__WRITABLE = 2, PS__URGENT = 3, PS__ERRORS = 4 };

/** The socket's own limit for one blocking call in this direction (SO_RCVTIMEO, SO_SNDTIMEO) in nanoseconds; 0 for
 * none. */
int64_t ps__sys_own_timeout(int fd, enum ps__readiness readiness);

/** The option for the minimum number of bytes that makes a socket readable (SO_RCVLOWAT). */
bool ps__sys_is_low_water_mark(int level, int option);

/** The value for a socket; 1 if there is none, which has no effect. */
int64_t ps__sys_low_water_mark(int fd);

/** Whether looking at data (ps__sys_peek) starts behind the next byte, or moves on with each look (SO_PEEK_OFF). */
bool ps__sys_looks_elsewhere(int fd);

/** A descriptor to wait for, and whether it is ready or in error. */
struct ps__watch {
  int fd;
  enum ps__readiness readiness;
  bool ready;
};

/** How many descriptors one wait may be for. */
enum { PS__WATCHES = 3 };

/**
 * Wait until one of some descriptors is ready or in error: returns how many are, or 0 after `timeout` nanoseconds. A
 * negative timeout waits forever; a signal ends the wait with -EINTR.
 */
int ps__sys_poll(struct ps__watch *watches, size_t count, int64_t timeout);

/** Whether a descriptor is ready or in error now. */
bool ps__sys_ready(int fd, enum ps__readiness readiness);

/** Whether the peer of a stream has sent its last byte, or the connection is broken. */
bool ps__sys_is_at_end(int fd);

/** A new descriptor that ps__sys_wake() makes readable until ps__sys_wake_clear(). Waking is safe in signal
 * handlers. ps__sys_wake_close() closes it, as ps__sys_close() does others. */
int ps__sys_wake_create(void);
int ps__sys_wake_close(int fd);
void ps__sys_wake(int fd);
void ps__sys_wake_clear(int fd);

/** Replace such a descriptor by a new one with the same number, so that a forked child does not share the parent's. */
int ps__sys_wake_renew(int fd);

/** Several descriptors and an alarm behind one descriptor, which is readable while one of them is ready. */
struct ps__bundle {
  int fd;
  int alarm;   /**< The port's own. */
  void *state; /**< The same. */
};

/** A new one, with nothing in it. */
int ps__sys_bundle_create(struct ps__bundle *bundle);

/** A new one that has no alarm, with some descriptors in it. Those must stay open. */
int ps__sys_watch(struct ps__bundle *bundle, const struct ps__watch *watches, size_t count);

/** Close it, not what is in it. Harmless on one that is closed. */
void ps__sys_bundle_close(struct ps__bundle *bundle);

/** Empty it, and in a forked child separate it from the parent's. Its number does not change. Safe in a forked
 * child. */
int ps__sys_bundle_renew(struct ps__bundle *bundle);

/** Add or remove a descriptor. Remove it before it is closed. */
int ps__sys_bundle_add(const struct ps__bundle *bundle, int fd, enum ps__readiness readiness);
void ps__sys_bundle_remove(const struct ps__bundle *bundle, int fd);

/** Be readable from a given time on the monotonic clock; 0: never. Replaces the previous time. */
void ps__sys_bundle_alarm(const struct ps__bundle *bundle, int64_t moment);

/** Nanoseconds on the monotonic clock. Cannot fail. */
int64_t ps__sys_now(void);

/* Looking up. All of these but ps__sys_gethostname() block for as long as the system takes, without a timeout. Results
 * are one block of memory, which the caller releases with free(). */

/** A query to the resolver. NULL: no host, no service; 0: any family, type, protocol. `flags` are AI_* values. */
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
 * errno value if that is the cause.
 */
int ps__sys_getaddrinfo(const struct ps__question *question, struct ps__answers **answers, int *system);

/** Room for any host and any service in ps__sys_getnameinfo(). */
enum { PS__NAME_ROOM = 1025 };

/** Host and service of an address, each in PS__NAME_ROOM bytes. `flags` are NI_* values. Returns as the above. */
int ps__sys_getnameinfo(const void *address, size_t length, int flags, char *host, char *service, int *system);

extern const int ps__sys_unknown_name; /**< The getaddrinfo error for an unknown name. */
extern const int ps__sys_plain_names;  /**< The flags of ps__sys_getnameinfo() that avoid any look-up. */

/** A host in the older name database. Lists end with NULL. */
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

/** The port of a service, of any protocol when `proto` is NULL; -ENOENT if there is no such service. */
int ps__sys_getservbyname(const char *service, const char *proto);

/** The name of the service at a port; -ENOENT if there is none. */
int ps__sys_getservbyport(int port, const char *proto, char **service);

/** The number of a protocol; -ENOENT if there is no such protocol. */
int ps__sys_getprotobyname(const char *name);

/** Set the name of the machine. */
int ps__sys_sethostname(const char *name, size_t length);

/** The name of the machine, always terminated. */
int ps__sys_gethostname(char *text, size_t capacity);

/* Files of AF_UNIX sockets. A folder is a descriptor of ps__sys_folder_open(), and a name the file's in it. */

/** Which file it is. */
struct ps__inode {
  uint64_t device, number;
};

/** A descriptor that stands for a file, following links, or for a folder, and can only be passed to functions here. */
int ps__sys_path_open(const char *path);
int ps__sys_folder_open(const char *path);

/** Whether the system shows files by their descriptors, which ps__sys_path_through() relies on. */
bool ps__sys_can_reach(int fd);

/** Whether files get a mode, and relative paths become absolute ones, where ps__sys_can_reach() is false. */
extern const bool ps__sys_names_files;

/** What is said of long paths where ps__sys_can_reach() is false. */
extern const char ps__sys_no_long_paths[];

/** Write an AF_UNIX address for what a descriptor stands for, or for a name in this folder. Returns its length; 0 if
 * the name is too long. */
size_t ps__sys_path_through(int fd, const char *name, void *address);

/** Which file has a name or a path: 1 if it is a socket's, else 0. Links are not followed. */
int ps__sys_inode(int folder, const char *name, struct ps__inode *inode);
int ps__sys_inode_of_path(const char *path, struct ps__inode *inode);

/** Choose the most permissions that the file of a socket will have when the socket is bound. A system that cannot do so
 * says -EOPNOTSUPP where somebody could send before ps__sys_set_mode(). */
int ps__sys_limit_mode(int fd, int64_t mode);

/** Set the permissions of a socket's file. */
int ps__sys_set_mode(int folder, const char *name, int64_t mode);

/** Rename a file, without replacing another one: -EEXIST. */
int ps__sys_rename(int folder, const char *from, const char *to);

/** Remove a file. */
int ps__sys_remove(int folder, const char *name);
int ps__sys_remove_path(const char *path);

/** A descriptor that can lock a folder for other processes and threads; -EAGAIN while another has it locked. The lock
 * ends with ps__sys_unlock(), which closes the descriptor, or with the process. */
int ps__sys_folder_lock(const char *path);
int ps__sys_try_lock(int fd);
void ps__sys_unlock(int fd);

/** The absolute path of a folder that was opened by a relative path, or by that of a file in it: its length. The result
 * is terminated. */
int64_t ps__sys_folder_path(int fd, const char *relative, char *path, size_t capacity);

/** Remove a variable from the environment. */
void ps__sys_unsetenv(const char *name);

/** The number of this process. */
int64_t ps__sys_process(void);

/** Unpredictable bytes, at most 256. */
void ps__sys_random(void *bytes, size_t size);

/* Interfaces. */

/** Bytes that hold any interface's name and its NUL. */
enum { PS__INTERFACE_ROOM = 16 };

/** The number of an interface, at least 1. */
int ps__sys_interface_index(const char *name);

/** The name of an interface. -ENXIO if no interface has this number. */
int ps__sys_interface_name(int index, char name[PS__INTERFACE_ROOM]);

/** An interface of a list. */
struct ps__interface {
  int index;
  char name[PS__INTERFACE_ROOM];
};

/** All interfaces: how many. `list` is one block of memory for free(). */
int ps__sys_interfaces(struct ps__interface **list);

/** A sockaddr; a length of 0 for none. */
struct ps__interface_name {
  size_t length;
  uint64_t bytes[16];
};

/** An interface with one of its addresses. */
struct ps__interface_address {
  struct ps__interface interface;
  uint32_t flags;
  int prefix; /**< The leading one bits of the mask; -1 for no mask. */
  struct ps__interface_name address, netmask, broadcast, peer;
};

/** The addresses of all interfaces: how many. `list` is one block of memory for free(), and ends with an interface of
 * the number 0. */
int ps__sys_interface_addresses(struct ps__interface_address **list);

/* Threads. Every operation asks twice whether there are several threads, so a header of the port answers this
 * inline: bool ps__sys_single_threaded(void). */

#include "single_threaded.h"

/** Start a detached thread that runs work(argument) with all signals blocked. */
int ps__sys_start_thread(void *(*work)(void *argument), void *argument);

/** Call `child` in every child forked from now on, before anything else. */
int ps__sys_at_fork(void (*child)(void));

/* Errors. */

/** Report an errno value with the system's text: "operation: Connection refused detail". `detail` may be NULL. */
int32_t ps__fail_os(ps_error *err, int code, const char *operation, const char *detail);

/** Report a getaddrinfo error with the system's text; one with an errno value is reported as that. */
int32_t ps__fail_gai(ps_error *err, int code, int system, const char *operation, const char *detail);

/** Report a result of ps__sys_gethostbyname() or ps__sys_gethostbyaddr() with the system's text. */
int32_t ps__fail_herror(ps_error *err, int result, const char *operation, const char *detail);

#endif
