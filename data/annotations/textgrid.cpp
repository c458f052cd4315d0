#include "data/annotations/textgrid.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "data/annotations/tier_layout.hpp"
#include "data/transcripts/textgrid.hpp"
#include "data/transcripts/textgrid_file.hpp"
#include "src/core/error.hpp"
#include "src/core/option_text.hpp"

namespace undertone::data {
namespace {

struct Interval {
  TimeSpan span;
  std::string label;
};

struct IntervalTier {
  std::string name;
  std::vector<Interval> intervals;  // with a label, in order
};

std::string number(double value) { return OptionText<double>::print(value); }

std::string quoted_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  return out + "\"";
}

IntervalTier word_tier(const TierGroup& group) {
  IntervalTier tier{group.names.words, {}};
  for (const LaidUtterance& laid : group.utterances) {
    for (const Word& word : laid.words) tier.intervals.push_back({word.span, word.text});
  }
  return tier;
}

/// `text` is what to write of an utterance; nothing where it is empty.
template <class Text>
IntervalTier utterance_tier(const TierGroup& group, const std::string& name, Text&& text) {
  IntervalTier tier{name, {}};
  for (const LaidUtterance& laid : group.utterances) {
    std::string label = text(laid);
    if (!label.empty()) tier.intervals.push_back({laid.span, std::move(label)});
  }
  return tier;
}

std::string spoken_text(const LaidUtterance& laid) {
  return laid.text.empty() ? std::string(kTextGridSpeech) : laid.text;
}

std::vector<IntervalTier> make_tiers(const std::vector<TierGroup>& groups) {
  std::vector<IntervalTier> tiers;
  for (const TierGroup& group : groups) {
    const TierNames& names = group.names;
    const auto of = [](std::string LaidUtterance::*member) {
      return [member](const LaidUtterance& laid) { return laid.*member; };
    };
    if (!group.is_existing) tiers.push_back(utterance_tier(group, names.text, spoken_text));
    if (!names.words.empty()) tiers.push_back(word_tier(group));
    if (!names.emotion.empty())
      tiers.push_back(utterance_tier(group, names.emotion, of(&LaidUtterance::emotion)));
    if (!names.label.empty()) tiers.push_back(utterance_tier(group, names.label, of(&LaidUtterance::label)));
    if (!names.confidence.empty())
      tiers.push_back(utterance_tier(group, names.confidence, of(&LaidUtterance::confidence)));
  }
  return tiers;
}

TimeSpan domain_of(const std::vector<IntervalTier>& tiers, TimeSpan domain) {
  for (const IntervalTier& tier : tiers) {
    if (tier.intervals.empty()) continue;
    domain.begin_s = std::min(domain.begin_s, tier.intervals.front().span.begin_s);
    domain.end_s = std::max(domain.end_s, tier.intervals.back().span.end_s);
  }
  return domain;
}

/// Without gaps, as Praat wants it.
std::vector<Interval> fill_gaps(const std::vector<Interval>& intervals, const TimeSpan& domain) {
  std::vector<Interval> filled;
  double reached_s = domain.begin_s;
  for (const Interval& interval : intervals) {
    if (interval.span.begin_s > reached_s) filled.push_back({{reached_s, interval.span.begin_s}, ""});
    filled.push_back(interval);
    reached_s = interval.span.end_s;
  }
  if (domain.end_s > reached_s || filled.empty()) filled.push_back({{reached_s, domain.end_s}, ""});
  return filled;
}

/// One tier. `place` is its number in the file, from 1.
std::string tier_text(const IntervalTier& tier, std::size_t place, const TimeSpan& domain,
                      TextGridForm form) {
  const bool is_long = form == TextGridForm::kLong;
  std::string out;
  const auto line = [&](const char* before, const std::string& value) {
    if (is_long) out += before;
    out += value + (is_long ? " \n" : "\n");
  };
  const std::vector<Interval> intervals = fill_gaps(tier.intervals, domain);
  if (is_long) out += "    item [" + std::to_string(place) + "]:\n";
  line("        class = ", "\"IntervalTier\"");
  line("        name = ", quoted_text(tier.name));
  line("        xmin = ", number(domain.begin_s));
  line("        xmax = ", number(domain.end_s));
  line("        intervals: size = ", std::to_string(intervals.size()));
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    if (is_long) out += "        intervals [" + std::to_string(i + 1) + "]:\n";
    line("            xmin = ", number(intervals[i].span.begin_s));
    line("            xmax = ", number(intervals[i].span.end_s));
    line("            text = ", quoted_text(intervals[i].label));
  }
  return out;
}

std::string to_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

std::string new_file(std::vector<IntervalTier> tiers, TimeSpan domain) {
  // Praat takes no TextGrid without tiers, nor an empty stretch of time.
  if (tiers.empty()) tiers.push_back({"text", {}});
  domain = domain_of(tiers, domain);
  if (domain.end_s <= domain.begin_s) domain.end_s = domain.begin_s + 1;
  std::string out = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n";
  out += "xmin = " + number(domain.begin_s) + " \nxmax = " + number(domain.end_s) + " \n";
  out += "tiers? <exists> \nsize = " + std::to_string(tiers.size()) + " \nitem []:\n";
  for (std::size_t i = 0; i < tiers.size(); ++i)
    out += tier_text(tiers[i], i + 1, domain, TextGridForm::kLong);
  return out;
}

/// `text` with the number replaced.
void replace(std::string& text, const TextGridNumber& at, const std::string& by) {
  text.replace(at.begin, at.end - at.begin, by);
}

}  // namespace

std::string to_textgrid(const Annotation& annotation) {
  return new_file(make_tiers(lay_on_tiers(annotation, TimeGrid::kExact)), {0, 0});
}

std::string add_to_textgrid(std::string_view existing, const Annotation& annotation) {
  ProblemList problem_list;
  const TextGridFile file = read_textgrid(existing, problem_list);
  const std::vector<ParseProblem> problems = problem_list.take();
  if (!problems.empty())
    throw Error(ErrorKind::kBadInput,
                "the TextGrid has errors, so that nothing can be added to it; first, line " +
                    std::to_string(problems[0].line) + ": " + problems[0].reason);
  TieredTranscript read = parse_textgrid_tiers(existing, {});
  ExistingTiers tiers{std::move(read.transcript), read.choice, {}, {}};
  for (const TextGridTier& tier : file.tiers) tiers.names.push_back(tier.name);
  const std::vector<IntervalTier> added = make_tiers(lay_on_tiers(annotation, TimeGrid::kExact, tiers));
  const TimeSpan old_domain{file.begin->value, file.end->value};
  if (added.empty()) return std::string(existing);
  if (file.tiers.empty()) return new_file(added, old_domain);
  const TimeSpan domain = domain_of(added, old_domain);

  std::string out(existing);
  if (!out.ends_with('\n')) out += '\n';
  std::string more;
  for (std::size_t i = 0; i < added.size(); ++i)
    more += tier_text(added[i], file.tiers.size() + i + 1, domain, file.form);
  out += existing.find("\r\n") != existing.npos ? to_crlf(more) : more;
  // From the back, so that places stay what they are.
  replace(out, *file.tier_count, std::to_string(file.tiers.size() + added.size()));
  if (domain.end_s > old_domain.end_s) replace(out, *file.end, number(domain.end_s));
  if (domain.begin_s < old_domain.begin_s) replace(out, *file.begin, number(domain.begin_s));
  return out;
}

}  // namespace undertone::data
