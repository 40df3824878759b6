/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The functions before those of Windows, each with the plans of its counterpart on Linux. A number of an error is
 * Winsock's. The calls that the port makes for itself alone, without a counterpart, are neither planned nor counted. */
#include "fault_course.h"
#include "fault_port.h"
#include "fault_system.h"

#include "platform/platform.h"

#include <limits.h>
#include <mstcpip.h>

enum { MILLISECOND = 1000000, NANOSECONDS = 1000000000 };

static const struct {
  int number, code;
} numbers[] = {
#define ERROR_NUMBER(number, code) {(int)(number), code},
#include "platform/win32/errors.def"
#undef ERROR_NUMBER
};

int fault_number_of(int code) {
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (numbers[i].code == code)
      return numbers[i].number;
  return code;
}

int fault_flags(enum fault_call call, int fd, int flags) {
  (void)call, (void)fd;
  return flags;
}

static int64_t given(const struct fault *fault) {
  if (fault->error)
    WSASetLastError(fault_number_of(fault->error));
  return fault_given(fault);
}

static int64_t reported(const struct fault *fault, int64_t result) {
  if (fault->error)
    WSASetLastError(fault_number_of(fault->error));
  return fault_reported(fault, result);
}

/* What the port does in several calls of Windows and Linux in one is one call: those inside of it are neither planned
 * nor counted. */
static DWORD depth_slot, look_slot, bundle_slot;

/* Thread-local variables of the compiler's would ask malloc() for memory, which stands behind these. */
__attribute__((constructor)) static void make_slots(void) {
  depth_slot = TlsAlloc();
  look_slot = TlsAlloc();
  bundle_slot = TlsAlloc();
}

/* Reading a slot forgets the thread's last error. */
static intptr_t value_of(DWORD slot) {
  DWORD code = GetLastError();
  intptr_t value = (intptr_t)TlsGetValue(slot);
  SetLastError(code);
  return value;
}

static void go_inside(int step) {
  TlsSetValue(depth_slot, (void *)(value_of(depth_slot) + step));
}

/* The same for the making of a bundle. */
static void go_into_bundle(int step) {
  go_inside(step);
  TlsSetValue(bundle_slot, (void *)(intptr_t)(step > 0));
}

static struct fault next(enum fault_call call, struct fault_record record) {
  return value_of(depth_slot) > 0 ? (struct fault){.made = true} : fault_next(call, record);
}

#define OUTCOME(fault, call) (fault_is_made(&(fault)) ? reported(&(fault), (int64_t)(call)) : given(&(fault)))

/* Functions of the archive, and those that are called without the pointer. */
#define WRAPPED(type, name, ...)   \
  type __real_##name(__VA_ARGS__); \
  type __wrap_##name(__VA_ARGS__); \
  type __wrap_##name(__VA_ARGS__)

FAULT_BEFORE(SOCKET WSAAPI, accept, SOCKET fd, struct sockaddr *address, int *length) {
  struct fault fault = next(FAULT_ACCEPT4, (struct fault_record){.fd = (int)fd});
  return (SOCKET)OUTCOME(fault, SYSTEM(accept)(fd, address, length));
}

FAULT_BEFORE(int WSAAPI, bind, SOCKET fd, const struct sockaddr *address, int length) {
  struct fault fault = next(FAULT_BIND, (struct fault_record){.fd = (int)fd, .size = length});
  return (int)OUTCOME(fault, SYSTEM(bind)(fd, address, length));
}

FAULT_BEFORE(int WSAAPI, closesocket, SOCKET fd) {
  struct fault fault = next(FAULT_CLOSE, (struct fault_record){.fd = (int)fd});
  return (int)OUTCOME(fault, SYSTEM(closesocket)(fd));
}

FAULT_BEFORE(int WSAAPI, connect, SOCKET fd, const struct sockaddr *address, int length) {
  struct fault fault = next(FAULT_CONNECT, (struct fault_record){.fd = (int)fd, .size = length});
  return (int)OUTCOME(fault, SYSTEM(connect)(fd, address, length));
}

FAULT_BEFORE(int WSAAPI, getpeername, SOCKET fd, struct sockaddr *address, int *length) {
  struct fault fault = next(FAULT_GETPEERNAME, (struct fault_record){.fd = (int)fd});
  return (int)OUTCOME(fault, SYSTEM(getpeername)(fd, address, length));
}

FAULT_BEFORE(int WSAAPI, getsockopt, SOCKET fd, int level, int option, char *value, int *length) {
  if (option == SO_PROTOCOL_INFOW)
    return SYSTEM(getsockopt)(fd, level, option, value, length);
  struct fault_record record = {.fd = (int)fd, .flags = option, .size = *length};
  struct fault fault = next(FAULT_GETSOCKOPT, record);
  if (fault_is_made(&fault))
    *length = (int)fault_shortened(&fault, (size_t)*length);
  if (fault_is_made(&fault) || fault.error)
    return (int)OUTCOME(fault, SYSTEM(getsockopt)(fd, level, option, value, length));
  *(int *)(void *)value = option == SO_ERROR ? fault_number_of((int)fault.result) : (int)fault.result;
  return 0;
}

FAULT_BEFORE(int WSAAPI, setsockopt, SOCKET fd, int level, int option, const char *value, int length) {
  struct fault_record record = {.fd = (int)fd, .flags = option, .size = length};
  struct fault fault = next(FAULT_SETSOCKOPT, record);
  return (int)OUTCOME(fault, SYSTEM(setsockopt)(fd, level, option, value, length));
}

FAULT_BEFORE(int WSAAPI, listen, SOCKET fd, int backlog) {
  struct fault fault = next(FAULT_LISTEN, (struct fault_record){.fd = (int)fd, .size = backlog});
  return (int)OUTCOME(fault, SYSTEM(listen)(fd, backlog));
}

FAULT_BEFORE(int WSAAPI, recv, SOCKET fd, char *buffer, int size, int flags) {
  struct fault fault = next(FAULT_RECV, (struct fault_record){.fd = (int)fd, .size = size, .flags = flags});
  return (int)OUTCOME(fault, SYSTEM(recv)(fd, buffer, (int)fault_shortened(&fault, (size_t)size), flags));
}

FAULT_BEFORE(int WSAAPI, recvfrom, SOCKET fd, char *buffer, int size, int flags, struct sockaddr *address,
             int *length) {
  struct fault fault = next(FAULT_RECVFROM, (struct fault_record){.fd = (int)fd, .size = size, .flags = flags});
  return (int)OUTCOME(fault,
                      SYSTEM(recvfrom)(fd, buffer, (int)fault_shortened(&fault, (size_t)size), flags, address, length));
}

FAULT_BEFORE(int WSAAPI, send, SOCKET fd, const char *data, int size, int flags) {
  struct fault fault = next(FAULT_SEND, (struct fault_record){.fd = (int)fd, .size = size, .flags = flags});
  return (int)OUTCOME(fault, SYSTEM(send)(fd, data, (int)fault_shortened(&fault, (size_t)size), flags));
}

FAULT_BEFORE(int WSAAPI, sendto, SOCKET fd, const char *data, int size, int flags, const struct sockaddr *address,
             int length) {
  struct fault fault = next(FAULT_SENDTO, (struct fault_record){.fd = (int)fd, .size = size, .flags = flags});
  return (int)OUTCOME(fault,
                      SYSTEM(sendto)(fd, data, (int)fault_shortened(&fault, (size_t)size), flags, address, length));
}

/* Messages. Their length comes back beside the result. */

static int counted(const struct fault *fault, DWORD *length) {
  int64_t result = given(fault);
  *length = result > 0 ? (DWORD)result : 0;
  return result < 0 ? SOCKET_ERROR : 0;
}

static struct fault next_message(enum fault_call call, SOCKET fd, DWORD count, DWORD flags) {
  return next(call, (struct fault_record){.fd = (int)fd, .size = count, .flags = (int)flags});
}

FAULT_BEFORE(int WSAAPI, WSARecv, SOCKET fd, WSABUF *list, DWORD count, DWORD *length, DWORD *flags,
             WSAOVERLAPPED *later, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  struct fault fault = next_message(FAULT_RECVMSG, fd, count, *flags);
  if (!fault_is_made(&fault))
    return counted(&fault, length);
  return (int)reported(&fault, SYSTEM(WSARecv)(fd, list, count, length, flags, later, routine));
}

FAULT_BEFORE(int WSAAPI, WSARecvFrom, SOCKET fd, WSABUF *list, DWORD count, DWORD *length, DWORD *flags,
             struct sockaddr *address, int *room, WSAOVERLAPPED *later, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  struct fault fault = next_message(FAULT_RECVMSG, fd, count, *flags);
  if (!fault_is_made(&fault))
    return counted(&fault, length);
  return (int)reported(&fault, SYSTEM(WSARecvFrom)(fd, list, count, length, flags, address, room, later, routine));
}

FAULT_BEFORE(int WSAAPI, WSASend, SOCKET fd, WSABUF *list, DWORD count, DWORD *length, DWORD flags,
             WSAOVERLAPPED *later, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  struct fault fault = next_message(FAULT_SENDMSG, fd, count, flags);
  if (!fault_is_made(&fault))
    return counted(&fault, length);
  return (int)reported(&fault, SYSTEM(WSASend)(fd, list, count, length, flags, later, routine));
}

FAULT_BEFORE(int WSAAPI, WSASendTo, SOCKET fd, WSABUF *list, DWORD count, DWORD *length, DWORD flags,
             const struct sockaddr *address, int size, WSAOVERLAPPED *later,
             LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  struct fault fault = next_message(FAULT_SENDMSG, fd, count, flags);
  if (!fault_is_made(&fault))
    return counted(&fault, length);
  return (int)reported(&fault, SYSTEM(WSASendTo)(fd, list, count, length, flags, address, size, later, routine));
}

FAULT_BEFORE(SOCKET WSAAPI, WSASocketW, int family, int type, int proto, WSAPROTOCOL_INFOW *told, GROUP group,
             DWORD flags) {
  if (told)
    return SYSTEM(WSASocketW)(family, type, proto, told, group, flags);
  struct fault fault = next(FAULT_SOCKET, (struct fault_record){.flags = type});
  return (SOCKET)OUTCOME(fault, SYSTEM(WSASocketW)(family, type, proto, told, group, flags));
}

/* What makes the duplicate of a descriptor. */
FAULT_BEFORE(int WSAAPI, WSADuplicateSocketW, SOCKET fd, DWORD process, WSAPROTOCOL_INFOW *told) {
  struct fault fault = next(FAULT_FCNTL, (struct fault_record){.fd = (int)fd, .flags = F_DUPFD_CLOEXEC});
  return (int)OUTCOME(fault, SYSTEM(WSADuplicateSocketW)(fd, process, told));
}

FAULT_BEFORE(int WSAAPI, WSAIoctl, SOCKET fd, DWORD request, void *input, DWORD size, void *output, DWORD room,
             DWORD *length, WSAOVERLAPPED *later, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  struct fault fault = {.made = true};
  bool own = request == SIO_TCP_INITIAL_RTO || request == SIO_GET_EXTENSION_FUNCTION_POINTER ||
             request == SIO_UDP_CONNRESET || request == (DWORD)_WSAIOW(IOC_VENDOR, 15);
  if (!own)
    fault = next(FAULT_IOCTL, (struct fault_record){.fd = (int)fd, .flags = (int)request});
  return (int)OUTCOME(fault, SYSTEM(WSAIoctl)(fd, request, input, size, output, room, length, later, routine));
}

/* Waiting. The port asks select() while a connection may be failing, and looks by WSAPoll() when that finds nothing:
 * these are one call. */

static struct fault_record record_of_wait(SOCKET fd, int events, size_t count, int64_t nanoseconds) {
  return (struct fault_record){.fd = (int)fd, .flags = events, .size = (int64_t)count, .nanoseconds = nanoseconds};
}

WRAPPED(int WSAAPI, WSAPoll, WSAPOLLFD *entries, ULONG count, int milliseconds) {
  bool again = value_of(look_slot) && milliseconds == 0;
  TlsSetValue(look_slot, NULL);
  if (again)
    return __real_WSAPoll(entries, count, milliseconds);
  int64_t nanoseconds = milliseconds == INT_MAX || milliseconds < 0 ? -1 : (int64_t)milliseconds * MILLISECOND;
  struct fault_record record = record_of_wait(entries->fd, entries->events, count, nanoseconds);
  struct fault fault = next(FAULT_PPOLL, record);
  if (fault_is_made(&fault))
    return (int)reported(&fault, __real_WSAPoll(entries, count, milliseconds));
  for (ULONG i = 0; i < count; i++)
    entries[i].revents = (int64_t)i < fault.result ? (SHORT)(entries[i].events | POLLERR) : 0;
  return (int)given(&fault);
}

FAULT_BEFORE(int WSAAPI, select, int unused, fd_set *reading, fd_set *writing, fd_set *failing,
             const struct timeval *limit) {
  SOCKET fd = writing->fd_count > 0 ? writing->fd_array[0] : reading->fd_count > 0 ? reading->fd_array[0] : 0;
  int64_t nanoseconds = (int64_t)limit->tv_sec * NANOSECONDS + limit->tv_usec * INT64_C(1000);
  size_t count = reading->fd_count + writing->fd_count;
  int events = writing->fd_count > 0 ? POLLWRNORM : POLLRDNORM;
  struct fault fault = next(FAULT_PPOLL, record_of_wait(fd, events, count, nanoseconds));
  int result =
      (int)OUTCOME(fault, SYSTEM(select)(unused, reading, writing, failing, (struct timeval *)(uintptr_t)limit));
  DWORD code = GetLastError();
  TlsSetValue(look_slot, (void *)(intptr_t)(result == 0));
  SetLastError(code);
  return result;
}

/* The clock counts nanoseconds: no tick of the test's is lost. */

FAULT_BEFORE(BOOL WINAPI, QueryPerformanceFrequency, LARGE_INTEGER *frequency) {
  frequency->QuadPart = NANOSECONDS;
  return TRUE;
}

FAULT_BEFORE(BOOL WINAPI, QueryPerformanceCounter, LARGE_INTEGER *ticks) {
  int64_t moment;
  next(FAULT_CLOCK_GETTIME, (struct fault_record){.fd = CLOCK_MONOTONIC});
  if (!fault_time(&moment)) {
    LARGE_INTEGER frequency;
    SYSTEM(QueryPerformanceFrequency)(&frequency);
    SYSTEM(QueryPerformanceCounter)(ticks);
    moment = ticks->QuadPart / frequency.QuadPart * NANOSECONDS +
             ticks->QuadPart % frequency.QuadPart * NANOSECONDS / frequency.QuadPart;
  }
  ticks->QuadPart = moment;
  return TRUE;
}

/* Memory, threads, files, names, chance. */

WRAPPED(void *, calloc, size_t count, size_t size) {
  struct fault fault = next(FAULT_CALLOC, (struct fault_record){.size = (int64_t)(count * size)});
  return fault_is_made(&fault) ? __real_calloc(count, size) : NULL;
}

WRAPPED(void *, malloc, size_t size) {
  struct fault fault = next(FAULT_MALLOC, (struct fault_record){.size = (int64_t)size});
  return fault_is_made(&fault) ? __real_malloc(size) : NULL;
}

WRAPPED(void *, realloc, void *block, size_t size) {
  struct fault fault = next(FAULT_REALLOC, (struct fault_record){.size = (int64_t)size});
  return fault_is_made(&fault) ? __real_realloc(block, size) : NULL;
}

FAULT_BEFORE(uintptr_t __cdecl, _beginthreadex, void *security, unsigned stack, unsigned(__stdcall *work)(void *),
             void *argument, unsigned flags, unsigned *number) {
  struct fault fault = next(FAULT_PTHREAD_CREATE, (struct fault_record){.fd = -1});
  return fault_is_made(&fault) ? SYSTEM(_beginthreadex)(security, stack, work, argument, flags, number) : 0;
}

FAULT_BEFORE(BOOL WINAPI, ReadFile, HANDLE file, void *buffer, DWORD size, DWORD *done, OVERLAPPED *place) {
  struct fault_record record = {.fd = (int)(intptr_t)file, .size = size};
  struct fault fault = next(FAULT_PREAD, record);
  if (fault_is_made(&fault))
    return SYSTEM(ReadFile)(file, buffer, (DWORD)fault_shortened(&fault, size), done, place);
  *done = (DWORD)fault.result;
  return given(&fault) >= 0;
}

FAULT_BEFORE(int WSAAPI, GetAddrInfoW, const wchar_t *host, const wchar_t *service, const ADDRINFOW *hints,
             ADDRINFOW **found) {
  struct fault fault = next(FAULT_GETADDRINFO, (struct fault_record){.flags = hints->ai_family});
  ADDRINFOW asked = *hints;
  wchar_t other[NI_MAXHOST];
  asked.ai_flags &= ~fault.told;
  if (fault.host)
    MultiByteToWideChar(CP_UTF8, 0, fault.host, -1, other, NI_MAXHOST);
  if (fault_is_made(&fault))
    return SYSTEM(GetAddrInfoW)(fault.host ? other : host, service, &asked, found);
  /* A resolver may leave anything behind when it fails. */
  *found = fault.result == 0 ? NULL : (ADDRINFOW *)(uintptr_t)0xDEADBEEF;
  return fault.result == EAI_SYSTEM ? fault_number_of(fault.error) : (int)fault.result;
}

WRAPPED(LONG WINAPI, BCryptGenRandom, void *algorithm, unsigned char *bytes, ULONG size, ULONG flags) {
  struct fault fault = next(FAULT_GETRANDOM, (struct fault_record){.flags = (int)flags, .size = size});
  return fault_is_made(&fault) ? __real_BCryptGenRandom(algorithm, bytes, size, flags) : -1;
}

/* The port's own functions, where Linux has a call and Windows has several. */

WRAPPED(int, ps__sys_socketpair, int family, int type, int proto, bool nonblocking, int pair[2]) {
  struct fault fault = next(FAULT_SOCKETPAIR, (struct fault_record){.flags = type});
  if (!fault_is_made(&fault))
    return -fault.error;
  go_inside(1);
  int result = __real_ps__sys_socketpair(family, type, proto, nonblocking, pair);
  go_inside(-1);
  return result;
}

WRAPPED(int, ps__sys_is_inheritable, int fd) {
  struct fault fault = next(FAULT_FCNTL, (struct fault_record){.fd = fd, .flags = F_GETFD});
  return fault_is_made(&fault) ? __real_ps__sys_is_inheritable(fd) : -fault.error;
}

WRAPPED(int, ps__sys_set_inheritable, int fd, bool inheritable) {
  struct fault fault = next(FAULT_FCNTL, (struct fault_record){.fd = fd, .flags = F_SETFD});
  return fault_is_made(&fault) ? __real_ps__sys_set_inheritable(fd, inheritable) : -fault.error;
}

/* The second wake that the making of a bundle makes is its thread's, which keeps it for a while after the last one. */
static _Atomic int watcher = -1;

int fault_watcher(void) {
  return watcher;
}

WRAPPED(int, ps__sys_wake_create, void) {
  struct fault fault = next(FAULT_EVENTFD, (struct fault_record){.fd = -1});
  if (!fault_is_made(&fault))
    return -fault.error;
  go_inside(1);
  int result = __real_ps__sys_wake_create();
  go_inside(-1);
  intptr_t step = value_of(bundle_slot);
  if (step == 2)
    watcher = result;
  if (step > 0)
    TlsSetValue(bundle_slot, (void *)(step + 1));
  return result;
}

WRAPPED(int, ps__sys_wake_close, int fd) {
  if (fd == watcher)
    watcher = -1;
  return __real_ps__sys_wake_close(fd);
}

WRAPPED(void, ps__sys_wake, int fd) {
  go_inside(1);
  __real_ps__sys_wake(fd);
  go_inside(-1);
}

WRAPPED(void, ps__sys_wake_clear, int fd) {
  go_inside(1);
  __real_ps__sys_wake_clear(fd);
  go_inside(-1);
}

WRAPPED(int, ps__sys_bundle_create, struct ps__bundle *bundle) {
  struct fault fault = next(FAULT_EPOLL_CREATE1, (struct fault_record){.fd = -1});
  if (!fault_is_made(&fault))
    return -fault.error;
  go_into_bundle(1);
  int result = __real_ps__sys_bundle_create(bundle);
  go_into_bundle(-1);
  return result;
}

WRAPPED(int, ps__sys_bundle_add, const struct ps__bundle *bundle, int fd, enum ps__readiness readiness) {
  struct fault fault = next(FAULT_EPOLL_CTL, (struct fault_record){.fd = fd});
  if (!fault_is_made(&fault))
    return -fault.error;
  go_inside(1);
  int result = __real_ps__sys_bundle_add(bundle, fd, readiness);
  go_inside(-1);
  return result;
}

WRAPPED(void, ps__sys_bundle_remove, const struct ps__bundle *bundle, int fd) {
  go_inside(1);
  __real_ps__sys_bundle_remove(bundle, fd);
  go_inside(-1);
}

WRAPPED(int, ps__sys_watch, struct ps__bundle *bundle, const struct ps__watch *watches, size_t count) {
  struct fault fault = next(FAULT_EPOLL_CREATE1, (struct fault_record){.fd = -1});
  if (!fault_is_made(&fault))
    return -fault.error;
  go_into_bundle(1);
  int result = __real_ps__sys_watch(bundle, watches, count);
  go_into_bundle(-1);
  return result;
}

/* The fake resolver prepares for forks, of which there are none. */
int __real_pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));
int __real_pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void)) {
  (void)prepare, (void)parent, (void)child;
  return 0;
}
