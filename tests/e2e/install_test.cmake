# Installs BUILD_DIR into a fresh prefix, looks whether all is there, builds CONSUMER_DIR against it and runs that.
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(output_of variable)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

set(prefix ${WORK_DIR}/prefix)
file(REMOVE_RECURSE ${WORK_DIR})
run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${prefix})

foreach(file IN ITEMS bin/undertone share/man/man1/undertone.1 share/bash-completion/completions/undertone
                      share/zsh/site-functions/_undertone share/fish/vendor_completions.d/undertone.fish
                      include/undertone/src/media/media_reader.hpp)
  if(NOT EXISTS ${prefix}/${file})
    message(FATAL_ERROR "${file} is not installed")
  endif()
endforeach()

output_of(version ${prefix}/bin/undertone --version)
if(NOT version MATCHES "^undertone ${VERSION}\n")
  message(FATAL_ERROR "the installed program says it is '${version}'")
endif()
output_of(manual ${prefix}/bin/undertone manual)
file(READ ${prefix}/share/man/man1/undertone.1 installed_manual)
if(NOT manual STREQUAL installed_manual)
  message(FATAL_ERROR "the installed manual page is not that of the installed program")
endif()

# Somewhere else, so that nothing of the build tree can be found by accident.
file(RENAME ${prefix} ${WORK_DIR}/moved)
run(${CMAKE_COMMAND} -S ${CONSUMER_DIR} -B ${WORK_DIR}/consumer -G ${GENERATOR} -D CMAKE_BUILD_TYPE=Release
    -D CMAKE_CXX_COMPILER=${COMPILER} "-D CMAKE_CXX_FLAGS=${FLAGS}" -D CMAKE_PREFIX_PATH=${WORK_DIR}/moved)
run(${CMAKE_COMMAND} --build ${WORK_DIR}/consumer)
output_of(said ${WORK_DIR}/consumer/consumer ${WORK_DIR}/tone.wav)
if(NOT said STREQUAL "${VERSION}: 0.5 s of sound\n")
  message(FATAL_ERROR "the consumer said '${said}'")
endif()
file(REMOVE_RECURSE ${WORK_DIR})
