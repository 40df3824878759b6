/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers as people know them. The names are those of the table of constants; which of them belong to a level, a family
 * or a parameter is told by how they begin. Only messages are made of this, so that nothing here has to be fast. */
#include "core/names.h"

#include "address/address.h"
#include "address/address_text.h"
#include "address/table.h"
#include "core/constants.h"
#include "polysocket/constants.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

/* Which names a number may have: beginnings with blanks between them, less those that mean something else. */
struct names {
  const char *owner; /* The constant whose value the level or the family is. */
  const char *beginnings;
  const char *others; /* NULL: none. */
};

/* The options of a level. Of levels that share a number the first one counts. */
static const struct names options[] = {
    {"SOL_SOCKET", "SO_", "SO_VM_ SO_J1939_"},
    {"IPPROTO_IP", "IP_ MCAST_", "IP_DEFAULT_ IP_MAX_ IP_PMTUDISC_ MCAST_INCLUDE MCAST_EXCLUDE"},
    {"IPPROTO_IPV6", "IPV6_ MCAST_", "IPV6_RTHDR_TYPE_ IPV6_PMTUDISC_ MCAST_INCLUDE MCAST_EXCLUDE"},
    {"IPPROTO_TCP", "TCP_",
     "TCP_COOKIE_IN_ TCP_COOKIE_OUT_ TCP_COOKIE_MAX TCP_COOKIE_MIN TCP_COOKIE_PAIR_ TCP_MD5SIG_FLAG_ TCP_NO_QUEUE "
     "TCP_RECV_QUEUE TCP_SEND_QUEUE TCP_QUEUES_ TCP_REPAIR_OFF TCP_REPAIR_ON TCP_S_DATA_ TCP_MAX_WINSHIFT TCP_CM_INQ"},
    {"IPPROTO_UDP", "UDP_", "UDP_ENCAP_"},
    {"IPPROTO_UDPLITE", "UDPLITE_", NULL},
    {"SOL_TIPC", "TIPC_IMPORTANCE TIPC_SRC_ TIPC_DEST_ TIPC_CONN_ TIPC_GROUP_ TIPC_MCAST_",
     "TIPC_CONN_SHUTDOWN TIPC_GROUP_LOOPBACK TIPC_GROUP_MEMBER_EVTS"},
    {"SOL_CAN_RAW", "CAN_RAW_", NULL},
    {"SOL_CAN_J1939", "SO_J1939_", NULL},
    {"SOL_ALG", "ALG_SET_", NULL},
    {"SOL_NETLINK",
     "NETLINK_ADD_ NETLINK_DROP_ NETLINK_PKTINFO NETLINK_BROADCAST_ NETLINK_NO_ NETLINK_LIST NETLINK_CAP_ NETLINK_EXT_ "
     "NETLINK_GET_ NETLINK_RX_ NETLINK_TX_",
     NULL},
    {"SOL_PACKET", "PACKET_",
     "PACKET_HOST PACKET_BROADCAST PACKET_MULTICAST PACKET_OTHERHOST PACKET_OUTGOING PACKET_LOOPBACK PACKET_USER "
     "PACKET_KERNEL PACKET_FASTROUTE PACKET_MR_ PACKET_FANOUT_"},
    {"AF_VSOCK", "SO_VM_", NULL},
};

/* The protocols of a family. */
static const struct names protocols[] = {
    {"AF_INET", "IPPROTO_", NULL},
    {"AF_INET6", "IPPROTO_", NULL},
    {"AF_CAN", "CAN_RAW CAN_BCM CAN_TP CAN_MCNET CAN_ISOTP CAN_J1939", "CAN_RAW_ CAN_BCM_ CAN_ISOTP_"},
    {"AF_NETLINK", "NETLINK_",
     "NETLINK_ADD_ NETLINK_DROP_ NETLINK_PKTINFO NETLINK_BROADCAST_ NETLINK_NO_ NETLINK_LIST NETLINK_CAP_ NETLINK_EXT_ "
     "NETLINK_GET_ NETLINK_RX_ NETLINK_TX_ NETLINK_CONNECTED NETLINK_UNCONNECTED"},
};

/* Whether a name begins with one of the words of a list. */
static bool begins(const char *name, const char *list) {
  for (const char *word = list; word;) {
    size_t length = strcspn(word, " ");
    if (strncmp(name, word, length) == 0)
      return true;
    word = word[length] ? word + length + 1 : NULL;
  }
  return false;
}

/* The first name of a number, or NULL. */
static const char *find(const struct names *names, int64_t number) {
  const char *name = NULL;
  for (int64_t i = ps__constants_find(0, number); i >= 0; i = ps__constants_find(i + 1, number)) {
    ps_constant_at(i, &name, NULL, NULL);
    if (begins(name, names->beginnings) && (!names->others || !begins(name, names->others)))
      return name;
  }
  return NULL;
}

static void show(struct ps__text *text, const struct names *names, int64_t number) {
  const char *name = find(names, number);
  if (name)
    ps__text_format(text, "%s", name);
  else
    ps__text_format(text, "%" PRId64, number);
}

/* The names that belong to a level or a family, or NULL. */
static const struct names *of_owner(const struct names *table, size_t count, int64_t owner) {
  int64_t value;
  for (size_t i = 0; i < count; i++)
    /* never alone: Linux has the constants, which other systems may lack */
    if (ps_constant_get(table[i].owner, &value, NULL) == PS_OK && value == owner) /* never false: as above */
      return &table[i];
  return NULL;
}

void ps__names_kind(struct ps__text *text, int family, int type, int proto) {
  const struct names *names = of_owner(protocols, sizeof protocols / sizeof protocols[0], family);
  ps__family_show(text, family);
  ps__text_format(text, ", ");
  show(text, &(struct names){.beginnings = "SOCK_", .others = "SOCK_CLOEXEC SOCK_NONBLOCK"}, type);
  ps__text_format(text, ", ");
  if (names && proto != 0)
    show(text, names, proto);
  else
    ps__text_format(text, "%d", proto);
}

void ps__names_option(struct ps__text *text, int32_t level, int32_t option) {
  const struct names *names = of_owner(options, sizeof options / sizeof options[0], level);
  if (names) {
    ps__text_format(text, "%s, ", names->owner);
    show(text, names, option);
    return;
  }
  show(text, &(struct names){.beginnings = "SOL_ IPPROTO_"}, level);
  ps__text_format(text, ", %" PRId32, option);
}

void ps__names_request(struct ps__text *text, uint32_t request) {
  const char *name = find(&(struct names){.beginnings = "FIO SIO"}, request);
  if (name)
    ps__text_format(text, "%s", name);
  else
    ps__text_format(text, "0x%08" PRIx32, request);
}

void ps__names_number(struct ps__text *text, const char *prefix, int64_t number) {
  show(text, &(struct names){.beginnings = prefix}, number);
}

void ps__names_flags(struct ps__text *text, const char *prefix, uint32_t flags) {
  const char *between = "";
  for (uint32_t bit = 1; bit != 0; bit <<= 1) {
    const char *name = flags & bit ? find(&(struct names){.beginnings = prefix}, bit) : NULL;
    if (!name)
      continue;
    ps__text_format(text, "%s%s", between, name);
    between = "|";
    flags &= ~bit;
  }
  if (flags != 0 || between[0] == '\0')
    ps__text_format(text, flags == 0 ? "%s%" PRIx32 : "%s0x%" PRIx32, between, flags);
}

void ps__names_target(struct ps__text *text, int family, const ps_address *address) {
  if (ps__address_is_empty(address)) {
    ps__text_format(text, "(the address is empty)");
  } else if (ps__address_family(ps__address_const(address)) == ps__table_addresses_of(family)) {
    ps__address_show_in_brackets(text, address);
  } else {
    ps__text_format(text, "(the address is ");
    ps__address_show(text, address);
    ps__text_format(text, ", the socket is ");
    ps__family_show(text, family);
    ps__text_format(text, ")");
  }
}
