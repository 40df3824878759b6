/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Descriptors to hand over. Those that the test needs are never among them: the library may rightly close what it is
 * given. */
#include "choices.h"
#include "giving_up.h"
#include "live.h"
#include "surroundings.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void choose_none(struct call *call, int place) {
  static const int64_t numbers[] = {
      -1, -2, -100, INT32_MIN, INT32_MAX, 1 << 20, SURROUNDINGS_DESCRIPTORS, INT64_C(1) << 32, INT64_MIN, INT64_MAX};
  call_set_number(call, place, numbers[chance_below(&call->chance, sizeof numbers / sizeof numbers[0])]);
}

static void choose_closed(struct call *call, int place) {
  call_set_number(call, place, SURROUNDINGS_DESCRIPTORS - 1);
}

static void give(struct call *call, int place, int fd) {
  if (fd < 0)
    give_up("no descriptor to hand over");
  call_set_number(call, place, belongings_add_descriptor(&call->belongings, fd));
}

static void choose_file(struct call *call, int place) {
  give(call, place, open("/dev/null", O_RDWR | O_CLOEXEC));
}

/* With something in it, and with nothing behind its end. */
static void choose_text_file(struct call *call, int place) {
  static const char text[] = "one\ntwo\n\xFF\0three\n";
  int fd = open("a file of text", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd >= 0 && write(fd, text, sizeof text) < 0)
    give_up("nothing can be written to a file");
  give(call, place, fd);
}

static void choose_folder(struct call *call, int place) {
  give(call, place, open("/", O_PATH | O_CLOEXEC));
}

static void choose_pipe(struct call *call, int place) {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) < 0)
    give_up("no pipe");
  size_t end = chance_below(&call->chance, 2);
  belongings_add_descriptor(&call->belongings, ends[1 - end]);
  give(call, place, ends[end]);
}

static void choose_socket(struct call *call, int place) {
  static const int families[] = {AF_INET, AF_INET6, LIVE_FAMILY};
  static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_STREAM | SOCK_NONBLOCK};
  int family = families[chance_below(&call->chance, 3)];
  give(call, place, socket(family, types[chance_below(&call->chance, 3)] | SOCK_CLOEXEC, 0));
}

static const struct choice descriptors[] = {
    {"that of no file", WILD, 15, choose_none}, {"closed", WILD, 10, choose_closed},
    {"a file", WILD, 10, choose_file},          {"a file with text", TAME, 25, choose_text_file},
    {"a folder", WILD, 10, choose_folder},      {"a pipe's", WILD, 15, choose_pipe},
    {"a socket's", TAME, 40, choose_socket},    {NULL, WILD, 0, NULL},
};

void choose_descriptor(struct call *call, int place) {
  call_choose(call, place, descriptors);
}

/* Arrays of numbers are of descriptors: some are made, the others repeat them. */
void descriptors_fill(struct call *call, int place, size_t count) {
  enum { MOST_MADE = 5 };
  int64_t made[MOST_MADE];
  size_t known = 0;
  int before = call->wild;
  struct argument *argument = &call->arguments[place];
  const struct parameter element = {
      .name = argument->parameter->name, .kind = KIND_DESCRIPTOR, .type = TYPE_INT64, .length = -1, .measures = -1};
  chance_fill(&call->chance, argument->memory, argument->size);
  for (size_t i = 0; i < count; i++) {
    int64_t number = known > 0 ? made[chance_below(&call->chance, known)] : 0;
    if (known < MOST_MADE && (i == 0 || chance_percent(&call->chance, 60))) {
      int part = call_add_part(call, &element);
      if (before >= 0)
        call->wild = before == place && chance_percent(&call->chance, 50) ? part : MOST_PLACES;
      call_choose_argument(call, part);
      number = made[known++] = call_number(call, part);
    }
    memcpy(argument->memory + i * sizeof number, &number, sizeof number);
  }
  call->wild = before;
}
