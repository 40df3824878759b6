# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of addresses as text."""

import polysocket


def ps_address_parse():
    """
    ps_error err;
    ps_address address;
    char host[46];

    ps_address_parse("127.0.0.1:80", NULL, &address, NULL, &err);
    ps_address_host(&address, host, sizeof host, NULL, &err);
    printf("%s\\n", host);  // 127.0.0.1
    """
    family, address, proto = polysocket.address_parse("127.0.0.1:80")
    print(address[0])  # 127.0.0.1
    print(address[1])  # 80


def ps_address_format():
    """
    ps_error err;
    ps_address address;
    char text[560];

    ps_address_make_inet("127.0.0.1", 80, &address, &err);
    ps_address_format(&address, text, sizeof text, NULL, &err);
    printf("%s\\n", text);  // 127.0.0.1:80
    """
    print(polysocket.address_format(polysocket.AF_INET, ("127.0.0.1", 80)))  # 127.0.0.1:80
