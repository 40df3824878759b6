/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The functions that musl has in a form of its own. Its getprotobyname() keeps a place in a list that all threads
 * share, and there is no other form of it. The protocols are therefore read from where musl reads the services: from
 * the file in /etc. */
#include "platform/posix/c_library.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static const char PROTOCOLS[] = "/etc/protocols";
static const char BLANKS[] = " \t\n";

int ps__libc_ioctl(int fd, uint32_t request, void *argument) {
  return ioctl(fd, (int)request, argument);
}

int ps__libc_sendmmsg(int fd, struct mmsghdr *list, unsigned count, int flags) {
  return sendmmsg(fd, list, count, (unsigned)flags); /* NOLINT(bugprone-narrowing-conversions): glibc's has an int. */
}

int ps__libc_recvmmsg(int fd, struct mmsghdr *list, unsigned count, int flags) {
  return recvmmsg(fd, list, count, (unsigned)flags, NULL); /* NOLINT(bugprone-narrowing-conversions): as above. */
}

const char *ps__libc_error_text(int code, char *room, size_t size) {
  strerror_r(code, room, size);
  return room;
}

/* Does a line "name number alias… # comment" know a protocol by this name? */
static bool names_protocol(char *line, const char *name, int *number) {
  line[strcspn(line, "#")] = '\0';
  char *rest = NULL;
  const char *official = strtok_r(line, BLANKS, &rest);
  const char *digits = strtok_r(NULL, BLANKS, &rest);
  if (!digits)
    return false;
  char *end;
  long value = strtol(digits, &end, 10);
  if (*end != '\0' || value < 0 || value > UINT8_MAX)
    return false;
  *number = (int)value;
  const char *known = official;
  while (known && strcmp(known, name) != 0)
    known = strtok_r(NULL, BLANKS, &rest);
  return known != NULL;
}

/* Look through the lines of the database. */
static int find_protocol(FILE *lines, const char *name, char *room, size_t size, int *number) {
  while (fgets(room, (int)size, lines)) {
    if (!strchr(room, '\n') && !feof(lines))
      return -ERANGE;
    if (names_protocol(room, name, number))
      return 0;
  }
  return ferror(lines) ? -EIO : -ENOENT;
}

int ps__libc_protocol(const char *name, char *room, size_t size, int *number) {
  FILE *lines = fopen(PROTOCOLS, "re");
  if (!lines)
    return -errno;
  int result = find_protocol(lines, name, room, size, number);
  /* It was only read: closing it can lose nothing. */
  (void)fclose(lines);
  return result;
}
