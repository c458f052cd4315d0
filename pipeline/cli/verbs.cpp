#include "pipeline/cli/verbs.hpp"

namespace undertone::cli {

std::vector<std::unique_ptr<Verb>> make_verbs() {
  std::vector<std::unique_ptr<Verb>> verbs;
#if defined(UNDERTONE_WITH_MEDIA) && defined(UNDERTONE_WITH_TORCH)
  verbs.push_back(make_label_verb());
  verbs.push_back(make_annotate_verb());
#endif
#ifdef UNDERTONE_WITH_MEDIA
  verbs.push_back(make_probe_verb());
  verbs.push_back(make_segment_verb());
  verbs.push_back(make_extract_verb());
  verbs.push_back(make_synthesize_verb());
#else
  verbs.push_back(make_synthesize_corpus_verb());
#endif
#ifdef UNDERTONE_WITH_MEDIA
  verbs.push_back(make_pieces_verb());
#endif
#ifdef UNDERTONE_WITH_TORCH
  verbs.push_back(make_train_verb());
#endif
  verbs.push_back(make_report_verb());
  verbs.push_back(make_evaluate_verb());
#ifdef UNDERTONE_WITH_TORCH
  verbs.push_back(make_models_verb());
#endif
  verbs.push_back(make_completion_verb());
  verbs.push_back(make_manual_verb());
  return verbs;
}

}  // namespace undertone::cli
