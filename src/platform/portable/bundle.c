/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Several descriptors and an alarm behind one: the end of a pipe that is read. POSIX has nothing that does this for
 * programs which wait in their own way, so a thread waits for what is in a bundle. Whoever changes a bundle looks at
 * once whether it is ready; the thread sees what happens later. What has made a bundle readable keeps it so until the
 * next change: its owner makes one whenever he looks. */
#include "platform/platform.h"

#include "calls.h"
#include "mode.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Room for so many members at first. */
enum { FEW = 4 };

/* The longest wait at once, and the nap of a thread without memory. */
static const int64_t LONGEST = 3600000000000, NAP = 10000000;

struct state {
  int64_t process; /* The threads of others are not here. */
  pthread_mutex_t lock;
  pthread_cond_t ended;
  bool running, ending;
  bool lit;   /* The pipe is readable. */
  bool blind; /* There is no thread, and so it always is. */
  int64_t alarm;
  int light;      /* The end that makes it readable. */
  int control[2]; /* Ends the thread's wait. */
  struct pollfd *members;
  size_t count, room;
};

static void write_byte(int fd) {
  ssize_t written = write(fd, "", 1);
  (void)written;
}

/* Whether one of the members is ready. One that was closed is none any more: a token may go before those that wait for
 * it. */
static bool any_ready(struct state *state) {
  if (state->count == 0 || poll(state->members, (nfds_t)state->count, 0) <= 0)
    return false;
  bool ready = false;
  for (size_t i = state->count; i-- > 0;) {
    if (state->members[i].revents & POLLNVAL)
      state->members[i] = state->members[--state->count];
    else
      ready = ready || state->members[i].revents != 0;
  }
  return ready;
}

/* Make it readable or not, as its members and its alarm are. The pipe's other end is the owner's. */
static void settle(struct state *state, int fd) {
  bool ready = state->blind || (state->alarm != 0 && state->alarm <= ps__sys_now()) || any_ready(state);
  if (ready && !state->lit)
    write_byte(state->light);
  else if (!ready && state->lit)
    ps__sys_wake_clear(fd);
  state->lit = ready;
}

/* The thread. */

struct view {
  struct pollfd *entries;
  size_t count, room;
  int64_t timeout;
};

/* What to wait for: the control alone while it is readable. */
static void look(const struct state *state, struct view *view, struct pollfd *control) {
  size_t count = state->lit ? 0 : state->count;
  view->timeout = LONGEST;
  if (!state->lit && state->alarm != 0) {
    int64_t left = state->alarm - ps__sys_now();
    view->timeout = left < 0 ? 0 : left < LONGEST ? left : LONGEST;
  }
  if (count + 1 > view->room) {
    struct pollfd *more = realloc(view->entries, (count + 1) * sizeof *more);
    if (more) {
      view->entries = more;
      view->room = count + 1;
    } else {
      count = 0;
      view->timeout = view->timeout < NAP ? view->timeout : NAP;
    }
  }
  struct pollfd *entries = view->room > 0 ? view->entries : control;
  entries[0] = *control;
  if (count > 0)
    memcpy(entries + 1, state->members, count * sizeof *entries);
  view->count = count + 1;
}

static void *watch(void *argument) {
  struct state *state = argument;
  struct pollfd control = {.fd = state->control[0], .events = POLLIN};
  struct view view = {.entries = NULL};
  pthread_mutex_lock(&state->lock);
  while (!state->ending) {
    look(state, &view, &control);
    pthread_mutex_unlock(&state->lock);
    poll(view.room > 0 ? view.entries : &control, (nfds_t)view.count, (int)((view.timeout + 999999) / 1000000));
    ps__sys_wake_clear(control.fd);
    pthread_mutex_lock(&state->lock);
    /* It only ever lights: whoever changes something does the rest. */
    if (!state->lit)
      settle(state, -1);
  }
  free(view.entries);
  state->running = false;
  pthread_cond_signal(&state->ended);
  pthread_mutex_unlock(&state->lock);
  return NULL;
}

/* Bundles. */

static void close_if_open(int fd) {
  if (fd >= 0)
    close(fd);
}

/* End the thread, if it is one of this process. It waits for nothing but what its control ends. */
static void dispose(struct state *state) {
  if (state->process == ps__sys_process()) {
    pthread_mutex_lock(&state->lock);
    state->ending = true;
    write_byte(state->control[1]);
    while (state->running)
      pthread_cond_wait(&state->ended, &state->lock);
    pthread_mutex_unlock(&state->lock);
    pthread_cond_destroy(&state->ended);
    pthread_mutex_destroy(&state->lock);
  }
  close_if_open(state->light);
  close_if_open(state->control[0]);
  close_if_open(state->control[1]);
  free(state->members);
  free(state);
}

int ps__sys_bundle_create(struct ps__bundle *bundle) {
  *bundle = (struct ps__bundle){.fd = -1, .alarm = -1};
  struct state *state = calloc(1, sizeof *state);
  if (!state)
    return -ENOMEM;
  state->process = ps__sys_process();
  state->light = state->control[0] = state->control[1] = -1;
  pthread_mutex_init(&state->lock, NULL);
  pthread_cond_init(&state->ended, NULL);
  bundle->state = state;
  int ends[2] = {-1, -1};
  int result = ps__mode_pipe(ends);
  bundle->fd = ends[0];
  state->light = ends[1];
  if (result == 0)
    result = ps__mode_pipe(state->control);
  if (result == 0) {
    state->members = calloc(FEW, sizeof *state->members);
    state->room = state->members ? FEW : 0;
    result = state->members ? 0 : -ENOMEM;
  }
  if (result < 0)
    ps__sys_bundle_close(bundle);
  return result;
}

void ps__sys_bundle_close(struct ps__bundle *bundle) {
  if (bundle->state)
    dispose(bundle->state);
  close_if_open(bundle->fd);
  *bundle = (struct ps__bundle){.fd = -1, .alarm = -1};
}

int ps__sys_bundle_renew(struct ps__bundle *bundle) {
  struct ps__bundle fresh;
  if (bundle->fd < 0)
    return -EBADF;
  int result = ps__sys_bundle_create(&fresh);
  if (result < 0)
    return result;
  result = ps__call_replace(fresh.fd, bundle->fd) < 0 ? -errno : 0;
  if (result < 0) {
    ps__sys_bundle_close(&fresh);
    return result;
  }
  close(fresh.fd);
  if (bundle->state)
    dispose(bundle->state);
  bundle->state = fresh.state;
  return 0;
}

/* Keep others, and the thread, from the state of a bundle. A child that has not renewed a bundle has none. */
static struct state *acquire(const struct ps__bundle *bundle) {
  struct state *state = bundle->state;
  if (!state || state->process != ps__sys_process())
    return NULL;
  pthread_mutex_lock(&state->lock);
  return state;
}

/* What has changed counts at once; the thread waits for the rest, which nothing asks for while it is readable. */
static int release(struct state *state, int fd, int result) {
  settle(state, fd);
  bool later = !state->lit && (state->count > 0 || state->alarm > ps__sys_now());
  if (later && !state->running && result == 0) {
    result = ps__sys_start_thread(watch, state);
    state->running = result == 0;
  } else if (state->running) {
    write_byte(state->control[1]);
  }
  pthread_mutex_unlock(&state->lock);
  return result;
}

static short events_of(enum ps__readiness readiness) {
  static const short events[] = {
      [PS__READABLE] = POLLIN, [PS__WRITABLE] = POLLOUT, [PS__URGENT] = POLLPRI, [PS__ERRORS] = 0};
  return events[readiness];
}

static size_t find(const struct state *state, int fd) {
  size_t place = 0;
  while (place < state->count && state->members[place].fd != fd)
    place++;
  return place;
}

static int append(struct state *state, int fd, enum ps__readiness readiness) {
  if (find(state, fd) < state->count)
    return -EEXIST;
  if (fcntl(fd, F_GETFD) < 0)
    return -errno;
  if (state->count == state->room) {
    size_t room = 2 * state->room + FEW;
    struct pollfd *more = realloc(state->members, room * sizeof *more);
    if (!more)
      return -ENOMEM;
    state->members = more;
    state->room = room;
  }
  state->members[state->count++] = (struct pollfd){.fd = fd, .events = events_of(readiness)};
  return 0;
}

int ps__sys_bundle_add(const struct ps__bundle *bundle, int fd, enum ps__readiness readiness) {
  struct state *state = acquire(bundle);
  if (!state)
    return -EBADF;
  return release(state, bundle->fd, append(state, fd, readiness));
}

void ps__sys_bundle_remove(const struct ps__bundle *bundle, int fd) {
  struct state *state = acquire(bundle);
  if (!state)
    return;
  size_t place = find(state, fd);
  if (place < state->count)
    state->members[place] = state->members[--state->count];
  release(state, bundle->fd, 0);
}

void ps__sys_bundle_alarm(const struct ps__bundle *bundle, int64_t moment) {
  struct state *state = acquire(bundle);
  if (!state)
    return;
  state->alarm = moment;
  if (release(state, bundle->fd, 0) < 0 && (state = acquire(bundle)) != NULL) {
    state->blind = true;
    release(state, bundle->fd, -EAGAIN);
  }
}

int ps__sys_watch(struct ps__bundle *bundle, const struct ps__watch *watches, size_t count) {
  int result = ps__sys_bundle_create(bundle);
  for (size_t i = 0; i < count && result == 0; i++)
    result = ps__sys_bundle_add(bundle, watches[i].fd, watches[i].readiness);
  if (result < 0)
    ps__sys_bundle_close(bundle);
  return result;
}
