//! The one macro of the crate: an enumeration of one wire byte that keeps unknown values.

/// Declares an enumeration sent as one byte. Values without a name are kept as `Other`, so that a
/// newer peer's value survives a round trip.
macro_rules! wire_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $value:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A value without a name here, kept as received. Never holds a value that has one.
            Other(u8),
        }

        impl $name {
            /// Every named value, in ascending order of the wire byte.
            pub const NAMED: &'static [Self] = &[$(Self::$variant,)+];

            /// The value of this wire byte; never fails, unknown bytes become `Other`.
            #[must_use]
            pub const fn from_wire(byte: u8) -> Self {
                match byte {
                    $($value => Self::$variant,)+
                    other => Self::Other(other),
                }
            }

            /// The wire byte (u8) of this value.
            #[must_use]
            pub const fn to_wire(self) -> u8 {
                match self {
                    $(Self::$variant => $value,)+
                    Self::Other(other) => other,
                }
            }

            /// Whether the value has a name, that is, is not `Other`.
            #[must_use]
            pub const fn is_named(self) -> bool {
                !matches!(self, Self::Other(_))
            }
        }
    };
}

pub(crate) use wire_enum;
