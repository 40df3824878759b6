/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The arguments of getaddrinfo() and getnameinfo(), and the answers of a resolver that says anything. Numbers are
 * resolved as the C library does, and back again; every other name is answered by the input, so that nothing leaves
 * this machine. */
#include "support/address.h"
#include "support/input.h"
#include "support/target.h"

#include <polysocket.h>

#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { ROOM = 128, ENTRIES = 6, HOST_MAX_LENGTH = 1024, GUARD = 0x5A };
enum outcome { NUMERIC, AS_SYSTEM, RANGE, ANSWERED, EMPTY, RESOLVER_FAILS, BACK, NAME_CUT, NOT_NAMED };

const struct fuzz_target fuzz_target = {
    "resolve",
    12000,
    {"numbers are resolved", "what the C library refuses is refused", "a port is out of range",
     "the answers of a resolver are handed out", "a resolver has no answers", "a resolver fails",
     "an address becomes its numbers and itself again", "a name is cut to its room", "an address has no names"}};

/* The answer of the next question that is not for the C library. */
static struct {
  bool active;
  int result, system;
  size_t count;
  struct addrinfo entries[ENTRIES];
  struct sockaddr_storage addresses[ENTRIES];
  char name[ROOM];
} answer;

int __real_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found);
void __real_freeaddrinfo(struct addrinfo *found);
int __wrap_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found);
void __wrap_freeaddrinfo(struct addrinfo *found);

int __wrap_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  if (!answer.active)
    return __real_getaddrinfo(host, service, hints, found);
  errno = answer.system;
  if (answer.result == 0)
    *found = answer.count > 0 ? answer.entries : NULL;
  else
    *found = (struct addrinfo *)(void *)&answer; /* which nobody may look at */
  return answer.result;
}

void __wrap_freeaddrinfo(struct addrinfo *found) {
  if (found != answer.entries)
    __real_freeaddrinfo(found);
}

static void make_answer(struct input *input) {
  static const int results[] = {0, 0, 0, EAI_NONAME, EAI_AGAIN, EAI_FAIL, EAI_SYSTEM, EAI_MEMORY, EAI_SERVICE, -12345};
  static const int errors[] = {0, EMFILE, ECONNREFUSED, ENOMEM, EINTR};
  memset(&answer, 0, sizeof answer);
  answer.active = true;
  answer.result = results[input_below(input, sizeof results / sizeof results[0])];
  answer.system = errors[input_below(input, 5)];
  answer.count = input_below(input, ENTRIES + 1);
  input_text(input, answer.name, sizeof answer.name);
  for (size_t i = 0; i < answer.count; i++) {
    struct addrinfo *entry = &answer.entries[i];
    entry->ai_family = input_below(input, 2) ? AF_INET6 : AF_INET;
    entry->ai_socktype = (int)input_below(input, 4);
    entry->ai_protocol = (int)input_below(input, 20);
    entry->ai_addrlen = entry->ai_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    input_bytes(input, &answer.addresses[i], entry->ai_addrlen);
    answer.addresses[i].ss_family = (sa_family_t)entry->ai_family;
    entry->ai_addr = (struct sockaddr *)(void *)&answer.addresses[i];
    entry->ai_canonname = input_below(input, 2) ? answer.name : NULL;
    entry->ai_next = i + 1 < answer.count ? entry + 1 : NULL;
  }
}

/* The entries of a list are those of the answer. */
static void check_entries(ps_addrinfo *list, int64_t flags) {
  char name[ROOM + 1], bytes[ROOM];
  int64_t count = -1, family, type, proto, length;
  ps_address address;
  ps_addrinfo_count(list, &count, NULL);
  expect(count == (int64_t)answer.count, "%" PRId64 " of %zu answers are there", count, answer.count);
  for (int64_t i = 0; i < count; i++) {
    const struct addrinfo *entry = &answer.entries[i];
    expect(ps_addrinfo_entry(list, i, &family, &type, &proto, &address, NULL) == PS_OK, "no entry %" PRId64, i);
    expect(family == entry->ai_family && type == entry->ai_socktype && proto == entry->ai_protocol, "other numbers");
    ps_address_bytes(&address, bytes, sizeof bytes, &length, NULL);
    expect(length + (int64_t)sizeof(sa_family_t) == (int64_t)entry->ai_addrlen &&
               memcmp(bytes, (const char *)entry->ai_addr + sizeof(sa_family_t), (size_t)length) == 0,
           "another address at %" PRId64, i);
    expect(ps_addrinfo_canonname(list, i, name, sizeof name, &length, NULL) == PS_OK, "no name %" PRId64, i);
    const char *wanted = i == 0 && (flags & AI_CANONNAME) && entry->ai_canonname ? entry->ai_canonname : "";
    expect(strcmp(name, wanted) == 0, "the name is '%s' and not '%s'", name, wanted);
  }
  fuzz_reached(ANSWERED);
}

static void check_answered(struct input *input) {
  ps_addrinfo *list = NULL;
  ps_error err;
  make_answer(input);
  int64_t flags = input_below(input, 2) ? AI_CANONNAME : 0;
  char *host = input_rest(input);
  int32_t status = ps_getaddrinfo(host, "80", 0, 0, 0, flags, NULL, &list, &err);
  answer.active = false;
  expect((status == PS_OK) == (list != NULL), "status and list disagree");
  if (strlen(host) > HOST_MAX_LENGTH)
    answer.result = EAI_NONAME;
  free(host);
  if (status == PS_OK) {
    expect(answer.result == 0 && answer.count > 0, "there is an answer");
    check_entries(list, flags);
    ps_addrinfo_free(list);
    return;
  }
  bool system = answer.result == EAI_SYSTEM && answer.system != 0;
  int32_t wanted = answer.result == 0 || system ? PS_E_OS : answer.result == EAI_MEMORY ? PS_E_MEMORY : PS_E_GAIERROR;
  int code = answer.result == 0 ? 0 : system ? answer.system : answer.result == EAI_MEMORY ? ENOMEM : answer.result;
  expect_status(status, STATUS(wanted), "getaddrinfo", &err);
  expect(err.code == code, "the code is %d and not %d: %s", err.code, code, err.message);
  fuzz_reached(answer.result == 0 ? EMPTY : RESOLVER_FAILS);
}

/* The numbers of an address, in rooms of any size, and the same address from them. One of any bytes may have some that
 * no number tells. */
static void check_back(struct input *input, const ps_address *address, bool raw) {
  char host[ROOM], service[ROOM], small[ROOM];
  int64_t host_length, service_length, scopeid = 0, flowinfo = 0, length = -1;
  size_t capacity = input_below(input, ROOM);
  ps_address again;
  ps_error err;
  int32_t status = ps_getnameinfo(address, NI_NUMERICHOST | NI_NUMERICSERV, NULL, host, sizeof host, &host_length,
                                  service, sizeof service, &service_length, &err);
  if (status != PS_OK) {
    expect_status(status, STATUS(PS_E_GAIERROR), "getnameinfo", &err);
    expect(host[0] == '\0' && service[0] == '\0' && host_length == 0 && service_length == 0, "names are left");
    fuzz_reached(NOT_NAMED);
    return;
  }
  memset(small, GUARD, sizeof small);
  ps_getnameinfo(address, NI_NUMERICHOST | NI_NUMERICSERV, NULL, small, (int64_t)capacity, &length, NULL, 0, NULL,
                 NULL);
  expect(length == host_length, "the host '%s' has the length %" PRId64, host, length);
  expect(capacity == 0 || strnlen(small, capacity) == ((size_t)length < capacity ? (size_t)length : capacity - 1),
         "the host '%s' is cut to '%s'", host, small);
  for (size_t i = capacity; i < sizeof small; i++)
    expect(small[i] == GUARD, "byte %zu of %zu is written", i, capacity);
  if ((size_t)length >= capacity)
    fuzz_reached(NAME_CUT);
  int64_t family = 0;
  ps_address_family(address, &family, NULL);
  if (family != AF_INET && family != AF_INET6)
    return;
  ps_address_flowinfo(address, &flowinfo, NULL);
  ps_address_scopeid(address, &scopeid, NULL);
  /* Tuples have the flow label alone, and the system may tell the traffic class in front of it. */
  if (family == AF_INET6 && flowinfo > 0xFFFFF)
    return;
  status = ps_address_make_numeric(host, strtoll(service, NULL, 10), family == AF_INET6 ? flowinfo : 0,
                                   family == AF_INET6 ? scopeid : 0, &again, &err);
  expect(status == PS_OK, "'%s' is refused: %s", host, err.message);
  expect(raw || memcmp(&again, address, sizeof again) == 0, "'%s' makes another address", host);
  fuzz_reached(BACK);
}

static void check_list(struct input *input, ps_addrinfo *list, int64_t wanted) {
  int64_t count = 0, family = -1;
  ps_address address;
  ps_error err;
  ps_addrinfo_count(list, &count, NULL);
  expect(count > 0, "a list is empty");
  expect_status(ps_addrinfo_entry(list, count, NULL, NULL, NULL, NULL, &err), STATUS(PS_E_RANGE), "addrinfo_entry",
                &err);
  for (int64_t i = 0; i < count; i++) {
    ps_addrinfo_entry(list, i, &family, NULL, NULL, &address, NULL);
    expect(wanted == 0 || family == wanted, "family %" PRId64 " was asked for, and %" PRId64 " comes", wanted, family);
    if (i == 0)
      check_back(input, &address, false);
  }
  fuzz_reached(NUMERIC);
}

/* Whether the whole service is a number, as the resolver might read it. */
static bool is_number(const char *service, long long *port) {
  char *end;
  *port = strtoll(service, &end, 10);
  return end != service && *end == '\0';
}

static int ask_system(const char *host, const char *service, const struct addrinfo *hints) {
  struct addrinfo *found = NULL, asked = *hints;
  if (host && host[0] == '\0') {
    host = NULL;
    asked.ai_flags |= AI_PASSIVE;
    service = service ? service : "0";
  }
  int result = getaddrinfo(host, service && service[0] == '\0' ? "0" : service, &asked, &found);
  if (result == 0)
    freeaddrinfo(found);
  return result;
}

/* The C library decides, but for numbers of ports, which the library reads itself. */
static void check_numeric(struct input *input) {
  static const int families[] = {0, AF_INET, AF_INET6, AF_UNIX, 77};
  static const int flags[] = {0, AI_PASSIVE, AI_CANONNAME, AI_V4MAPPED, AI_ALL, AI_ADDRCONFIG};
  char service[24], plain[24];
  ps_addrinfo *list = NULL;
  ps_error err;
  long long port = 0;
  struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | flags[input_below(input, 6)],
                           .ai_family = families[input_below(input, 5)],
                           .ai_socktype = (int)input_below(input, 6),
                           .ai_protocol = (int)input_below(input, 20)};
  bool no_service = input_rarely(input, 4), no_host = input_rarely(input, 8);
  input_text(input, service, sizeof service);
  char *host = input_rest(input);
  const char *asked_service = no_service ? NULL : service, *asked_host = no_host ? NULL : host;
  int32_t status = ps_getaddrinfo(asked_host, asked_service, hints.ai_family, hints.ai_socktype, hints.ai_protocol,
                                  hints.ai_flags, NULL, &list, &err);
  bool numbered = !no_service && is_number(service, &port);
  snprintf(plain, sizeof plain, "%lld", port);
  if (!no_host && strlen(host) > HOST_MAX_LENGTH) {
    expect(status == PS_E_GAIERROR && err.code == EAI_NONAME, "a host of %zu bytes is asked for", strlen(host));
  } else if (numbered && (port < 0 || port > 65535)) {
    expect_status(status, STATUS(PS_E_RANGE), "getaddrinfo", &err);
    fuzz_reached(RANGE);
  } else {
    int result = ask_system(asked_host, numbered ? plain : asked_service, &hints);
    expect((status == PS_OK) == (result == 0), "the C library says %d, and this says %d", result, status);
    if (status == PS_OK) {
      check_list(input, list, hints.ai_family);
    } else {
      expect_status(status, STATUS(PS_E_GAIERROR), "getaddrinfo", &err);
      expect(err.code == result, "the C library says %d, and the code is %d", result, err.code);
      fuzz_reached(AS_SYSTEM);
    }
  }
  ps_addrinfo_free(list);
  free(host);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  ps_address address;
  bool raw;
  switch (input_below(&input, 4)) {
  case 0:
    check_answered(&input);
    break;
  case 1:
    raw = input_rarely(&input, 3);
    expect((raw ? input_raw_address(&input, &address) : input_internet_address(&input, &address)) == PS_OK,
           "no address is made");
    check_back(&input, &address, raw);
    break;
  default:
    check_numeric(&input);
  }
  return 0;
}
