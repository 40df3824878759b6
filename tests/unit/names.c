/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers as the names of constants. */
#include "core/names.h"
#include "check.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

TestSuite(names, .timeout = 20);

static char room[200];

static struct ps__text begin(void) {
  return ps__text_begin(room, sizeof room);
}

Test(names, a_kind_of_socket_is_told_by_name) {
  static const struct {
    int family, type, proto;
    const char *text;
  } cases[] = {
      {AF_INET, SOCK_STREAM, 0, "AF_INET, SOCK_STREAM, 0"},
      {AF_INET6, SOCK_DGRAM, IPPROTO_UDP, "AF_INET6, SOCK_DGRAM, IPPROTO_UDP"},
      {AF_UNIX, SOCK_SEQPACKET, 17, "AF_UNIX, SOCK_SEQPACKET, 17"},
      {AF_INET, 77, 254, "AF_INET, 77, 254"},
      {99, SOCK_STREAM, -1, "family 99, SOCK_STREAM, -1"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__text text = begin();
    ps__names_kind(&text, cases[i].family, cases[i].type, cases[i].proto);
    check_text(room, cases[i].text);
  }
}

Test(names, an_option_is_told_with_its_level) {
  static const struct {
    int32_t level, option;
    const char *text;
  } cases[] = {
      {SOL_SOCKET, SO_REUSEADDR, "SOL_SOCKET, SO_REUSEADDR"},
      {SOL_SOCKET, 9999, "SOL_SOCKET, 9999"},
      {IPPROTO_IP, IP_ADD_MEMBERSHIP, "IPPROTO_IP, IP_ADD_MEMBERSHIP"},
      {IPPROTO_IP, IP_TOS, "IPPROTO_IP, IP_TOS"},
      {IPPROTO_IPV6, IPV6_V6ONLY, "IPPROTO_IPV6, IPV6_V6ONLY"},
      {IPPROTO_TCP, TCP_NODELAY, "IPPROTO_TCP, TCP_NODELAY"},
      {IPPROTO_PUP, 3, "IPPROTO_PUP, 3"},
      {-5, 3, "-5, 3"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__text text = begin();
    ps__names_option(&text, cases[i].level, cases[i].option);
    check_text(room, cases[i].text);
  }
}

Test(names, flags_are_told_one_by_one) {
  static const struct {
    const char *prefix;
    uint32_t flags;
    const char *text;
  } cases[] = {
      {"AI_", AI_CANONNAME | AI_PASSIVE, "AI_PASSIVE|AI_CANONNAME"},
      {"AI_", AI_PASSIVE | 1u << 27, "AI_PASSIVE|0x8000000"},
      {"NI_", NI_NAMEREQD, "NI_NAMEREQD"},
      {"NI_", 1u << 20, "0x100000"},
      {"NI_", 0, "0"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__text text = begin();
    ps__names_flags(&text, cases[i].prefix, cases[i].flags);
    check_text(room, cases[i].text);
  }
}

Test(names, a_request_or_a_half_without_a_name_is_a_number) {
  struct ps__text text = begin();
  ps__names_request(&text, 0x98000001);
  ps__text_format(&text, " ");
  ps__names_request(&text, 0x89ff);
  ps__text_format(&text, " ");
  ps__names_number(&text, "SHUT_", SHUT_WR);
  ps__text_format(&text, " ");
  ps__names_number(&text, "SHUT_", 9);
  check_text(room, "SIO_RCVALL 0x000089ff SHUT_WR 9");
}
