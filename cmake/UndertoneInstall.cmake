# cmake --install: the program, the libraries with their headers and the package config, completion and manual page.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/undertone)
get_property(libraries GLOBAL PROPERTY UNDERTONE_LIBRARIES)
foreach(library IN LISTS libraries)
  install(TARGETS ${library} EXPORT undertoneTargets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
          FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/undertone)
endforeach()
install(EXPORT undertoneTargets NAMESPACE undertone:: DESTINATION ${package_dir})

set(undertone_torch_default "")
if(UNDERTONE_TORCH)
  set(undertone_torch_default ${UndertoneTorch_ROOT})
endif()
configure_package_config_file(cmake/undertoneConfig.cmake.in undertoneConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(undertoneConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/undertoneConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/undertoneConfigVersion.cmake
              cmake/FindUndertoneTorch.cmake DESTINATION ${package_dir})

if(UNDERTONE_TORCH AND UNDERTONE_MEDIA)
  install(DIRECTORY extractors/weights DESTINATION ${CMAKE_INSTALL_DATADIR}/undertone/extractors)
  install(DIRECTORY fusion/weights DESTINATION ${CMAKE_INSTALL_DATADIR}/undertone/fusion)
endif()
install(TARGETS undertone RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
# Made by the program itself from its option lists.
set(shell_dir ${PROJECT_BINARY_DIR}/shell)
add_custom_command(OUTPUT ${shell_dir}/undertone.1
  COMMAND ${CMAKE_COMMAND} -E make_directory ${shell_dir}
  COMMAND undertone completion bash > ${shell_dir}/undertone.bash
  COMMAND undertone completion zsh > ${shell_dir}/_undertone
  COMMAND undertone completion fish > ${shell_dir}/undertone.fish
  COMMAND undertone manual > ${shell_dir}/undertone.1
  DEPENDS undertone VERBATIM)
add_custom_target(undertone_shell_files ALL DEPENDS ${shell_dir}/undertone.1)
install(FILES ${shell_dir}/undertone.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME undertone)
install(FILES ${shell_dir}/_undertone DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${shell_dir}/undertone.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES ${shell_dir}/undertone.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
