/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * inet_aton(), which Winsock does not have: its inet_addr() cannot tell 255.255.255.255 from an error. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS = 4 };

/* A number in C's notations, without a sign and without blanks in front. */
static bool read_part(const char **text, uint32_t *number) {
  char *end;
  if (!isdigit((unsigned char)**text))
    return false;
  unsigned long long value = strtoull(*text, &end, 0);
  /* "0x" alone is read as the 0 in front of the x, and the x is refused by the caller. */
  *text = end;
  *number = (uint32_t)value;
  return value <= UINT32_MAX;
}

int ps__win_inet_aton(const char *text, struct in_addr *address) {
  uint32_t parts[PARTS], value = 0;
  int count = 0;
  for (;; text++) {
    if (count == PARTS || !read_part(&text, &parts[count]))
      return 0;
    count++;
    if (*text != '.')
      break;
  }
  if (*text != '\0' && !(isascii((unsigned char)*text) && isspace((unsigned char)*text)))
    return 0;
  /* The last part has all the bytes that the others leave. */
  for (int i = 0; i < count - 1; i++) {
    if (parts[i] > UINT8_MAX)
      return 0;
    value |= parts[i] << (24 - 8 * i);
  }
  if (parts[count - 1] > UINT32_MAX >> 8 * (count - 1))
    return 0;
  address->s_addr = htonl(value | parts[count - 1]);
  return 1;
}
