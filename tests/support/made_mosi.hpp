#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace undertone::support {

/// Whether videos of the training part turn up in the test part, as they must not.
enum class Videos { kApart, kShared };

/// A folder in the form of CMU-MOSI features: the text says the label, the rest is noise.
inline std::string make_mosi(const std::filesystem::path& folder, Videos videos_of_splits = Videos::kApart) {
  std::filesystem::create_directories(folder);
  for (const std::string part : {"train", "test"}) {
    std::ofstream index(folder / (part + "_index.csv")), text(folder / (part + "_text.csv"));
    std::ofstream audio(folder / (part + "_audio.csv")), video(folder / (part + "_video.csv"));
    index << "row,video,utterance_no,polarity,sentiment,text\n";
    const int videos = part == "train" ? 20 : 4;
    for (int row = 0; row < videos * 6; ++row) {
      const int label = (row * 7 + row / 6) % 2;
      const std::string name =
          (videos_of_splits == Videos::kShared ? "train" : part) + std::to_string(row / 6);
      index << row << "," << name << "," << row % 6 + 1 << "," << label << "," << (label ? 1.5 : -1.5)
            << ",WORD " << part << row << "\n";
      text << (label ? 1.0 : -1.0) + 0.1 * (row % 5) << "," << 0.1 * (row % 7) << "\n";
      audio << 0.01 * (row * 37 % 101) << "\n";
      video << 0.01 * (row * 53 % 97) << "," << row % 3 << "\n";
    }
  }
  return "mosi:" + folder.string();
}

}  // namespace undertone::support
