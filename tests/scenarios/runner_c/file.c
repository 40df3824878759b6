/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files over sockets. */
#include "fault.h"
#include "operation.h"

static int32_t do_makefile(struct call *call) {
  ps_file *made = NULL;
  int64_t bufsize = call_has(call, 1) ? call_int64(call, 1) : -1;
  int32_t status = ps_socket_makefile(call->self, call_text_or_null(call, 0), bufsize, RESULT(call, &made), call->err);
  if (made)
    belongings_add_file(call->belongings, made);
  call->result = value_file(made);
  return status;
}

/* Read bytes of which is known, or said, how many they are at most. */
static int32_t read_some(struct call *call, int64_t size, const struct value **bytes,
                         int32_t (*read)(ps_file *self, void *buffer, int64_t capacity, int64_t *length,
                                         ps_error *err)) {
  int64_t length = 0;
  char *buffer = must_have(size > 0 ? (size_t)size : 0);
  int32_t status = read(call->file, buffer, size, RESULT(call, &length), call->err);
  if (length > (size > 0 ? size : 0))
    fault("%lld bytes were read into %lld", (long long)length, (long long)size);
  *bytes = value_string(buffer, (size_t)length);
  return status;
}

/* Without a size: wait until it is known how much there is, and read that. */
static int32_t read_all(struct call *call, const struct value **bytes,
                        int32_t (*await)(ps_file *self, int64_t size, int64_t *available, ps_error *err)) {
  int64_t available = 0;
  int32_t status = await(call->file, -1, &available, call->err);
  return status == PS_OK ? read_some(call, available, bytes, ps_file_read) : status;
}

static int32_t do_read(struct call *call) {
  return call_has(call, 0) ? read_some(call, call_int64(call, 0), &call->result, ps_file_read)
                           : read_all(call, &call->result, ps_file_read_await);
}

static int32_t do_readline(struct call *call) {
  return call_has(call, 0) ? read_some(call, call_int64(call, 0), &call->result, ps_file_readline)
                           : read_all(call, &call->result, ps_file_readline_await);
}

static int32_t do_readlines(struct call *call) {
  enum { MOST = 1000 };
  const struct value *lines[MOST];
  for (size_t count = 0; count < MOST; count++) {
    int32_t status = read_all(call, &lines[count], ps_file_readline_await);
    if (status != PS_OK)
      return status;
    if (lines[count]->length == 0) {
      call->result = value_list(count, lines);
      return PS_OK;
    }
  }
  fault("more than %d lines", MOST);
}

static int32_t do_write(struct call *call) {
  int64_t length;
  int64_t written = 0;
  const char *bytes = call_bytes(call, 0, &length);
  int32_t status = ps_file_write(call->file, bytes, length, RESULT(call, &written), call->err);
  if (!call->without_results && written != (status == PS_OK ? length : call->err->done))
    fault("write of %lld bytes tells %lld as written", (long long)length, (long long)written);
  return status;
}

static int32_t do_writelines(struct call *call) {
  struct call line = call_items(call, 0);
  int32_t status = PS_OK;
  for (; line.count > 0 && status == PS_OK; line.arguments++, line.count--)
    status = do_write(&line);
  return status;
}

static int32_t do_flush(struct call *call) {
  return ps_file_flush(call->file, call->err);
}

static int32_t do_close(struct call *call) {
  return ps_file_close(call->file, call->err);
}

static int32_t do_free(struct call *call) {
  ps_file_free(call->file);
  return PS_OK;
}

static int32_t do_fileno(struct call *call) {
  int64_t fd = -1;
  int32_t status = ps_file_fileno(call->file, RESULT(call, &fd), call->err);
  call->result = value_integer(fd);
  return status;
}

const struct operation makefile_methods[] = {{"makefile", 2, do_makefile}, {NULL, 0, NULL}};

const struct operation file_methods[] = {
    {"read", 1, do_read},
    {"readline", 1, do_readline},
    {"readlines", 0, do_readlines},
    {"write", 1, do_write},
    {"writelines", 1, do_writelines},
    {"flush", 0, do_flush},
    {"close", 0, do_close},
    {"free", 0, do_free},
    {"fileno", 0, do_fileno},
    {NULL, 0, NULL},
};
