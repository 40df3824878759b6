/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Operations of the runner itself: descriptors, files, the clock, another process, and loops over the library's
 * operations. */
#include "fault.h"
#include "operation.h"
#include "transfers.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int32_t do_check(struct call *call) {
  call->result = call_argument(call, 0);
  return PS_OK;
}

static int32_t do_sleep(struct call *call) {
  double seconds = call_seconds(call, 0);
  struct timespec left = {.tv_sec = (time_t)seconds};
  left.tv_nsec = (long)((seconds - (double)left.tv_sec) * 1e9);
  while (nanosleep(&left, &left) != 0 && errno == EINTR)
    continue;
  return PS_OK;
}

static int32_t do_pipe(struct call *call) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    fault("pipe2: %s", strerror(errno));
  belongings_add_descriptor(call->belongings, ends[0]);
  belongings_add_descriptor(call->belongings, ends[1]);
  call->result = value_pair(value_integer(ends[0]), value_integer(ends[1]));
  return PS_OK;
}

static int32_t do_file_of(struct call *call) {
  int64_t length;
  const char *bytes = call_bytes(call, 0, &length);
  char path[] = "/tmp/scenario-XXXXXX";
  char again[64];
  int writing = mkostemp(path, O_CLOEXEC);
  if (writing < 0)
    fault("mkostemp: %s", strerror(errno));
  for (int64_t done = 0; done < length;) {
    ssize_t written = write(writing, bytes + done, (size_t)(length - done));
    if (written <= 0)
      fault("write: %s", strerror(errno));
    done += written;
  }
  snprintf(again, sizeof again, "/proc/self/fd/%d", writing);
  int reading = open(again, O_RDONLY | O_CLOEXEC);
  unlink(path);
  close(writing);
  if (reading < 0)
    fault("open: %s", strerror(errno));
  belongings_add_descriptor(call->belongings, reading);
  call->result = value_integer(reading);
  return PS_OK;
}

static int call_descriptor(const struct call *call, size_t index) {
  return (int)call_int64(call, index);
}

static int32_t do_close_descriptor(struct call *call) {
  if (close(call_descriptor(call, 0)) != 0)
    fault("close: %s", strerror(errno));
  return PS_OK;
}

/* The flags of a descriptor as the system tells them: all in one number, with FD_CLOEXEC as O_CLOEXEC. */
static unsigned flags_of(int fd) {
  char path[64];
  char line[100];
  unsigned flags;
  snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
  FILE *lines = fopen(path, "re");
  if (!lines)
    fault("descriptor %d is not open", fd);
  while (fgets(line, sizeof line, lines))
    if (sscanf(line, "flags: %o", &flags) == 1) {
      fclose(lines);
      return flags;
    }
  fault("%s tells no flags", path);
}

static int32_t do_nonblocking(struct call *call) {
  call->result = value_truth(flags_of(call_descriptor(call, 0)) & O_NONBLOCK);
  return PS_OK;
}

static int32_t do_close_on_exec(struct call *call) {
  call->result = value_truth(flags_of(call_descriptor(call, 0)) & O_CLOEXEC);
  return PS_OK;
}

static int32_t do_exists(struct call *call) {
  struct stat status;
  call->result = value_truth(lstat(call_text(call, 0), &status) == 0);
  return PS_OK;
}

/* An argument of a program, as text. */
static char *word(const struct value *value) {
  char *text = must_have(200);
  if (value->kind == STRING && value->length < 200)
    memcpy(text, value->bytes, value->length);
  else if (value->kind == INTEGER)
    snprintf(text, 200, "%" PRId64, value->number);
  else if (value->kind == REAL)
    snprintf(text, 200, "%.17g", value->real);
  else
    fault("%s cannot be an argument of a program", value_shown(value));
  return text;
}

static int32_t do_peer(struct call *call) {
  enum { MOST_WORDS = 20 };
  char *words[MOST_WORDS + 1] = {NULL};
  size_t count = 0, of_peer = json_array_size(call->peer);
  if (of_peer == 0 || of_peer + call->count > MOST_WORDS)
    fault("the command of the peer has %zu words, not 1-%d", of_peer + call->count, MOST_WORDS);
  for (size_t i = 0; i < of_peer; i++)
    words[count++] = word(value_text(json_string_value(json_array_get(call->peer, i))));
  for (size_t i = 0; i < call->count; i++)
    words[count++] = word(call->arguments[i]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t process;
  int error = posix_spawn(&process, words[0], &actions, NULL, words, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0)
    fault("cannot start %s: %s", words[0], strerror(error));
  return PS_OK;
}

const struct operation surroundings_functions[] = {
    {"check", 1, do_check},
    {"sleep", 1, do_sleep},
    {"pipe", 0, do_pipe},
    {"file_of", 1, do_file_of},
    {"close_descriptor", 1, do_close_descriptor},
    {"nonblocking", 1, do_nonblocking},
    {"close_on_exec", 1, do_close_on_exec},
    {"exists", 1, do_exists},
    {"fill", 1, do_fill},
    {"recvall", 2, do_recvall},
    {"peer", 9, do_peer},
    {NULL, 0, NULL},
};
