// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"
#include "ui/common/theme_holder.h"

#include <QFrame>
#include <QLabel>
#include <QSpinBox>

#include <optional>

namespace penstock {

class KnobRow;
class VariantForm;

/*!
 * The readers of one group: how many, how fast they read, how much their kernel takes.
 *
 * Object names: readers.GROUP.minus, .count, .plus, .pace, .buffer, .state.
 * \thread UI.
 */
class GroupCard : public QFrame {
    Q_OBJECT
public:
    GroupCard(const QString &group, const ThemeHolder &themes, QWidget *parent = nullptr);

    /*! Shows what is in force; what a person just asked for stays for a moment. \param now of the snapshot. */
    void showGroup(const GroupView &group, TimePoint now);

Q_SIGNALS:
    void countWanted(int readers);
    void paceWanted(const penstock::Pace &pace);
    void bufferWanted(std::optional<penstock::ByteCount> size);

private:
    /*! Something asked for that is not in force yet. */
    class Patience {
    public:
        void start(TimePoint now) { m_since = now; }
        /*! Whether what is in force may be shown again. */
        [[nodiscard]] bool isOver(bool fulfilled, TimePoint now);

    private:
        std::optional<TimePoint> m_since;
    };

    void build(const QString &group);
    [[nodiscard]] QWidget *buildCounter(const QString &name);

    const ThemeHolder &m_themes;
    QLabel *m_title = nullptr;
    QLabel *m_state = nullptr;
    QSpinBox *m_count = nullptr;
    VariantForm *m_pace = nullptr;
    KnobRow *m_buffer = nullptr;
    Pace m_shownPace;
    std::optional<ByteCount> m_shownBuffer;
    Patience m_countPatience;
    Patience m_pacePatience;
    Patience m_bufferPatience;
    TimePoint m_now;
};

} // namespace penstock
