/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The server and the client in C, as in worker.py: a thread for each connection, and one that closes or cancels. */
#include "polysocket.h"

#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST = 20, LARGEST = 200000, DATAGRAM = 1400, LINE = 100, PEERS = 16, MOST_FAILURES = 20 };

/* --- The data and its check sums --- */

static struct {
  unsigned char *bytes;
  int64_t size;
  const char *path;
} data;

static void read_data(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END) != 0 || (data.size = ftell(file)) < 0 || fseek(file, 0, SEEK_SET) != 0) {
    fprintf(stderr, "worker: cannot read %s\n", path);
    exit(1);
  }
  data.path = path;
  data.bytes = malloc((size_t)data.size);
  if (!data.bytes || fread(data.bytes, 1, (size_t)data.size, file) != (size_t)data.size)
    exit(1);
  fclose(file);
}

static uint32_t sums[256];

static void make_sums(void) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t sum = i;
    for (int bit = 0; bit < 8; bit++)
      sum = sum & 1 ? sum >> 1 ^ 0xEDB88320u : sum >> 1;
    sums[i] = sum;
  }
}

static uint32_t sum_of(const unsigned char *bytes, int64_t size) {
  uint32_t sum = 0xFFFFFFFFu;
  for (int64_t i = 0; i < size; i++)
    sum = sums[(sum ^ bytes[i]) & 0xFF] ^ sum >> 8;
  return ~sum;
}

static int header_of(char *line, const char *word, const unsigned char *bytes, int64_t size) {
  return snprintf(line, LINE, "%s%" PRId64 " %08" PRIx32 "\n", word, size, sum_of(bytes, size));
}

static int32_t send_text(ps_socket *socket, const char *text, ps_error *err) {
  int64_t sent;
  return ps_socket_sendall(socket, 0, text, (int64_t)strlen(text), &sent, err);
}

/* The next line, which ends with its newline. */
static int32_t receive_line(ps_socket *socket, char *line, ps_error *err) {
  int64_t length = 0;
  int32_t status = ps_socket_recv_until(socket, 0, "\n", 1, NULL, 0, line, LINE - 1, &length, err);
  line[status == PS_OK ? length : 0] = '\0';
  return status;
}

/* --- The server --- */

static int32_t serve_echo(ps_socket *socket, int64_t size, uint32_t sum, ps_error *err) {
  char line[LINE];
  int64_t received, sent;
  unsigned char *bytes = malloc(size > 0 ? (size_t)size : 1);
  if (!bytes)
    return PS_E_MEMORY;
  int32_t status = ps_socket_recv_exact(socket, 0, NULL, 0, bytes, size, &received, err);
  if (status == PS_OK && sum != sum_of(bytes, size))
    status = send_text(socket, "bad\n", err);
  if (status == PS_OK) {
    ps_buffer parts[2] = {{.data = line, .length = header_of(line, "", bytes, size)}};
    ps_message message = {.buffers = parts, .buffer_count = 1};
    status = ps_socket_sendmsg(socket, 0, &message, &sent, err);
  }
  if (status == PS_OK)
    status = ps_socket_sendall(socket, 0, bytes, size, &sent, err);
  free(bytes);
  return status;
}

static int32_t serve_file(ps_socket *socket, int64_t size, ps_error *err) {
  char line[LINE];
  int64_t sent;
  header_of(line, "", data.bytes, size);
  int32_t status = send_text(socket, line, err);
  int fd = open(data.path, O_RDONLY | O_CLOEXEC);
  if (status == PS_OK && size > 0)
    status = ps_socket_sendfile(socket, fd, 0, size, &sent, err);
  close(fd);
  return status;
}

static int32_t serve_take(ps_socket *socket, ps_error *err) {
  char byte;
  int64_t received, told, count = 0, fds[4];
  ps_address sender;
  int32_t status = ps_socket_recv_fds(socket, 0, &byte, 1, &received, fds, 4, &count, &told, &sender, err);
  for (int64_t i = 0; i < count; i++) {
    ps_socket *passed = NULL;
    if (ps_socket_adopt(fds[i], PS_DETECT, PS_DETECT, PS_DETECT, &passed, err) != PS_OK)
      close((int)fds[i]);
    else
      send_text(passed, "taken\n", err);
    ps_socket_free(passed);
  }
  return status == PS_OK ? send_text(socket, "0 00000000\n", err) : status;
}

static int32_t serve_request(ps_socket *socket, const char *line, ps_error *err) {
  int64_t size = 0;
  uint32_t sum = 0;
  if (sscanf(line, "echo %" SCNd64 " %" SCNx32, &size, &sum) == 2)
    return serve_echo(socket, size, sum, err);
  if (sscanf(line, "file %" SCNd64, &size) == 1)
    return serve_file(socket, size, err);
  if (sscanf(line, "wait %" SCNd64, &size) == 1) {
    nanosleep(&(struct timespec){.tv_nsec = size * 1000000}, NULL);
    return send_text(socket, "0 00000000\n", err);
  }
  return strcmp(line, "take\n") == 0 ? serve_take(socket, err) : PS_E_VALUE;
}

/* Until the client has ended, or was aborted. */
static void *serve(void *given) {
  ps_socket *socket = given;
  char line[LINE];
  ps_error err;
  ps_socket_settimeout(socket, LONGEST, NULL);
  while (receive_line(socket, line, &err) == PS_OK && serve_request(socket, line, &err) == PS_OK)
    ;
  ps_socket_free(socket);
  return NULL;
}

static void start(void *(*work)(void *), void *argument) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, work, argument) != 0)
    exit(1);
  pthread_detach(thread);
}

static void *accept_all(void *listener) {
  ps_socket *connection;
  ps_error err;
  for (;;) {
    int32_t status = ps_socket_accept(listener, &connection, NULL, &err);
    if (status == PS_OK)
      start(serve, connection);
    else if (status == PS_E_CLOSED)
      return NULL;
  }
}

static int fail(const ps_error *err) {
  fprintf(stderr, "worker: %s\n", err->message);
  return 1;
}

static int run_server(const char *path) {
  static char bytes[2 * DATAGRAM];
  ps_socket *tcp, *local, *udp;
  ps_address any, own;
  ps_error err;
  int64_t port, datagrams, received, sent;
  ps_address_make_inet("127.0.0.1", 0, &any, NULL);
  ps_address_make_unix(path, (int64_t)strlen(path), &own, NULL);
  if (ps_create_server(&any, 64, 0, &tcp, &err) != PS_OK ||
      ps_create_unix_server(&own, -1, 64, SOCK_STREAM, 0, &local, &err) != PS_OK ||
      ps_socket_create(AF_INET, SOCK_DGRAM, 0, &udp, &err) != PS_OK || ps_socket_bind(udp, &any, &err) != PS_OK)
    return fail(&err);
  ps_socket_getsockname(tcp, &own, NULL);
  ps_address_port(&own, &port, NULL);
  ps_socket_getsockname(udp, &own, NULL);
  ps_address_port(&own, &datagrams, NULL);
  printf("ready %" PRId64 " %" PRId64 " %s\n", port, datagrams, path);
  fflush(stdout);
  start(accept_all, tcp);
  start(accept_all, local);
  for (;;) /* A client may have closed its socket: the next one counts. */
    if (ps_socket_recvfrom(udp, 0, bytes, sizeof bytes, &received, &own, &err) == PS_OK)
      ps_socket_sendto(udp, 0, &own, bytes, received, &sent, &err);
}

/* --- The client --- */

struct peer {
  char name[16], path[108], tcp[8];
  int64_t udp;
};

static struct {
  struct peer peers[PEERS];
  int peer_count;
  uint64_t chance;
  int64_t bytes, lost;
  char wrong[200]; /* what came and is not what had to come */
  ps_error err;
} client;

static int64_t below(int64_t most) {
  uint64_t mixed = client.chance += 0x9E3779B97F4A7C15u;
  mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
  return most > 0 ? (int64_t)((mixed ^ mixed >> 31) % (uint64_t)most) : 0;
}

static const unsigned char *slice(int64_t most, int64_t *size) {
  int64_t sizes[] = {0, 1, below(100), below(most)};
  *size = sizes[below(4)];
  return data.bytes + below(data.size - *size);
}

static bool is_wrong(const char *text) {
  snprintf(client.wrong, sizeof client.wrong, "%s", text);
  return false;
}

static ps_socket *connected(const struct peer *peer, bool local) {
  ps_socket *socket = NULL;
  ps_address address;
  if (!local) {
    ps_create_connection("127.0.0.1", peer->tcp, LONGEST, NULL, NULL, &socket, &client.err);
    return socket;
  }
  if (ps_address_make_unix(peer->path, (int64_t)strlen(peer->path), &address, &client.err) == PS_OK &&
      ps_socket_create(AF_UNIX, SOCK_STREAM, 0, &socket, &client.err) == PS_OK) {
    ps_socket_settimeout(socket, LONGEST, NULL);
    if (ps_socket_connect(socket, &address, &client.err) == PS_OK)
      return socket;
    ps_socket_free(socket);
  }
  return NULL;
}

static bool receive(ps_socket *socket, unsigned char *bytes, int64_t size) {
  int64_t position = 0, received;
  if (below(2))
    return ps_socket_recv_exact(socket, 0, NULL, 0, bytes, size, &received, &client.err) == PS_OK;
  while (position < size) {
    if (ps_socket_recv(socket, 0, bytes + position, size - position, &received, &client.err) != PS_OK)
      return false;
    if (received == 0)
      return is_wrong("the stream ended");
    position += received;
  }
  return true;
}

static bool answered(ps_socket *socket, const unsigned char *expected, int64_t expected_size) {
  char line[LINE];
  int64_t size;
  uint32_t sum;
  if (receive_line(socket, line, &client.err) != PS_OK)
    return false;
  if (sscanf(line, "%" SCNd64 " %" SCNx32, &size, &sum) != 2 || size != expected_size)
    return is_wrong("an answer of another size came");
  unsigned char *bytes = malloc(size > 0 ? (size_t)size : 1);
  bool fine = bytes && receive(socket, bytes, size);
  if (fine && (memcmp(bytes, expected, (size_t)size) != 0 || sum != sum_of(bytes, size)))
    fine = is_wrong("other bytes came");
  free(bytes);
  client.bytes += size;
  return fine;
}

static bool do_echo(ps_socket *socket) {
  for (int64_t count = 1 + below(3); count > 0; count--) {
    char line[LINE];
    int64_t size, sent;
    const unsigned char *bytes = slice(LARGEST, &size);
    header_of(line, "echo ", bytes, size);
    if (send_text(socket, line, &client.err) != PS_OK ||
        ps_socket_sendall(socket, 0, bytes, size, &sent, &client.err) != PS_OK || !answered(socket, bytes, size))
      return false;
  }
  return true;
}

/* The same through a file. */
static bool do_lines(ps_socket *socket) {
  char line[LINE];
  static unsigned char came[20000];
  int64_t size, length, written, told = 0;
  ps_file *file = NULL;
  ps_error *err = &client.err;
  const unsigned char *bytes = slice(sizeof came, &size);
  int64_t head = header_of(line, "echo ", bytes, size);
  bool fine = ps_socket_makefile(socket, "r+", -1, &file, err) == PS_OK &&
              ps_file_write(file, line, head, &written, err) == PS_OK &&
              ps_file_write(file, bytes, size, &written, err) == PS_OK && ps_file_flush(file, err) == PS_OK &&
              ps_file_readline(file, line, LINE - 1, &length, err) == PS_OK;
  if (fine) {
    line[length] = '\0';
    fine = sscanf(line, "%" SCNd64, &told) == 1 && told == size ? true : is_wrong("the file gives another size");
  }
  if (fine && size > 0)
    fine = ps_file_read(file, came, size, &length, err) == PS_OK;
  if (fine && memcmp(came, bytes, (size_t)size) != 0)
    fine = is_wrong("the file gives other bytes");
  ps_file_free(file);
  client.bytes += size;
  return fine;
}

static bool do_file(ps_socket *socket) {
  char line[LINE];
  int64_t size = below(data.size);
  snprintf(line, sizeof line, "file %" PRId64 "\n", size);
  return send_text(socket, line, &client.err) == PS_OK && answered(socket, data.bytes, size);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The answer comes after the timeout, so that the timeout has to come. */
static bool do_wait(ps_socket *socket) {
  char byte;
  int64_t received;
  double started = now();
  if (send_text(socket, "wait 100\n", &client.err) != PS_OK)
    return false;
  ps_socket_settimeout(socket, 0.02, NULL);
  int32_t status = ps_socket_recv(socket, 0, &byte, 1, &received, &client.err);
  if (status == PS_OK && now() - started < 0.1)
    return is_wrong("the answer came before the timeout");
  if (status == PS_OK) /* On a busy machine this may have begun to wait after the answer had come. */
    client.lost++;
  return status == PS_OK || status == PS_E_TIMEOUT;
}

/* A request that never ends, and a connection that is reset. */
static bool do_abort(ps_socket *socket) {
  int64_t sent;
  ps_error *err = &client.err;
  if (send_text(socket, "echo 100000 0\n", err) != PS_OK ||
      ps_socket_sendall(socket, 0, data.bytes, 1000, &sent, err) != PS_OK)
    return false;
  return below(2) == 0 || ps_socket_set_option(socket, "linger", "0", err) == PS_OK;
}

static bool do_pass(ps_socket *socket) {
  ps_socket *near, *far;
  int64_t fd, sent;
  char line[LINE];
  ps_error *err = &client.err;
  if (ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &near, &far, err) != PS_OK)
    return false;
  bool fine = ps_socket_fileno(far, &fd, err) == PS_OK && send_text(socket, "take\n", err) == PS_OK &&
              ps_socket_send_fds(socket, 0, &fd, 1, "x", 1, &sent, err) == PS_OK;
  ps_socket_free(far);
  ps_socket_settimeout(near, LONGEST, NULL);
  fine = fine && receive_line(near, line, err) == PS_OK &&
         (strcmp(line, "taken\n") == 0 || is_wrong("the passed socket is not the one")) &&
         answered(socket, data.bytes, 0);
  ps_socket_free(near);
  return fine;
}

struct ending {
  ps_socket *socket;
  ps_token *token; /* NULL: close the socket */
};

static void *end_later(void *given) {
  const struct ending *ending = given;
  nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
  if (ending->token)
    ps_token_fire(ending->token, NULL);
  else
    ps_socket_close(ending->socket, NULL);
  return NULL;
}

/* A token or a close in another thread ends a call that waits. */
static bool do_cancel(ps_socket *socket) {
  struct ending ending = {.socket = socket};
  pthread_t thread;
  char byte;
  int64_t received;
  ps_token *token = NULL;
  if (ps_token_create(&token, &client.err) != PS_OK || ps_socket_settoken(socket, token, &client.err) != PS_OK)
    return false;
  ending.token = below(2) ? token : NULL;
  if (pthread_create(&thread, NULL, end_later, &ending) != 0)
    return is_wrong("no thread");
  int32_t status = ps_socket_recv(socket, 0, &byte, 1, &received, &client.err);
  pthread_join(thread, NULL);
  ps_token_free(token);
  if (status == (ending.token ? PS_E_CANCELLED : PS_E_CLOSED))
    return true;
  return status == PS_OK ? is_wrong("nothing has ended the call") : false;
}

static bool do_datagram(const struct peer *peer) {
  ps_socket *socket;
  ps_address address;
  static unsigned char came[2 * DATAGRAM];
  int64_t size, sent, received;
  ps_error *err = &client.err;
  const unsigned char *bytes = slice(DATAGRAM, &size);
  if (ps_socket_create(AF_INET, SOCK_DGRAM, 0, &socket, err) != PS_OK)
    return false;
  ps_socket_settimeout(socket, 5, NULL);
  bool fine = ps_address_make_inet("127.0.0.1", peer->udp, &address, err) == PS_OK &&
              ps_socket_connect(socket, &address, err) == PS_OK &&
              ps_socket_send(socket, 0, bytes, size, &sent, err) == PS_OK;
  int32_t status = fine ? ps_socket_recv(socket, 0, came, sizeof came, &received, err) : PS_E_OS;
  ps_socket_free(socket);
  if (status == PS_E_TIMEOUT)
    return ++client.lost > 0;
  if (status == PS_OK && (received != size || memcmp(came, bytes, (size_t)size) != 0))
    return is_wrong("another datagram came back");
  return status == PS_OK;
}

static const struct {
  const char *name;
  bool (*work)(ps_socket *socket); /* NULL: datagrams */
  bool is_local;
} operations[] = {{"echo", do_echo, false},     {"lines", do_lines, false}, {"file", do_file, false},
                  {"wait", do_wait, false},     {"abort", do_abort, false}, {"pass", do_pass, true},
                  {"cancel", do_cancel, false}, {"datagram", NULL, false}};

enum { OPERATIONS = sizeof operations / sizeof *operations };

static bool perform(int chosen, const struct peer *peer) {
  client.wrong[0] = '\0';
  if (!operations[chosen].work)
    return do_datagram(peer);
  ps_socket *socket = connected(peer, operations[chosen].is_local || below(2));
  bool fine = socket && operations[chosen].work(socket);
  ps_socket_free(socket);
  return fine;
}

static int run_client(double seconds) {
  int64_t counts[OPERATIONS] = {0}, count = 0;
  int failed = 0;
  for (double end = now() + seconds; now() < end && failed <= MOST_FAILURES; count++) {
    int chosen = (int)below(OPERATIONS);
    const struct peer *peer = &client.peers[below(client.peer_count)];
    if (!perform(chosen, peer)) {
      failed++;
      printf("fail operation %" PRId64 ", %s with %s: %s\n", count, operations[chosen].name, peer->name,
             client.wrong[0] ? client.wrong : client.err.message);
      fflush(stdout);
    }
    counts[chosen]++;
  }
  printf("done %" PRId64 " %" PRId64 " %" PRId64, count, client.bytes, client.lost);
  for (int i = 0; i < OPERATIONS; i++)
    printf(" %s=%" PRId64, operations[i].name, counts[i]);
  printf("\n");
  return 0;
}

int main(int count, char **arguments) {
  if (count < 4) {
    fprintf(stderr, "usage: worker server DATA PATH | worker client DATA SECONDS SEED PEER…\n");
    return 2;
  }
  make_sums();
  read_data(arguments[2]);
  if (strcmp(arguments[1], "server") == 0)
    return run_server(arguments[3]);
  client.chance = strtoull(arguments[4], NULL, 10);
  for (int i = 5; i < count && client.peer_count < PEERS; i++) {
    struct peer *peer = &client.peers[client.peer_count++];
    sscanf(arguments[i], "%15[^,],%7[^,],%" SCNd64 ",%107s", peer->name, peer->tcp, &peer->udp, peer->path);
  }
  return run_client(strtod(arguments[3], NULL));
}
