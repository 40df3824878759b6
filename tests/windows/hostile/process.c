/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Processes that are started anew: the program finds the memory by the number of its handle. A job makes them end with
 * the first one. */
#include "../../hostile/process.h"

#include "../../hostile/giving_up.h"

#include <stdio.h>
#include <stdlib.h>
#include <winsock2.h>

static const char variable[] = "HOSTILE_MEMORY";

static HANDLE memory;

struct process {
  HANDLE handle;
};

static void *map(void) {
  void *mapped = MapViewOfFile(memory, FILE_MAP_ALL_ACCESS, 0, 0, 0);
  if (!mapped)
    give_up("no shared memory: error %lu", GetLastError());
  return mapped;
}

void *process_share(size_t size) {
  char number[32];
  SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
  memory = CreateFileMappingA(INVALID_HANDLE_VALUE, &inherited, PAGE_READWRITE, 0, (DWORD)size, NULL);
  snprintf(number, sizeof number, "%p", memory);
  SetEnvironmentVariableA(variable, number);
  return map();
}

/* A crash ends the process at once, with the number of the exception: nobody is there to be asked. */
static LONG WINAPI end_with_exception(EXCEPTION_POINTERS *what) {
  TerminateProcess(GetCurrentProcess(), what->ExceptionRecord->ExceptionCode);
  return EXCEPTION_EXECUTE_HANDLER;
}

void *process_inherited(void) {
  const char *number = getenv(variable);
  if (!number || sscanf(number, "%p", &memory) != 1)
    return NULL;
  SetUnhandledExceptionFilter(end_with_exception);
  return map();
}

static HANDLE job_of_all(void) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {
      .BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE};
  HANDLE job = CreateJobObjectW(NULL, NULL);
  SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
  return job;
}

struct process *process_start(void) {
  static struct process process;
  static HANDLE job;
  char path[MAX_PATH];
  STARTUPINFOA how = {.cb = sizeof how};
  PROCESS_INFORMATION made;
  job = job ? job : job_of_all();
  fflush(stdout);
  GetModuleFileNameA(NULL, path, sizeof path);
  if (!CreateProcessA(path, NULL, NULL, NULL, TRUE, 0, NULL, NULL, &how, &made))
    give_up("no process: error %lu", GetLastError());
  AssignProcessToJobObject(job, made.hProcess);
  CloseHandle(made.hThread);
  process.handle = made.hProcess;
  return &process;
}

bool process_wait(struct process *process, int limit) {
  return WaitForSingleObject(process->handle, (DWORD)limit) == WAIT_OBJECT_0;
}

struct process_end process_end(struct process *process) {
  DWORD status = 0;
  struct process_end end = {.good = false};
  if (!process_wait(process, 0))
    TerminateProcess(process->handle, 1);
  WaitForSingleObject(process->handle, INFINITE);
  GetExitCodeProcess(process->handle, &status);
  CloseHandle(process->handle);
  end.good = status == 0;
  /* The numbers of exceptions have these bits. */
  snprintf(end.text, sizeof end.text, status >= 0xC0000000 ? "was ended by exception 0x%08lX" : "ended with status %lu",
           status);
  return end;
}
