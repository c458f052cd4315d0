// Labels a recording, or a transcript by itself, as `undertone label` does: label_a_file talk.mp4
#include <iostream>

#include "pipeline/label/labeler.hpp"
#include "src/core/error.hpp"

using namespace undertone;

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "usage: label_a_file FILE\n";
    return 2;
  }
  try {
    const auto labeler = pipeline::make_labeler({}, silent_log());
    const data::Annotation labels = labeler->label(words[1], silent_log(), silent_progress(), {});
    for (std::size_t i = 0; i < labels.conversation.size(); ++i) {
      const Utterance& utterance = labels.conversation.utterances()[i];
      const data::PredictedLabel& said = labels.predictions[i].value();
      std::cout << utterance.speaker.value_or("somebody") << " " << said.label << " " << said.confidence
                << "\n";
    }
    return 0;
  } catch (const Error& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
