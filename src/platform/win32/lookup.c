/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Names to addresses and back, and this machine's own name. Names are UTF-8 here and wide characters for the system,
 * which knows names beyond ASCII. The old databases are in databases.c. */
#include "platform/win32/native.h"
#include "platform/win32/wide_text.h"

#include <limits.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(PS__NAME_ROOM >= NI_MAXHOST && PS__NAME_ROOM >= NI_MAXSERV, "the room holds any name");

const int ps__sys_unknown_name = EAI_NONAME;
const int ps__sys_plain_names = NI_NUMERICHOST | NI_NUMERICSERV;

/* The resolver's errors are numbers of Winsock. The others of Winsock's are the system's own. */
static int outcome(int result, int *system) {
  switch (result) {
  case 0:
  case EAI_AGAIN:
  case EAI_BADFLAGS:
  case EAI_FAIL:
  case EAI_FAMILY:
  case EAI_MEMORY:
  case EAI_NODATA:
  case EAI_NONAME:
  case EAI_SERVICE:
  case EAI_SOCKTYPE:
    *system = 0;
    return result;
  default:
    /* Wine passes on what its host says of a number of another family. Windows finds no such host. */
    *system = result < 0 ? 0 : ps__win_errno(result);
    return result < 0 ? EAI_NONAME : result;
  }
}

/* What a socket can be that is open for an address without a type, which Windows gives where nobody asked for one:
 * elsewhere there is an address for each. */
static const struct kind {
  int type, proto;
} kinds[] = {{SOCK_STREAM, IPPROTO_TCP}, {SOCK_DGRAM, IPPROTO_UDP}, {SOCK_RAW, 0}};

enum { KINDS = sizeof kinds / sizeof *kinds };

/* Whether an address stands for a socket of this kind. A raw one is for protocols that have no kind of their own. */
static bool fits(const ADDRINFOW *found, const struct kind *kind) {
  bool plain = found->ai_protocol == IPPROTO_TCP || found->ai_protocol == IPPROTO_UDP;
  return found->ai_protocol == 0 || found->ai_protocol == kind->proto || (kind->proto == 0 && !plain);
}

/* Bytes of all addresses and names, which stand behind the entries; and how many entries there are at most. */
static size_t measure(const ADDRINFOW *found, size_t *count) {
  size_t size = 0;
  for (*count = 0; found; found = found->ai_next) {
    *count += found->ai_socktype == 0 ? KINDS : 1;
    size += found->ai_addrlen + (found->ai_canonname ? ps__wide_room(found->ai_canonname) : 1);
  }
  return size;
}

/* The entries of one address: one, or one of each kind, with the protocol, which Windows leaves out. They share its
 * bytes. */
static void add(struct ps__answers *answers, const ADDRINFOW *found, const struct ps__answer *like) {
  for (int i = 0; i < KINDS; i++) {
    struct ps__answer *answer = &answers->answer[answers->count];
    if (found->ai_socktype == 0 && !fits(found, &kinds[i]))
      continue;
    *answer = *like;
    if (answers->count++ > 0)
      answer->name = "";
    if (found->ai_socktype == 0)
      answer->type = kinds[i].type;
    for (int j = 0; j < KINDS && answer->proto == 0; j++)
      if (kinds[j].type == answer->type)
        answer->proto = kinds[j].proto;
    if (found->ai_socktype != 0)
      return;
  }
}

/* A list in one block; NULL when memory has run out. Only the first entry has a name. */
static struct ps__answers *copy_list(const ADDRINFOW *found) {
  size_t count, size = measure(found, &count);
  struct ps__answers *answers = calloc(1, sizeof *answers + count * sizeof *answers->answer + size);
  if (!answers)
    return NULL;
  char *rest = (char *)&answers->answer[count], *end = rest + size;
  for (; found; found = found->ai_next) {
    struct ps__answer like = {.family = found->ai_family,
                              .type = found->ai_socktype,
                              .proto = found->ai_protocol,
                              .name = rest,
                              .length = found->ai_addrlen};
    rest += found->ai_canonname ? ps__wide_to(found->ai_canonname, rest, (size_t)(end - rest)) + 1 : 1;
    like.address = memcpy(rest, found->ai_addr, found->ai_addrlen);
    rest += found->ai_addrlen;
    add(answers, found, &like);
  }
  return answers;
}

static int ask(const wchar_t *host, const wchar_t *service, const struct ps__question *question,
               struct ps__answers **answers, int *system) {
  ADDRINFOW hints = {.ai_flags = question->flags,
                     .ai_family = question->family,
                     .ai_socktype = question->type,
                     .ai_protocol = question->proto};
  ADDRINFOW *found = NULL;
  int result = outcome(GetAddrInfoW(host, service, &hints, &found), system);
  if (result != 0)
    return result;
  *answers = copy_list(found);
  FreeAddrInfoW(found);
  return *answers ? 0 : EAI_MEMORY;
}

/* A host with the number of its interface in the place of the name behind %: Winsock's resolver takes numbers alone. */
static const char *with_number(const char *host, char room[PS__NAME_ROOM]) {
  const char *scope = host ? strchr(host, '%') : NULL;
  if (!scope || scope[1 + strspn(scope + 1, "0123456789")] == '\0' || scope - host > INET6_ADDRSTRLEN)
    return host;
  int index = ps__sys_interface_index(scope + 1);
  if (index <= 0)
    return host;
  snprintf(room, PS__NAME_ROOM, "%.*s%%%d", (int)(scope - host), host, index);
  return room;
}

int ps__sys_getaddrinfo(const struct ps__question *question, struct ps__answers **answers, int *system) {
  char room[PS__NAME_ROOM];
  wchar_t *host = NULL, *service = NULL;
  *answers = NULL;
  *system = -ps__win_start();
  if (*system != 0)
    return EAI_FAIL;
  /* No host has a name with an empty part, for which Wine says that memory is out. */
  if (question->host && strstr(question->host, ".."))
    return EAI_NONAME;
  int result = ps__wide_from(with_number(question->host, room), &host);
  if (result == -EILSEQ) /* Nor one that is no text. */
    return EAI_NONAME;
  if (result == 0)
    result = ps__wide_from(question->service && question->service[0] == '\0' ? "0" : question->service, &service);
  if (result == 0)
    result = ask(host, service, question, answers, system);
  else
    result = result == -EILSEQ ? EAI_SERVICE : EAI_MEMORY;
  free(host);
  free(service);
  return result;
}

int ps__sys_getnameinfo(const void *address, size_t length, int flags, char *host, char *service, int *system) {
  wchar_t wide_host[PS__NAME_ROOM] = L"", wide_service[PS__NAME_ROOM] = L"";
  host[0] = service[0] = '\0';
  *system = -ps__win_start();
  if (*system != 0)
    return EAI_FAIL;
  int result = outcome(
      GetNameInfoW(address, (socklen_t)length, wide_host, PS__NAME_ROOM, wide_service, PS__NAME_ROOM, flags), system);
  if (result != 0)
    return result;
  if (ps__wide_to(wide_host, host, PS__NAME_ROOM) < 0 || ps__wide_to(wide_service, service, PS__NAME_ROOM) < 0)
    return EAI_FAIL;
  return 0;
}

/* A name is one label of DNS. */
enum { LABEL_MAX = 63 };

/* The name counts from the next start of the machine on. Wine takes names of any length. */
int ps__sys_sethostname(const char *name, size_t length) {
  wchar_t *wide;
  if (length > LABEL_MAX)
    return -EINVAL;
  int result = ps__wide_from(name, &wide);
  if (result < 0)
    return result == -EILSEQ ? -EINVAL : result;
  if (!SetComputerNameExW(ComputerNamePhysicalDnsHostname, wide))
    result = -ps__win_errno((int)GetLastError());
  free(wide);
  return result;
}

int ps__sys_gethostname(char *text, size_t capacity) {
  wchar_t wide[NI_MAXHOST] = L"";
  unsigned long size = NI_MAXHOST;
  text[0] = '\0';
  if (!GetComputerNameExW(ComputerNameDnsHostname, wide, &size))
    return -ps__win_errno((int)GetLastError());
  int length = ps__wide_to(wide, text, capacity);
  return length < 0 ? length : 0;
}
