/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Operations as objects: started, looked at, fetched, given back. How their work is done is in work.c. */
#include "core/operation.h"

#include "address/lookup.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text_give.h"
#include "core/addrinfo.h"
#include "core/connect_options.h"
#include "core/lookup.h"
#include "core/nameinfo.h"
#include "core/timeout.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

struct operation {
  struct ps__slot slot;
  _Atomic bool busy; /* A call is at the work. */
  bool torn;         /* The process was forked while another thread was at the work. */
  bool fetched;
  struct ps__work *work;
};

/* A call that finds another one at the work takes so many naps of so many nanoseconds before it gives up. */
enum { NAPS = 1000, NAP = 50000 };

/* Torn work is in no order to be given back. */
static int release(struct ps__slot *slot) {
  struct operation *operation = (struct operation *)(void *)slot;
  if (!operation->torn)
    ps__work_free(operation->work);
  operation->work = NULL;
  return 0;
}

static void inherited(struct ps__slot *slot) {
  struct operation *operation = (struct operation *)(void *)slot;
  if (atomic_load_explicit(&operation->busy, memory_order_relaxed)) {
    operation->torn = true;
    atomic_store_explicit(&operation->busy, false, memory_order_relaxed);
  } else {
    ps__work_inherit(operation->work);
  }
}

static void forked(void);

static struct ps__table operations = {
    .kind = PS__OPERATIONS,
    .noun = "operation",
    .slot_size = PS__SLOT_SIZE(struct operation),
    .release = release,
    .forked = forked,
    .inherited = inherited,
};

static void forked(void) {
  ps__slots_forked(&operations);
}

struct ps__slot *ps__operation_reserve(const char *operation, ps_error *err) {
  return ps__handle_reserve(&operations, operation, err);
}

void ps__operation_abandon(struct ps__slot *slot) {
  ps__slot_abandon(&operations, slot);
}

ps_operation *ps__operation_publish(struct ps__slot *slot, struct ps__work *work, bool fetched) {
  struct operation *operation = (struct operation *)(void *)slot;
  atomic_store_explicit(&operation->busy, false, memory_order_relaxed);
  operation->torn = false;
  operation->fetched = fetched;
  operation->work = work;
  return ps__slot_publish(&operations, slot);
}

void ps_operation_free(ps_operation *self) {
  ps__handle_free(&operations, self);
}

/* Starting. */

/* What all starts have in common before there is something to do. */
static int32_t prepare(enum ps__aim aim, const char *name, const ps_wait *wait, ps_operation **operation,
                       struct ps__slot **slot, struct ps__work **work, ps_error *err) {
  ps_wait terms;
  if (!operation)
    return ps__fail_null(err, name, "operation");
  *operation = NULL;
  int32_t status = ps__lookup_terms(wait, name, &terms, err);
  if (status != PS_OK)
    return status;
  *slot = ps__operation_reserve(name, err);
  if (!*slot)
    return PS_E_MEMORY;
  status = ps__work_create(aim, &terms, work, err);
  if (status != PS_OK)
    ps__operation_abandon(*slot);
  return status;
}

/* What all starts have in common after that. */
static int32_t start(int32_t status, struct ps__slot *slot, struct ps__work *work, ps_operation **operation,
                     ps_error *err) {
  if (status == PS_OK)
    status = ps__work_begin(work, err);
  if (status == PS_OK) {
    *operation = ps__operation_publish(slot, work, false);
    return PS_OK;
  }
  ps__work_free(work);
  ps__operation_abandon(slot);
  return status;
}

int32_t ps_operation_start_getaddrinfo(const char *host, const char *service, int64_t family, int64_t type,
                                       int64_t proto, int64_t flags, const ps_wait *wait, ps_operation **operation,
                                       ps_error *err) {
  static const char name[] = "getaddrinfo";
  struct ps__question question = {.host = host, .service = service};
  struct ps__slot *slot = NULL;
  struct ps__work *work = NULL;
  int32_t status = prepare(PS__ADDRESSES, name, wait, operation, &slot, &work, err);
  if (status != PS_OK)
    return status;
  status = ps__addrinfo_check(&question, family, type, proto, flags, err);
  if (status == PS_OK)
    status = ps__lookup_begin(&question, name, &work->errand, err);
  return start(status, slot, work, operation, err);
}

int32_t ps_operation_start_getnameinfo(const ps_address *address, int64_t flags, const ps_wait *wait,
                                       ps_operation **operation, ps_error *err) {
  static const char name[] = "getnameinfo";
  struct ps__slot *slot = NULL;
  struct ps__work *work = NULL;
  int32_t status = prepare(PS__NAMES, name, wait, operation, &slot, &work, err);
  if (status != PS_OK)
    return status;
  status = ps__nameinfo_begin(address, flags, name, &work->errand, err);
  return start(status, slot, work, operation, err);
}

int32_t ps_operation_start_connect_host(const char *host, const char *service, const ps_connect_options *options,
                                        const ps_wait *wait, ps_operation **operation, ps_error *err) {
  static const char name[] = "connect_host";
  ps_connect_options taken;
  struct ps__slot *slot = NULL;
  struct ps__work *work = NULL;
  int32_t status = prepare(PS__CONNECTION, name, wait, operation, &slot, &work, err);
  if (status != PS_OK)
    return status;
  status = ps__connect_options_take(options, name, &taken, err);
  if (status == PS_OK)
    status = ps__work_connect(work, host, service, &taken, err);
  return start(status, slot, work, operation, err);
}

/* Getting at the work. */

static int32_t pin(ps_operation *self, const char *name, struct operation **operation, ps_error *err) {
  struct ps__slot *slot;
  int32_t status = ps__handle_pin(&operations, self, NULL, name, &slot, err);
  *operation = (struct operation *)(void *)slot;
  return status;
}

static void unpin(struct operation *operation) {
  ps__slot_unpin(&operations, &operation->slot);
}

/* Pin an operation and keep others from its work, which is a matter of microseconds. */
static int32_t acquire(ps_operation *self, const char *name, struct operation **operation, ps_error *err) {
  int32_t status = pin(self, name, operation, err);
  if (status != PS_OK)
    return status;
  for (int naps = 0; atomic_exchange_explicit(&(*operation)->busy, true, memory_order_acquire); naps++) {
    if (naps == NAPS) {
      unpin(*operation);
      return ps__fail_plain(err, PS_E_WOULD_BLOCK, EAGAIN, name, "another thread is using the operation");
    }
    ps__sys_poll(NULL, 0, NAP);
  }
  if (!(*operation)->torn)
    return PS_OK;
  atomic_store_explicit(&(*operation)->busy, false, memory_order_release);
  unpin(*operation);
  return ps__fail_code(err, PS_E_OS, ECANCELED, name,
                       "the process was forked while another thread was at the operation", NULL);
}

static void leave(struct operation *operation) {
  atomic_store_explicit(&operation->busy, false, memory_order_release);
  unpin(operation);
}

/* Fetching. */

static int32_t fail_again(const ps_error *failure, ps_error *err) {
  if (err)
    *err = *failure;
  return failure->status;
}

/* The work of a kind, over and not failed; it is left on failure alone. `once`: the result is handed out once. */
static int32_t fetch(ps_operation *self, enum ps__aim aim, bool once, const char *name, struct operation **operation,
                     ps_error *err) {
  int32_t status = acquire(self, name, operation, err);
  if (status != PS_OK)
    return status;
  struct ps__work *work = (*operation)->work;
  if (work->aim != aim)
    status = ps__fail(err, PS_E_TYPE, name, "the operation is of another kind: %s", work->operation);
  else if (once && (*operation)->fetched)
    status = ps__fail(err, PS_E_VALUE, name, "the result was fetched before");
  if (status == PS_OK) {
    ps__work_step(work);
    if (!work->over)
      status = ps__fail_plain(err, PS_E_WOULD_BLOCK, EAGAIN, name, "Resource temporarily unavailable");
    else if (work->failure.status != PS_OK)
      status = fail_again(&work->failure, err);
  }
  if (status != PS_OK)
    leave(*operation);
  return status;
}

int32_t ps_operation_addrinfo(ps_operation *self, ps_addrinfo **list, ps_error *err) {
  static const char name[] = "getaddrinfo";
  struct operation *operation;
  if (!list)
    return ps__fail_null(err, name, "list");
  *list = NULL;
  int32_t status = fetch(self, PS__ADDRESSES, true, name, &operation, err);
  if (status != PS_OK)
    return status;
  struct ps__answers *answers = operation->work->answers;
  operation->work->answers = NULL;
  operation->fetched = true;
  leave(operation);
  *list = ps__addrinfo_publish(answers, err);
  return *list ? PS_OK : PS_E_MEMORY;
}

int32_t ps_operation_nameinfo(ps_operation *self, char *host, int64_t host_capacity, int64_t *host_length,
                              char *service, int64_t service_capacity, int64_t *service_length, ps_error *err) {
  static const char name[] = "getnameinfo";
  struct ps__nameinfo_rooms rooms = {host, host_capacity, host_length, service, service_capacity, service_length};
  struct operation *operation;
  int32_t status = ps__nameinfo_clear(&rooms, name, err);
  if (status == PS_OK)
    status = fetch(self, PS__NAMES, false, name, &operation, err);
  if (status != PS_OK)
    return status;
  status = ps__nameinfo_give(operation->work->errand, name, &rooms, err);
  leave(operation);
  return status;
}

/* A new socket has the default timeout, whatever mode the race needed. */
static int32_t publish_socket(struct ps__work *work, struct ps__socket *made, ps_socket **socket, ps_error *err) {
  struct ps__attempt *winner = work->race->winner;
  struct ps__socket_traits traits = {.family = winner->family,
                                     .type = winner->type,
                                     .proto = winner->proto,
                                     .timeout = ps__default_timeout(),
                                     .hooks = work->terms.hooks};
  int result = traits.timeout < 0 ? ps__sys_set_nonblocking(winner->fd, false) : 0;
  if (result < 0)
    return ps__fail_os(err, -result, work->operation, NULL);
  *socket = ps__socket_publish(made, winner->fd, &traits);
  winner->fd = -1;
  return PS_OK;
}

int32_t ps__operation_give_socket(struct ps__work *work, struct ps__socket *made, ps_socket **socket, ps_error *err) {
  int32_t status = work->failure.status;
  if (status == PS_OK)
    status = publish_socket(work, made, socket, err);
  else
    fail_again(&work->failure, err);
  if (status != PS_OK)
    ps__socket_abandon(made);
  return status;
}

int32_t ps_operation_socket(ps_operation *self, ps_socket **socket, ps_error *err) {
  static const char name[] = "connect_host";
  struct operation *operation;
  if (!socket)
    return ps__fail_null(err, name, "socket");
  *socket = NULL;
  int32_t status = fetch(self, PS__CONNECTION, true, name, &operation, err);
  if (status != PS_OK)
    return status;
  struct ps__socket *made = ps__socket_reserve(name, err);
  status = made ? ps__operation_give_socket(operation->work, made, socket, err) : PS_E_MEMORY;
  operation->fetched = status == PS_OK;
  leave(operation);
  return status;
}

/* Looking. */

int32_t ps_operation_fileno(ps_operation *self, int64_t *fd, ps_error *err) {
  struct operation *operation;
  if (fd)
    *fd = -1;
  int32_t status = pin(self, "operation_fileno", &operation, err);
  if (status != PS_OK)
    return status;
  if (fd)
    *fd = operation->work->bundle.fd;
  unpin(operation);
  return PS_OK;
}

static int64_t attempts_of(const struct operation *operation) {
  return operation->work->race ? (int64_t)operation->work->race->begun : 0;
}

int32_t ps_operation_attempt_count(ps_operation *self, int64_t *count, ps_error *err) {
  struct operation *operation;
  if (count)
    *count = 0;
  int32_t status = acquire(self, "operation_attempt_count", &operation, err);
  if (status != PS_OK)
    return status;
  if (count)
    *count = attempts_of(operation);
  leave(operation);
  return PS_OK;
}

int32_t ps_operation_attempt(ps_operation *self, int64_t index, ps_address *address, int64_t *status, int64_t *code,
                             int64_t *duration, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char name[] = "operation_attempt";
  static const struct ps__attempt nothing = {.status = PS_OK};
  struct operation *operation;
  struct ps__attempt attempt = nothing;
  char room[256] = "";
  int32_t result = ps__text_give(name, "", 0, text, capacity, length, err);
  if (result == PS_OK)
    result = acquire(self, name, &operation, err);
  if (result == PS_OK) {
    result = ps__range_check_index(name, index, attempts_of(operation), err);
    if (result == PS_OK)
      attempt = operation->work->race->attempts[index];
    leave(operation);
  }
  if (address)
    *address = attempt.address;
  if (status)
    *status = attempt.status;
  if (code)
    *code = attempt.code;
  if (duration)
    *duration = result == PS_OK ? ps__attempt_duration(&attempt) : 0;
  if (result != PS_OK)
    return result;
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__attempt_tell(&attempt, &shown);
  return ps__text_give(name, room, strlen(room), text, capacity, length, err);
}
