# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of names: hosts, services, protocols, interfaces."""

import polysocket


def ps_getaddrinfo():
    """
    ps_addrinfo *list;
    ps_error err;
    int64_t family, type, proto;
    ps_address address;
    char host[46];

    ps_getaddrinfo("127.0.0.1", "80", 0, SOCK_STREAM, 0, 0, NULL, &list, &err);
    ps_addrinfo_entry(list, 0, &family, &type, &proto, &address, &err);
    ps_address_host(&address, host, sizeof host, NULL, &err);
    printf("%s\\n", host);  // 127.0.0.1
    ps_addrinfo_free(list);
    """
    found = polysocket.getaddrinfo("127.0.0.1", 80, 0, polysocket.SOCK_STREAM)
    print(found[0][4][0])  # 127.0.0.1
    print(found[0][4][1])  # 80


def ps_getnameinfo():
    """
    ps_error err;
    ps_address address;
    char host[46], service[32];

    ps_address_make_inet("127.0.0.1", 80, &address, &err);
    ps_getnameinfo(&address, NI_NUMERICHOST | NI_NUMERICSERV, NULL, host, sizeof host, NULL,
                   service, sizeof service, NULL, &err);
    printf("%s %s\\n", host, service);  // 127.0.0.1 80
    """
    host, service = polysocket.getnameinfo(("127.0.0.1", 80), polysocket.NI_NUMERICHOST | polysocket.NI_NUMERICSERV)
    print(host)  # 127.0.0.1
    print(service)  # 80


def ps_gethostbyname():
    print(polysocket.gethostbyname("127.0.0.1"))  # 127.0.0.1


def ps_gethostbyname_ex():
    """
    ps_hostent *list;
    ps_error err;
    char name[256];

    ps_gethostbyname_ex("127.0.0.1", NULL, &list, &err);
    ps_hostent_name(list, name, sizeof name, NULL, &err);
    printf("%s\\n", name);  // 127.0.0.1
    ps_hostent_free(list);
    """
    name, aliases, addresses = polysocket.gethostbyname_ex("127.0.0.1")
    print(name)  # 127.0.0.1
    print(addresses[0])  # 127.0.0.1


def ps_gethostbyaddr():
    """
    ps_hostent *list;
    ps_error err;
    char name[256];

    ps_gethostbyaddr("127.0.0.1", NULL, &list, &err);
    ps_hostent_name(list, name, sizeof name, NULL, &err);
    printf("%s\\n", name);  // …
    ps_hostent_free(list);
    """
    name, aliases, addresses = polysocket.gethostbyaddr("127.0.0.1")
    print(name)  # …
    print(addresses[0])  # 127.0.0.1


def ps_getfqdn():
    print(polysocket.getfqdn("localhost"))  # …


def ps_gethostname():
    print(polysocket.gethostname())  # …


def ps_getservbyname():
    print(polysocket.getservbyname("http", "tcp"))  # 80


def ps_getservbyport():
    print(polysocket.getservbyport(80, "tcp"))  # http


def ps_getprotobyname():
    print(polysocket.getprotobyname("tcp"))  # 6


def ps_if_nameindex():
    """
    ps_interfaces *list;
    ps_error err;
    int64_t ifindex;
    char name[32];

    ps_if_nameindex(&list, &err);
    ps_interfaces_entry(list, 0, &ifindex, name, sizeof name, NULL, &err);
    printf("%s\\n", name);  // lo
    ps_interfaces_free(list);
    """
    found = polysocket.if_nameindex()
    print(found[0][1])  # lo


def ps_if_nametoindex():
    print(polysocket.if_nametoindex("lo"))  # 1


def ps_if_indextoname():
    print(polysocket.if_indextoname(1))  # lo
