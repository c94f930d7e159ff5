// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/snapshot.h"
#include "ui/common/theme_holder.h"

#include <QLabel>
#include <QWidget>

#include <functional>
#include <optional>

namespace penstock {

class KnobRow;
class VariantForm;

/*!
 * The synthetic source: rate, size, keys, shape, control messages, and what it really does. Changes act while a knob is
 * dragged, at most 20 times a second.
 *
 *     connect(panel, &SourcePanel::sourceWanted, engine, &EngineHandle::setSource);
 *
 * Object names: source.rate, source.size, source.keys, source.shape, source.control, source.live.
 * \thread UI.
 */
class SourcePanel : public QWidget {
    Q_OBJECT
public:
    /*! \param themes borrowed; outlives the panel. */
    explicit SourcePanel(const ThemeHolder &themes, QWidget *parent = nullptr);

public Q_SLOTS:
    /*! \param snapshot not null. */
    void showSnapshot(const penstock::SnapshotPtr &snapshot);

Q_SIGNALS:
    void sourceWanted(const penstock::SourceSpec &source);

private:
    void build();
    void edit(const std::function<void(SourceSpec &)> &change);
    void showSpec(const SourceSpec &spec);
    [[nodiscard]] static QString liveText(const SourceView &source);

    const ThemeHolder &m_themes;
    QLabel *m_live = nullptr;
    KnobRow *m_rate = nullptr;
    VariantForm *m_size = nullptr;
    KnobRow *m_keys = nullptr;
    VariantForm *m_shape = nullptr;
    KnobRow *m_control = nullptr;
    SourceSpec m_shown;
    std::optional<TimePoint> m_wantedSince; // asked for and not in force yet
    TimePoint m_now;
    TimePoint m_startedAt;
};

} // namespace penstock
