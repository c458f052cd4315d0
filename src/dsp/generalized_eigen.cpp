#include "src/dsp/generalized_eigen.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include "src/core/error.hpp"

namespace undertone::dsp {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

bool is_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

}  // namespace

EigenSystem generalized_eigen(std::span<const double> a, std::span<const double> b, std::size_t size) {
  if (size == 0 || a.size() != size * size || b.size() != a.size()) {
    throw Error(ErrorKind::kMisuse, "eigenvectors need two square matrices of one size");
  }
  const auto rows = static_cast<Eigen::Index>(size);
  const Eigen::Map<const Matrix> left(a.data(), rows, rows);
  const Eigen::Map<const Matrix> right(b.data(), rows, rows);
  if (!is_finite(a) || !is_finite(b) || Eigen::LLT<Matrix>(right).info() != Eigen::Success) {
    throw Error(ErrorKind::kBadInput, "a covariance that is singular or not finite has no eigenvectors");
  }
  const Eigen::GeneralizedSelfAdjointEigenSolver<Matrix> solver(left, right);
  if (solver.info() != Eigen::Success) throw Error(ErrorKind::kBadInput, "eigenvectors were not found");

  EigenSystem system{std::vector<double>(size), std::vector<double>(size * size)};
  for (Eigen::Index k = 0; k < rows; ++k) {
    const Eigen::Index column = rows - 1 - k;  // the solver's order is ascending
    Eigen::VectorXd vector = solver.eigenvectors().col(column);
    Eigen::Index largest = 0;
    vector.cwiseAbs().maxCoeff(&largest);
    if (vector[largest] < 0) vector = -vector;
    system.values[static_cast<std::size_t>(k)] = solver.eigenvalues()[column];
    std::copy(vector.begin(), vector.end(), system.vectors.begin() + k * rows);
  }
  return system;
}

}  // namespace undertone::dsp
