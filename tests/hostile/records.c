/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses to hand over: some that the library made, of all families, the same with bytes changed, and any bytes. What
 * is inside of them is private to the library, so that even these must do it no harm. */
#include "choices.h"
#include "giving_up.h"
#include "surroundings.h"

#include <linux/tipc.h>
#include <string.h>

static int32_t make_inet(struct call *call, ps_address *address) {
  (void)call;
  return ps_address_make_inet("127.0.0.1", surroundings_port(), address, NULL);
}

static int32_t make_inet6(struct call *call, ps_address *address) {
  return ps_address_make_inet6("::1", surroundings_port(), (int64_t)chance_below(&call->chance, 2), 0, address, NULL);
}

static int32_t make_wildcard(struct call *call, ps_address *address) {
  return ps_address_make_inet("", chance_percent(&call->chance, 50) ? 0 : 9, address, NULL);
}

static int32_t make_loopback(struct call *call, ps_address *address) {
  return ps_address_make_inet("127.0.0.1", (int64_t)chance_below(&call->chance, 2), address, NULL);
}

static int32_t make_path(struct call *call, ps_address *address) {
  static const char path[] = "a file\0";
  static const int64_t lengths[] = {0, 1, 6};
  return ps_address_make_unix(path, lengths[chance_below(&call->chance, 3)], address, NULL);
}

static int32_t make_longest_path(struct call *call, ps_address *address) {
  char path[108];
  memset(path, chance_percent(&call->chance, 50) ? 'x' : 0xFF, sizeof path);
  path[0] = '\0';
  return ps_address_make_unix(path, (int64_t)sizeof path, address, NULL);
}

static int32_t make_full(struct call *call, ps_address *address) {
  char name[SURROUNDINGS_NAME];
  (void)call;
  return ps_address_make_unix(name, (int64_t)surroundings_full(name), address, NULL);
}

static int32_t make_netlink(struct call *call, ps_address *address) {
  return ps_address_make_netlink(0, (int64_t)chance_below(&call->chance, 2), address, NULL);
}

static int32_t make_packet(struct call *call, ps_address *address) {
  return ps_address_make_packet("lo", (int64_t)chance_below(&call->chance, 4), 0, 1, "\2\0\0\0\0\1\2\3",
                                (int64_t)chance_below(&call->chance, 9), address, NULL);
}

static int32_t make_tipc(struct call *call, ps_address *address) {
  return ps_address_make_tipc(TIPC_ADDR_NAME, (int64_t)chance_below(&call->chance, 1000), 1, 0, TIPC_NODE_SCOPE,
                              address, NULL);
}

static int32_t make_vsock(struct call *call, ps_address *address) {
  return ps_address_make_vsock(1, (int64_t)chance_below(&call->chance, 2), address, NULL);
}

static int32_t make_can(struct call *call, ps_address *address) {
  int64_t number = (int64_t)chance_below(&call->chance, 256);
  switch (chance_below(&call->chance, 3)) {
  case 0:
    return ps_address_make_can("lo", address, NULL);
  case 1:
    return ps_address_make_can_isotp("lo", number, 1, address, NULL);
  default:
    return ps_address_make_can_j1939("", -number, number, number, address, NULL);
  }
}

static int32_t make_alg(struct call *call, ps_address *address) {
  return ps_address_make_alg("hash", chance_percent(&call->chance, 50) ? "sha256" : "it's none", 0, 0, address, NULL);
}

static int32_t make_bluetooth(struct call *call, ps_address *address) {
  int64_t number = (int64_t)chance_below(&call->chance, 256);
  switch (chance_below(&call->chance, 4)) {
  case 0:
    return ps_address_make_bluetooth_l2cap("00:1A:7D:DA:71:13", number, 0, 0, address, NULL);
  case 1:
    return ps_address_make_bluetooth_rfcomm("00:00:00:00:00:00", number, address, NULL);
  case 2:
    return ps_address_make_bluetooth_hci(number, 0, address, NULL);
  default:
    return ps_address_make_bluetooth_sco("FF:FF:FF:FF:FF:FF", address, NULL);
  }
}

static int32_t make_qipcrtr(struct call *call, ps_address *address) {
  return ps_address_make_qipcrtr(1, (int64_t)chance_below(&call->chance, 2), address, NULL);
}

/* Of any family, and too short or too long for it. */
static int32_t make_raw(struct call *call, ps_address *address) {
  char bytes[126];
  chance_fill(&call->chance, bytes, sizeof bytes);
  int64_t family = (int64_t)chance_below(&call->chance, surroundings_confined() ? 50 : 2);
  return ps_address_make_raw(family, bytes, (int64_t)chance_below(&call->chance, sizeof bytes + 1), address, NULL);
}

static int32_t (*const makers[])(struct call *, ps_address *) = {
    make_inet,    make_inet,   make_inet6, make_wildcard,  make_loopback,     make_path,
    make_netlink, make_packet, make_tipc,  make_raw,       make_longest_path, make_full,
    make_vsock,   make_can,    make_alg,   make_bluetooth, make_qipcrtr};

static unsigned char *give_record(struct call *call, int place) {
  const struct parameter *parameter = call->arguments[place].parameter;
  if (strcmp(parameter->target, "ps_address") != 0 || parameter->size != sizeof(ps_address))
    give_up("%s: nobody says here how a %s is made", call->function->name, parameter->target);
  return memset(call_give_memory(call, place, parameter->size), 0, parameter->size);
}

static void choose_zeros(struct call *call, int place) {
  give_record(call, place);
  call_make_constant(call, place);
}

static ps_address *make(struct call *call, int place) {
  ps_address *address = (ps_address *)(void *)give_record(call, place);
  makers[chance_below(&call->chance, sizeof makers / sizeof makers[0])](call, address);
  return address;
}

static void choose_made(struct call *call, int place) {
  make(call, place);
  call_make_constant(call, place);
}

/* Where there is a network, an address with another byte may be that of another machine. */
static void choose_spoiled(struct call *call, int place) {
  unsigned char *bytes = (unsigned char *)make(call, place);
  for (size_t i = chance_below(&call->chance, 4) + 1; surroundings_confined() && i > 0; i--)
    bytes[chance_below(&call->chance, sizeof(ps_address))] = (unsigned char)chance_bits(&call->chance);
  call_make_constant(call, place);
}

static void choose_any_bytes(struct call *call, int place) {
  unsigned char *bytes = give_record(call, place);
  if (surroundings_confined())
    chance_fill(&call->chance, bytes, sizeof(ps_address));
  call_make_constant(call, place);
}

/* Mostly one that the library made, in all places or in each another one. */
void addresses_fill(struct call *call, int place, size_t count) {
  ps_address *list = (ps_address *)(void *)call->arguments[place].memory;
  bool wild = (call->wild == place || call->wild < 0) && surroundings_confined();
  memset(call->arguments[place].memory, 0, call->arguments[place].size);
  for (size_t i = 0; i < count; i++) {
    if (wild && chance_percent(&call->chance, 10))
      chance_fill(&call->chance, &list[i], sizeof list[i]);
    else if (i > 0 && chance_percent(&call->chance, 60))
      list[i] = list[i - 1];
    else
      makers[chance_below(&call->chance, sizeof makers / sizeof makers[0])](call, &list[i]);
  }
}

static const struct choice records[] = {
    {"NULL", WILD, 8, call_choose_null},   {"zeros", WILD, 5, choose_zeros},          {"made", TAME, 50, choose_made},
    {"spoiled", WILD, 25, choose_spoiled}, {"any bytes", WILD, 12, choose_any_bytes}, {NULL, WILD, 0, NULL},
};

void choose_record(struct call *call, int place) {
  if (call->arguments[place].parameter->record)
    choose_layout(call, place);
  else
    call_choose(call, place, records);
}
