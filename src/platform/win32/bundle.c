/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Several sockets and an alarm behind one socket. Windows has nothing that does this for programs which wait in their
 * own way, so one thread waits for what is in all bundles, and makes the socket of a bundle readable. It ends when
 * there have been no bundles for a while. A bundle is made readable or not, by what its members are, whenever it
 * changes: that is when its owner looks. */
#include "platform/win32/make.h"
#include "platform/win32/wait.h"

#include <stdlib.h>

/* How long the thread stays without work, and how long it sleeps where memory has run out, in nanoseconds. */
enum { IDLE = 2000000000, NAP = 10000000 };

/* Room for so many members at first. */
enum { FEW = 4 };

struct bundle {
  struct bundle *next;
  int fd;
  bool lit;     /* It is readable, and the thread leaves it alone. */
  bool suspect; /* The thread has seen something happen to it. */
  int64_t alarm;
  WSAPOLLFD *members;
  size_t count, room;
};

/* All of these belong to who holds the lock. */
static SRWLOCK lock = SRWLOCK_INIT;
static struct bundle *bundles;
static int control = -1; /* Ends the thread's wait. It is there while the thread is. */

/* Whoever changes something holds the lock until this is done, and the thread clears it before it looks. */
static void nudge(void) {
  static const char byte = 0;
  send(ps__win_socket(control), &byte, sizeof byte, 0);
}

static bool is_due(const struct bundle *bundle) {
  return bundle->alarm != 0 && bundle->alarm <= ps__sys_now();
}

/* A member that was closed, such as a token that was freed, is in the bundle no more. Returns whether there was one. */
static bool drop_closed(struct bundle *bundle) {
  size_t count = bundle->count;
  bundle->count = 0;
  for (size_t i = 0; i < count; i++)
    if (!(bundle->members[i].revents & POLLNVAL))
      bundle->members[bundle->count++] = bundle->members[i];
  return bundle->count < count;
}

static bool any_ready(struct bundle *bundle) {
  while (bundle->count > 0 && ps__win_wait(bundle->members, bundle->count, 0) > 0)
    if (!drop_closed(bundle))
      return true;
  return false;
}

/* Make a bundle readable or not, as its members and its alarm are. */
static void settle(struct bundle *bundle) {
  bool ready = is_due(bundle) || any_ready(bundle);
  bundle->suspect = false;
  if (ready && !bundle->lit)
    ps__sys_wake(bundle->fd);
  else if (!ready && bundle->lit)
    ps__sys_wake_clear(bundle->fd);
  bundle->lit = ready;
}

/* The thread. */

struct view {
  WSAPOLLFD *entries;
  struct bundle **owners; /* They may be gone by now. */
  size_t count;
  int64_t timeout;
};

static size_t count_entries(void) {
  size_t count = 1;
  for (struct bundle *bundle = bundles; bundle; bundle = bundle->next)
    count += bundle->lit ? 0 : bundle->count;
  return count;
}

static void wait_at_most(struct view *view, int64_t timeout) {
  if (timeout < 0)
    timeout = 0;
  if (view->timeout < 0 || timeout < view->timeout)
    view->timeout = timeout;
}

static void add_entry(struct view *view, WSAPOLLFD entry, struct bundle *owner) {
  view->entries[view->count] = entry;
  view->owners[view->count++] = owner;
}

/* What to wait for: false when there is no memory for it. */
static bool make_view(struct view *view) {
  size_t count = count_entries();
  view->entries = calloc(count, sizeof *view->entries + sizeof(struct bundle *));
  if (!view->entries)
    return false;
  view->owners = (struct bundle **)(void *)(view->entries + count);
  view->count = 0;
  view->timeout = bundles ? -1 : IDLE;
  add_entry(view, ps__win_entry(control, PS__READABLE), NULL);
  for (struct bundle *bundle = bundles; bundle; bundle = bundle->next) {
    for (size_t i = 0; i < bundle->count && !bundle->lit; i++)
      add_entry(view, bundle->members[i], bundle);
    if (bundle->alarm != 0 && !bundle->lit)
      wait_at_most(view, bundle->alarm - ps__sys_now());
  }
  return true;
}

static void suspect(const struct bundle *owner) {
  for (struct bundle *bundle = bundles; bundle; bundle = bundle->next)
    if (!owner || bundle == owner)
      bundle->suspect = true;
}

static void settle_suspects(void) {
  for (struct bundle *bundle = bundles; bundle; bundle = bundle->next)
    if (!bundle->lit && (bundle->suspect || is_due(bundle)))
      settle(bundle);
}

/* Wait once, without the lock, and see what has become of the bundles. Returns whether anything happened. */
static bool watch_once(void) {
  struct view view;
  ps__sys_wake_clear(control);
  bool made = make_view(&view);
  ReleaseSRWLockExclusive(&lock);
  int result = made ? ps__win_wait(view.entries, view.count, view.timeout) : -ENOMEM;
  if (result < 0)
    ps__sys_poll(NULL, 0, NAP);
  AcquireSRWLockExclusive(&lock);
  if (result < 0)
    suspect(NULL);
  for (size_t i = 1; made && i < view.count; i++)
    if (view.entries[i].revents != 0)
      suspect(view.owners[i]);
  if (made)
    free(view.entries);
  settle_suspects();
  return result != 0;
}

static void stop_watching(void) {
  ps__sys_wake_close(control);
  control = -1;
}

static void *watch(void *unused) {
  bool busy = true;
  AcquireSRWLockExclusive(&lock);
  while (bundles || busy)
    busy = watch_once();
  stop_watching();
  ReleaseSRWLockExclusive(&lock);
  return unused;
}

static int start_watching(void) {
  if (control >= 0)
    return 0;
  int result = control = ps__sys_wake_create();
  if (result < 0)
    return result;
  result = ps__sys_start_thread(watch, NULL);
  if (result < 0)
    stop_watching();
  return result;
}

/* Bundles. */

static int enter(struct bundle *bundle) {
  AcquireSRWLockExclusive(&lock);
  int result = start_watching();
  if (result == 0) {
    bundle->next = bundles;
    bundles = bundle;
  }
  ReleaseSRWLockExclusive(&lock);
  return result;
}

static void dispose(struct bundle *bundle) {
  if (bundle->fd >= 0)
    closesocket(ps__win_socket(bundle->fd));
  free(bundle->members);
  free(bundle);
}

int ps__sys_bundle_create(struct ps__bundle *bundle) {
  *bundle = (struct ps__bundle){.fd = -1, .alarm = -1};
  struct bundle *made = calloc(1, sizeof *made);
  if (!made)
    return -ENOMEM;
  made->room = FEW;
  made->members = calloc(FEW, sizeof *made->members);
  made->fd = made->members ? ps__sys_wake_create() : -ENOMEM;
  int result = made->fd < 0 ? made->fd : enter(made);
  if (result < 0)
    dispose(made);
  else
    *bundle = (struct ps__bundle){.fd = made->fd, .alarm = -1, .state = made};
  return result;
}

void ps__sys_bundle_close(struct ps__bundle *bundle) {
  struct bundle *own = bundle->state;
  *bundle = (struct ps__bundle){.fd = -1, .alarm = -1};
  if (!own)
    return;
  AcquireSRWLockExclusive(&lock);
  struct bundle **place = &bundles;
  while (*place != own)
    place = &(*place)->next;
  *place = own->next;
  nudge();
  ReleaseSRWLockExclusive(&lock);
  dispose(own);
}

/* What has changed counts at once; the thread waits for the rest. */
static void note_change(struct bundle *bundle) {
  settle(bundle);
  if (!bundle->lit)
    nudge();
}

static int check_new(const struct bundle *bundle, SOCKET socket) {
  int type, length = sizeof type;
  if (getsockopt(socket, SOL_SOCKET, SO_TYPE, (char *)&type, &length) == SOCKET_ERROR)
    return -EBADF;
  for (size_t i = 0; i < bundle->count; i++)
    if (bundle->members[i].fd == socket)
      return -EEXIST;
  return 0;
}

static int add(struct bundle *bundle, WSAPOLLFD entry) {
  int result = check_new(bundle, entry.fd);
  if (result < 0)
    return result;
  if (bundle->count == bundle->room) {
    size_t room = 2 * bundle->room + FEW;
    WSAPOLLFD *more = realloc(bundle->members, room * sizeof *more);
    if (!more)
      return -ENOMEM;
    bundle->members = more;
    bundle->room = room;
  }
  bundle->members[bundle->count++] = entry;
  note_change(bundle);
  return 0;
}

int ps__sys_bundle_add(const struct ps__bundle *bundle, int fd, enum ps__readiness readiness) {
  AcquireSRWLockExclusive(&lock);
  int result = add(bundle->state, ps__win_entry(fd, readiness));
  ReleaseSRWLockExclusive(&lock);
  return result;
}

void ps__sys_bundle_remove(const struct ps__bundle *bundle, int fd) {
  struct bundle *own = bundle->state;
  AcquireSRWLockExclusive(&lock);
  for (size_t i = 0; i < own->count; i++) {
    if (own->members[i].fd != ps__win_socket(fd))
      continue;
    own->members[i] = own->members[--own->count];
    note_change(own);
    break;
  }
  ReleaseSRWLockExclusive(&lock);
}

void ps__sys_bundle_alarm(const struct ps__bundle *bundle, int64_t moment) {
  struct bundle *own = bundle->state;
  AcquireSRWLockExclusive(&lock);
  own->alarm = moment;
  note_change(own);
  ReleaseSRWLockExclusive(&lock);
}

int ps__sys_watch(struct ps__bundle *bundle, const struct ps__watch *watches, size_t count) {
  int result = ps__sys_bundle_create(bundle);
  for (size_t i = 0; i < count && result == 0; i++)
    result = ps__sys_bundle_add(bundle, watches[i].fd, watches[i].readiness);
  if (result < 0)
    ps__sys_bundle_close(bundle);
  return result;
}
