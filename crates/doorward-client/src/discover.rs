//! Who is at the other end of a link.

use core::time::Duration;

use doorward_link::{BoxLink, Link, TAG_ADVERTISEMENT};
use doorward_proto::advertising::{self, Advertisement};
use doorward_proto::types::DeviceId;
use tokio::time::timeout;

use crate::{ClientError, Timing, Violation};

/// How many frames before the first readable advertisement are ignored.
const MAX_SKIPPED: usize = 32;

/// Reads what the device at the other end advertises, then closes the link. Sends nothing.
///
/// # Errors
/// [`ClientError::Timeout`] when it advertises nothing within `timing.advertisement`, [`ClientError::Link`] when the
/// link closes first, [`ClientError::Protocol`] when what arrives is no advertisement.
pub async fn discover(mut link: BoxLink, timing: &Timing) -> Result<Advertisement, ClientError> {
    first_advertisement(&mut link, timing.advertisement).await
}

/// The first readable advertisement on a fresh link, within `limit`.
pub(crate) async fn first_advertisement(
    link: &mut BoxLink,
    limit: Duration,
) -> Result<Advertisement, ClientError> {
    let search = async {
        for _ in 0..MAX_SKIPPED {
            let (tag, bytes) = link.receive().await?;
            if tag == TAG_ADVERTISEMENT
                && let Some(advertisement) = advertising::parse(&bytes)
            {
                return Ok(advertisement);
            }
        }
        Err(Violation::NoAdvertisement.into())
    };
    timeout(limit, search)
        .await
        .unwrap_or(Err(ClientError::Timeout))
}

/// Refuses a device that is not the expected one, before anything is sent to it.
pub(crate) fn check_device(
    advertisement: &Advertisement,
    expected: DeviceId,
) -> Result<(), ClientError> {
    let found = advertisement.device_id;
    if found == expected {
        Ok(())
    } else {
        Err(ClientError::WrongDevice { expected, found })
    }
}
