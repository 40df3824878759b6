/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Namespaces, where the kernel grants them, and what stands in them. */
#include "surroundings.h"

#include "giving_up.h"

#include <polysocket.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <nss.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct {
  bool confined, ipv6;
  char folder[256];
  DIR *entries;
  int listener, port;
  char full[SURROUNDINGS_NAME];
  size_t full_length;
  bool open[SURROUNDINGS_DESCRIPTORS]; /* at first */
} here = {.listener = -1};

const int64_t surroundings_ask_interval = 0;

uint64_t surroundings_chance(void) {
  uint64_t number;
  return getrandom(&number, sizeof number, 0) == sizeof number ? number : (uint64_t)time(NULL);
}

bool surroundings_confined(void) {
  return here.confined;
}

bool surroundings_ipv6(void) {
  return here.ipv6;
}

int surroundings_port(void) {
  return here.port;
}

static bool write_file(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  size_t length = strlen(text);
  bool written = fd >= 0 && write(fd, text, length) == (ssize_t)length;
  if (fd >= 0)
    close(fd);
  return written;
}

/* An ordinary user may own a new network: the rights of this process count nowhere else. */
static bool unshare_all(void) {
  char users[64], groups[64];
  snprintf(users, sizeof users, "0 %u 1", (unsigned)getuid());
  snprintf(groups, sizeof groups, "0 %u 1", (unsigned)getgid());
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWUTS) == 0)
    return write_file("/proc/self/setgroups", "deny") && write_file("/proc/self/uid_map", users) &&
           write_file("/proc/self/gid_map", groups);
  return unshare(CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWUTS) == 0;
}

static bool bring_loopback_up(void) {
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bool up = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
  if (fd >= 0)
    close(fd);
  return up;
}

static bool confine(void) {
  return unshare_all() && bring_loopback_up() && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/* Some systems grant namespaces and then no right in them: a child tries what can't be undone. */
static bool may_confine(void) {
  int status = -1;
  pid_t child = fork();
  if (child == 0)
    _exit(confine() ? 0 : 1);
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* Hosts of the test's own, with other names; what this machine calls itself is then no matter. */
static void replace_hosts(void) {
  static const char hosts[] = "127.0.0.1 localhost first second.test %n\n::1 localhost ip6-localhost\n";
  int fd = open("hosts", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0 || write(fd, hosts, sizeof hosts - 1) < 0 || mount("hosts", "/etc/hosts", NULL, MS_BIND, NULL) < 0)
    give_up("no file of hosts: %s", strerror(errno));
  close(fd);
}

/* AF_UNIX sockets with names are files: they are made in a folder that only this process sees, or a temporary one. */
static void enter_folder(void) {
  const char *parent = getenv("TMPDIR");
  snprintf(here.folder, sizeof here.folder, "%s/polysocket-hostile-XXXXXX", parent && parent[0] ? parent : "/tmp");
  if (!mkdtemp(here.folder))
    give_up("no temporary folder %s", here.folder);
  if (here.confined && mount("none", here.folder, "tmpfs", 0, "size=16m") < 0)
    give_up("no folder of its own: %s", strerror(errno));
  if (chdir(here.folder) < 0)
    give_up("no way into %s", here.folder);
  if (!here.confined)
    return;
  replace_hosts();
  /* The folder stays for as long as somebody is in it, and nothing of it is left however this process ends. */
  if (umount2(here.folder, MNT_DETACH) < 0 || rmdir(here.folder) < 0)
    give_up("%s cannot be taken away: %s", here.folder, strerror(errno));
}

void surroundings_enter(void) {
  here.confined = may_confine() && confine();
  enter_folder();
}

void surroundings_leave(void) {
  if (!here.confined && chdir("/") == 0)
    rmdir(here.folder);
}

static int listening(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)(void *)&address, length) < 0 || listen(fd, 64) < 0 ||
      getsockname(fd, (struct sockaddr *)(void *)&address, &length) < 0)
    give_up("nobody can listen: %s", strerror(errno));
  here.port = ntohs(address.sin_port);
  return fd;
}

/* A queue that is full: whoever connects has to wait for ever. */
static void make_full(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  socklen_t length = sizeof(sa_family_t);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  /* A name that is too short for one asks for one that is free. */
  if (fd < 0 || bind(fd, (struct sockaddr *)(void *)&address, length) < 0 || listen(fd, 0) < 0)
    give_up("nobody can listen: %s", strerror(errno));
  length = sizeof address;
  if (client < 0 || getsockname(fd, (struct sockaddr *)(void *)&address, &length) < 0 ||
      connect(client, (struct sockaddr *)(void *)&address, length) < 0)
    give_up("nobody can connect: %s", strerror(errno));
  here.full_length = length - offsetof(struct sockaddr_un, sun_path);
  memcpy(here.full, address.sun_path, here.full_length);
}

size_t surroundings_full(char name[SURROUNDINGS_NAME]) {
  memcpy(name, here.full, sizeof here.full);
  return here.full_length;
}

static bool has_ipv6(void) {
  int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd >= 0)
    close(fd);
  return fd >= 0;
}

/* One call tells which of all descriptors are open. */
static void look_at_descriptors(bool open[SURROUNDINGS_DESCRIPTORS]) {
  struct pollfd all[SURROUNDINGS_DESCRIPTORS];
  for (int i = 0; i < SURROUNDINGS_DESCRIPTORS; i++)
    all[i] = (struct pollfd){.fd = i};
  if (poll(all, SURROUNDINGS_DESCRIPTORS, 0) < 0)
    give_up("poll: %s", strerror(errno));
  for (int i = 0; i < SURROUNDINGS_DESCRIPTORS; i++)
    open[i] = !(all[i].revents & POLLNVAL);
}

void surroundings_open(void) {
  const struct rlimit descriptors = {SURROUNDINGS_DESCRIPTORS, SURROUNDINGS_DESCRIPTORS}, no_core = {0, 0};
  /* Times that are tiny are not to be made longer, so that there is time for more calls. */
  prctl(PR_SET_TIMERSLACK, 1);
  setrlimit(RLIMIT_NOFILE, &descriptors);
  setrlimit(RLIMIT_CORE, &no_core);
  /* No name that chance makes up may reach a server, nor wait for one. */
  if (__nss_configure_lookup("hosts", "files") < 0)
    give_up("look-ups cannot be kept to files");
  here.ipv6 = has_ipv6();
  here.listener = listening();
  make_full();
  here.entries = opendir(".");
  if (!here.entries)
    give_up("the temporary folder is gone");
  surroundings_reset();
  look_at_descriptors(here.open);
}

int surroundings_connection(int *peer) {
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)here.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)(void *)&address, sizeof address) < 0)
    give_up("nobody can connect: %s", strerror(errno));
  *peer = accept4(here.listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (*peer < 0)
    give_up("nobody accepts: %s", strerror(errno));
  return fd;
}

static void ignore(int number) {
  (void)number;
}

void surroundings_signals(bool storm) {
  const struct sigaction action = {.sa_handler = ignore};
  const struct itimerval timer = {{0, storm ? 100 : 0}, {0, storm ? 100 : 0}};
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &timer, NULL);
}

/* Connections that nobody takes would fill the listener's queue; a reset leaves no port that waits for late packets. */
static void accept_all(void) {
  const struct linger reset = {.l_onoff = 1, .l_linger = 0};
  for (int fd; (fd = accept4(here.listener, NULL, NULL, SOCK_CLOEXEC)) >= 0; close(fd))
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

static void empty_folder(void) {
  int folder = dirfd(here.entries);
  rewinddir(here.entries);
  for (const struct dirent *entry; folder >= 0 && (entry = readdir(here.entries));)
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
      unlinkat(folder, entry->d_name, 0);
}

/* What the machine is called; only in a namespace of its own may anybody change that. */
static void name_again(void) {
  static const char name[] = "hostile";
  char found[sizeof name + 1] = "";
  bool same = gethostname(found, sizeof found) == 0 && strcmp(found, name) == 0;
  if (here.confined && !same && sethostname(name, sizeof name - 1) < 0)
    give_up("the namespace has no name of its own: %s", strerror(errno));
}

void surroundings_reset(void) {
  name_again();
  accept_all();
  empty_folder();
  ps_setdefaulttimeout(PS_NO_TIMEOUT, NULL);
}

/* Look-ups that calls have left go on in threads of their own, which read files. The folder of the threads has a link
 * for each beside its own two; reading it would miss some while others end. */
static bool is_alone(void) {
  struct stat threads;
  return stat("/proc/self/task", &threads) < 0 || threads.st_nlink == 3;
}

static bool descriptors_are_as_before(bool open[SURROUNDINGS_DESCRIPTORS]) {
  look_at_descriptors(open);
  return memcmp(open, here.open, sizeof here.open) == 0;
}

const char *surroundings_descriptor_fault(void) {
  static const struct timespec moment = {.tv_nsec = 1000000};
  static char text[96];
  bool open[SURROUNDINGS_DESCRIPTORS];
  for (int naps = 0; !descriptors_are_as_before(open) && naps < 5000; naps++) {
    if (is_alone() && !descriptors_are_as_before(open))
      break;
    nanosleep(&moment, NULL);
  }
  for (int i = 0; i < SURROUNDINGS_DESCRIPTORS; i++)
    if (open[i] != here.open[i]) {
      snprintf(text, sizeof text, "descriptor %d is %s after all was given back", i, open[i] ? "open" : "closed");
      /* Later calls are compared with the present state, so that each fault is reported once. */
      memcpy(here.open, open, sizeof open);
      return text;
    }
  return NULL;
}
