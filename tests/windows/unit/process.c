/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A process for each test: the program starts itself, with the name of the test in its environment. */
#include "criterion/process.h"

#include <stdlib.h>

static const char variable[] = "CRITERION_OWN_TEST";

enum { NAME_ROOM = 300, FAILED = 1 };

/* A crash is told, and not left to the system's debugger. */
static LONG WINAPI tell_crash(EXCEPTION_POINTERS *pointers) {
  printf("# it crashed with exception 0x%08lx at %p\n", pointers->ExceptionRecord->ExceptionCode,
         pointers->ExceptionRecord->ExceptionAddress);
  fflush(stdout);
  TerminateProcess(GetCurrentProcess(), FAILED);
  return EXCEPTION_EXECUTE_HANDLER;
}

const char *criterion_own_test(void) {
  static char name[NAME_ROOM];
  DWORD length = GetEnvironmentVariableA(variable, name, sizeof name);
  if (length == 0)
    return NULL;
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
  SetUnhandledExceptionFilter(tell_crash);
  /* The clients of a test inherit nothing of this. */
  SetEnvironmentVariableA(variable, NULL);
  /* Tests call what needs Winsock before the library has started it. */
  WSADATA told;
  WSAStartup(MAKEWORD(2, 2), &told);
  return name;
}

/* Start this program for a test; false if that is impossible. */
static bool start(const struct criterion_test *test, PROCESS_INFORMATION *process) {
  char name[NAME_ROOM], path[MAX_PATH];
  STARTUPINFOA with = {.cb = sizeof with,
                       .dwFlags = STARTF_USESTDHANDLES,
                       .hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE),
                       .hStdError = GetStdHandle(STD_ERROR_HANDLE)};
  snprintf(name, sizeof name, "%s::%s", test->suite, test->name);
  SetEnvironmentVariableA(variable, name);
  GetModuleFileNameA(NULL, path, sizeof path);
  bool started = CreateProcessA(path, NULL, NULL, NULL, TRUE, 0, NULL, NULL, &with, process);
  SetEnvironmentVariableA(variable, NULL);
  return started;
}

bool criterion_passes(const struct criterion_test *test, const struct criterion_settings *settings) {
  PROCESS_INFORMATION process;
  DWORD status = FAILED;
  if (!start(test, &process)) {
    printf("# its process could not be started: error %lu\n", GetLastError());
    return false;
  }
  if (WaitForSingleObject(process.hProcess, (DWORD)(settings->timeout * 1000)) == WAIT_TIMEOUT) {
    printf("# its time was up\n");
    TerminateProcess(process.hProcess, FAILED);
    WaitForSingleObject(process.hProcess, INFINITE);
  }
  GetExitCodeProcess(process.hProcess, &status);
  CloseHandle(process.hProcess);
  CloseHandle(process.hThread);
  return status == 0;
}
