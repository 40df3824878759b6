/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_ALG addresses: (type, name, feat, mask), there and back and with the kernel. */
#include "check.h"
#include "guard.h"
#include "polysocket/address.h"
#include "polysocket/address_text.h"
#include "polysocket/family.h"
#include "sockets.h"

#include <errno.h>
#include <linux/if_alg.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(alg, .timeout = 20);

/* The longest type and the longest name, less what is cut off in front. */
#define LONGEST_TYPE "thirteenbytes"
static char longest_name[105];

static const char *name_of_length(int length) {
  memset(longest_name, 'n', sizeof longest_name);
  longest_name[length] = '\0';
  return longest_name;
}

static const char *type_of(const ps_address *address) {
  static char text[15];
  check_ok(ps_address_alg_type(address, text, sizeof text, NULL, &err));
  return text;
}

static const char *name_of(const ps_address *address) {
  static char text[105];
  check_ok(ps_address_alg_name(address, text, sizeof text, NULL, &err));
  return text;
}

Test(alg, all_parts_come_back_and_lie_where_the_kernel_looks) {
  static const struct {
    const char *type, *name;
    uint32_t feat, mask;
    const char *text;
  } cases[] = {
      {"hash", "sha256", 0, 0, "alg:hash,sha256"},
      {"skcipher", "cbc(aes)", 1, 2, "alg:skcipher,cbc(aes),1,2"},
      {LONGEST_TYPE, "", UINT32_MAX, UINT32_MAX, "alg:thirteenbytes,,4294967295,4294967295"},
      {"", "it's", 0, 0, "alg:,it's"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address;
    int64_t feat = -1, mask = -1, length = 0;
    struct sockaddr_alg name = {.salg_family = AF_ALG, .salg_feat = cases[i].feat, .salg_mask = cases[i].mask};
    strcpy((char *)name.salg_type, cases[i].type);
    strcpy((char *)name.salg_name, cases[i].name);
    check_ok(ps_address_make_alg(cases[i].type, cases[i].name, cases[i].feat, cases[i].mask, &address, &err));
    check_text(type_of(&address), cases[i].type);
    check_text(name_of(&address), cases[i].name);
    check_ok(ps_address_alg_parts(&address, &feat, &mask, &err));
    check_number(feat, cases[i].feat);
    check_number(mask, cases[i].mask);
    check_text(shown(&address), cases[i].text);
    char bytes[sizeof name];
    check_ok(ps_address_bytes(&address, bytes, sizeof bytes, &length, &err));
    check_number(length, sizeof name - sizeof name.salg_family);
    check_bytes(bytes, (char *)&name + sizeof name.salg_family, length);
    check_ok(ps_address_alg_parts(&address, NULL, NULL, &err));
  }
  check_ok(ps_address_make_alg("hash", "sha256", 0, 0, NULL, &err));
}

/* Behind 63 bytes the length of the address tells where the name ends. */
Test(alg, a_name_may_be_as_long_as_the_system_takes) {
  static const struct { int length, bytes; } cases[] = {{63, 86}, {64, 87}, {103, 126}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address;
    int64_t length = 0;
    check_ok(ps_address_make_alg("hash", name_of_length(cases[i].length), 0, 0, &address, &err));
    check_ok(ps_address_bytes(&address, NULL, 0, &length, &err));
    check_number(length, cases[i].bytes);
    check_text(name_of(&address), longest_name);
    check_ok(ps_address_format(&address, NULL, 0, &length, &err));
    check_number(length, (int)strlen("alg:hash,") + cases[i].length);
  }
}

Test(alg, what_is_impossible_is_refused_with_its_limits) {
  const struct {
    const char *type, *name;
    int64_t feat, mask;
    int32_t status, code;
    const char *text;
  } cases[] = {
      {NULL, "x", 0, 0, PS_E_VALUE, EINVAL, "address_make_alg: type must not be NULL"},
      {"hash", NULL, 0, 0, PS_E_VALUE, EINVAL, "name must not be NULL"},
      {LONGEST_TYPE "x", "x", 0, 0, PS_E_OS, 0, "type too long (14 bytes, limit 13)"},
      {"hash", name_of_length(104), 0, 0, PS_E_OS, 0, "name too long (104 bytes, limit 103)"},
      {"hash", "x", -1, 0, PS_E_RANGE, ERANGE, "feat must be 0-4294967295, not -1"},
      {"hash", "x", 0, INT64_C(1) << 32, PS_E_RANGE, ERANGE, "mask must be 0-4294967295, not 4294967296"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, zero = {0};
    memset(&address, 0x2E, sizeof address);
    check_fails(ps_address_make_alg(cases[i].type, cases[i].name, cases[i].feat, cases[i].mask, &address, &err),
                cases[i].status, cases[i].code, cases[i].text);
    check_bytes(&address, &zero, sizeof zero);
  }
}

Test(alg, texts_are_cut_to_the_callers_buffer_and_end_where_their_room_ends) {
  ps_address address;
  char bytes[126];
  memset(bytes, 'x', sizeof bytes);
  check_ok(ps_address_make_raw(AF_ALG, bytes, sizeof bytes, &address, &err));
  for (int64_t capacity = 0; capacity < 4; capacity++) {
    char *text = guarded((size_t)capacity);
    int64_t length = 0;
    check_ok(ps_address_alg_type(&address, text, capacity, &length, &err));
    check_number(length, 14);
    check_ok(ps_address_alg_name(&address, text, capacity, &length, &err));
    check_number(length, 104);
    if (capacity > 0)
      check_number(strlen(text), capacity - 1);
  }
  check_ok(ps_address_format(&address, NULL, 0, NULL, &err));
  check_fails(ps_address_alg_type(&address, NULL, 1, NULL, &err), PS_E_VALUE, EINVAL, "text must not be NULL");
  check_fails(ps_address_alg_name(&address, bytes, -1, NULL, &err), PS_E_VALUE, EINVAL, "negative buffer size -1");
}

Test(alg, an_address_of_another_family_has_no_such_parts) {
  ps_address other = loopback(1);
  int64_t feat = 77, mask = 78, length = 79;
  char text[16];
  check_fails(ps_address_alg_parts(&other, &feat, &mask, &err), PS_E_TYPE, EINVAL,
              "address_alg_parts: the address must be AF_ALG, and is AF_INET");
  check_number(feat, 0);
  check_number(mask, 0);
  check_fails(ps_address_alg_type(&other, text, sizeof text, &length, &err), PS_E_TYPE, EINVAL, "address_alg_type: ");
  check_number(length, 0);
  check_fails(ps_address_alg_name(NULL, text, sizeof text, &length, &err), PS_E_VALUE, EINVAL,
              "address_alg_name: address must not be NULL");
}

/* The digest of nothing. */
Test(alg, the_kernel_takes_addresses_where_it_has_the_family) {
  ps_socket *algorithm = make_where_possible(AF_ALG, SOCK_SEQPACKET, 0), *operation = NULL;
  if (!algorithm)
    return;
  ps_address sha256, nothing;
  unsigned char digest[32];
  int64_t length = 0;
  check_ok(ps_address_make_alg("hash", "no-such-algorithm", 0, 0, &nothing, &err));
  check_fails(ps_socket_bind(algorithm, &nothing, &err), PS_E_OS, ENOENT, shown(&nothing));
  check_ok(ps_address_make_alg("hash", "sha256", 0, 0, &sha256, &err));
  check_ok(ps_socket_bind(algorithm, &sha256, &err));
  check_ok(ps_socket_accept(algorithm, &operation, NULL, &err));
  check_ok(ps_socket_recv(operation, 0, digest, sizeof digest, &length, &err));
  check_number(length, sizeof digest);
  check_bytes(digest, "\xe3\xb0\xc4\x42", 4);
}
