/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The databases of hosts, services and protocols, through the reentrant functions alone. Each wants room for its answer
 * and tells by ERANGE that it wants more. */
#include "platform/platform.h"
#include "platform/posix/c_library.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

const int ps__sys_host_not_found = HOST_NOT_FOUND;

/* Most entries fit into the first room. No honest one needs the last. */
enum { FIRST_ROOM = 1024, LAST_ROOM = 1 << 24, GROWTH = 4 };

/* A question to a database, and the number that is its answer where it wants one. `ask` makes it, with room for the
 * answer behind the first `head` bytes of a block. It returns 0, an h_errno value or a negative errno value; -ERANGE
 * asks for more room. */
struct request {
  int (*ask)(struct request *request, char *block, size_t room);
  size_t head;
  const char *name, *proto;
  const void *address;
  int number;
};

/* Ask, and give the block that holds the answer. */
static int look_up(struct request *request, void **block) {
  *block = NULL;
  for (size_t room = FIRST_ROOM; room <= LAST_ROOM; room *= GROWTH) {
    char *made = calloc(1, request->head + room);
    if (!made)
      return -ENOMEM;
    int result = request->ask(request, made, room);
    if (result == 0)
      *block = made;
    else
      free(made);
    if (result != -ERANGE)
      return result;
  }
  return -ENOMEM;
}

/* The number alone is wanted. */
static int look_up_number(struct request *request) {
  void *block;
  int result = look_up(request, &block);
  free(block);
  return result == 0 ? request->number : result;
}

/* The result of a function without an h_errno. musl gives EINVAL for a protocol that is neither tcp nor udp. */
static int outcome(int error, const void *found) {
  if (error == EINVAL)
    return -ENOENT;
  return error != 0 ? -error : found ? 0 : -ENOENT;
}

/* The result of a function with an h_errno, which comes back through a parameter; the global one is not set. */
static int host_outcome(int error, const void *found, int h_error) {
  if (error == 0 && found)
    return 0;
  if (error != ERANGE && h_error > 0)
    return h_error;
  return error != 0 ? -error : HOST_NOT_FOUND;
}

/* Services and protocols. */

static int ask_service_by_name(struct request *request, char *block, size_t room) {
  struct servent entry, *found = NULL;
  int error = getservbyname_r(request->name, request->proto, &entry, block, room, &found);
  if (error == 0 && found)
    request->number = ntohs((uint16_t)found->s_port);
  return outcome(error, found);
}

static int ask_service_by_port(struct request *request, char *block, size_t room) {
  struct servent entry, *found = NULL;
  int error = getservbyport_r(htons((uint16_t)request->number), request->proto, &entry, block, room, &found);
  if (error == 0 && found) /* The name lies somewhere in the block: it is to be what the block begins with. */
    memmove(block, found->s_name, strlen(found->s_name) + 1);
  return outcome(error, found);
}

static int ask_protocol_by_name(struct request *request, char *block, size_t room) {
  return ps__libc_protocol(request->name, block, room, &request->number);
}

int ps__sys_getservbyname(const char *service, const char *proto) {
  return look_up_number(&(struct request){.ask = ask_service_by_name, .name = service, .proto = proto});
}

int ps__sys_getservbyport(int port, const char *proto, char **service) {
  void *block;
  int result = look_up(&(struct request){.ask = ask_service_by_port, .number = port, .proto = proto}, &block);
  *service = block;
  return result;
}

int ps__sys_getprotobyname(const char *name) {
  return look_up_number(&(struct request){.ask = ask_protocol_by_name, .name = name});
}

/* Hosts. The entry stands at the head of the block and points into the rest. */

static void keep_host(char *block, const struct hostent *found) {
  *(struct ps__host *)(void *)block = (struct ps__host){.name = found->h_name,
                                                        .aliases = found->h_aliases,
                                                        .addresses = found->h_addr_list,
                                                        .family = found->h_addrtype,
                                                        .length = (size_t)found->h_length};
}

static int ask_host_by_name(struct request *request, char *block, size_t room) {
  struct hostent entry, *found = NULL;
  int h_error = 0;
  int error = gethostbyname2_r(request->name, AF_INET, &entry, block + request->head, room, &found, &h_error);
  if (error == 0 && found)
    keep_host(block, found);
  return host_outcome(error, found, h_error);
}

static int ask_host_by_address(struct request *request, char *block, size_t room) {
  const struct sockaddr *name = request->address;
  bool four = name->sa_family == AF_INET;
  const void *address = four ? (const void *)&((const struct sockaddr_in *)request->address)->sin_addr
                             : (const void *)&((const struct sockaddr_in6 *)request->address)->sin6_addr;
  socklen_t length = four ? sizeof(struct in_addr) : sizeof(struct in6_addr);
  struct hostent entry, *found = NULL;
  int h_error = 0;
  int error = gethostbyaddr_r(address, length, name->sa_family, &entry, block + request->head, room, &found, &h_error);
  if (error == 0 && found)
    keep_host(block, found);
  return host_outcome(error, found, h_error);
}

static int look_up_host(struct request *request, struct ps__host **found) {
  void *block;
  request->head = sizeof **found;
  int result = look_up(request, &block);
  *found = block;
  return result;
}

int ps__sys_gethostbyname(const char *name, struct ps__host **found) {
  return look_up_host(&(struct request){.ask = ask_host_by_name, .name = name}, found);
}

int ps__sys_gethostbyaddr(const void *address, struct ps__host **found) {
  return look_up_host(&(struct request){.ask = ask_host_by_address, .address = address}, found);
}
