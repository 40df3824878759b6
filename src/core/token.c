/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Tokens: a descriptor that is readable or not, and nothing beside it that could disagree. Firing takes no lock and no
 * memory, so that a signal handler may do it. */
#include "core/token.h"

#include "base/error.h"
#include "core/socket.h"
#include "platform/platform.h"
#include "polysocket/token.h"

struct token {
  struct ps__slot slot;
  int fd;
};

static int release(struct ps__slot *slot) {
  return ps__sys_wake_close(((struct token *)(void *)slot)->fd);
}

/* A child fires its own tokens, and those of its parent stay the parent's. Without a descriptor for that they are
 * shared. */
static void inherited(struct ps__slot *slot) {
  ps__sys_wake_renew(((struct token *)(void *)slot)->fd);
}

static void forked(void);

static struct ps__table tokens = {
    .kind = PS__TOKENS,
    .noun = "token",
    .slot_size = PS__SLOT_SIZE(struct token),
    .release = release,
    .forked = forked,
    .inherited = inherited,
};

static void forked(void) {
  ps__slots_forked(&tokens);
}

struct ps__slot *ps__token_pin(const void *handle) {
  bool closed;
  return ps__slot_pin(&tokens, handle, &closed);
}

void ps__token_unpin(struct ps__slot *slot) {
  ps__slot_unpin(&tokens, slot);
}

int ps__token_descriptor(const struct ps__slot *slot) {
  return ((const struct token *)(const void *)slot)->fd;
}

bool ps__token_fired_now(const void *handle) {
  struct ps__slot *slot = ps__token_pin(handle);
  if (!slot)
    return false;
  bool fired = ps__sys_ready(ps__token_descriptor(slot), PS__READABLE);
  ps__token_unpin(slot);
  return fired;
}

static int32_t pin(const void *handle, const char *operation, struct ps__slot **slot, ps_error *err) {
  return ps__handle_pin(&tokens, handle, NULL, operation, slot, err);
}

int32_t ps__token_check(const void *handle, const char *operation, ps_error *err) {
  struct ps__slot *slot;
  if (!handle)
    return PS_OK;
  int32_t status = pin(handle, operation, &slot, err);
  if (status == PS_OK)
    ps__token_unpin(slot);
  return status;
}

int32_t ps_token_create(ps_token **token, ps_error *err) {
  static const char operation[] = "token_create";
  if (!token)
    return ps__fail_null(err, operation, "token");
  *token = NULL;
  struct ps__slot *slot = ps__handle_reserve(&tokens, operation, err);
  if (!slot)
    return PS_E_MEMORY;
  int fd = ps__sys_wake_create();
  if (fd < 0) {
    ps__slot_abandon(&tokens, slot);
    return ps__fail_os(err, -fd, operation, NULL);
  }
  ((struct token *)(void *)slot)->fd = fd;
  *token = ps__slot_publish(&tokens, slot);
  return PS_OK;
}

void ps_token_free(ps_token *self) {
  ps__handle_free(&tokens, self);
}

/* Fire or reset. */
static int32_t change(ps_token *self, void (*how)(int fd), const char *operation, ps_error *err) {
  struct ps__slot *slot;
  int32_t status = pin(self, operation, &slot, err);
  if (status != PS_OK)
    return status;
  how(ps__token_descriptor(slot));
  ps__token_unpin(slot);
  return PS_OK;
}

int32_t ps_token_fire(ps_token *self, ps_error *err) {
  return change(self, ps__sys_wake, "token_fire", err);
}

int32_t ps_token_reset(ps_token *self, ps_error *err) {
  return change(self, ps__sys_wake_clear, "token_reset", err);
}

int32_t ps_token_fired(ps_token *self, int64_t *fired, ps_error *err) {
  struct ps__slot *slot;
  int32_t status = pin(self, "token_fired", &slot, err);
  if (fired)
    *fired = status == PS_OK && ps__sys_ready(ps__token_descriptor(slot), PS__READABLE);
  if (status == PS_OK)
    ps__token_unpin(slot);
  return status;
}

int32_t ps_token_fileno(ps_token *self, int64_t *fd, ps_error *err) {
  struct ps__slot *slot;
  int32_t status = pin(self, "token_fileno", &slot, err);
  if (fd)
    *fd = status == PS_OK ? ps__token_descriptor(slot) : -1;
  if (status == PS_OK)
    ps__token_unpin(slot);
  return status;
}

int32_t ps_socket_settoken(ps_socket *self, ps_token *token, ps_error *err) {
  static const char operation[] = "settoken";
  struct ps__socket *socket;
  int32_t status = ps__token_check(token, operation, err);
  if (status == PS_OK)
    status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  atomic_store_explicit(&socket->token, token, memory_order_release);
  ps__socket_unpin(socket);
  return PS_OK;
}
