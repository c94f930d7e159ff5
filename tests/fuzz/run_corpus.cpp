// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a fuzzer's target once over each file of the folders named, so that what a fuzzer found stays found. Every file
// is also run cut short at each of its bytes.
#include <QDirIterator>
#include <QFile>

#include <cstdio>
#include <memory>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace {

// Input of exactly this size on the heap, so that a sanitizer sees a read beyond its end.
void runOnce(const QByteArray &bytes, qsizetype size)
{
    const auto exact = std::make_unique<uint8_t[]>(static_cast<size_t>(size));
    std::copy_n(bytes.cbegin(), size, exact.get());
    LLVMFuzzerTestOneInput(exact.get(), static_cast<size_t>(size));
}

} // namespace

int main(int argc, char **argv)
{
    int files = 0;
    for (int i = 1; i < argc; ++i) {
        QDirIterator inputs(QString::fromLocal8Bit(argv[i]), QDir::Files);
        while (inputs.hasNext()) {
            QFile file(inputs.next());
            if (!file.open(QIODevice::ReadOnly))
                return 1;
            const QByteArray bytes = file.readAll();
            constexpr qsizetype cutsUpTo = 4096;
            for (qsizetype size = qMax<qsizetype>(0, bytes.size() - cutsUpTo); size <= bytes.size(); ++size)
                runOnce(bytes, size);
            ++files;
        }
    }
    std::printf("%d inputs\n", files);
    return files > 0 ? 0 : 1;
}
