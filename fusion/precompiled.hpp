#pragma once

// Compiled once for the models and their tests: reading libtorch's headers takes far longer than compiling a
// model.
#include <torch/torch.h>
