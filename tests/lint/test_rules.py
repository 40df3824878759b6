# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Each rule must find the fault that it is for. A small tree is written with one fault, and the rule is asked."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import circles  # noqa: E402
import layers  # noqa: E402
import names  # noqa: E402
import sizes  # noqa: E402
import texts  # noqa: E402

SPDX = "/* SPDX-FileCopyrightText: 2026 The polysocket authors\n * SPDX-License-Identifier: MIT */\n"


class RuleTest(unittest.TestCase):
    def faults(self, rule, **files):
        """What a rule says about a tree of these files; __ stands for / in the names, and the last _ for the dot."""
        with tempfile.TemporaryDirectory() as root:
            for key, text in files.items():
                path = os.path.join(root, ".".join(key.replace("__", "/").rsplit("_", 1)))
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            return list(rule(root))

    def assert_fault(self, rule, text, **files):
        found = self.faults(rule, **files)
        self.assertEqual(len(found), 1, found)
        self.assertIn(text, found[0])

    def assert_fine(self, rule, **files):
        self.assertEqual(self.faults(rule, **files), [])


class LayerRules(RuleTest):
    def test_base_must_not_include_core(self):
        self.assert_fault(
            layers.includes_point_downwards, "src/base/text.c:2: src/base must not include src/core/wait.h",
            src__base__text_c='\n#include "core/wait.h"\n', src__core__wait_h="",
        )

    def test_platform_must_not_include_address(self):
        self.assert_fault(
            layers.includes_point_downwards, "must not include src/address/host.h",
            src__platform__posix__wait_c='#include "../../address/host.h"\n', src__address__host_h="",
        )

    def test_core_may_include_all(self):
        self.assert_fine(
            layers.includes_point_downwards,
            src__core__wait_c='#include "base/text.h"\n#include "polysocket/error.h"\n',
            src__base__text_h="", abi__polysocket__error_h="",
        )

    def test_an_include_of_nothing_is_found(self):
        self.assert_fault(layers.includes_point_downwards, "neither", src__core__wait_c='#include "gone.h"\n')

    def test_angle_brackets_hide_nothing(self):
        self.assert_fault(
            layers.includes_point_downwards, "src/address must not include src/core/wait.h",
            src__address__host_c="#include <core/wait.h>\n#include <netdb.h>\n", src__core__wait_h="",
        )

    def test_text_in_other_files_is_included_downwards_too(self):
        self.assert_fault(
            layers.includes_point_downwards, "src/base must not include src/core/table.inc",
            src__base__text_c='#include "core/table.inc"\n', src__core__table_inc="",
        )
        self.assert_fault(
            layers.includes_point_downwards, "src/base/table.inc:1: src/base must not include src/core/wait.h",
            src__base__table_inc='#include "core/wait.h"\n', src__core__wait_h="",
        )

    def test_a_platform_is_reached_by_its_one_header(self):
        rule = layers.platforms_are_behind_their_header
        self.assert_fault(
            rule, "src/core/wait.c:1: src/platform/posix/fork.h is behind platform/platform.h",
            src__core__wait_c='#include "platform/posix/fork.h"\n', src__platform__posix__fork_h="",
        )
        self.assert_fine(
            rule, src__platform__platform_h='#include "fork.h"\n', src__platform__linux__fork_h="",
            src__platform__posix__fork_c='#include "fork.h"\n', src__platform__posix__fork_h="",
            src__platform__linux__wait_c='#include "platform/posix/fork.h"\n',
        )
        self.assert_fault(
            rule, "src/platform/posix/fork.c:1: src/platform/linux/wait.h is behind platform/platform.h",
            src__platform__posix__fork_c='#include "platform/linux/wait.h"\n', src__platform__linux__wait_h="",
        )

    def test_the_obligations_include_headers_of_the_port(self):
        rule = layers.includes_point_downwards
        self.assert_fine(rule, src__platform__platform_h='#include "thread.h"\n', src__platform__linux__thread_h="")
        self.assert_fault(rule, "neither", src__core__wait_c='#include "thread.h"\n', src__platform__linux__thread_h="")

    def test_others_see_the_contract_alone(self):
        rule = layers.others_see_the_contract_alone
        for path in ("swig__shared__x_i", "swig__python__x_h", "examples__c__x_c", "tests__stress__x_c", "bench__x_c"):
            self.assert_fault(rule, "the inside of the library", **{path: '%{\n#include "core/wait.h"\n%}\n'},
                              src__core__wait_h="")
            self.assert_fine(rule, **{path: "#include <polysocket.h>\n"}, abi__polysocket_h="")
        self.assert_fine(rule, tests__unit__wait_c='#include "core/wait.h"\n', src__core__wait_h="")

    def test_a_file_outside_the_layers_is_found(self):
        self.assert_fault(
            layers.includes_point_downwards, "none of the layers",
            src__other__x_c='#include "base/text.h"\n', src__base__text_h="",
        )

    def test_core_must_not_include_system_headers(self):
        rule = layers.system_headers_stay_in_their_places
        self.assert_fault(rule, "<sys/socket.h>", src__core__wait_c="#include <errno.h>\n#  include <sys/socket.h>\n")
        self.assert_fine(rule, src__platform__posix__wait_c="#include <poll.h>\n")
        self.assert_fine(rule, src__address__unix_c="#include <sys/un.h>\n")

    def test_a_public_header_must_not_need_the_system(self):
        self.assert_fault(layers.public_headers_need_standard_c_alone, "<netdb.h>", abi__x_h="#include <netdb.h>\n")

    def test_shared_swig_files_must_not_ask_for_the_language(self):
        rule = layers.shared_swig_files_know_no_language
        for line in ("#ifdef SWIGPYTHON", "#if defined(SWIGRUBY)", "#elif defined(SWIGTCL8)", "%#ifndef SWIGLUA"):
            self.assert_fault(rule, line, swig__shared__bytes_i=f"%module x\n{line}\n#endif\n")
        self.assert_fine(rule, swig__model__x_i="#ifdef SWIG\n#endif\n")
        self.assert_fine(rule, swig__python__x_i="#ifdef SWIGPYTHON\n#endif\n")


class CircleRules(RuleTest):
    RULE = staticmethod(circles.files_stand_in_an_order)

    def test_two_headers_that_include_each_other_are_a_circle(self):
        self.assert_fault(
            self.RULE, "src/base/a -> src/base/b -> src/base/a: a circle, as "
            'src/base/a.h:1 includes "base/b.h"; src/base/b.h:1 includes "base/a.h"',
            src__base__a_h='#include "base/b.h"\n', src__base__b_h='#include "base/a.h"\n',
        )

    def test_a_noun_is_its_source_and_its_header_together(self):
        self.assert_fault(
            self.RULE, 'src/base/a.c:1 includes "base/b.h"; src/base/b.c:1 includes "base/a.h"',
            src__base__a_c='#include "base/b.h"\n', src__base__a_h="",
            src__base__b_c='#include "base/a.h"\n', src__base__b_h="",
        )
        self.assert_fine(self.RULE, src__base__a_c='#include "base/a.h"\n', src__base__a_h="")

    def test_a_call_of_what_another_file_defines_counts_wherever_it_is_declared(self):
        self.assert_fault(
            self.RULE, 'src/core/a.c:2 uses ps__a_part; src/core/a_part.c:1 includes "core/a.h"',
            src__core__a_h="int ps__a_part(void);\n",
            src__core__a_c="int ps__a(void) {\n  return ps__a_part();\n}\n",
            src__core__a_part_c='#include "core/a.h"\nint ps__a_part(void) {\n  return 0;\n}\n',
        )

    def test_public_functions_count_too(self):
        call = "int32_t ps_{}(ps_error *err) {{\n  return ps_{}(err);\n}}\n"
        self.assert_fault(self.RULE, "src/core/a.c:2 uses ps_b; src/core/b.c:2 uses ps_a",
                          src__core__a_c=call.format("a", "b"), src__core__b_c=call.format("b", "a"))

    def test_a_long_way_round_is_found(self):
        self.assert_fault(
            self.RULE, "src/base/a -> src/core/b -> src/core/c -> src/base/a",
            src__base__a_c='#include "core/b.h"\n', src__core__b_h='#include "core/c.h"\n',
            src__core__c_h='#include "base/a.h"\n', src__base__a_h="",
        )

    def test_inline_functions_call_and_declarations_do_not(self):
        below = "int ps__b(void) {\n  return 0;\n}\n"
        self.assert_fine(self.RULE, src__core__a_h="int ps__b(void);\n",
                         src__core__b_c='#include "core/a.h"\n' + below)
        inline = "int ps__b(void);\nstatic inline int ps__a(void) {\n  return ps__b();\n}\n"
        self.assert_fault(self.RULE, "src/core/a.h:3 uses ps__b", src__core__a_h=inline,
                          src__core__b_c='#include "core/a.h"\n' + below)

    def test_a_static_function_and_a_comment_are_nobody_elses(self):
        self.assert_fine(self.RULE, src__core__a_c="static int ps__x(void) {\n  return 0;\n}\n/* ps__b */\n",
                         src__core__b_c="int ps__b(void) {\n  return ps__x();\n}\n")


class NameRules(RuleTest):
    def declared(self, text):
        return {"abi__polysocket__x_h": f"PS_API {text};\n"}

    def test_a_function_has_an_object_or_is_the_modules(self):
        rule = names.functions_follow_one_grammar
        for text in ("int32_t ps_socket_send(ps_socket *self)", "int32_t ps_getaddrinfo(const char *host)",
                     "int64_t ps_connect_options_size(void)", "const char *ps_version(void)",
                     "int32_t ps_file_read_await(ps_file *self)"):
            self.assert_fine(rule, **self.declared(text))
        for name in ("sendall", "socket", "socket_", "sockets_close", "pair_socket", "getaddrinfo_ex"):
            self.assert_fault(rule, f"x.h:1: ps_{name}: it is neither", **self.declared(f"int32_t ps_{name}(void)"))

    def test_a_qualifier_stands_behind_a_verb(self):
        self.assert_fault(names.functions_follow_one_grammar, "'into' qualifies a verb",
                          **self.declared("int32_t ps_socket_into(ps_socket *self)"))

    def test_what_makes_an_address_says_so(self):
        rule = names.functions_follow_one_grammar
        self.assert_fault(rule, "its name is ps_address_make_<qualifier>",
                          **self.declared("int32_t ps_address_can(int64_t ifindex, ps_address *address)"))
        self.assert_fine(rule, **self.declared("int32_t ps_address_make_can(int64_t ifindex, ps_address *address)"))
        self.assert_fine(rule, **self.declared("int32_t ps_address_can_ifindex(const ps_address *address)"))

    def test_no_parameter_is_a_macro_elsewhere(self):
        rule = names.no_name_is_a_macro_elsewhere
        for name, whose in {"near": "Windows", "unix": "a compiler", "errno": "the C library", "new": "C++",
                            "IN": "in capitals", "ERROR": "in capitals"}.items():
            self.assert_fault(rule, f"x.h:1: {name} is ", **self.declared(f"int32_t ps_version(int64_t {name}, int x)"))
            self.assertIn(whose, self.faults(rule, **self.declared(f"int32_t ps_version(char *{name})"))[0])
        self.assert_fine(rule, **self.declared("int32_t ps_version(int64_t in, void *out, const char *ifname)"))

    def test_no_field_and_no_parameter_of_a_hook_is_one(self):
        rule = names.no_name_is_a_macro_elsewhere
        for field in ("int64_t small;", "char min[4];", "void (*max)(void *context);", "int32_t (*run)(void *far);"):
            text = f"typedef struct ps_x {{\n  int64_t fine;\n  {field}\n}} ps_x;\n"
            self.assert_fault(rule, "x.h:3: ", abi__polysocket__x_h=text)


class SizeRules(RuleTest):
    def test_a_long_file_is_found(self):
        self.assert_fault(sizes.files_are_short, "601 lines", src__core__x_c="\n" * 601)
        self.assert_fine(sizes.files_are_short, src__core__x_c="\n" * 600)

    def test_a_long_or_untidy_line_is_found(self):
        rule = sizes.lines_are_short_and_clean
        self.assert_fault(rule, "x.c:2: 121 characters", src__core__x_c="int x;\n" + "y" * 121 + "\n")
        self.assert_fault(rule, "x.c:1: blanks", src__core__x_c="int x; \n")
        self.assert_fault(rule, "no newline", src__core__x_c="int x;")
        self.assert_fine(rule, src__core__x_c="ü" * 120 + "\n")

    def test_a_long_c_function_is_found(self):
        body = "  if (x) {\n    y();\n  } /* } */\n" * 20
        before = 'static const char *names[] = {\n  "a) {",\n};\nint short_one(void) {\n  return 0;\n}\n'
        text = f"{before}static int too_long(int a,\n             int b) {{\n{body}}}\n"
        self.assert_fault(sizes.functions_are_short, "x.c:7: too_long has 63 lines", src__core__x_c=text)

    def test_braces_in_directives_and_texts_do_not_confuse(self):
        text = '#define OPEN {\nint a(void) {\n  puts("{{");\n  return \'{\';\n}\n' + "int b;\n" * 70
        self.assert_fine(sizes.functions_are_short, src__core__x_c=text)

    def test_long_functions_of_the_other_languages_are_found(self):
        rule = sizes.functions_are_short
        self.assert_fault(rule, "f has 61 lines", a__x_py="def f():\n" + "    pass\n" * 60)
        self.assert_fault(rule, "f has 62 lines", a__x_rb="class X\n  def f\n" + "    1\n" * 60 + "  end\nend\n")
        self.assert_fault(rule, "f has 62 lines", a__x_pl="sub f {\n" + "    a();\n" * 60 + "}\n")
        self.assert_fault(rule, "f has 62 lines", a__x_tcl="proc f {a b} {\n" + "  set a 1\n" * 60 + "}\n")
        self.assert_fault(rule, "f has 62 lines", a__x_lua="local function f(a)\n" + "  a()\n" * 60 + "end\n")
        nameless = "g.f = { function(a)\n" + "  a()\n" * 60 + "end }\n"
        self.assert_fault(rule, "x.lua:1: a function has 62 lines", a__x_lua=nameless)
        self.assert_fault(rule, "f has 62 lines", a__x_js="async function f(a) {\n" + "  a();\n" * 60 + "}\n")
        self.assert_fault(rule, "f has 62 lines", a__x_js="class X {\n  f({ a }) {\n" + "    a();\n" * 60 + "  }\n}\n")
        self.assert_fault(rule, "f has 62 lines", a__x_js="const f = (a) => {\n" + "  a();\n" * 60 + "};\n")
        self.assert_fault(rule, "f has 62 lines", a__x_sh="#!/bin/sh\nf() {\n" + "  :\n" * 60 + "}\n")


class TextRules(RuleTest):
    def test_a_file_without_licence_lines_is_found(self):
        self.assert_fault(texts.sources_name_their_licence, "src/x.c", src__x_c="int x;\n")
        self.assert_fine(texts.sources_name_their_licence, src__x_c=SPDX)

    def test_a_skip_is_of_a_test_that_there_is(self):
        rule = texts.skips_are_of_tests_that_there_are
        tests = {"tests__unit__socket_c": "Test(socket, is_there, .init = start) {\n}\n",
                 "tests__scenarios__socket_scenario": "scenario S1 good: it's there\n  socket\n"}
        skips = "[unit any]\nsocket::is_there = it is so\n[scenarios]\nsocket: S1 good: it's there = it is so\n"
        self.assert_fine(rule, tests__windows__skips_ini=skips + "[faults]\nany (\\w+) = it is so\n", **tests)
        self.assert_fault(rule, "[scenarios] names 'socket: S1 good: it was there', and there is no such test",
                          tests__windows__skips_ini=skips.replace("it's there", "it was there"), **tests)
        self.assert_fault(rule, "[unit any] names 'socket::was_there', and there is no such test",
                          tests__windows__skips_ini=skips.replace("::is", "::was"), **tests)

    def test_a_macro_of_criterion_that_the_ports_lack_is_found(self):
        rule = texts.unit_tests_use_what_the_ports_have
        self.assert_fault(rule, "tests/unit/x.c:1: cr_skip_test is not", tests__unit__x_c='cr_skip_test("no");\n')
        self.assert_fine(rule, tests__unit__x_c="cr_assert(x), cr_assert_eq(x, 1), cr_assert_null(y);\n")

    def test_a_readme_must_name_every_file(self):
        rule = texts.readmes_name_every_file
        self.assert_fault(rule, "it has no README.md", src__x_c="")
        self.assert_fault(rule, "doesn't name y.c", src__x_c="", src__y_c="", src__README_md="`x.c`: the x.\n")
        self.assert_fine(rule, src__x_c="", src__y_c="", src__README_md="`*.c`: letters, [x](x.c).\n")
        self.assert_fine(rule, debian__rules="")

    def test_a_page_names_targets_that_exist(self):
        rule = texts.pages_name_targets_that_exist
        tree = {"Makefile": "ALL_PARTS := lib\n.PHONY: check all\nx: y\n\tz\n"}
        self.assert_fault(rule, "docs/x.md:2: there is no target chek", docs__x_md="\n`make -s chek`\n", **tree)
        self.assert_fault(rule, "there is no target lbi", docs__x_md="    make PARTS=\"a b\" A=b lbi\n", **tree)
        self.assert_fine(rule, docs__x_md="`make check`, `make lib`, we make sure, `make SUITES=x`\n", **tree)

    def test_unfinished_work_is_found(self):
        word = "TO" + "DO"
        self.assert_fault(texts.nothing_is_left_unfinished, f"x.c:2: {word}", src__x_c=f"\n/* {word}: think */\n")
        self.assert_fault(texts.nothing_is_left_unfinished, "x.c:2: <<<<<<<", src__x_c="\n<<<<<<< HEAD\n")

    def test_vague_names_are_found(self):
        self.assert_fault(texts.names_say_what_is_inside, "utils.c", src__utils_c="")
        self.assert_fine(texts.names_say_what_is_inside, src__utilities_of_the_town_c="")


class Analyzing(unittest.TestCase):
    """An analyzer is run on these files alone."""

    def analyzed(self, program, *texts):
        with tempfile.TemporaryDirectory() as root:
            paths = []
            for number, text in enumerate(texts):
                paths.append(os.path.join(root, f"{number}.c"))
                with open(paths[-1], "w", encoding="utf-8") as file:
                    file.write(text)
            command = os.path.join(os.path.dirname(os.path.abspath(__file__)), program)
            return subprocess.run([command, *paths], capture_output=True, text=True, check=False, timeout=100)

    def assert_found(self, program, name, *texts):
        done = self.analyzed(program, *texts)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(name, done.stdout)

    def assert_nothing_found(self, program, *texts):
        done = self.analyzed(program, *texts)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


class Analyzer(Analyzing):
    """The analysis of the whole program finds what lies in two files."""

    def test_nothing_is_found_in_what_is_right(self):
        self.assert_nothing_found("analyzer", "int one(void); int one(void) { return 1; }")

    def test_a_null_pointer_of_another_file_is_found(self):
        self.assert_found(
            "analyzer", "null-dereference",
            "static int room; int *find(int key); int *find(int key) { return key == 3 ? 0 : &room; }",
            "int *find(int key); int use(void); int use(void) { return *find(3); }",
        )

    def test_memory_that_is_released_twice_is_found(self):
        self.assert_found(
            "analyzer", "double-free",
            "#include <stdlib.h>\nvoid drop(void *memory); void drop(void *memory) { free(memory); }",
            "#include <stdlib.h>\nvoid drop(void *memory); void use(void);\n"
            "void use(void) { void *memory = malloc(8); drop(memory); free(memory); }",
        )

    def test_memory_that_is_lost_is_found(self):
        self.assert_found("analyzer", "malloc-leak",
                          "#include <stdlib.h>\nint f(void); int f(void) { char *a = malloc(8); return a != 0; }")


# Whether f() fails is in another file; contract.h says what that returns.
MAY_FAIL = """
static int32_t find(int key, int **room, ps_error *err) {
  *room = 0;
  if (key == 3)
    return ps__fail(err, PS_E_VALUE, "find", "there is no room");
  static int one;
  *room = &one;
  return PS_OK;
}
int32_t f(int key, ps_error *err);
int32_t f(int key, ps_error *err) {
  int *room;
  int32_t status = find(key, &room, err);
  return status %s PS_OK ? *room : status;
}
"""


@unittest.skipUnless(shutil.which("clang-19"), "clang-19, which `make lint` installs, is not there")
class ClangAnalyzer(Analyzing):
    """The analysis of one file at a time finds what lies in that file."""

    def test_nothing_is_found_in_what_is_right(self):
        self.assert_nothing_found("clang-analyzer", MAY_FAIL % "==")

    def test_a_failure_that_is_taken_for_a_success_is_found(self):
        self.assert_found("clang-analyzer", "core.NullDereference", MAY_FAIL % "!=")

    def test_memory_that_is_used_after_its_release_is_found(self):
        self.assert_found("clang-analyzer", "unix.Malloc",
                          "#include <stdlib.h>\nint f(int *a); int f(int *a) { free(a); return *a; }")

    def test_a_value_that_nobody_has_set_is_found(self):
        self.assert_found("clang-analyzer", "core.uninitialized",
                          "int f(int a); int f(int a) { int b; if (a) b = 1; return b; }")


if __name__ == "__main__":
    unittest.main()
