/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A library in somebody's process leaves the process as it was: this program takes a picture of everything that the
 * process has one of, puts the library through its paces (connections, timeouts, refusals, a peer that is gone), and
 * compares. It writes TAP. What each call does is tested elsewhere. */
#include <polysocket.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int count;
static int failed;

static void check(bool holds, const char *name) {
  count++;
  if (!holds)
    failed++;
  printf("%s %d - %s\n", holds ? "ok" : "not ok", count, name);
}

/** What a process has one of. */
struct picture {
  struct sigaction signals[64];
  sigset_t mask;
  int threads;
  int descriptors;
  char locale[64];
  char folder[256];
};

static int entries(const char *path) {
  DIR *directory = opendir(path);
  int number = 0;
  if (!directory)
    return -1;
  while (readdir(directory))
    number++;
  closedir(directory);
  return number;
}

static void take_picture(struct picture *picture) {
  memset(picture, 0, sizeof *picture);
  for (int number = 1; number < 64; number++)
    sigaction(number, NULL, &picture->signals[number]);
  sigprocmask(SIG_BLOCK, NULL, &picture->mask);
  picture->threads = entries("/proc/self/task");
  picture->descriptors = entries("/proc/self/fd");
  snprintf(picture->locale, sizeof picture->locale, "%s", setlocale(LC_ALL, NULL));
  if (!getcwd(picture->folder, sizeof picture->folder))
    picture->folder[0] = '\0';
}

static bool same_signals(const struct picture *before, const struct picture *after) {
  for (int number = 1; number < 64; number++) {
    if (before->signals[number].sa_handler != after->signals[number].sa_handler ||
        before->signals[number].sa_flags != after->signals[number].sa_flags)
      return false;
  }
  return true;
}

/** Ends the program when the exercise itself fails: what follows would prove nothing. */
static void must(int32_t status, const ps_error *err) {
  if (status == PS_OK)
    return;
  printf("Bail out! %s\n", err->message);
  exit(1);
}

enum { DESCRIPTORS = 256 };

/** How many descriptors a child would inherit. */
static int inheritable(void) {
  int number = 0;
  for (int fd = 0; fd < DESCRIPTORS; fd++) {
    int flags = fcntl(fd, F_GETFD);
    if (flags != -1 && !(flags & FD_CLOEXEC))
      number++;
  }
  return number;
}

static void talk(ps_socket *client, ps_socket *server) {
  ps_error err;
  char buffer[8];
  int64_t number = 0;
  must(ps_socket_sendall(client, 0, "hello", 5, NULL, &err), &err);
  must(ps_socket_recv(server, 0, buffer, sizeof buffer, &number, &err), &err);
  check(number == 5 && memcmp(buffer, "hello", 5) == 0, "five bytes arrive");
  must(ps_socket_settimeout(server, 0.01, &err), &err);
  check(ps_socket_recv(server, 0, buffer, sizeof buffer, &number, &err) == PS_E_TIMEOUT, "a timeout passes");
}

/** SIGPIPE is at its default here: if the library let it through, this program would end. */
static void send_to_nobody(ps_socket *client, ps_socket *server) {
  ps_error err;
  int32_t status = PS_OK;
  must(ps_socket_close(server, &err), &err);
  for (int attempt = 0; attempt < 1000 && status == PS_OK; attempt++)
    status = ps_socket_sendall(client, 0, "anybody?", 8, NULL, &err);
  if (status == PS_E_OS && err.code == ECONNRESET)
    status = ps_socket_send(client, 0, "x", 1, NULL, &err);
  check(status == PS_E_OS && err.code == EPIPE, "sending to a peer that is gone is an error, EPIPE");
  status = ps_socket_send(client, 0, "x", 1, NULL, &err);
  check(status == PS_E_OS && err.code == EPIPE, "and again");
}

static void exercise_connection(void) {
  ps_error err;
  ps_address address;
  const int inheritable_before = inheritable();
  ps_socket *listener = NULL, *client = NULL, *server = NULL, *copy = NULL;
  must(ps_address_inet("127.0.0.1", 0, &address, &err), &err);
  must(ps_socket_create(AF_INET, SOCK_STREAM, 0, &listener, &err), &err);
  must(ps_socket_bind(listener, &address, &err), &err);
  must(ps_socket_listen(listener, 1, &err), &err);
  must(ps_socket_getsockname(listener, &address, &err), &err);
  must(ps_socket_create(AF_INET, SOCK_STREAM, 0, &client, &err), &err);
  must(ps_socket_connect(client, &address, &err), &err);
  must(ps_socket_accept(listener, &server, NULL, &err), &err);
  must(ps_socket_dup(client, &copy, &err), &err);
  check(inheritable() == inheritable_before, "every descriptor is close-on-exec");
  talk(client, server);
  send_to_nobody(client, server);
  ps_socket_free(listener);
  ps_socket_free(client);
  ps_socket_free(server);
  ps_socket_free(copy);
}

static void exercise_pair_and_errors(void) {
  ps_error err;
  ps_address address;
  const int inheritable_before = inheritable();
  ps_socket *first = NULL, *second = NULL, *other = NULL;
  must(ps_socketpair(AF_UNIX, SOCK_STREAM, 0, &first, &second, &err), &err);
  check(inheritable() == inheritable_before, "both ends of a pair are close-on-exec");
  talk(first, second);
  send_to_nobody(first, second);
  must(ps_socket_create(AF_INET, SOCK_DGRAM, 0, &other, &err), &err);
  must(ps_socket_resolve(other, "localhost", 80, 0, 0, &address, &err), &err);
  check(ps_address_inet("127.0.0.1", 65536, &address, &err) == PS_E_RANGE, "a port out of range is refused");
  check(ps_socket_create(-1, SOCK_STREAM, 0, NULL, &err) != PS_OK, "a socket of no family is refused");
  ps_socket_free(first);
  ps_socket_free(second);
  ps_socket_free(other);
  check(ps_socket_close(first, &err) == PS_E_OS && err.code == EBADF, "a freed handle is refused");
}

/** Whatever the library wrote to stdout and stderr: both lead to a file while it works. */
static bool runs_silently(void (*exercise)(void)) {
  FILE *file = tmpfile();
  int saved = dup(STDERR_FILENO);
  long size;
  if (!file || saved < 0 || dup2(fileno(file), STDERR_FILENO) < 0)
    return false;
  exercise();
  dup2(saved, STDERR_FILENO);
  close(saved);
  fseek(file, 0, SEEK_END);
  size = ftell(file);
  fclose(file);
  return size == 0;
}

static void exercise_all(void) {
  exercise_connection();
  exercise_pair_and_errors();
}

int main(void) {
  struct picture before, after;
  signal(SIGPIPE, SIG_DFL);
  ps_version();
  take_picture(&before);
  exercise_all();
  take_picture(&after);
  check(same_signals(&before, &after), "no signal's disposition changed");
  check(after.signals[SIGPIPE].sa_handler == SIG_DFL, "SIGPIPE is at its default");
  check(memcmp(&before.mask, &after.mask, sizeof before.mask) == 0, "the signal mask is the same");
  check(before.threads == after.threads, "no thread was started");
  check(before.descriptors == after.descriptors, "no descriptor is left");
  check(strcmp(before.locale, after.locale) == 0, "the locale is the same");
  check(strcmp(before.folder, after.folder) == 0, "the working folder is the same");
  setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
  check(runs_silently(exercise_connection), "nothing is written to stderr");
  printf("1..%d\n", count);
  return failed ? 1 : 0;
}
