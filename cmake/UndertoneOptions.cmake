# What may be switched, and what holds for every target.
option(UNDERTONE_MEDIA "Build what needs FFmpeg (off on a training node that has no media libraries)" ON)
option(UNDERTONE_TORCH "Build what needs libtorch" ON)
option(UNDERTONE_TORCH_PCH "Precompile the libtorch header that the models include" ON)
option(UNDERTONE_CLANG_TIDY "Run clang-tidy with the compiler" OFF)
option(UNDERTONE_COVERAGE "Instrument for gcov" OFF)
option(UNDERTONE_FUZZ "Build the libFuzzer targets (needs clang; see the preset fuzz)" OFF)
option(UNDERTONE_TEST_GPU "Add the test that compares a GPU with the CPU and times summer on it (needs scripts/setup --gpu and a build of bench_summer_pass)" OFF)
option(UNDERTONE_TEST_SLURM "Add the test that runs a batch script on a Slurm of its own (needs root and Debian's slurmctld, slurmd, slurm-client, munge)" OFF)
option(UNDERTONE_WERROR "Treat warnings as errors" ${PROJECT_IS_TOP_LEVEL})
set(UNDERTONE_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them, e.g. address,undefined")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(GNUInstallDirs)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness is what ccache asks for before it caches users of a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE_PROGRAM})
endif()

if(UNDERTONE_CLANG_TIDY)
  find_program(CLANG_TIDY_PROGRAM NAMES clang-tidy-14 clang-tidy REQUIRED)
  set(CMAKE_CXX_CLANG_TIDY ${CLANG_TIDY_PROGRAM})
endif()

# Flags for the project's own targets only; never exported.
add_library(undertone_flags INTERFACE)
target_compile_options(undertone_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                                 -Wnon-virtual-dtor)
# g++ 12 raises these two falsely inside std::string and std::optional once it inlines them.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(undertone_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(UNDERTONE_WERROR)
  target_compile_options(undertone_flags INTERFACE -Werror)
endif()
if(UNDERTONE_SANITIZE)
  add_compile_definitions(UNDERTONE_SANITIZED)  # for tests whose time or memory the sanitizers change
  add_compile_options(-fsanitize=${UNDERTONE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${UNDERTONE_SANITIZE})
endif()
if(UNDERTONE_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()
find_package(Threads REQUIRED)
