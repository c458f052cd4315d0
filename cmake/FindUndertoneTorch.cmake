# Finds libtorch and defines undertone::libtorch: its CPU library and what that needs, nothing of CUDA (which the program
# loads at run time). Unlike libtorch's own package file this asks for no CUDA toolkit. It also serves the installed package.
#
# Looked for, in this order: the variable UNDERTONE_TORCH_ROOT; the variable Torch_DIR; the environment's
# UNDERTONE_TORCH_ROOT; what was found last time by such means; UndertoneTorch_DEFAULT_ROOT, which is where scripts/setup
# puts it; the environment's Torch_DIR; CMAKE_PREFIX_PATH; the torch of python3. A root is a folder with lib/ and include/,
# or one with torch/ that has them (a Python wheel and what is installed from one).
#
# Sets UndertoneTorch_FOUND, UndertoneTorch_VERSION, UndertoneTorch_ROOT and UndertoneTorch_LIBRARY_DIR.
include(FindPackageHandleStandardArgs)
set(UndertoneTorch_MINIMUM 2.7)
set(UNDERTONE_TORCH_ROOT "" CACHE PATH "A libtorch to use instead of the one that scripts/setup fetches")
if(NOT DEFINED UndertoneTorch_DEFAULT_ROOT)
  set(UndertoneTorch_DEFAULT_ROOT ${CMAKE_CURRENT_LIST_DIR}/../third_party/torch)
endif()

# Sets `out` to the folder in `root` that has lib/ and include/, or to nothing.
function(_undertone_torch_in root out)
  set(${out} "" PARENT_SCOPE)
  foreach(folder IN ITEMS ${root}/torch ${root})
    if(EXISTS ${folder}/lib/libtorch_cpu.so AND EXISTS ${folder}/lib/libc10.so AND EXISTS ${folder}/include/ATen)
      file(REAL_PATH ${folder} real)
      set(${out} ${real} PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

function(_undertone_torch_python out)
  set(${out} "" PARENT_SCOPE)
  find_program(python NAMES python3 NO_CACHE)
  if(python)
    execute_process(COMMAND ${python} -c "import importlib.util as u; print(u.find_spec('torch').submodule_search_locations[0])"
                    WORKING_DIRECTORY / OUTPUT_VARIABLE folder RESULT_VARIABLE failed ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT failed)
      set(${out} ${folder} PARENT_SCOPE)
    endif()
  endif()
endfunction()

# Sets `out` to the version that the headers in `folder` name.
function(_undertone_torch_version folder out)
  set(version "")
  set(header ${folder}/include/torch/headeronly/version.h)
  if(NOT EXISTS ${header})
    set(header ${folder}/include/torch/csrc/api/include/torch/version.h)
  endif()
  if(EXISTS ${header})
    file(STRINGS ${header} lines REGEX "^#define TORCH_VERSION_(MAJOR|MINOR|PATCH) +[0-9]+")
    list(TRANSFORM lines REPLACE "^[^0-9]*([0-9]+).*" "\\1")
    list(JOIN lines "." version)
  endif()
  set(${out} "${version}" PARENT_SCOPE)
endfunction()

# What the user named must be right; of the other places the first that has one is taken.
set(UndertoneTorch_ROOT "")
set(_undertone_torch_why "Run scripts/setup, which fetches it, or name one with UNDERTONE_TORCH_ROOT")
set(_undertone_torch_named "${UNDERTONE_TORCH_ROOT}")
if(NOT _undertone_torch_named AND Torch_DIR)
  set(_undertone_torch_named ${Torch_DIR}/../../..)
endif()
if(NOT _undertone_torch_named)
  set(_undertone_torch_named "$ENV{UNDERTONE_TORCH_ROOT}")
endif()
if(_undertone_torch_named)
  _undertone_torch_in("${_undertone_torch_named}" UndertoneTorch_ROOT)
  if(NOT UndertoneTorch_ROOT)
    set(_undertone_torch_why "${_undertone_torch_named} has no lib/libtorch_cpu.so, lib/libc10.so and include/ATen")
  endif()
else()
  set(_undertone_torch_places ${UNDERTONE_TORCH_LAST_ROOT} ${UndertoneTorch_DEFAULT_ROOT})
  if(DEFINED ENV{Torch_DIR})
    list(APPEND _undertone_torch_places $ENV{Torch_DIR}/../../..)
  endif()
  file(TO_CMAKE_PATH "$ENV{CMAKE_PREFIX_PATH}" _undertone_torch_prefixes)
  foreach(prefix IN LISTS CMAKE_PREFIX_PATH _undertone_torch_prefixes)
    list(APPEND _undertone_torch_places ${prefix} ${prefix}/../..) # Python's torch names its share/cmake
  endforeach()
  foreach(place IN LISTS _undertone_torch_places)
    if(NOT UndertoneTorch_ROOT)
      _undertone_torch_in(${place} UndertoneTorch_ROOT)
    endif()
  endforeach()
  if(NOT UndertoneTorch_ROOT)
    _undertone_torch_python(_undertone_torch_folder)
    _undertone_torch_in("${_undertone_torch_folder}" UndertoneTorch_ROOT)
  endif()
endif()

if(UndertoneTorch_ROOT)
  set(UndertoneTorch_LIBRARY_DIR ${UndertoneTorch_ROOT}/lib)
  _undertone_torch_version(${UndertoneTorch_ROOT} UndertoneTorch_VERSION)
  # A constructor with std::string as the old C++ ABI writes it. Boost and the rest of the system have the new one.
  file(STRINGS ${UndertoneTorch_LIBRARY_DIR}/libc10.so _undertone_torch_old_abi
       REGEX "^_ZN3c105ErrorC[12]ENS_14SourceLocationESs$" LIMIT_COUNT 1)
  if(_undertone_torch_old_abi)
    set(_undertone_torch_why "${UndertoneTorch_ROOT} is built for the old C++ ABI, but one for the ABI of C++11 is needed")
    set(UndertoneTorch_ROOT "")
  elseif(UndertoneTorch_VERSION VERSION_LESS UndertoneTorch_MINIMUM)
    set(_undertone_torch_why "${UndertoneTorch_ROOT} is ${UndertoneTorch_VERSION}, but at least ${UndertoneTorch_MINIMUM} is needed")
    set(UndertoneTorch_ROOT "")
  endif()
endif()

if(NOT UndertoneTorch_ROOT AND UndertoneTorch_FIND_REQUIRED)
  message(FATAL_ERROR "No libtorch. ${_undertone_torch_why}.")
endif()
find_package_handle_standard_args(UndertoneTorch REQUIRED_VARS UndertoneTorch_ROOT UndertoneTorch_LIBRARY_DIR
                                  VERSION_VAR UndertoneTorch_VERSION REASON_FAILURE_MESSAGE "${_undertone_torch_why}.")

if(UndertoneTorch_FOUND)
  # A later run of CMake may have another environment; the build should not change its libtorch because of that.
  _undertone_torch_in(${UndertoneTorch_DEFAULT_ROOT} _undertone_torch_default)
  if(UndertoneTorch_ROOT STREQUAL _undertone_torch_default)
    unset(UNDERTONE_TORCH_LAST_ROOT CACHE)
  else()
    set(UNDERTONE_TORCH_LAST_ROOT ${UndertoneTorch_ROOT} CACHE INTERNAL "")
  endif()
  if(NOT TARGET undertone::libtorch)
    add_library(undertone::libtorch_c10 SHARED IMPORTED GLOBAL)
    set_target_properties(undertone::libtorch_c10 PROPERTIES IMPORTED_LOCATION ${UndertoneTorch_LIBRARY_DIR}/libc10.so)
    add_library(undertone::libtorch SHARED IMPORTED GLOBAL)
    set_target_properties(undertone::libtorch PROPERTIES IMPORTED_LOCATION ${UndertoneTorch_LIBRARY_DIR}/libtorch_cpu.so)
    target_include_directories(undertone::libtorch SYSTEM INTERFACE
      ${UndertoneTorch_ROOT}/include ${UndertoneTorch_ROOT}/include/torch/csrc/api/include)
    target_compile_definitions(undertone::libtorch INTERFACE _GLIBCXX_USE_CXX11_ABI=1)
    target_link_libraries(undertone::libtorch INTERFACE undertone::libtorch_c10)
    # Keeps the run path in what is installed; CMake by itself adds it in the build tree only.
    target_link_options(undertone::libtorch INTERFACE LINKER:-rpath,${UndertoneTorch_LIBRARY_DIR})
    # First of all libraries, so that its calls of BLAS and LAPACK find its own: dlib may bring the reference ones, which
    # are a hundred times slower and would be found instead.
    target_link_options(undertone::libtorch INTERFACE
      LINKER:--push-state,--no-as-needed,${UndertoneTorch_LIBRARY_DIR}/libtorch_cpu.so,--pop-state)
  endif()
endif()
