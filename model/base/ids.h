// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <functional>

namespace penstock {

/*! Identity of one connection within a session; never reused. 0 is no connection. */
enum class ConnectionId : quint64 {};

/*! Position of a group in the scenario's list of groups; the group `visitors` comes last. */
enum class GroupIndex : quint32 {};

/*! The id as a number, for display and formats. */
[[nodiscard]] constexpr quint64 number(ConnectionId id) noexcept
{
    return static_cast<quint64>(id);
}

/*! The group index as a number, for indexing vectors. */
[[nodiscard]] constexpr quint32 number(GroupIndex group) noexcept
{
    return static_cast<quint32>(group);
}

} // namespace penstock

template<>
struct std::hash<penstock::ConnectionId> {
    std::size_t operator()(penstock::ConnectionId id) const noexcept
    {
        return std::hash<quint64>{}(penstock::number(id));
    }
};
