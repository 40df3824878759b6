/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What another thread does while a call waits, and what a descriptor shows meanwhile. */
#include "fault.h"
#include "operation.h"

#include <poll.h>
#include <pthread.h>
#include <time.h>

struct later {
  double seconds;
  ps_token *token;
  ps_socket *socket;
};

static void *act(void *argument) {
  const struct later *later = argument;
  struct timespec pause = {.tv_sec = (time_t)later->seconds};
  pause.tv_nsec = (long)((later->seconds - (double)pause.tv_sec) * 1e9);
  nanosleep(&pause, NULL);
  if (later->token)
    ps_token_fire(later->token, NULL);
  else
    ps_socket_close(later->socket, NULL);
  return NULL;
}

/* The thread ends before descriptors are counted: a close may still be under way when the call that it ends is over. */
static int32_t begin(struct call *call, const struct later *what) {
  pthread_t thread;
  struct later *later = must_have(sizeof *later);
  *later = *what;
  if (pthread_create(&thread, NULL, act, later) != 0)
    fault("cannot start a thread");
  belongings_add_thread(call->belongings, thread);
  return PS_OK;
}

static int32_t do_fire_later(struct call *call) {
  return begin(call, &(struct later){.seconds = call_seconds(call, 1), .token = call_token(call, 0)});
}

static int32_t do_close_later(struct call *call) {
  return begin(call, &(struct later){.seconds = call_seconds(call, 1), .socket = call_socket(call, 0)});
}

static int32_t do_readable(struct call *call) {
  struct pollfd readable = {.fd = (int)call_int64(call, 0), .events = POLLIN};
  call->result = value_truth(poll(&readable, 1, 0) == 1);
  return PS_OK;
}

const struct operation threads_functions[] = {
    {"fire_later", 2, do_fire_later},
    {"close_later", 2, do_close_later},
    {"readable", 1, do_readable},
    {NULL, 0, NULL},
};
