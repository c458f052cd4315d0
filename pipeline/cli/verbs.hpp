#pragma once

#include <memory>

#include "pipeline/cli/verb.hpp"

// One file a verb; verbs.cpp lists them.
namespace undertone::cli {

std::unique_ptr<Verb> make_annotate_verb();
std::unique_ptr<Verb> make_completion_verb();
std::unique_ptr<Verb> make_evaluate_verb();
std::unique_ptr<Verb> make_label_verb();
std::unique_ptr<Verb> make_manual_verb();
std::unique_ptr<Verb> make_models_verb();
std::unique_ptr<Verb> make_pieces_verb();
std::unique_ptr<Verb> make_probe_verb();
std::unique_ptr<Verb> make_report_verb();
std::unique_ptr<Verb> make_segment_verb();
std::unique_ptr<Verb> make_extract_verb();
std::unique_ptr<Verb> make_synthesize_corpus_verb();  // what `synthesize` is where no media can be written
std::unique_ptr<Verb> make_synthesize_verb();
std::unique_ptr<Verb> make_train_verb();

}  // namespace undertone::cli
