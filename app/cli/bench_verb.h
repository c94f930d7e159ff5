// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/bench.h"
#include "app/cli/verb.h"

namespace penstock {

/*! `penstock-cli bench [NAME]`: measures how fast this build is on this machine. */
class BenchVerb : public Verb {
public:
    explicit BenchVerb(std::vector<Bench> benches)
        : m_benches(std::move(benches))
    {}

    [[nodiscard]] Syntax syntax() const override;
    [[nodiscard]] ExitCode run(const Arguments &arguments) override;

private:
    [[nodiscard]] ExitCode list(const Arguments &arguments) const;
    [[nodiscard]] static Result<BenchSettings> settingsOf(const Arguments &arguments);

    std::vector<Bench> m_benches;
};

} // namespace penstock
