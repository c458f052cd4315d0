# undertone_library(NAME SOURCES … PUBLIC_HEADERS … [LINKS …] [PRIVATE_LINKS …])
# One library per folder. Includes are paths from the repository root, so that is the one include directory;
# the header set lets CMake compile every public header alone (target all_verify_interface_header_sets).
function(undertone_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC_HEADERS;LINKS;PRIVATE_LINKS" ${ARGN})
  set(target undertone_${name})
  add_library(${target} STATIC ${arg_SOURCES})
  add_library(undertone::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} VERIFY_INTERFACE_HEADER_SETS ON)
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${arg_PUBLIC_HEADERS})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PUBLIC ${arg_LINKS} PRIVATE $<BUILD_INTERFACE:undertone_flags> ${arg_PRIVATE_LINKS})
  set_property(GLOBAL APPEND PROPERTY UNDERTONE_LIBRARIES ${target})
endfunction()
