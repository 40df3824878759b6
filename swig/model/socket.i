/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Socket objects: their life, and their connections. A body stands only where the script's view differs from the
 * library's: defaults, hooks, results of more than one kind. */
%{
/* Every socket of this language starts with its hooks; accepted and duplicated ones inherit them. */
static ps_status ps_made(ps_status status, Socket **socket) {
  if (status == PS_OK)
    ps_socket_sethooks(*socket, ps_language_hooks(), NULL);
  return status;
}

static int64_t ps_default(int64_t given, int64_t otherwise) {
  return given == PS_DETECT ? otherwise : given;
}

static ps_status Module_socketpair(int64_t family, int64_t type, int64_t proto, Socket **first, Socket **second,
                                   ps_error *err) {
  ps_status status = ps_socket_pair(ps_default(family, ps_family.local), ps_default(type, ps_family.stream),
                                   ps_default(proto, 0), first, second, err);
  return ps_made(ps_made(status, first), second);
}

/* A protocol that is left out counts as 0, unless everything is (S132). */
static ps_status Module_fromfd(int64_t fd, int64_t family, int64_t type, int64_t proto, Socket **socket,
                               ps_error *err) {
  int detect = family == PS_DETECT && type == PS_DETECT;
  int64_t known = detect ? proto : ps_default(proto, 0);
  return ps_made(ps_socket_fromfd(fd, family, type, known, socket, err), socket);
}
%}

%rename(socketpair) Module_socketpair;
%rename(fromfd) Module_fromfd;

/* Two connected sockets (S79). */
ps_status Module_socketpair(int64_t family = PS_DETECT, int64_t type = PS_DETECT, int64_t proto = PS_DETECT,
                            Socket **first, Socket **second, ps_error *err);

/* A socket on a duplicate of a descriptor (S80). */
ps_status Module_fromfd(int64_t fd, int64_t family = PS_DETECT, int64_t type = PS_DETECT, int64_t proto = PS_DETECT,
                        Socket **socket, ps_error *err);

%extend Socket {
  /* A new socket, or one that owns a descriptor; what isn't given is then found out (S78). */
  Socket(ps_error *failure, int64_t family = PS_DETECT, int64_t type = PS_DETECT, int64_t proto = PS_DETECT,
         int64_t fileno = PS_NO_DESCRIPTOR) {
    Socket *made = NULL;
    if (fileno != PS_NO_DESCRIPTOR)
      ps_made(ps_socket_adopt(fileno, family, type, proto, &made, failure), &made);
    else
      ps_made(ps_socket_create(ps_default(family, ps_family.inet), ps_default(type, ps_family.stream),
                               ps_default(proto, 0), &made, failure),
              &made);
    return made;
  }

  ~Socket() {
    ps_socket_free($self);
  }

  ps_status bind(const ps_address *address, ps_error *err) {
    return ps_socket_bind($self, address, err);
  }

  ps_status listen(int64_t backlog = 128, ps_error *err) {
    return ps_socket_listen($self, backlog, err);
  }

  /* A pair: the new socket, and the address of the other end (S100). */
  ps_status accept(Socket **socket, ps_address *peer, ps_error *err) {
    return ps_socket_accept($self, socket, peer, err);
  }

  ps_status connect(const ps_address *address, ps_error *err) {
    return ps_socket_connect($self, address, err);
  }

  /* 0 or an errno value (S107). */
  ps_status connect_ex(const ps_address *address, int64_t *number, ps_error *err) {
    return ps_socket_connect_ex($self, address, number, err);
  }

  ps_status shutdown(int64_t how, ps_error *err) {
    return ps_socket_shutdown($self, how, err);
  }

  ps_status close(ps_error *err) {
    return ps_socket_close($self, err);
  }

  /* The descriptor, which the script owns from now on. */
  ps_status detach(int64_t *number, ps_error *err) {
    return ps_socket_detach($self, number, err);
  }

  ps_status dup(Socket **socket, ps_error *err) {
    return ps_socket_dup($self, socket, err);
  }

  ps_status fileno(int64_t *number, ps_error *err) {
    return ps_socket_fileno($self, number, err);
  }

  ps_status family(int64_t *number, ps_error *err) {
    return ps_socket_family($self, number, err);
  }

  ps_status type(int64_t *number, ps_error *err) {
    return ps_socket_type($self, number, err);
  }

  ps_status proto(int64_t *number, ps_error *err) {
    return ps_socket_proto($self, number, err);
  }

  ps_status getsockname(ps_address *found, ps_error *err) {
    return ps_socket_getsockname($self, found, err);
  }

  ps_status getpeername(ps_address *found, ps_error *err) {
    return ps_socket_getpeername($self, found, err);
  }
}
