#include "pipeline/segment/assignment.hpp"

#include <algorithm>
#include <limits>

namespace undertone::pipeline {
namespace {

/// The Hungarian method with potentials: one row after another finds its column along the cheapest chain of
/// moves. Rows and columns count from 1; 0 is the row that is being placed.
class Placement {
 public:
  Placement(std::span<const double> gains, std::size_t rows, std::size_t columns)
      : gains_(gains),
        rows_(rows),
        columns_(columns),
        size_(std::max(rows, columns)),
        row_price_(size_ + 1),
        column_price_(size_ + 1),
        row_of_(size_ + 1),
        came_from_(size_ + 1) {}

  std::vector<std::size_t> place_all() {
    for (std::size_t row = 1; row <= size_; ++row) place(row);
    return row_of_;
  }

 private:
  double cost(std::size_t row, std::size_t column) const {
    if (row > rows_ || column > columns_) return 0;
    return -gains_[(row - 1) * columns_ + column - 1];
  }

  void place(std::size_t row) {
    row_of_[0] = row;
    std::size_t column = 0;
    std::vector<double> slack(size_ + 1, std::numeric_limits<double>::infinity());
    std::vector<char> used(size_ + 1, 0);
    while (row_of_[column] != 0) column = advance(column, slack, used);
    while (column != 0) {
      row_of_[column] = row_of_[came_from_[column]];
      column = came_from_[column];
    }
  }

  /// Marks `column` and returns the next one on the cheapest chain.
  std::size_t advance(std::size_t column, std::vector<double>& slack, std::vector<char>& used) {
    used[column] = 1;
    const std::size_t row = row_of_[column];
    double least = std::numeric_limits<double>::infinity();
    std::size_t next = 0;
    for (std::size_t other = 1; other <= size_; ++other) {
      if (used[other]) continue;
      const double reduced = cost(row, other) - row_price_[row] - column_price_[other];
      if (reduced < slack[other]) {
        slack[other] = reduced;
        came_from_[other] = column;
      }
      if (slack[other] < least) {
        least = slack[other];
        next = other;
      }
    }
    for (std::size_t other = 0; other <= size_; ++other) {
      if (used[other]) {
        row_price_[row_of_[other]] += least;
        column_price_[other] -= least;
      } else {
        slack[other] -= least;
      }
    }
    return next;
  }

  std::span<const double> gains_;
  std::size_t rows_;
  std::size_t columns_;
  std::size_t size_;
  std::vector<double> row_price_;
  std::vector<double> column_price_;
  std::vector<std::size_t> row_of_;  // of a column
  std::vector<std::size_t> came_from_;
};

}  // namespace

std::vector<std::optional<std::size_t>> best_assignment(std::span<const double> gains, std::size_t rows,
                                                        std::size_t columns) {
  std::vector<std::optional<std::size_t>> choice(rows);
  if (rows == 0 || columns == 0) return choice;
  const std::vector<std::size_t> row_of = Placement(gains, rows, columns).place_all();
  for (std::size_t column = 1; column <= columns; ++column) {
    const std::size_t row = row_of[column];
    if (row == 0 || row > rows) continue;
    if (gains[(row - 1) * columns + column - 1] > 0) choice[row - 1] = column - 1;
  }
  return choice;
}

}  // namespace undertone::pipeline
