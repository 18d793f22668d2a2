//! Time zones by number (Smart Lock API, appendix "Time zones").

/// A time zone by its number in the published table; u16 on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeZoneId(pub u16);

impl TimeZoneId {
    /// No time zone: the fixed offset and daylight-saving mode of the configuration apply.
    pub const NONE: Self = Self(0xFFFF);

    /// How many zones the table names; their numbers are `0..COUNT`.
    pub const COUNT: u16 = 46;

    /// The IANA names of the table; the index is the number.
    pub const NAMES: [&'static str; 46] = NAMES;

    /// The IANA name, or `None` for [`TimeZoneId::NONE`] and numbers outside the table.
    #[must_use]
    pub fn iana_name(self) -> Option<&'static str> {
        NAMES.get(usize::from(self.0)).copied()
    }

    /// The zone with this IANA name, if the table has it.
    #[must_use]
    pub fn from_iana_name(name: &str) -> Option<Self> {
        (0..Self::COUNT)
            .map(Self)
            .find(|zone| zone.iana_name() == Some(name))
    }

    /// Whether a device may store it: in the table, or none.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.0 < Self::COUNT || self.0 == Self::NONE.0
    }

    /// All zones of the table, by number.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT).map(Self)
    }
}

const NAMES: [&str; 46] = [
    "Africa/Cairo",
    "Africa/Lagos",
    "Africa/Maputo",
    "Africa/Nairobi",
    "America/Anchorage",
    "America/Argentina/Buenos_Aires",
    "America/Chicago",
    "America/Denver",
    "America/Halifax",
    "America/Los_Angeles",
    "America/Manaus",
    "America/Mexico_City",
    "America/New_York",
    "America/Phoenix",
    "America/Regina",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Bangkok",
    "Asia/Dubai",
    "Asia/Hong_Kong",
    "Asia/Jerusalem",
    "Asia/Karachi",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Riyadh",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Asia/Yangon",
    "Australia/Adelaide",
    "Australia/Brisbane",
    "Australia/Darwin",
    "Australia/Hobart",
    "Australia/Perth",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Europe/London",
    "Europe/Moscow",
    "Pacific/Auckland",
    "Pacific/Guam",
    "Pacific/Honolulu",
    "Pacific/Pago_Pago",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_agree() {
        assert_eq!(TimeZoneId(37).iana_name(), Some("Europe/Berlin"));
        assert_eq!(TimeZoneId(45).iana_name(), Some("Pacific/Pago_Pago"));
        assert_eq!(TimeZoneId(46).iana_name(), None);
        assert_eq!(TimeZoneId::NONE.iana_name(), None);
        for zone in TimeZoneId::all() {
            assert_eq!(
                TimeZoneId::from_iana_name(zone.iana_name().unwrap()),
                Some(zone)
            );
        }
        assert!(TimeZoneId::NONE.is_valid() && !TimeZoneId(46).is_valid());
    }
}
