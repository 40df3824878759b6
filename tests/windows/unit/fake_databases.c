/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The functions before Winsock's old databases; see ../../unit/fake_databases.h. Winsock keeps the answers itself, so
 * nobody gives room for them. */
#include "fake_databases.h"

#include "check.h"
#include "fake_resolver.h"
#include "fault_system.h"

struct fake_databases fake_databases;

void fake_databases_begin(void) {
  fake_databases = (struct fake_databases){.used = true};
}

/* Note the call: is there an answer? Otherwise the thread has the number of an error: the planned one, or another. */
static bool has_answer(int otherwise) {
  struct fake_databases *fake = &fake_databases;
  fake_resolver_pass();
  fake->count++;
  WSASetLastError(otherwise > 0 ? otherwise : fake->error == 0 ? 0 : fault_number_of(fake->error));
  return fake->error == 0 && fake->name;
}

static int nothing_found(void) {
  return fake_databases.error == 0 ? WSANO_DATA : 0;
}

static char *modifiable(const void *text) {
  return (char *)(uintptr_t)text;
}

static struct servent *service(void) {
  static struct servent entry;
  static char *none[1];
  if (!has_answer(nothing_found()))
    return NULL;
  entry = (struct servent){.s_name = modifiable(fake_databases.name),
                           .s_aliases = none,
                           .s_port = (short)htons((uint16_t)fake_databases.number)};
  return &entry;
}

FAULT_BEFORE(struct servent *WSAAPI, getservbyname, const char *name, const char *proto) {
  return fake_databases.used ? service() : SYSTEM(getservbyname)(name, proto);
}

FAULT_BEFORE(struct servent *WSAAPI, getservbyport, int port, const char *proto) {
  if (!fake_databases.used)
    return SYSTEM(getservbyport)(port, proto);
  fake_databases.number = ntohs((uint16_t)port);
  return service();
}

FAULT_BEFORE(struct protoent *WSAAPI, getprotobyname, const char *name) {
  static struct protoent entry;
  if (!fake_databases.used)
    return SYSTEM(getprotobyname)(name);
  if (!has_answer(nothing_found()))
    return NULL;
  entry = (struct protoent){.p_name = modifiable(fake_databases.name), .p_proto = (short)fake_databases.number};
  return &entry;
}

static struct hostent *host(int family) {
  static struct hostent entry;
  static char *addresses[2], *aliases[16];
  fake_databases.family = family;
  if (!has_answer(fake_databases.h_error))
    return NULL;
  for (size_t i = 0; fake_databases.aliases && fake_databases.aliases[i]; i++)
    aliases[i] = modifiable(fake_databases.aliases[i]);
  addresses[0] = modifiable(fake_databases.address);
  entry = (struct hostent){.h_name = modifiable(fake_databases.name),
                           .h_aliases = aliases,
                           .h_addrtype = (short)family,
                           .h_length = (short)fake_databases.length,
                           .h_addr_list = addresses};
  return &entry;
}

FAULT_BEFORE(struct hostent *WSAAPI, gethostbyname, const char *name) {
  return fake_databases.used ? host(AF_INET) : SYSTEM(gethostbyname)(name);
}

FAULT_BEFORE(struct hostent *WSAAPI, gethostbyaddr, const char *address, int length, int family) {
  if (!fake_databases.used)
    return SYSTEM(gethostbyaddr)(address, length, family);
  cr_assert(length == (family == AF_INET ? 4 : 16), "an address of family %d has %d bytes", family, length);
  return host(family);
}

FAULT_BEFORE(BOOL WINAPI, GetComputerNameExW, COMPUTER_NAME_FORMAT kind, wchar_t *text, DWORD *size) {
  if (fake_databases.machine_error != 0) {
    SetLastError((DWORD)fault_number_of(fake_databases.machine_error));
    return FALSE;
  }
  if (!fake_databases.machine)
    return SYSTEM(GetComputerNameExW)(kind, text, size);
  wchar_t name[1024];
  int length = MultiByteToWideChar(CP_UTF8, 0, fake_databases.machine, -1, name, 1024);
  bool fits = length > 0 && (DWORD)length <= *size;
  *size = (DWORD)length - fits;
  if (fits)
    memcpy(text, name, (size_t)length * sizeof *text);
  else
    SetLastError(ERROR_MORE_DATA);
  return fits;
}
