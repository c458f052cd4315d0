#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/annotations/annotation.hpp"

namespace undertone::pipeline {

struct LabelPageOptions {
  std::filesystem::path folder;  // where the page will lie; the media is linked relative to it
  std::string title;             // empty: the media's name
  /// The JSON Lines that the annotation was read from: what the page saves is this text, with corrections.
  /// Empty: what `to_jsonl` makes of the annotation.
  std::string jsonl;
  std::string save_as = "labels.corrected.jsonl";  // the name that the page proposes for it
  std::vector<std::string> pictures;  // data URIs, an element an utterance, empty for none; may be empty
};

/// One HTML file for analysts, with its script, that needs no network: a player of the media, a timeline of
/// every speaker, what is known of each utterance, counts, filters, and corrections that can be saved as JSON
/// Lines. Readable without the script, too. `annotation.media` is relative to the current folder.
std::string label_page(const data::Annotation& annotation, const LabelPageOptions& options = {});

}  // namespace undertone::pipeline
