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

# undertone_isolated_object(NAME SOURCE SYMBOL [DEFINITIONS …] [OPTIONS …])
# Compiles a source once more, with other options, for the library NAME. Of the object file no symbol but SYMBOL can be
# linked with, so the inline functions in it serve itself alone, whatever instructions they were compiled for.
function(undertone_isolated_object name source symbol)
  cmake_parse_arguments(arg "" "" "DEFINITIONS;OPTIONS" ${ARGN})
  add_library(${symbol} OBJECT ${source})
  target_compile_features(${symbol} PRIVATE cxx_std_20)
  target_compile_definitions(${symbol} PRIVATE ${arg_DEFINITIONS})
  # What GCC makes unique in a process would stay visible.
  target_compile_options(${symbol} PRIVATE ${arg_OPTIONS} $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  target_include_directories(${symbol} PRIVATE $<TARGET_PROPERTY:undertone_${name},INCLUDE_DIRECTORIES>)
  target_link_libraries(${symbol} PRIVATE undertone_flags)
  add_custom_command(
    OUTPUT ${symbol}.o
    COMMAND ${CMAKE_LINKER} -r --force-group-allocation $<TARGET_OBJECTS:${symbol}> -o ${symbol}.joined.o
    COMMAND ${CMAKE_OBJCOPY} --keep-global-symbol=${symbol} ${symbol}.joined.o ${symbol}.o
    DEPENDS ${symbol} $<TARGET_OBJECTS:${symbol}>
    COMMAND_EXPAND_LISTS VERBATIM)
  target_sources(undertone_${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.o)
endfunction()
