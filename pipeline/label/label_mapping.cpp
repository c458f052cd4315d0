#include "pipeline/label/label_mapping.hpp"

#include <algorithm>
#include <numeric>

#include "src/core/error.hpp"
#include "src/core/joined.hpp"
#include "src/core/options.hpp"

namespace undertone::pipeline {
namespace {

std::size_t index_of(const LabelSet& labels, std::string_view name) {
  if (const auto index = labels.index_of(name)) return *index;
  const std::vector<std::string_view> names(labels.names().begin(), labels.names().end());
  const auto nearest = nearest_name(name, names);
  throw Error(ErrorKind::kMisuse, "--labels: the model has no label '" + std::string(name) + "'" +
                                      (nearest ? "; did you mean '" + std::string(*nearest) + "'?" : ""));
}

using Renamed = std::vector<std::pair<std::size_t, std::string>>;

/// Of each label its new name, in the order of the text.
Renamed parse(const LabelSet& labels, std::string_view wanted) {
  Renamed renamed;
  for (const std::string_view part : split_at(wanted, ',')) {
    const std::size_t equals = part.find('=');
    const std::size_t index = index_of(labels, part.substr(0, equals));
    const std::string_view name = equals == part.npos ? part : part.substr(equals + 1);
    if (name.empty())
      throw Error(ErrorKind::kMisuse, "--labels: '" + std::string(part) + "' has no new name");
    if (std::ranges::find(renamed, index, &std::pair<std::size_t, std::string>::first) != renamed.end())
      throw Error(ErrorKind::kMisuse, "--labels: '" + labels[index] + "' stands there twice");
    renamed.emplace_back(index, name);
  }
  return renamed;
}

LabelSet names_of(const Renamed& renamed) {
  std::vector<std::string> names;
  for (const auto& [index, name] : renamed) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return LabelSet(std::move(names));
}

}  // namespace

LabelMapping::LabelMapping(const LabelSet& labels) : place_(labels.size()), mapped_(labels) {
  for (std::size_t i = 0; i < place_.size(); ++i) place_[i] = i;
}

LabelMapping::LabelMapping(const LabelSet& labels, std::string_view wanted)
    : LabelMapping(labels, parse(labels, wanted)) {}

LabelMapping::LabelMapping(const LabelSet& labels,
                           const std::vector<std::pair<std::size_t, std::string>>& renamed)
    : place_(labels.size()), mapped_(names_of(renamed)) {
  for (const auto& [index, name] : renamed) place_[index] = mapped_.index_of(name);
}

std::vector<double> LabelMapping::probabilities(const std::vector<double>& of_model) const {
  std::vector<double> mapped(mapped_.size());
  for (std::size_t i = 0; i < place_.size(); ++i) {
    if (place_[i]) mapped[*place_[i]] += of_model.at(i);
  }
  const double sum = std::accumulate(mapped.begin(), mapped.end(), 0.0);
  for (double& probability : mapped)
    probability = sum > 0 ? probability / sum : 1.0 / static_cast<double>(mapped.size());
  return mapped;
}

}  // namespace undertone::pipeline
