#pragma once

#include <filesystem>

#include "extractors/token/text_network.hpp"

namespace undertone::extractors {

/// Fills embeddings and layers from a published encoder, a folder as model hubs have them, so that learning
/// begins with what it knows of language. The network's layers become its first ones; each of the network's
/// pieces becomes the mean of what the encoder has for the same text. The network must have its pieces
/// already. Throws kMisuse, naming every difference, where the encoder has other widths or fewer layers.
void start_from_published(TextNetwork& network, const std::filesystem::path& folder);

}  // namespace undertone::extractors
