//! The link that carries an invitation.

use doorward_client::proto::crc;
use doorward_client::types::TimeZoneId;
use zeroize::Zeroizing;

use crate::encoding::{base64url, from_base64url};
use crate::{AppError, Clock, DeviceId, Limit, Product, UnixTime, Weekdays};

/// What an invitation's link begins with. The content is the fragment: nothing that opens the link sends it anywhere.
const SCHEME: &str = "doorward://invite#";
/// The version of the content.
const VERSION: u8 = 1;
/// No link of ours is longer, in characters.
const MAX_LINK: usize = 400;

/// What a link carries. Secret because of its key.
pub(crate) struct InvitationContent {
    pub(crate) device: DeviceId,
    pub(crate) product: Product,
    pub(crate) authorization: u32,
    pub(crate) key: Zeroizing<[u8; 32]>,
    /// When the guest may, so that the guest's phone can say so: a device tells it only to those who know its code.
    pub(crate) limit: Option<Limit>,
    /// The zone of that limit's days and hours.
    pub(crate) zone: TimeZoneId,
    /// How the inviter calls the device.
    pub(crate) device_name: String,
}

impl InvitationContent {
    /// The link.
    pub(crate) fn to_link(&self) -> Zeroizing<String> {
        let name = self.device_name.as_bytes();
        let mut bytes = Zeroizing::new(Vec::with_capacity(70 + name.len()));
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.device.number().to_le_bytes());
        bytes.push(product_number(self.product));
        bytes.extend_from_slice(&self.authorization.to_le_bytes());
        bytes.extend_from_slice(self.key.as_slice());
        match &self.limit {
            None => bytes.push(0),
            Some(limit) => {
                bytes.push(1);
                bytes.extend_from_slice(&limit_bytes(limit));
                bytes.extend_from_slice(&self.zone.0.to_le_bytes());
            }
        }
        bytes.extend_from_slice(name);
        let check = crc::checksum(&bytes);
        bytes.extend_from_slice(&check.to_le_bytes());
        let text = Zeroizing::new(base64url(&bytes));
        Zeroizing::new(format!("{SCHEME}{}", text.as_str()))
    }

    /// Back from a link, or any other link with the same fragment.
    pub(crate) fn from_link(link: &str) -> Result<Self, AppError> {
        Self::read(link.trim()).ok_or(AppError::BadInvitation)
    }

    fn read(link: &str) -> Option<Self> {
        if link.len() > MAX_LINK {
            return None;
        }
        let (_, fragment) = link.split_once('#')?;
        let bytes = Zeroizing::new(from_base64url(fragment)?);
        let (content, check) = bytes.split_last_chunk::<2>()?;
        if crc::checksum(content) != u16::from_le_bytes(*check) {
            return None;
        }
        let (version, rest) = content.split_first()?;
        if *version != VERSION {
            return None;
        }
        let (device, rest) = rest.split_first_chunk::<4>()?;
        let (product, rest) = rest.split_first()?;
        let (authorization, rest) = rest.split_first_chunk::<4>()?;
        let (key, rest) = rest.split_first_chunk::<32>()?;
        let (limit, zone, name) = match rest.split_first()? {
            (0, name) => (None, TimeZoneId::NONE, name),
            (1, rest) => {
                let (limit, rest) = rest.split_first_chunk()?;
                let (zone, name) = rest.split_first_chunk()?;
                let zone = TimeZoneId(u16::from_le_bytes(*zone));
                (Some(read_limit(limit)?), zone, name)
            }
            _ => return None,
        };
        let device_name = core::str::from_utf8(name).ok()?.to_owned();
        crate::settings::check_text(&device_name, 32).ok()?;
        Some(Self {
            device: DeviceId::new(u32::from_le_bytes(*device)),
            product: Product::ALL
                .into_iter()
                .find(|candidate| product_number(*candidate) == *product)?,
            authorization: u32::from_le_bytes(*authorization),
            key: Zeroizing::new(*key),
            limit,
            zone,
            device_name,
        })
    }
}

/// From and until as seconds (0: none), the weekdays' bits, and the hours (all zero: none).
const LIMIT_BYTES: usize = 21;

fn limit_bytes(limit: &Limit) -> [u8; LIMIT_BYTES] {
    let seconds = |moment: Option<UnixTime>| moment.map_or(0, |moment| moment.0).to_le_bytes();
    let (begin, end) = limit.daily.unwrap_or((Clock::MIDNIGHT, Clock::MIDNIGHT));
    let mut bytes = [0; LIMIT_BYTES];
    bytes[..8].copy_from_slice(&seconds(limit.from));
    bytes[8..16].copy_from_slice(&seconds(limit.until));
    bytes[16] = limit.weekdays.bits();
    bytes[17..].copy_from_slice(&[begin.hour, begin.minute, end.hour, end.minute]);
    bytes
}

fn read_limit(bytes: &[u8; LIMIT_BYTES]) -> Option<Limit> {
    let (from, rest) = bytes.split_first_chunk::<8>()?;
    let (until, rest) = rest.split_first_chunk::<8>()?;
    let moment = |seconds: &[u8; 8]| {
        let seconds = i64::from_le_bytes(*seconds);
        (seconds != 0).then_some(UnixTime(seconds))
    };
    let [weekdays, hours @ ..] = rest else {
        return None;
    };
    let daily = match *hours {
        [0, 0, 0, 0] => None,
        [begin, begins, end, ends] if begin < 24 && end < 24 && begins < 60 && ends < 60 => {
            let clock = |hour, minute| Clock { hour, minute };
            Some((clock(begin, begins), clock(end, ends)))
        }
        _ => return None,
    };
    Some(Limit {
        from: moment(from),
        until: moment(until),
        weekdays: Weekdays::from_bits(*weekdays),
        daily,
    })
}

impl core::fmt::Debug for InvitationContent {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("InvitationContent")
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}

const fn product_number(product: Product) -> u8 {
    match product {
        Product::SmartLock => 1,
        Product::Ultra => 2,
        Product::SmartDoor => 3,
        Product::Opener => 4,
    }
}

/// A text as a QR picture, or empty when it is too long for one.
pub(crate) fn qr_svg(text: &str) -> String {
    use qrcode::render::svg;
    use qrcode::{EcLevel, QrCode};
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return String::new();
    };
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    // Inside a page there is no place for the declaration of a document.
    picture
        .find("<svg")
        .map_or(String::new(), |start| picture[start..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit() -> Limit {
        Limit {
            from: Some(UnixTime(1_767_225_600)),
            until: None,
            weekdays: Weekdays::from_bits(0b0101_0000),
            daily: Some((
                Clock {
                    hour: 7,
                    minute: 30,
                },
                Clock { hour: 9, minute: 0 },
            )),
        }
    }

    fn content() -> InvitationContent {
        InvitationContent {
            device: DeviceId::new(0x33C3_35C5),
            product: Product::Ultra,
            authorization: 4711,
            key: Zeroizing::new([0xA5; 32]),
            limit: Some(limit()),
            zone: TimeZoneId(37),
            device_name: "Haustür".to_owned(),
        }
    }

    #[test]
    fn a_link_carries_everything_the_other_phone_needs() {
        let link = content().to_link();
        assert!(link.starts_with("doorward://invite#"));
        let elsewhere = link.replace("doorward://invite", "  http://127.0.0.1:1/redeem");
        for link in [link.as_str(), &elsewhere] {
            let read = InvitationContent::from_link(link).unwrap();
            assert_eq!(
                (read.device, read.product, read.authorization),
                (DeviceId::new(0x33C3_35C5), Product::Ultra, 4711)
            );
            assert_eq!(*read.key, [0xA5; 32]);
            assert_eq!(read.device_name, "Haustür");
            assert_eq!((read.limit, read.zone), (Some(limit()), TimeZoneId(37)));
        }
        let always = InvitationContent {
            limit: None,
            ..content()
        };
        let read = InvitationContent::from_link(&always.to_link()).unwrap();
        assert_eq!((read.limit, read.device_name.as_str()), (None, "Haustür"));
    }

    #[test]
    fn a_link_that_lost_or_changed_a_character_is_refused() {
        let link = content().to_link();
        for cut in SCHEME.len()..link.len() {
            assert!(InvitationContent::from_link(&link[..cut]).is_err());
            let mut changed = link.as_bytes().to_vec();
            changed[cut] = if changed[cut] == b'A' { b'B' } else { b'A' };
            assert!(InvitationContent::from_link(core::str::from_utf8(&changed).unwrap()).is_err());
        }
        for text in ["", "#", "doorward://invite", &"#A".repeat(1_000)] {
            assert!(InvitationContent::from_link(text).is_err());
        }
    }

    #[test]
    fn debug_output_shows_no_key() {
        assert!(!format!("{:?}", content()).contains("165"));
    }

    #[test]
    fn the_picture_has_neither_script_nor_style() {
        let svg = qr_svg(&content().to_link());
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
        assert!(!svg.contains("script") && !svg.contains("style"));
    }
}
