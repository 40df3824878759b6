/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Options by name: the grammar of the values, and what is wrong with others. */
#include "polysocket/named_options.h"

#include "check.h"
#include "fault.h"
#include "guard.h"
#include "platform/named_option.h"
#include "polysocket/options.h"
#include "polysocket/pairs.h"
#include "sockets.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(named_options, .timeout = 20);

/* A value is set, and this is what is read. */
static void check_round(ps_socket *socket, const char *name, const char *given, const char *found) {
  char text[64];
  int64_t length = 99;
  check_ok(ps_socket_set_option(socket, name, given, &err));
  check_ok(ps_socket_get_option(socket, name, text, sizeof text, &length, &err));
  cr_assert(strcmp(text, found) == 0, "%s=%s: %s, not %s", name, given, text, found);
  check_number(length, strlen(found));
}

static int number_of(ps_socket *socket, int level, int option) {
  int64_t value = 99;
  check_ok(ps_socket_getsockopt(socket, level, option, &value, &err));
  return (int)value;
}

Test(named_options, values_come_back_as_texts) {
  static const struct {
    const char *name, *given, *found;
  } cases[] = {
      {"nodelay", "on", "on"},
      {"nodelay", "off", "off"},
      {"nodelay", "1", "on"},
      {"nodelay", "no", "off"},
      {"keepalive", "30,5,3", "30,5,3"},
      {"keepalive", "off", "off"},
      {"keepalive", "on", "30,5,3"},
      {"keepalive_idle", "77", "77"},
      {"linger", "5", "5"},
      {"linger", "0", "0"},
      {"linger", "off", "off"},
      {"ttl", "77", "77"},
      {"ttl", "+77", "77"},
      {"ttl", "0xff", "255"},
      {"tos", "0x10", "16"},
      {"user_timeout", "2.5", "2.5"},
      {"user_timeout", "0.0001", "0.001"},
      {"user_timeout", "1.0000000000", "1"},
      {"user_timeout", "1.0000000001", "1.001"},
      {"user_timeout", "30", "30"},
      {"receive_timeout", "1.5", "1.5"},
      {"receive_timeout", "0", "0"},
      {"send_timeout", "0.000000001", "0.008"},
      {"congestion", "reno", "reno"},
      {"mtu_discover", "do", "do"},
      {"max_pacing_rate", "1000000", "1000000"},
      {"max_pacing_rate", "unlimited", "unlimited"},
      {"unicast_interface", "lo", "lo"},
      {"unicast_interface", "1", "lo"},
      {"unicast_interface", "any", "any"},
      {"notsent_low_water", "4294967295", "4294967295"},
  };
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    if (strcmp(cases[i].name, "send_timeout") == 0) {
      /* The kernel's clock has 100 to 1000 ticks in a second; none of it is nothing. */
      char text[64];
      check_ok(ps_socket_set_option(socket, cases[i].name, cases[i].given, &err));
      check_ok(ps_socket_get_option(socket, cases[i].name, text, sizeof text, NULL, &err));
      cr_assert(strcmp(text, "0") != 0);
      continue;
    }
    check_round(socket, cases[i].name, cases[i].given, cases[i].found);
  }
  check_number(number_of(socket, IPPROTO_TCP, TCP_KEEPCNT), 3);
  check_number(number_of(socket, IPPROTO_IP, IP_TTL), 255);
  check_number(number_of(socket, IPPROTO_TCP, TCP_USER_TIMEOUT), 30000);
}

Test(named_options, each_family_has_its_own) {
  ps_socket *inet6 = make_socket(AF_INET6, SOCK_DGRAM), *local, *peer;
  make_pair(SOCK_STREAM, &local, &peer);
  ps_socket *inet = make_socket(AF_INET, SOCK_DGRAM);
  check_round(inet, "multicast_interface", "127.0.0.1", "127.0.0.1");
  check_round(inet, "multicast_interface", "any", "any");
  check_round(inet, "multicast_interface", "lo", "127.0.0.1");
  check_round(inet, "multicast_ttl", "9", "9");
  check_round(inet, "broadcast", "on", "on");
  check_round(inet6, "hops", "7", "7");
  check_round(inet6, "hops", "-1", "64");
  check_round(inet6, "traffic_class", "8", "8");
  check_round(inet6, "multicast_interface", "lo", "lo");
  check_round(inet6, "multicast_loop", "off", "off");
  check_round(inet6, "v6only", "on", "on");
  check_round(inet6, "cork", "on", "on");
  check_round(local, "passcred", "on", "on");
  check_round(local, "keepalive", "on", "on");
  check_fails(ps_socket_set_option(local, "keepalive", "30,5,3", &err), PS_E_VALUE, EINVAL,
              "set_option: keepalive must be on or off, not '30,5,3'");
}

Test(named_options, an_offset_to_look_at_comes_back) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_round(socket, "peek_offset", "-1", "-1");
  check_round(socket, "peek_offset", "7", "7");
}

Test(named_options, facts_have_the_names_of_constants) {
  static const struct {
    const char *name, *value;
  } cases[] = {{"domain", "AF_INET"},
               {"type", "SOCK_STREAM"},
               {"protocol", "IPPROTO_TCP"},
               {"listening", "off"},
               {"error", "0"}};
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  char text[64];
  for (int i = 0; i < COUNT_OF(cases); i++) {
    check_ok(ps_socket_get_option(socket, cases[i].name, text, sizeof text, NULL, &err));
    check_text(text, cases[i].value);
    check_fails(ps_socket_set_option(socket, cases[i].name, "1", &err), PS_E_VALUE, EINVAL, "' can only be read");
  }
  check_fails(ps_socket_get_option(socket, "multicast_join", text, sizeof text, NULL, &err), PS_E_VALUE, EINVAL,
              "get_option: option 'multicast_join' can only be set");
}

Test(named_options, groups_are_joined_and_left) {
  static const struct {
    int family;
    const char *group;
  } cases[] = {
      {AF_INET, "224.0.0.251%lo"}, {AF_INET, "224.0.0.251%1"}, {AF_INET, "232.1.1.1@127.0.0.1%lo"},
      {AF_INET6, "ff02::fb%lo"},   {AF_INET6, "ff02::fb%1"},   {AF_INET6, "ff35::1@::1%lo"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_socket *socket = make_socket(cases[i].family, SOCK_DGRAM);
    check_fails(ps_socket_set_option(socket, "multicast_leave", cases[i].group, &err), PS_E_OS,
                strchr(cases[i].group, '@') ? EINVAL : EADDRNOTAVAIL, "(multicast_leave, '");
    check_ok(ps_socket_set_option(socket, "multicast_join", cases[i].group, &err));
    check_fails(ps_socket_set_option(socket, "multicast_join", cases[i].group, &err), PS_E_OS,
                strchr(cases[i].group, '@') ? EADDRNOTAVAIL : EADDRINUSE, "ddress");
    check_ok(ps_socket_set_option(socket, "multicast_leave", cases[i].group, &err));
  }
}

static const struct {
  const char *name, *value;
  int32_t status;
  const char *text;
} bad_values[] = {
    {"nodelay", "maybe", PS_E_VALUE, "set_option: nodelay must be on or off, not 'maybe'"},
    {"nodelay", "", PS_E_VALUE, "on or off, not ''"},
    {"nodelay", "on\n", PS_E_VALUE, "not 'on\\x0a'"},
    {"ttl", "0", PS_E_RANGE, "ttl must be a whole number of 1 to 255, not '0'"},
    {"ttl", "256", PS_E_RANGE, "1 to 255"},
    {"ttl", "18446744073709551617", PS_E_RANGE, "1 to 255"},
    {"ttl", "-18446744073709551617", PS_E_RANGE, "1 to 255"},
    {"ttl", "9223372036854775808", PS_E_RANGE, "1 to 255"},
    {"ttl", "7x", PS_E_VALUE, "1 to 255, not '7x'"},
    {"ttl", "0x", PS_E_VALUE, "1 to 255"},
    {"ttl", "7.5", PS_E_VALUE, "a whole number"},
    {"ttl", "", PS_E_VALUE, "a whole number"},
    {"ttl", " 7", PS_E_VALUE, "a whole number"},
    {"user_timeout", "-1", PS_E_RANGE, "user_timeout must be 0 to 2147483.647 seconds, not '-1'"},
    {"user_timeout", "2147484", PS_E_RANGE, "2147483.647"},
    {"user_timeout", "99999999999999999999", PS_E_RANGE, "2147483.647"},
    {"user_timeout", "1.5x", PS_E_VALUE, "seconds"},
    {"user_timeout", "-x", PS_E_VALUE, "seconds"},
    {"receive_timeout", "-1", PS_E_RANGE, "receive_timeout must be 0 to "},
    {"rto_max", "0.5", PS_E_RANGE, "rto_max must be 1 to 120 seconds, not '0.5'"},
    {"user_timeout", "1e3", PS_E_VALUE, "seconds"},
    {"user_timeout", ".", PS_E_VALUE, "seconds"},
    {"user_timeout", "nan", PS_E_VALUE, "seconds"},
    {"linger", "on", PS_E_VALUE, "off, or a whole number of 0 to 2147483647 seconds, not 'on'"},
    {"linger", "-1", PS_E_RANGE, "off, or"},
    {"linger", "0.5", PS_E_VALUE, "off, or"},
    {"keepalive", "often", PS_E_VALUE, "IDLE,INTERVAL,COUNT"},
    {"keepalive", "30", PS_E_VALUE, "IDLE,INTERVAL,COUNT"},
    {"keepalive", "30,5", PS_E_VALUE, "IDLE,INTERVAL,COUNT"},
    {"keepalive", "30,5,3,", PS_E_VALUE, "IDLE,INTERVAL,COUNT"},
    {"keepalive", "30,5,128", PS_E_RANGE, "1 to 127 probes"},
    {"keepalive", "0,5,3", PS_E_RANGE, "1 to 32767 seconds"},
    {"mtu_discover", "perhaps", PS_E_VALUE, "one of dont, want, do, probe, interface, omit, not 'perhaps'"},
    {"congestion", "", PS_E_VALUE, "a word of 1 to 15 bytes"},
    {"congestion", "a word that is too long", PS_E_VALUE, "a word of 1 to 15 bytes"},
    {"bind_to_device", "", PS_E_VALUE, "any, or the name of an interface"},
    {"multicast_interface", "", PS_E_VALUE, "any, or the name, the number"},
    {"max_pacing_rate", "fast", PS_E_VALUE, "unlimited, or"},
    {"multicast_join", "", PS_E_VALUE, "a multicast group of the socket's family"},
    {"multicast_join", "10.0.0.1", PS_E_VALUE, "a multicast group"},
    {"multicast_join", "ff02::fb", PS_E_VALUE, "a multicast group"},
    {"multicast_join", "224.0.0.251%", PS_E_VALUE, "a multicast group"},
    {"multicast_join", "224.0.0.251@", PS_E_VALUE, "a multicast group"},
    {"multicast_join", "224.0.0.251%lo@127.0.0.1", PS_E_VALUE, "a multicast group"},
    {"multicast_join", "232.1.1.1@::1", PS_E_VALUE, "a multicast group"},
    {"multicast_join", "localhost", PS_E_VALUE, "a multicast group"},
};

Test(named_options, bad_values_are_refused_with_the_limits) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < COUNT_OF(bad_values); i++)
    check_fails(ps_socket_set_option(socket, bad_values[i].name, bad_values[i].value, &err), bad_values[i].status,
                bad_values[i].status == PS_E_RANGE ? ERANGE : EINVAL, bad_values[i].text);
  char longest[5000];
  memset(longest, '9', sizeof longest - 1);
  longest[sizeof longest - 1] = '\0';
  check_fails(ps_socket_set_option(socket, "ttl", longest, &err), PS_E_RANGE, ERANGE, "1 to 255, not '999");
  check_fails(ps_socket_set_option(socket, longest, "1", &err), PS_E_VALUE, EINVAL, "there is no option '999");
  check_fails(ps_socket_set_option(socket, "multicast_join", longest, &err), PS_E_VALUE, EINVAL, "a multicast group");
}

Test(named_options, an_interface_that_is_none_is_an_error_of_the_system) {
  static const char *const names[] = {"multicast_interface", "unicast_interface"};
  static const char *const none[] = {
      "nowhere0", "2147483647", "0", "99999999999999999999", "1x", "127.0.0.x", "a name that is too long"};
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  for (int i = 0; i < COUNT_OF(names); i++)
    for (int k = 0; k < COUNT_OF(none); k++)
      check_fails(ps_socket_set_option(socket, names[i], none[k], &err), PS_E_OS, ENODEV, "No such device (");
  check_fails(ps_socket_set_option(socket, "multicast_join", "224.0.0.251%nowhere0", &err), PS_E_OS, ENODEV,
              "set_option: No such device (multicast_join, '224.0.0.251%nowhere0')");
  check_fails(ps_socket_set_option(socket, "bind_to_device", "nowhere0", &err), PS_E_OS, ENODEV,
              "set_option: No such device (bind_to_device, 'nowhere0')");
  check_fails(ps_socket_set_option(make_socket(AF_INET, SOCK_STREAM), "congestion", "nonesuch", &err), PS_E_OS, ENOENT,
              "(congestion, 'nonesuch')");
}

Test(named_options, a_name_that_none_has_leads_to_a_similar_one) {
  static const struct {
    const char *name, *other;
  } cases[] = {
      {"nodlay", "nodelay"},
      {"TCP_NODELAY", "nodelay"},
      {"no_delay", "nodelay"},
      {"reuseaddr", "reuse_address"},
      {"SO_RCVBUF", "receive_buffer"},
      {"rcvbuf", "receive_buffer"},
      {"keep_alive", "keepalive"},
      {"Linger", "linger"},
      {"ip_ttl", "ttl"},
      {"multicast_joint", "multicast_join"},
  };
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    check_fails(ps_socket_set_option(socket, cases[i].name, "1", &err), PS_E_VALUE, EINVAL, "there is no option '");
    cr_assert(strstr(err.message, "(did you mean '"), "%s", err.message);
    cr_assert(strstr(err.message, cases[i].other), "%s", err.message);
  }
  check_fails(ps_socket_get_option(socket, "colour", NULL, 0, NULL, &err), PS_E_VALUE, EINVAL,
              "get_option: there is no option 'colour'");
  cr_assert_null(strstr(err.message, "mean"), "%s", err.message);
  check_fails(ps_socket_get_option(socket, "", NULL, 0, NULL, &err), PS_E_VALUE, EINVAL, "there is no option ''");
}

Test(named_options, an_option_of_tcp_is_none_of_local_streams) {
  ps_socket *local, *peer;
  make_pair(SOCK_STREAM, &local, &peer);
  check_fails(ps_socket_set_option(local, "nodelay", "on", &err), PS_E_TYPE, EINVAL,
              "set_option: option 'nodelay' is for sockets of TCP, not for this one (AF_UNIX, SOCK_STREAM");
}

Test(named_options, an_option_of_other_sockets_is_an_error) {
  ps_socket *inet = make_socket(AF_INET, SOCK_DGRAM);
  check_fails(ps_socket_get_option(inet, "hops", NULL, 0, NULL, &err), PS_E_TYPE, EINVAL,
              "get_option: option 'hops' is for sockets of AF_INET6");
  check_fails(ps_socket_set_option(inet, "nodelay", "on", &err), PS_E_TYPE, EINVAL, "sockets of TCP");
  check_fails(ps_socket_set_option(inet, "header_included", "on", &err), PS_E_TYPE, EINVAL, "AF_INET, SOCK_RAW");
}

Test(named_options, the_mtu_of_no_connection_is_the_systems_error) {
  ps_socket *inet = make_socket(AF_INET, SOCK_DGRAM);
  check_fails(ps_socket_get_option(inet, "mtu", NULL, 0, NULL, &err), PS_E_OS, ENOTCONN, "(mtu)");
}

Test(named_options, a_low_water_mark_is_heeded) {
  ps_socket *local, *peer;
  char bytes[8];
  int64_t received = 0;
  make_connection(&local, &peer);
  check_ok(ps_socket_set_option(local, "receive_low_water", "4", &err));
  check_ok(ps_socket_settimeout(local, 0.05, &err));
  check_ok(ps_socket_send(peer, 0, "ab", 2, NULL, &err));
  check_fails(ps_socket_recv(local, 0, bytes, sizeof bytes, &received, &err), PS_E_TIMEOUT, ETIMEDOUT, "recv: ");
  check_ok(ps_socket_send(peer, 0, "cd", 2, NULL, &err));
  check_ok(ps_socket_recv(local, 0, bytes, sizeof bytes, &received, &err));
  check_number(received, 4);
}

Test(named_options, all_that_a_socket_has_are_listed) {
  ps_socket *sockets[3] = {make_socket(AF_INET, SOCK_STREAM), make_socket(AF_INET6, SOCK_DGRAM), NULL}, *peer;
  make_pair(SOCK_STREAM, &sockets[2], &peer);
  for (int i = 0; i < COUNT_OF(sockets); i++) {
    ps_pairs *pairs = NULL;
    int64_t count = 0, index, numeric;
    check_ok(ps_socket_options(sockets[i], &pairs, &err));
    check_ok(ps_pairs_count(pairs, &count, &err));
    cr_assert(count > 20);
    for (int64_t k = 0; k < count; k++) {
      char name[64], listed[64], read[64];
      check_ok(ps_pairs_name(pairs, k, name, sizeof name, NULL, &err));
      check_ok(ps_pairs_text(pairs, k, listed, sizeof listed, NULL, &err));
      check_ok(ps_socket_get_option(sockets[i], name, read, sizeof read, NULL, &err));
      check_text(listed, read);
      check_ok(ps_pairs_find(pairs, name, &index, &err));
      check_number(index, k);
      check_ok(ps_pairs_number(pairs, k, &numeric, NULL, &err));
      check_number(numeric, 0);
    }
    check_ok(ps_pairs_find(pairs, "nodelay", &index, &err));
    check_number(index >= 0, i == 0);
    check_ok(ps_pairs_find(pairs, "error", &index, &err));
    check_number(index, -1);
    ps_pairs_free(pairs);
  }
}

/* What is read can be set again, where it may be set at all. */
Test(named_options, each_value_can_be_set_again) {
  ps_socket *sockets[] = {make_socket(AF_INET, SOCK_STREAM), make_socket(AF_INET6, SOCK_DGRAM)};
  for (int i = 0; i < COUNT_OF(sockets); i++)
    for (size_t k = 0; k < ps__sys_named_option_count; k++) {
      const char *name = ps__sys_named_options[k].name;
      char text[64];
      if (ps_socket_get_option(sockets[i], name, text, sizeof text, NULL, NULL) != PS_OK)
        continue;
      memset(&err, 0, sizeof err);
      int32_t status = ps_socket_set_option(sockets[i], name, text, &err);
      cr_assert(status == PS_OK || status == PS_E_OS || strstr(err.message, "can only be read"), "%s", err.message);
    }
}

Test(named_options, rows_are_well_formed) {
  for (size_t i = 0; i < ps__sys_named_option_count; i++) {
    const struct ps__named_option *row = &ps__sys_named_options[i];
    cr_assert(row->name[strspn(row->name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0', "%s", row->name);
    cr_assert(strlen(row->name) < 40, "%s", row->name);
    cr_assert(strchr(row->constant, '_'), "%s", row->constant);
    cr_assert(row->most >= row->least, "%s", row->name);
    cr_assert((row->kind == PS__CHOICE || row->kind == PS__NAMED) == (row->list != NULL), "%s", row->name);
  }
}

Test(named_options, only_the_room_that_there_is_is_written) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  char *text = guarded(3);
  int64_t length = 99;
  check_ok(ps_socket_get_option(socket, "type", text, 3, &length, &err));
  check_text(text, "SO");
  check_number(length, 11);
  check_fails(ps_socket_get_option(socket, "type", text, -1, &length, &err), PS_E_VALUE, EINVAL, "get_option: ");
  check_number(length, 0);
  check_fails(ps_socket_get_option(socket, "type", NULL, 1, NULL, &err), PS_E_VALUE, EINVAL, "text must not be NULL");
  check_fails(ps_socket_get_option(socket, NULL, text, 3, NULL, &err), PS_E_VALUE, EINVAL, "name must not be NULL");
  check_fails(ps_socket_set_option(socket, NULL, "1", &err), PS_E_VALUE, EINVAL, "name must not be NULL");
  check_fails(ps_socket_set_option(socket, "ttl", NULL, &err), PS_E_VALUE, EINVAL, "value must not be NULL");
  check_fails(ps_socket_options(socket, NULL, &err), PS_E_VALUE, EINVAL, "options: pairs must not be NULL");
}

Test(named_options, a_list_needs_memory) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  ps_pairs *pairs = (ps_pairs *)&err;
  fault(REALLOC, .times = FAULT_EVER);
  check_fails(ps_socket_options(socket, &pairs, &err), PS_E_MEMORY, ENOMEM, "options: out of memory");
  cr_assert_null(pairs);
}

static const struct ps__named_option *row_of(const char *name) {
  for (size_t i = 0; i < ps__sys_named_option_count; i++)
    if (strcmp(ps__sys_named_options[i].name, name) == 0)
      return &ps__sys_named_options[i];
  cr_assert(false, "no option %s", name);
  return NULL;
}

Test(named_options, each_scope_has_its_sockets_and_no_others) {
  enum { MPTCP = 262 };
  static const struct {
    enum ps__option_scope scope;
    int family, type, proto;
    bool within;
  } cases[] = {
      {PS__ANY_SOCKET, AF_UNIX, SOCK_STREAM, 0, true},
      {PS__RAW_IPV4_SOCKET, AF_INET, SOCK_RAW, 1, true},
      {PS__RAW_IPV4_SOCKET, AF_INET, SOCK_DGRAM, 0, false},
      {PS__RAW_IPV4_SOCKET, AF_INET6, SOCK_RAW, 1, false},
      {PS__TCP_SOCKET, AF_INET, SOCK_STREAM, 0, true},
      {PS__TCP_SOCKET, AF_INET6, SOCK_STREAM, IPPROTO_TCP, true},
      {PS__TCP_SOCKET, AF_INET, SOCK_STREAM, MPTCP, true},
      {PS__TCP_SOCKET, AF_INET, SOCK_STREAM, IPPROTO_SCTP, false},
      {PS__TCP_SOCKET, AF_INET, SOCK_DGRAM, 0, false},
      {PS__TCP_SOCKET, AF_UNIX, SOCK_STREAM, 0, false},
      {PS__UDP_SOCKET, AF_INET, SOCK_DGRAM, 0, true},
      {PS__UDP_SOCKET, AF_INET6, SOCK_DGRAM, IPPROTO_UDP, true},
      {PS__UDP_SOCKET, AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE, false},
      {PS__UDP_SOCKET, AF_INET, SOCK_STREAM, 0, false},
      {PS__UDP_SOCKET, AF_UNIX, SOCK_DGRAM, 0, false},
      {PS__CAN_SOCKET, AF_CAN, SOCK_RAW, 1, true},
      {PS__CAN_SOCKET, AF_CAN, SOCK_RAW, 2, false},
      {PS__CAN_SOCKET, AF_CAN, SOCK_DGRAM, 1, false},
      {PS__CAN_SOCKET, AF_INET, SOCK_RAW, 1, false},
  };
  for (int i = 0; i < COUNT_OF(cases); i++)
    cr_assert_eq(ps__sys_in_scope(cases[i].scope, cases[i].family, cases[i].type, cases[i].proto), cases[i].within,
                 "case %d", i);
}

/* IPv6 leaves a group by its number where the text names no interface. */
Test(named_options, a_group_without_an_interface_is_left_on_any) {
  check_fails(ps_socket_set_option(make_socket(AF_INET6, SOCK_DGRAM), "multicast_leave", "ff02::fb", &err), PS_E_OS,
              EADDRNOTAVAIL, "(multicast_leave, 'ff02::fb')");
}

Test(named_options, a_choice_that_is_new_in_the_system_is_shown_as_a_number) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  char text[64];
  fault(GETSOCKOPT, .result = 99);
  check_ok(ps_socket_get_option(socket, "mtu_discover", text, sizeof text, NULL, &err));
  check_text(text, "99");
  fault(GETSOCKOPT, .result = -7);
  check_ok(ps_socket_get_option(socket, "mtu_discover", text, sizeof text, NULL, &err));
  check_text(text, "-7");
}

Test(named_options, a_value_that_the_system_does_not_tell_is_an_error) {
  static const char *const names[] = {"keepalive", "multicast_interface", "unicast_interface", "linger"};
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < COUNT_OF(names); i++) {
    char text[64] = "x";
    fault(GETSOCKOPT, .error = EIO);
    check_fails(ps_socket_get_option(socket, names[i], text, sizeof text, NULL, &err), PS_E_OS, EIO, names[i]);
    check_text(text, "");
  }
}

/* The interface may go between the look at its name and the setting. */
Test(named_options, an_interface_that_has_gone_or_has_no_address_is_given_by_its_number_alone) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  struct ps__option_value value = {.numbers = {INT32_MAX}};
  cr_assert(ps__sys_write_named((int)descriptor(socket), row_of("multicast_interface"), &value) < 0);
  fault_reset();
  fault(IOCTL, .made = true, .times = 2);
  fault(IOCTL, .error = EADDRNOTAVAIL);
  check_ok(ps_socket_set_option(socket, "multicast_interface", "lo", &err));
  check_number(fault_count(FAULT_IOCTL), 3);
}

Test(named_options, probes_do_not_begin_with_numbers_that_were_refused) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  struct ps__option_value value = {.numbers = {1, 40000, 5, 3}};
  check_number(ps__sys_write_named((int)descriptor(socket), row_of("keepalive"), &value), -EINVAL);
  check_number(number_of(socket, SOL_SOCKET, SO_KEEPALIVE), 0);
}

/* Before Linux 4.20 rates have 32 bits, as other numbers have. */
Test(named_options, a_rate_of_32_bits_is_read_as_one_of_64) {
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
  struct ps__named_option row = {.kind = PS__RATE, .level = SOL_SOCKET, .option = SO_TYPE};
  struct ps__option_value value = {.numbers = {99}};
  check_number(ps__sys_read_named((int)descriptor(socket), &row, &value), 0);
  check_number(value.numbers[0], SOCK_STREAM);
  row.option = SO_PEEK_OFF;
  check_number(ps__sys_read_named((int)descriptor(socket), &row, &value), 0);
  check_number(value.numbers[0], -1);
}
