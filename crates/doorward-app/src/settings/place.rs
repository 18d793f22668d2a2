//! A field's place in a configuration: read and written the same way, whatever type the wire has there.

use core::fmt;

use doorward_client::types::{
    AdvertisingMode, BatteryType, ButtonAction, DstMode, FobAction, MotorSpeed, Name,
    OpenerButtonAction, OpenerCapabilities, OpenerFobAction, OpenerOperatingMode, TimeOfDay,
    TimeZoneId,
};

use super::choices::{Choices, TIME_ZONES};
use super::value::PARTS;
use super::{FieldId, FieldKind, FieldValue};
use crate::convert;

/// Where a field's value stands.
pub(super) enum Place<'a> {
    Switch(&'a mut bool),
    /// A switch whose bit means the opposite.
    Inverted(&'a mut bool),
    Bit(&'a mut u8, u8),
    Byte(&'a mut u8),
    Word(&'a mut u16),
    Signed(&'a mut i16),
    Choice(&'a mut dyn Coded, &'static Choices),
    Zone(&'a mut TimeZoneId),
    Name(&'a mut Name<32>),
    Time(&'a mut TimeOfDay),
    Degrees(&'a mut f32),
}

/// An enumeration of one byte.
pub(super) trait Coded {
    fn byte(&self) -> u8;
    fn set_byte(&mut self, byte: u8);
}

macro_rules! coded {
    ($($name:ident),*) => { $(
        impl Coded for $name {
            fn byte(&self) -> u8 {
                self.to_wire()
            }

            fn set_byte(&mut self, byte: u8) {
                *self = Self::from_wire(byte);
            }
        }
    )* };
}

coded!(
    AdvertisingMode,
    BatteryType,
    ButtonAction,
    DstMode,
    FobAction,
    MotorSpeed,
    OpenerButtonAction,
    OpenerCapabilities,
    OpenerFobAction,
    OpenerOperatingMode
);

impl Coded for u8 {
    fn byte(&self) -> u8 {
        *self
    }

    fn set_byte(&mut self, byte: u8) {
        *self = byte;
    }
}

impl fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({})", self.read())
    }
}

impl Place<'_> {
    /// What `id` can be on the device this place is of.
    pub(super) fn kind(&self, id: FieldId) -> FieldKind {
        match self {
            Self::Choice(_, choices) => FieldKind::Choice {
                options: choices.words,
            },
            _ => id.kind(),
        }
    }

    pub(super) fn read(&self) -> FieldValue {
        match self {
            Self::Switch(on) => FieldValue::Switch(**on),
            Self::Inverted(off) => FieldValue::Switch(!**off),
            Self::Bit(bits, bit) => FieldValue::Switch(**bits & bit != 0),
            Self::Byte(number) => FieldValue::Number((**number).into()),
            Self::Word(number) => FieldValue::Number((**number).into()),
            Self::Signed(number) => FieldValue::Number((**number).into()),
            Self::Choice(code, choices) => choices
                .word(code.byte())
                .map_or(FieldValue::Unknown, FieldValue::Choice),
            Self::Zone(zone) => zone_word(**zone).map_or(FieldValue::Unknown, FieldValue::Choice),
            Self::Name(name) => FieldValue::Text(name.to_string()),
            Self::Time(time) => FieldValue::Time(convert::clock(**time)),
            Self::Degrees(degrees) => {
                degrees_parts(**degrees).map_or(FieldValue::Unknown, FieldValue::Degrees)
            }
        }
    }

    /// Puts a checked value here. One of another kind, and none that is known, leaves what is here.
    pub(super) fn write(self, value: &FieldValue) {
        match (self, value) {
            (Self::Switch(place), FieldValue::Switch(on)) => *place = *on,
            (Self::Inverted(place), FieldValue::Switch(on)) => *place = !on,
            (Self::Bit(bits, bit), FieldValue::Switch(true)) => *bits |= bit,
            (Self::Bit(bits, bit), FieldValue::Switch(false)) => *bits &= !bit,
            (Self::Byte(place), FieldValue::Number(number)) => put(place, *number),
            (Self::Word(place), FieldValue::Number(number)) => put(place, *number),
            (Self::Signed(place), FieldValue::Number(number)) => put(place, *number),
            (Self::Choice(place, choices), FieldValue::Choice(word)) => {
                if let Some(byte) = choices.byte(word) {
                    place.set_byte(byte);
                }
            }
            (Self::Zone(place), FieldValue::Choice(word)) => {
                *place = zone_of(word).unwrap_or(*place);
            }
            (Self::Name(place), FieldValue::Text(name)) => *place = Name::truncated(name),
            (Self::Time(place), FieldValue::Time(time)) => *place = convert::time_of_day(*time),
            // What is here may be finer than what a person types: an untouched value stays to the bit.
            (Self::Degrees(place), FieldValue::Degrees(parts))
                if degrees_parts(*place) != Some(*parts) =>
            {
                *place = degrees_of(*parts);
            }
            _ => {}
        }
    }
}

/// The range was checked when the change was read, so the number fits.
fn put<T: TryFrom<i32>>(place: &mut T, number: i32) {
    if let Ok(number) = T::try_from(number) {
        *place = number;
    }
}

fn zone_word(zone: TimeZoneId) -> Option<&'static str> {
    let last = TIME_ZONES.len() - 1;
    if zone == TimeZoneId::NONE {
        return TIME_ZONES.get(last).copied();
    }
    TIME_ZONES
        .get(usize::from(zone.0))
        .copied()
        .filter(|_| usize::from(zone.0) != last)
}

fn zone_of(word: &str) -> Option<TimeZoneId> {
    let place = TIME_ZONES.iter().position(|known| *known == word)?;
    if place == TIME_ZONES.len() - 1 {
        return Some(TimeZoneId::NONE);
    }
    u16::try_from(place).ok().map(TimeZoneId)
}

/// Degrees in the parts people see; none for what is no place on the earth.
#[expect(
    clippy::cast_possible_truncation,
    reason = "at most 180 degrees, which in parts is far from the ends of i32"
)]
fn degrees_parts(degrees: f32) -> Option<i32> {
    let parts = (f64::from(degrees) * f64::from(PARTS)).round();
    (degrees.is_finite() && degrees.abs() <= 180.0).then_some(parts as i32)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the wire has single precision, about a metre"
)]
fn degrees_of(parts: i32) -> f32 {
    (f64::from(parts) / f64::from(PARTS)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_typed_is_the_place_shown() {
        for parts in (-18_000_000..=18_000_000).step_by(9_973) {
            let shown = degrees_parts(degrees_of(parts)).unwrap();
            // Single precision is a little coarser than the fifth digit beyond 128 degrees.
            assert!((shown - parts).abs() <= 1, "{parts} became {shown}");
        }
        assert_eq!(degrees_parts(f32::NAN), None);
        assert_eq!(degrees_parts(181.0), None);
    }

    #[test]
    fn an_untouched_place_keeps_what_it_had_to_the_bit() {
        let fine = 48.208_174_f32;
        let mut degrees = fine;
        let shown = Place::Degrees(&mut degrees).read();
        Place::Degrees(&mut degrees).write(&shown);
        assert_eq!(degrees.to_bits(), fine.to_bits());
    }

    #[test]
    fn zones_go_there_and_back_and_strange_ones_are_unknown() {
        for word in TIME_ZONES {
            assert_eq!(zone_of(word).and_then(zone_word), Some(*word));
        }
        assert_eq!(zone_word(TimeZoneId(46)), None);
        assert_eq!(zone_word(TimeZoneId(1_000)), None);
    }
}
