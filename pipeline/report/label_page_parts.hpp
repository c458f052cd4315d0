#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/report/label_page.hpp"
#include "pipeline/report/label_view.hpp"

// What the page of labels is put together from. All of it is HTML, safe whatever the annotation holds.
namespace undertone::pipeline {

struct PageMaterial {
  const data::Annotation& annotation;
  const LabelPageOptions& options;
  const LabelView& view;
};

std::string label_page_header(const PageMaterial& material);
std::string label_page_table(const PageMaterial& material);
std::string label_page_summary(const LabelView& view);

/// A coloured mark with the label's name.
std::string label_chip(const LabelView& view, std::optional<std::size_t> label);
/// A speaker's name, or what stands for nobody known.
std::string speaker_name(const LabelView& view, std::size_t speaker);

/// All that the script wants to know, as JSON that may stand inside of <script>.
std::string label_page_data(const PageMaterial& material);

/// Behind that of `page_style`.
std::string_view label_page_style();
std::string_view label_page_script();
std::string_view label_page_script_views();

/// SHA-256 of a script in base 64, by which a page allows it.
std::string content_hash(std::string_view text);

/// As a browser wants it: no character has a meaning of its own. Empty where there is no media.
std::string media_url(const std::filesystem::path& media, const std::filesystem::path& folder);

}  // namespace undertone::pipeline
