# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of byte orders and addresses as text."""

import polysocket


def ps_htonl():
    print(polysocket.ntohl(polysocket.htonl(1)))  # 1


def ps_htons():
    print(polysocket.ntohs(polysocket.htons(80)))  # 80


def ps_ntohl():
    print(polysocket.ntohl(polysocket.htonl(1)))  # 1


def ps_ntohs():
    print(polysocket.ntohs(polysocket.htons(80)))  # 80


def ps_inet_aton():
    """
    ps_error err;
    unsigned char packed[4];

    ps_inet_aton("127.1", packed, sizeof packed, NULL, &err);
    printf("%d\\n", packed[0]);  // 127
    """
    packed = polysocket.inet_aton("127.1")
    print(len(packed))  # 4
    print(polysocket.inet_ntoa(packed))  # 127.0.0.1


def ps_inet_ntoa():
    """
    ps_error err;
    char text[16];

    ps_inet_ntoa("\\x7f\\0\\0\\1", 4, text, sizeof text, NULL, &err);
    printf("%s\\n", text);  // 127.0.0.1
    """
    packed = polysocket.inet_aton("127.1")
    print(polysocket.inet_ntoa(packed))  # 127.0.0.1


def ps_inet_pton():
    """
    ps_error err;
    unsigned char packed[16];
    int64_t length;

    ps_inet_pton(AF_INET6, "::1", packed, sizeof packed, &length, &err);
    printf("%" PRId64 "\\n", length);  // 16
    """
    packed = polysocket.inet_pton(polysocket.AF_INET6, "::1")
    print(len(packed))  # 16


def ps_inet_ntop():
    """
    ps_error err;
    unsigned char packed[16];
    char text[46];

    ps_inet_pton(AF_INET6, "0:0::1", packed, sizeof packed, NULL, &err);
    ps_inet_ntop(AF_INET6, packed, sizeof packed, text, sizeof text, NULL, &err);
    printf("%s\\n", text);  // ::1
    """
    packed = polysocket.inet_pton(polysocket.AF_INET6, "0:0::1")
    print(polysocket.inet_ntop(polysocket.AF_INET6, packed))  # ::1
