/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Listeners with one port and several addresses. */
#include "races.h"

#include "check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int listening = -1;

static int make_descriptor(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  cr_assert(fd >= 0);
  return fd;
}

static struct sockaddr_in name_of(const char *host, in_port_t port) {
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = port};
  inet_pton(AF_INET, host, &name.sin_addr);
  return name;
}

/* A listener; -1 when the port is taken there. */
static int listen_at(const char *host, in_port_t *port, int backlog) {
  struct sockaddr_in name = name_of(host, *port);
  socklen_t length = sizeof name;
  int fd = make_descriptor();
  if (bind(fd, (struct sockaddr *)&name, length) < 0 || listen(fd, backlog) < 0) {
    close(fd);
    return -1;
  }
  getsockname(fd, (struct sockaddr *)&name, &length);
  *port = name.sin_port;
  return fd;
}

/* A full queue drops what comes, as a network does that leads nowhere. */
static int fall_silent(const char *host, in_port_t port) {
  int fd = listen_at(host, &port, 0);
  struct sockaddr_in name = name_of(host, port);
  for (int i = 0; i < 3 && fd >= 0; i++)
    connect(make_descriptor(), (struct sockaddr *)&name, sizeof name);
  return fd;
}

const char *races_prepare(void) {
  static char text[8];
  for (int i = 0; i < 20; i++) {
    in_port_t port = 0;
    listening = listen_at(ANSWERS, &port, 100);
    if (fall_silent(SILENT, port) >= 0 && fall_silent(SILENT_TOO, port) >= 0) {
      snprintf(text, sizeof text, "%d", ntohs(port));
      races_nap(20);
      return text;
    }
  }
  cr_assert(false, "no port is free on all addresses");
  return NULL;
}

int races_accepted(char *from) {
  struct sockaddr_in name;
  socklen_t length = sizeof name;
  int count = 0;
  races_nap(20);
  for (int fd; (fd = accept4(listening, (struct sockaddr *)&name, &length, SOCK_CLOEXEC)) >= 0; count++) {
    if (from)
      inet_ntop(AF_INET, &name.sin_addr, from, INET_ADDRSTRLEN);
    close(fd);
  }
  return count;
}

void races_nap(int milliseconds) {
  struct timespec moment = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};
  nanosleep(&moment, NULL);
}
