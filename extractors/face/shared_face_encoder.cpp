#include "extractors/face/shared_face_encoder.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <utility>

#include "extractors/face/face_picture.hpp"

namespace undertone::extractors {
namespace {

/// What one thread asks for.
struct Request {
  std::span<const std::uint8_t> pictures;
  FaceCodes codes;
  std::exception_ptr error;
  bool is_done = false;

  std::size_t faces() const { return pictures.size() / kFacePixels; }
};

class SharedFaceEncoder final : public FaceEncoder {
 public:
  explicit SharedFaceEncoder(std::unique_ptr<FaceEncoder> encoder) : encoder_(std::move(encoder)) {}

  std::size_t width() const override { return encoder_->width(); }
  const std::vector<std::string>& labels() const override { return encoder_->labels(); }
  const std::string& fingerprint() const override { return encoder_->fingerprint(); }
  std::size_t batch() const override { return encoder_->batch(); }

  /// Whoever finds the encoder idle serves the others, too, until its own faces are through.
  FaceCodes encode(std::span<const std::uint8_t> pictures) override {
    Request request{pictures, {}, {}};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&request);
    while (!request.is_done) {
      if (is_busy_) {
        changed_.wait(lock);
        continue;
      }
      const std::vector<Request*> some = take();
      is_busy_ = true;
      lock.unlock();
      serve(some);
      lock.lock();
      is_busy_ = false;
      for (Request* each : some) each->is_done = true;
      changed_.notify_all();
    }
    if (request.error) std::rethrow_exception(request.error);
    return std::move(request.codes);
  }

 private:
  /// The first, and as many behind it as fit into a batch.
  std::vector<Request*> take() {
    std::vector<Request*> some;
    for (std::size_t faces = 0; !waiting_.empty(); waiting_.pop_front()) {
      faces += waiting_.front()->faces();
      if (!some.empty() && faces > encoder_->batch()) break;
      some.push_back(waiting_.front());
    }
    return some;
  }

  void serve(const std::vector<Request*>& some) {
    try {
      if (some.size() == 1) {
        some.front()->codes = encoder_->encode(some.front()->pictures);
        return;
      }
      std::vector<std::uint8_t> pictures;
      for (const Request* each : some)
        pictures.insert(pictures.end(), each->pictures.begin(), each->pictures.end());
      hand_out(encoder_->encode(pictures), some);
    } catch (...) {
      for (Request* each : some) each->error = std::current_exception();
    }
  }

  void hand_out(const FaceCodes& codes, const std::vector<Request*>& some) const {
    auto embedding = codes.embeddings.begin(), logit = codes.logits.begin();
    for (Request* each : some) {
      const auto faces = static_cast<std::ptrdiff_t>(each->faces());
      const auto embedding_end = embedding + faces * static_cast<std::ptrdiff_t>(width());
      const auto logit_end = logit + faces * std::ssize(labels());
      each->codes = {{embedding, embedding_end}, {logit, logit_end}};
      embedding = embedding_end;
      logit = logit_end;
    }
  }

  std::unique_ptr<FaceEncoder> encoder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Request*> waiting_;
  bool is_busy_ = false;
};

}  // namespace

std::unique_ptr<FaceEncoder> share_face_encoder(std::unique_ptr<FaceEncoder> encoder) {
  return std::make_unique<SharedFaceEncoder>(std::move(encoder));
}

}  // namespace undertone::extractors
