#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace undertone::pipeline {

/// Endings by which recordings are known, in small letters.
std::span<const std::string_view> media_endings();

struct FindOptions {
  std::vector<std::string> include;  // patterns as of a shell; empty: everything
  std::vector<std::string> exclude;
  std::filesystem::path leave_out;  // a folder that is not entered, where the outputs go; may not exist yet
};

struct FoundFile {
  std::size_t root = 0;            // index of the folder that it was found in
  std::filesystem::path path;      // as a user would name it
  std::filesystem::path relative;  // to the folder
};

struct Unreadable {
  std::filesystem::path path;
  std::string reason;
};

struct FoundMedia {
  std::vector<std::filesystem::path> roots;
  std::vector<FoundFile> files;  // by root, then by name; each once
  std::vector<Unreadable> problems;
};

/// Recordings in folders and below them, by their names alone: something may be called x.mp4 and be none.
/// Hidden files and folders do not count. Symbolic links are followed, each folder is entered once, and under
/// its own name rather than that of a link. A pattern is held against the path below the root, where * stands
/// for slashes too, and one without a slash also against the last name; an excluded folder is not entered. A
/// pattern of `include` that spells an ending, such as *.dat, finds files of that ending, whatever it is.
/// Files may be named instead of folders and then need no ending.
///
/// Throws kNotFound where one of `places` does not exist, and kCancelled.
FoundMedia find_media(std::span<const std::string> places, const FindOptions& options,
                      const std::stop_token& stop = {});

}  // namespace undertone::pipeline
