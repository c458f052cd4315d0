#include "pipeline/annotate/item_work.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include <sys/stat.h>

#include "data/annotations/jsonl.hpp"
#include "pipeline/annotate/corrections.hpp"
#include "pipeline/annotate/item_paths.hpp"
#include "pipeline/extract/text_extraction.hpp"
#include "pipeline/label/input_fingerprint.hpp"
#include "pipeline/label/label_formats.hpp"
#include "pipeline/segment/transcript_choice.hpp"
#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"
#include "src/io/atomic_file.hpp"
#include "src/io/file_error.hpp"
#include "src/io/read_file.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kJsonl = "jsonl";
constexpr std::size_t kMostLabelBytes = std::size_t{1} << 30;

/// What tells that a file is not the one that it was.
struct FileState {
  off_t size = 0;
  timespec changed{};
  ino_t number = 0;
  friend bool operator==(const FileState& a, const FileState& b) {
    return a.size == b.size && a.number == b.number && a.changed.tv_sec == b.changed.tv_sec &&
           a.changed.tv_nsec == b.changed.tv_nsec;
  }
};

/// Only what stays as it is can be labelled and known again: no pipe, no device.
FileState state_of(const fs::path& input) {
  struct stat status {};
  if (::stat(input.c_str(), &status) != 0) throw io::file_error("cannot read", input, errno);
  if (!S_ISREG(status.st_mode))
    throw Error(ErrorKind::kBadInput, "it is no regular file, but a pipe, a device or a socket");
  return {status.st_size, status.st_mtim, status.st_ino};
}

fs::path transcript_of(const fs::path& input, const TurnOptions& turns) {
  if (is_named_as_transcript(input)) return {};
  try {
    const auto chosen = choose_transcript(input, turns, silent_log());
    return chosen ? chosen->path : fs::path();
  } catch (const Error&) {
    return {};  // labelling will say what is wrong
  }
}

std::string hash_if_any(const fs::path& file, const std::stop_token& stop) {
  return file.empty() ? std::string() : file_sha256(file, stop);
}

/// Labels as they lie in a file.
struct StoredLabels {
  data::Annotation annotation;
  std::string hash;  // of the file
};

std::optional<StoredLabels> read_labels_of(const fs::path& base) {
  const fs::path file = with_ending(base, kJsonl);
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return std::nullopt;
  try {
    const std::string text = io::read_text_file(file, kMostLabelBytes);
    data::AnnotationFile parsed = data::parse_jsonl_annotation(text);
    if (!parsed.problems.empty()) return std::nullopt;
    return StoredLabels{std::move(parsed.annotation), sha256_hex(text)};
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<std::string> hash_of_file(const fs::path& file) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return std::nullopt;
  return file_sha256(file);
}

class ItemWork {
 public:
  ItemWork(const AnnotateItem& item, const ItemRules& rules, const ItemSurroundings& around,
           ItemRecord& record)
      : item_(item), rules_(rules), around_(around), record_(record) {}

  ItemAction run() {
    old_ = read_record(with_ending(item_.base, kRecordEnding));
    record_.input = item_.input;
    record_.duration_s = item_.duration_s;
    if (old_) {  // what is there stays there, and remains known, if this attempt fails
      record_.key = old_->key;
      record_.files = old_->files;
      record_.labels = old_->labels;
    }
    const FileState before = state_of(item_.input);
    record_.transcript = transcript_of(item_.input, rules_.turns);
    key_ = {file_sha256(item_.input, around_.stop), hash_if_any(record_.transcript, around_.stop),
            rules_.labeler};
    if (const auto done = use_what_is_there()) return *done;
    check_room();
    data::Annotation annotation = label(before);
    around_.before_writing();
    record_.warnings = around_.warnings();
    keep_corrections(annotation);
    write(annotation, all_formats());
    return ItemAction::kLabelled;
  }

 private:
  std::optional<ItemAction> use_what_is_there() {
    if (old_ && old_->key == key_) {
      if (const auto labels = read_labels_of(item_.base); labels && is_intact(*labels, *old_))
        return use_own(*labels);
    }
    const auto known = rules_.known.find(key_);
    if (known == rules_.known.end() || known->second == item_.base) return std::nullopt;
    const auto record = read_record(with_ending(known->second, kRecordEnding));
    auto labels = read_labels_of(known->second);
    if (!record || record->key != key_ || !labels || !is_intact(*labels, *record)) return std::nullopt;
    around_.log.debug("labels taken from " + known->second.string());
    around_.before_writing();
    record_.seconds = record->seconds;
    record_.warnings = record->warnings;
    labels->annotation.media = item_.input;
    keep_corrections(labels->annotation);
    write(labels->annotation, all_formats());
    return ItemAction::kRewritten;
  }

  /// Whatever a human has corrected since.
  static bool is_intact(const StoredLabels& labels, const ItemRecord& record) {
    const auto recorded = record.files.find(std::string(kJsonl));
    if (recorded == record.files.end()) return false;
    return recorded->second == labels.hash || labels_fingerprint(labels.annotation) == record.labels;
  }

  ItemAction use_own(StoredLabels labels) {
    const bool has_moved = old_->input != item_.input;
    const bool was_corrected = old_->files[std::string(kJsonl)] != labels.hash;
    std::vector<std::string> formats;
    for (const std::string& format : all_formats()) {
      const auto there = hash_of_file(path_of(format));
      const bool is_known = old_->files.contains(format);
      const bool was_edited = there && is_known && format != kJsonl && *there != old_->files[format];
      if (!there || !is_known || ((has_moved || was_corrected) && !was_edited)) formats.push_back(format);
      if (was_edited)
        around_.log.warn(path_of(format).string() + " was changed since it was written, and stays as it is");
    }
    record_.seconds = old_->seconds;
    const bool is_complete = formats.empty() && old_->status == ItemStatus::kDone;
    if (!is_complete) around_.before_writing();
    labels.annotation.media = item_.input;
    record_.warnings = old_->warnings;
    if (!is_complete) {
      write(labels.annotation, formats);
      return ItemAction::kRewritten;
    }
    count_labels(labels.annotation, record_);
    record_.status = ItemStatus::kDone;
    return ItemAction::kNone;
  }

  data::Annotation label(const FileState& before) {
    const auto begin = std::chrono::steady_clock::now();
    Labeler& labeler = around_.labeler();
    const fs::path kept = features_file(labeler);
    std::optional<LabelInputs> inputs = kept.empty() ? std::nullopt : read_label_inputs(kept);
    const bool is_new = !inputs;
    if (is_new) inputs = labeler.gather(item_.input, around_.log, around_.progress, around_.stop);
    data::Annotation annotation = labeler.judge(item_.input, *inputs, around_.log);
    annotation.made_by = rules_.made_by;
    const bool is_same = annotation.provenance && annotation.provenance->input == key_.media &&
                         state_of(item_.input) == before;
    if (!is_same) throw Error(ErrorKind::kIo, "it changed while it was labelled");
    if (hash_if_any(record_.transcript, around_.stop) != key_.transcript) {
      throw Error(ErrorKind::kIo,
                  "its transcript " + record_.transcript.string() + " changed while it was labelled");
    }
    if (is_new && !kept.empty()) keep(kept, *inputs);
    record_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return annotation;
  }

  /// Where the features of just this content lie; nowhere where none are kept.
  fs::path features_file(const Labeler& labeler) const {
    if (rules_.features.empty()) return {};
    const std::string transcript = key_.transcript.empty() ? "" : "-" + key_.transcript;
    return rules_.features / labeler.gathering_fingerprint() / (key_.media + transcript + ".safetensors");
  }

  void keep(const fs::path& file, const LabelInputs& inputs) {
    try {
      fs::create_directories(file.parent_path());
      write_label_inputs(file, inputs);
    } catch (const std::exception& error) {  // the labels are what was asked for
      around_.log.warn(std::string("features are not kept: ") + error.what());
    }
  }

  /// Labelling may take hours, which would be lost where nothing can be written.
  void check_room() const {
    constexpr std::size_t kLeastBytes = 64 * 1024;
    make_folder();
    io::AtomicFile trial(with_ending(item_.base, kJsonl));
    trial.write(std::string(kLeastBytes, '\n'));
  }

  void make_folder() const {
    std::error_code problem;
    fs::create_directories(item_.base.parent_path(), problem);
    if (problem) {
      throw Error(ErrorKind::kIo, "the folder " + item_.base.parent_path().string() +
                                      " cannot be made: " + problem.message());
    }
  }

  void keep_corrections(data::Annotation& annotation) {
    const fs::path file = path_of(std::string(kJsonl));
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return;
    const auto earlier = read_labels_of(item_.base);
    const std::size_t homeless = earlier ? carry_over_corrections(earlier->annotation, annotation) : 1;
    const bool only_corrected = earlier && (!old_ || is_intact(*earlier, *old_));
    if (homeless > 0 || !only_corrected) set_aside(file);
  }

  /// Renames what a human has changed, so that it can be replaced.
  void set_aside(const fs::path& file) {
    constexpr int kMost = 1000;
    for (int number = 1; number < kMost; ++number) {
      fs::path kept = file;
      kept.replace_extension(".edited-" + std::to_string(number) + file.extension().native());
      std::error_code problem;
      if (fs::exists(kept, problem)) continue;
      fs::create_hard_link(file, kept, problem);
      if (problem) fs::copy_file(file, kept, problem);
      if (problem) throw Error(ErrorKind::kIo, kept.string() + " cannot be written: " + problem.message());
      return around_.log.warn("what somebody changed by hand is kept as " + kept.string());
    }
    throw Error(ErrorKind::kIo, "there are too many changed versions of " + file.string());
  }

  void write(const data::Annotation& annotation, const std::vector<std::string>& formats) {
    make_folder();
    set_aside_edited(formats);
    const bool replaces_labels = old_ && old_->key != key_;
    std::error_code ignored;
    // A run that is killed from here on leaves labels that belong to no record and are made again.
    if (replaces_labels) fs::remove(with_ending(item_.base, kRecordEnding), ignored);
    if (replaces_labels || !old_) record_.files.clear();
    record_.labels = labels_fingerprint(annotation);
    for (const std::string& format : formats) {
      const fs::path path = path_of(format);
      const std::string text = label_text(format, annotation, {path, TableDetail::kLabels});
      io::write_file_atomically(path, text, io::Overwrite::kReplace);
      record_.files[format] = sha256_hex(text);
      record_.key = key_;
    }
    count_labels(annotation, record_);
    record_.status = ItemStatus::kDone;
    write_record(item_.base, record_);
  }

  void set_aside_edited(const std::vector<std::string>& formats) {
    if (!old_) return;
    for (const std::string& format : formats) {
      const auto recorded = old_->files.find(format);
      if (format == kJsonl || recorded == old_->files.end()) continue;
      const auto there = hash_of_file(path_of(format));
      if (there && *there != recorded->second) set_aside(path_of(format));
    }
  }

  /// Those that are asked for, and those that are there since an earlier run.
  std::vector<std::string> all_formats() const {
    std::vector<std::string> formats = rules_.formats;
    if (!old_) return formats;
    for (const auto& [format, hash] : old_->files) {
      std::error_code ignored;
      const bool is_new = std::ranges::find(formats, format) == formats.end();
      if (is_new && is_label_format(format) && fs::exists(path_of(format), ignored))
        formats.push_back(format);
    }
    return formats;
  }

  fs::path path_of(const std::string& format) const {
    return with_ending(item_.base, ending_of_format(format));
  }

  const AnnotateItem& item_;
  const ItemRules& rules_;
  const ItemSurroundings& around_;
  ItemRecord& record_;
  ItemKey key_;
  std::optional<ItemRecord> old_;
};

}  // namespace

ItemAction do_item(const AnnotateItem& item, const ItemRules& rules, const ItemSurroundings& surroundings,
                   ItemRecord& record) {
  return ItemWork(item, rules, surroundings, record).run();
}

void write_record(const fs::path& base, const ItemRecord& record) {
  io::write_file_atomically(with_ending(base, kRecordEnding), to_json_text(record), io::Overwrite::kReplace);
}

}  // namespace undertone::pipeline
