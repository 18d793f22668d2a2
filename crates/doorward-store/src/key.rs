/// A family of records. The numbers are part of the stored format; a retired one is never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum Table {
    /// The device's identity of this epoch (its UUID); one record.
    Identity = 1,
    /// The security code's verifier and epoch; one record.
    Code = 2,
    /// The configuration; one record.
    Config = 3,
    /// The advanced configuration; one record.
    AdvancedConfig = 4,
    /// One record per authorization, under its id.
    Authorization = 5,
    /// The activity log's switch and counters; one record.
    LogMeta = 6,
    /// One record per log entry about what the door did, under its index.
    Log = 7,
    /// One record per time control entry.
    TimeControl = 8,
    /// One record per keypad code.
    KeypadCode = 9,
    /// The offset of the lock's clock from its hardware clock; one record.
    Clock = 10,
    /// Counters that only grow (next authorization id and the like); one record.
    Counters = 11,
    /// What the door sensor is for; one record.
    DoorSensor = 12,
    /// What an Opener's body remembers over a power cut; one record.
    Opener = 13,
    /// One record per log entry about the code, permissions, settings and clock, under its index; no other entry in
    /// [`Table::Log`] has the same.
    SecurityLog = 14,
}

impl Table {
    /// All tables, in ascending order of their number.
    pub const ALL: [Self; 14] = [
        Self::Identity,
        Self::Code,
        Self::Config,
        Self::AdvancedConfig,
        Self::Authorization,
        Self::LogMeta,
        Self::Log,
        Self::TimeControl,
        Self::KeypadCode,
        Self::Clock,
        Self::Counters,
        Self::DoorSensor,
        Self::Opener,
        Self::SecurityLog,
    ];

    /// The stored number of this table.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The key of the record `id` in this table.
    #[must_use]
    pub const fn at(self, id: u32) -> Key {
        Key { table: self, id }
    }

    /// The key of the only record of a table that has one.
    #[must_use]
    pub const fn only(self) -> Key {
        self.at(0)
    }
}

/// Names one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The family.
    pub table: Table,
    /// The place in it; 0 in tables with one record.
    pub id: u32,
}

impl Key {
    /// The key as 5 bytes whose order is the order of keys: table number, then id, big-endian.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 5] {
        let [a, b, c, d] = self.id.to_be_bytes();
        [self.table.number(), a, b, c, d]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_disjoint_and_in_order() {
        for pair in Table::ALL.windows(2) {
            assert!(pair[0].number() < pair[1].number());
        }
    }

    #[test]
    fn key_bytes_sort_like_keys() {
        let keys = [
            Table::Code.only(),
            Table::Log.at(1),
            Table::Log.at(255),
            Table::Log.at(256),
            Table::Log.at(u32::MAX),
            Table::TimeControl.at(0),
        ];
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1]);
            assert!(pair[0].to_bytes() < pair[1].to_bytes());
        }
    }
}
