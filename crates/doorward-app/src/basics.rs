//! Words every part of the app uses: which device, which product, when.

use core::fmt;
use core::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A device's own number, printed as the eight upper-case hexadecimal digits of its Bluetooth name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(u32);

impl DeviceId {
    /// A device with this number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08X}", self.0)
    }
}

/// The text is not eight hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a device number has eight hexadecimal digits")]
pub struct NotADeviceId;

impl FromStr for DeviceId {
    type Err = NotADeviceId;

    fn from_str(text: &str) -> Result<Self, NotADeviceId> {
        if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotADeviceId);
        }
        u32::from_str_radix(text, 16)
            .map(Self)
            .map_err(|_| NotADeviceId)
    }
}

impl Serialize for DeviceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DeviceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What kind of device it is; decides the length of its security code and what it can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Product {
    /// A lock with an optional code of four digits.
    SmartLock,
    /// A lock with a code of six digits that pairing always asks for.
    Ultra,
    /// A door with a built-in lock, four digits.
    SmartDoor,
    /// An intercom that opens the house door, four digits.
    Opener,
}

impl Product {
    /// All products, in the order a person is offered them.
    pub const ALL: [Self; 4] = [Self::SmartLock, Self::Ultra, Self::SmartDoor, Self::Opener];

    /// How many digits this product's security code has.
    #[must_use]
    pub const fn code_digits(self) -> usize {
        match self {
            Self::Ultra => 6,
            Self::SmartLock | Self::SmartDoor | Self::Opener => 4,
        }
    }

    /// True when a new phone or accessory must show the code to pair.
    #[must_use]
    pub const fn pairs_with_code(self) -> bool {
        matches!(self, Self::Ultra)
    }

    /// The word commands and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SmartLock => "smart-lock",
            Self::Ultra => "ultra",
            Self::SmartDoor => "smart-door",
            Self::Opener => "opener",
        }
    }
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// A language the app's texts exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language with this tag.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

/// A moment in seconds since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixTime(pub i64);

impl UnixTime {
    /// This moment, as the computer's clock has it.
    #[must_use]
    pub fn now() -> Self {
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        Self(i64::try_from(seconds).unwrap_or(i64::MAX))
    }
}

/// A time of day, hours and minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Clock {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

impl Clock {
    /// Midnight.
    pub const MIDNIGHT: Self = Self { hour: 0, minute: 0 };
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// The text is not a time of day like `07:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time of day looks like 07:30")]
pub struct NotAClock;

impl FromStr for Clock {
    type Err = NotAClock;

    fn from_str(text: &str) -> Result<Self, NotAClock> {
        let (hour, minute) = text.split_once(':').ok_or(NotAClock)?;
        // A browser may add seconds, which a lock cannot keep.
        let minute = minute.split_once(':').map_or(minute, |(minute, _)| minute);
        let number = |text: &str, limit: u8| {
            let plain =
                (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse()
                .ok()
                .filter(|number| plain && *number < limit)
                .ok_or(NotAClock)
        };
        Ok(Self {
            hour: number(hour, 24)?,
            minute: number(minute, 60)?,
        })
    }
}

/// Some of the seven days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Weekdays(u8);

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The word commands and JSON use: three letters.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Monday => "mon",
            Self::Tuesday => "tue",
            Self::Wednesday => "wed",
            Self::Thursday => "thu",
            Self::Friday => "fri",
            Self::Saturday => "sat",
            Self::Sunday => "sun",
        }
    }

    /// Its bit in the protocol: Monday is bit 6, Sunday bit 0.
    const fn bit(self) -> u8 {
        1 << (6 - self as u8)
    }
}

impl Weekdays {
    /// No day; as a limit that means every day.
    pub const NONE: Self = Self(0);
    /// Monday to Sunday.
    pub const ALL: Self = Self(0x7F);

    /// From the protocol's bits (Monday bit 6 … Sunday bit 0); the unused bit is dropped.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0x7F)
    }

    /// The protocol's bits.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// True when `day` is among them.
    #[must_use]
    pub const fn contains(self, day: Weekday) -> bool {
        self.0 & day.bit() != 0
    }

    /// The same days and `day`.
    #[must_use]
    pub const fn with(self, day: Weekday) -> Self {
        Self(self.0 | day.bit())
    }

    /// The days, Monday first.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL
            .into_iter()
            .filter(move |day| self.contains(*day))
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Self {
        days.into_iter().fold(Self::NONE, Self::with)
    }
}

impl Serialize for Weekdays {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Weekday::word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_number_reads_back_as_printed() {
        let id = DeviceId::new(0x33C3_35C5);
        assert_eq!(id.to_string(), "33C335C5");
        assert_eq!("33c335c5".parse(), Ok(id));
        assert_eq!("+3C335C5".parse::<DeviceId>(), Err(NotADeviceId));
        assert_eq!("33C335C".parse::<DeviceId>(), Err(NotADeviceId));
    }

    #[test]
    fn a_time_of_day_takes_what_browsers_send_and_nothing_else() {
        assert_eq!(
            "07:30".parse(),
            Ok(Clock {
                hour: 7,
                minute: 30
            })
        );
        assert_eq!(
            "23:59:00".parse(),
            Ok(Clock {
                hour: 23,
                minute: 59
            })
        );
        for bad in ["", "7", "24:00", "12:60", "+1:00", "1:-1", "a:b", "007:00"] {
            assert_eq!(bad.parse::<Clock>(), Err(NotAClock), "{bad}");
        }
    }

    #[test]
    fn weekdays_count_from_monday_as_the_protocol_does() {
        let weekend: Weekdays = [Weekday::Saturday, Weekday::Sunday].into_iter().collect();
        assert_eq!(weekend.bits(), 0b0000_0011);
        assert_eq!(Weekdays::from_bits(0xFF), Weekdays::ALL);
        assert!(Weekdays::from_bits(64).contains(Weekday::Monday));
    }
}
