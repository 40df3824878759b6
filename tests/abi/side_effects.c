/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A library in somebody's process leaves the process as it was: this program takes a picture of everything that the
 * process has one of, puts the library through its paces (connections, timeouts, refusals, a peer that is gone, files,
 * look-ups), and compares. It writes TAP. Other tests check what each call does. */
#include "process.h"

#include <polysocket.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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
  must(ps_address_make_inet("127.0.0.1", 0, &address, &err), &err);
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
  must(ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &first, &second, &err), &err);
  check(inheritable() == inheritable_before, "both ends of a pair are close-on-exec");
  talk(first, second);
  send_to_nobody(first, second);
  must(ps_socket_create(AF_INET, SOCK_DGRAM, 0, &other, &err), &err);
  must(ps_socket_resolve(other, "localhost", 80, 0, 0, &address, &err), &err);
  check(ps_address_make_inet("127.0.0.1", 65536, &address, &err) == PS_E_RANGE, "a port out of range is refused");
  check(ps_socket_create(-1, SOCK_STREAM, 0, NULL, &err) != PS_OK, "a socket of no family is refused");
  ps_socket_free(first);
  ps_socket_free(second);
  ps_socket_free(other);
  check(ps_socket_close(first, &err) == PS_E_HANDLE && err.code == EBADF, "a freed handle is refused");
}

static void exercise_files(void) {
  ps_error err;
  const int inheritable_before = inheritable();
  ps_socket *first = NULL, *second = NULL;
  ps_file *writer = NULL, *reader = NULL;
  char line[32];
  int64_t length = 0;
  must(ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &first, &second, &err), &err);
  must(ps_socket_makefile(first, "w", 4096, &writer, &err), &err);
  must(ps_socket_makefile(second, "r", 4096, &reader, &err), &err);
  check(inheritable() == inheritable_before, "files are close-on-exec too");
  must(ps_file_write(writer, "one\ntwo\n", 8, NULL, &err), &err);
  must(ps_file_flush(writer, &err), &err);
  must(ps_file_readline(reader, line, sizeof line, &length, &err), &err);
  check(length == 4 && memcmp(line, "one\n", 4) == 0, "a line arrives");
  must(ps_file_settimeout(reader, 0.01, &err), &err);
  check(ps_file_read(reader, line, sizeof line, &length, &err) == PS_E_TIMEOUT, "a file's timeout passes");
  ps_socket_free(first);
  ps_socket_free(second);
  must(ps_file_close(writer, &err), &err);
  ps_file_free(writer);
  ps_file_free(reader);
}

/** The databases of machines differ: only "localhost" must have an answer. */
static void exercise_lookups(void) {
  ps_error err;
  ps_address address;
  ps_addrinfo *list = NULL;
  ps_hostent *host = NULL;
  char text[NI_MAXHOST];
  int64_t number = 0;
  int64_t protocol;
  int64_t port;
  must(ps_getaddrinfo("localhost", "80", AF_UNSPEC, SOCK_STREAM, 0, 0, NULL, &list, &err), &err);
  must(ps_addrinfo_count(list, &number, &err), &err);
  check(number > 0, "localhost has an address");
  must(ps_addrinfo_entry(list, 0, NULL, NULL, NULL, &address, &err), &err);
  ps_addrinfo_free(list);
  must(ps_gethostbyname_ex("localhost", NULL, &host, &err), &err);
  ps_hostent_free(host);
  ps_getnameinfo(&address, 0, NULL, text, sizeof text, &number, NULL, 0, NULL, &err);
  ps_getfqdn("localhost", NULL, text, sizeof text, &number, &err);
  ps_gethostname(text, sizeof text, &number, &err);
  ps_getservbyname("http", "tcp", NULL, &port, &err);
  ps_getprotobyname("tcp", NULL, &protocol, &err);
  check(ps_create_connection("127.0.0.1", "0", 1, NULL, NULL, NULL, &err) != PS_OK, "nobody listens on port 0");
}

/** Does the library write nothing to stderr? It leads to a file meanwhile; results go to stdout. */
static bool runs_silently(void (*exercise)(void)) {
  FILE *file = tmpfile();
  int saved = dup(STDERR_FILENO);
  long size = -1;
  if (file && saved >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0) {
    exercise();
    dup2(saved, STDERR_FILENO);
    fseek(file, 0, SEEK_END);
    size = ftell(file);
  }
  if (saved >= 0)
    close(saved);
  if (file)
    fclose(file);
  return size == 0;
}

static void exercise_all(void) {
  exercise_connection();
  exercise_pair_and_errors();
  exercise_files();
  exercise_lookups();
}

int main(void) {
  struct process before, after;
  signal(SIGPIPE, SIG_DFL);
  process_look(&before);
  ps_version();
  exercise_all();
  process_look(&after);
  process_compare(&before, &after);
  check(after.signals[SIGPIPE].sa_handler == SIG_DFL, "SIGPIPE is at its default");
  setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
  check(runs_silently(exercise_all), "nothing is written to stderr");
  return finish();
}
