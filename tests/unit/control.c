/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Control data: built, walked, damaged, and random; nothing outside of it is ever read. */
#include "polysocket/control.h"

#include "check.h"
#include "guard.h"
#include "platform/platform.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(control, .timeout = 60);

struct item {
  int64_t level, type, start, size, next;
};

static int32_t next_item(const void *control, int64_t length, int64_t position, struct item *item) {
  *item = (struct item){99, 99, 99, 99, 99};
  return ps_control_next(control, length, position, &item->level, &item->type, &item->start, &item->size, &item->next,
                         &err);
}

/* At each place of memory, so that most are not aligned; the data ends where memory ends. */
Test(control, what_was_built_is_walked_in_its_order) {
  static const char bytes[] = "0123456789ABCDEF";
  for (int64_t space = 200; space < 208; space++) {
    char *control = guarded((size_t)space);
    int64_t used = 0;
    for (int64_t i = 0; i < 4; i++)
      check_ok(ps_control_add(used, i + 1, -i, bytes, 3 * i, control, space, &used, &err));
    struct item item = {.next = 0};
    for (int64_t i = 0; i < 4; i++) {
      int64_t begin = item.next;
      check_ok(next_item(control, used, begin, &item));
      check_number(item.level, i + 1);
      check_number(item.type, -i);
      check_number(item.size, 3 * i);
      check_bytes(control + item.start, bytes, item.size);
      cr_assert(item.start >= begin && item.start + item.size <= item.next);
    }
    check_number(item.next, used);
    check_fails(next_item(control, used, item.next, &item), PS_E_RANGE, ERANGE, "position");
    check_number(item.level + item.type + item.start + item.size + item.next, 0);
  }
}

/* As the system builds it, so that both understand each other. */
Test(control, the_layout_is_the_systems) {
  union {
    struct cmsghdr head;
    char bytes[64];
  } control = {.bytes = {0}};
  int value = 77;
  int64_t used = 0, size = 0;
  check_ok(ps_control_add(0, IPPROTO_IP, IP_TTL, &value, sizeof value, &control, sizeof control, &used, &err));
  check_number(used, CMSG_SPACE(sizeof value));
  check_number(control.head.cmsg_len, CMSG_LEN(sizeof value));
  check_number(control.head.cmsg_level, IPPROTO_IP);
  check_number(control.head.cmsg_type, IP_TTL);
  check_bytes(CMSG_DATA(&control.head), &value, sizeof value);
  for (int64_t length = 0; length < 40; length++) {
    check_ok(ps_control_space(length, &size, &err));
    check_number(size, CMSG_SPACE((size_t)length));
    check_ok(ps_control_length(length, &size, &err));
    check_number(size, CMSG_LEN((size_t)length));
  }
}

Test(control, an_item_needs_its_space) {
  int64_t space = 0, used = 99;
  check_ok(ps_control_space(5, &space, &err));
  char *control = guarded((size_t)space);
  check_ok(ps_control_add(0, 1, 2, "12345", 5, control, space, NULL, &err));
  for (int64_t less = 0; less < space; less++) {
    check_fails(ps_control_add(0, 1, 2, "12345", 5, control, less, &used, &err), PS_E_VALUE, EINVAL, "control_add");
    check_number(used, 0);
  }
  check_fails(ps_control_add(space, 1, 2, "", 0, control, space, &used, &err), PS_E_VALUE, EINVAL, "0 more bytes");
  check_fails(ps_control_add(0, 1, 2, "", PTRDIFF_MAX, control, space, &used, &err), PS_E_VALUE, EINVAL, "needs more");
}

Test(control, bad_arguments_are_refused) {
  char control[64] = "";
  int64_t used = 99, size = 99;
  static const struct {
    int64_t used, level, type, size, capacity;
    int32_t status;
    const char *text;
  } cases[] = {
      {-1, 0, 0, 0, 64, PS_E_VALUE, "no item can begin at -1"},
      {1, 0, 0, 0, 64, PS_E_VALUE, "no item can begin at 1"},
      {72, 0, 0, 0, 64, PS_E_VALUE, "no item can begin at 72"},
      {INT64_MAX, 0, 0, 0, 64, PS_E_VALUE, "no item can begin"},
      {0, INT64_C(1) << 31, 0, 0, 64, PS_E_RANGE, "level must be"},
      {0, 0, INT64_MIN, 0, 64, PS_E_RANGE, "type must be"},
      {0, 0, 0, -1, 64, PS_E_VALUE, "data has a negative length (-1)"},
      {0, 0, 0, 0, -1, PS_E_VALUE, "control has a negative length (-1)"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++)
    check_fails(ps_control_add(cases[i].used, cases[i].level, cases[i].type, "", cases[i].size, control,
                               cases[i].capacity, &used, &err),
                cases[i].status, cases[i].status == PS_E_VALUE ? EINVAL : ERANGE, cases[i].text);
  check_fails(ps_control_add(0, 0, 0, NULL, 1, control, 64, &used, &err), PS_E_VALUE, EINVAL, "data must not be NULL");
  check_fails(ps_control_add(0, 0, 0, "", 0, NULL, 64, &used, &err), PS_E_VALUE, EINVAL, "control must not be NULL");
  struct item item;
  check_fails(next_item(NULL, 1, 0, &item), PS_E_VALUE, EINVAL, "control must not be NULL");
  check_fails(next_item(control, -1, 0, &item), PS_E_VALUE, EINVAL, "negative length (-1)");
  check_fails(next_item(NULL, 0, 0, &item), PS_E_RANGE, ERANGE, "control_next: there are no items");
  check_fails(next_item(control, 64, -1, &item), PS_E_RANGE, ERANGE, "position");
  check_fails(next_item(control, 64, 64, &item), PS_E_RANGE, ERANGE, "position");
  static const int64_t beyond[] = {-1, INT64_C(1) << 31, INT64_MAX, INT64_MIN};
  for (int i = 0; i < COUNT_OF(beyond); i++) {
    check_fails(ps_control_space(beyond[i], &size, &err), PS_E_RANGE, ERANGE, "CMSG_SPACE: length must be");
    check_fails(ps_control_length(beyond[i], &size, &err), PS_E_RANGE, ERANGE, "CMSG_LEN: length must be");
    check_number(size, 0);
  }
  /* The result, not the argument, fits in an int. */
  check_ok(ps_control_length(INT32_MAX - (int64_t)CMSG_LEN(0), &size, &err));
  check_number(size, INT32_MAX);
  check_fails(ps_control_length(INT32_MAX - (int64_t)CMSG_LEN(0) + 1, &size, &err), PS_E_RANGE, ERANGE, "CMSG_LEN: ");
  check_fails(ps_control_space(INT32_MAX - (int64_t)CMSG_SPACE(1) + 1, &size, &err), PS_E_RANGE, ERANGE, "CMSG_SPA");
}

/* Each length of the data, with an item that claims more; the data ends where memory ends. */
Test(control, truncated_data_gives_what_is_there) {
  char whole[64];
  int64_t used = 0;
  check_ok(ps_control_add(0, 1, 2, "0123456789", 10, whole, sizeof whole, &used, &err));
  for (int64_t length = 1; length <= used; length++) {
    struct item item;
    char *control = guarded((size_t)length);
    memcpy(control, whole, (size_t)length);
    int64_t there = length - (int64_t)CMSG_LEN(0);
    if (there < 0) {
      check_fails(next_item(control, length, 0, &item), PS_E_VALUE, EINVAL, "no item begins at 0");
      check_number(item.level + item.type + item.start + item.size + item.next, 0);
      continue;
    }
    check_ok(next_item(control, length, 0, &item));
    check_number(item.size, there < 10 ? there : 10);
    check_number(item.next, length);
  }
}

/* Heads that claim impossible lengths. */
Test(control, malformed_heads_end_the_walk) {
  static const size_t lengths[] = {0, 1, CMSG_LEN(0) - 1, SIZE_MAX, SIZE_MAX / 2, (size_t)-8};
  for (int i = 0; i < COUNT_OF(lengths); i++) {
    char *control = guarded(32);
    struct cmsghdr head = {.cmsg_len = (__typeof__(head.cmsg_len))lengths[i]};
    memcpy(control, &head, sizeof head);
    struct item item;
    if (lengths[i] < CMSG_LEN(0)) {
      check_fails(next_item(control, 32, 0, &item), PS_E_VALUE, EINVAL, "no item begins at 0");
      continue;
    }
    check_ok(next_item(control, 32, 0, &item));
    check_number(item.start + item.size, 32);
    check_number(item.next, 32);
  }
}

Test(control, random_bytes_are_never_read_outside) {
  unsigned seed = 1;
  for (int round = 0; round < 300; round++) {
    int64_t length = 1 + rand_r(&seed) % 100;
    char *control = guarded((size_t)length);
    for (int64_t i = 0; i < length; i++)
      control[i] = rand_r(&seed) % 3 ? 0 : (char)rand_r(&seed);
    for (int64_t begin = 0; begin < length; begin++)
      for (int64_t at = begin; at < length;) {
        struct item item;
        if (next_item(control, length, at, &item) != PS_OK)
          break;
        cr_assert(item.start >= at && item.size >= 0 && item.start + item.size <= length);
        cr_assert(item.next > at && item.next <= length);
        at = item.next;
      }
  }
}

Test(control, outputs_may_be_left_out) {
  char control[64];
  int64_t used = 0;
  check_ok(ps_control_add(0, 1, 2, NULL, 0, control, sizeof control, &used, &err));
  check_ok(ps_control_next(control, used, 0, NULL, NULL, NULL, NULL, NULL, &err));
  check_ok(ps_control_space(0, NULL, &err));
  check_ok(ps_control_length(0, NULL, &err));
}

Test(control, a_destination_is_known_by_its_level_its_type_and_its_size) {
  static const struct {
    int level, type;
    size_t size;
    bool known;
  } cases[] = {
      {IPPROTO_IP, IP_PKTINFO, sizeof(struct in_pktinfo), true},
      {IPPROTO_IP, IP_PKTINFO, sizeof(struct in_pktinfo) - 1, false},
      {IPPROTO_IP, IP_TTL, sizeof(struct in_pktinfo), false},
      {SOL_SOCKET, IP_PKTINFO, sizeof(struct in_pktinfo), false},
      {IPPROTO_IPV6, IPV6_PKTINFO, sizeof(struct in6_pktinfo), true},
      {IPPROTO_IPV6, IPV6_PKTINFO, sizeof(struct in6_pktinfo) - 1, false},
      {IPPROTO_IPV6, IPV6_HOPLIMIT, sizeof(struct in6_pktinfo), false},
      {SOL_SOCKET, IPV6_PKTINFO, sizeof(struct in6_pktinfo), false},
  };
  char bytes[sizeof(struct in6_pktinfo)] = "";
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__item item = {.level = cases[i].level, .type = cases[i].type, .size = cases[i].size};
    struct sockaddr_storage name;
    size_t length;
    int ifindex;
    cr_assert_eq(ps__sys_destination(&item, bytes, &name, &length, &ifindex), cases[i].known, "case %d", i);
  }
}

Test(control, a_destination_of_one_link_comes_with_its_interface) {
  for (int local = 0; local < 2; local++) {
    struct in6_pktinfo told = {.ipi6_ifindex = 7};
    told.ipi6_addr.s6_addr[0] = local ? 0xFE : 0x20;
    told.ipi6_addr.s6_addr[1] = 0x80;
    struct ps__item item = {.level = IPPROTO_IPV6, .type = IPV6_PKTINFO, .size = sizeof told};
    struct sockaddr_in6 name;
    size_t length = 0;
    int ifindex = 0;
    cr_assert(ps__sys_destination(&item, &told, &name, &length, &ifindex));
    check_number(length, sizeof name);
    check_number(name.sin6_scope_id, local ? 7 : 0);
    check_number(ifindex, 7);
  }
}

Test(control, an_item_has_no_more_bytes_than_the_system_counts) {
  int64_t length = 7;
  /* With 32 bits, memory has no more bytes either. */
  const char *refused = sizeof(size_t) > sizeof(int32_t) ? "size must be " : "data must be ";
  check_fails(ps_control_add(0, 1, 1, "", (int64_t)1 << 31, &length, INT64_MAX, &length, &err), PS_E_RANGE, ERANGE,
              refused);
}
