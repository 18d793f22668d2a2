//! Which devices there are and how they are.

use std::io::Write;

use clap::Args;
use doorward_app::{DeviceCard, SightingFamily, SightingMode};
use serde_json::json;

use super::session::Session;
use super::{Common, clean, out, words};
use crate::exit::Failure;

/// What `rename` can be told.
#[derive(Debug, Args)]
pub(crate) struct RenameArgs {
    /// The new name
    name: String,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn scan(session: &Session) -> Result<(), Failure> {
    let sightings = session.app.discover().await?;
    out::print(session.json, &json!({"sightings": sightings}), |page| {
        if sightings.is_empty() {
            return writeln!(
                page,
                "Nothing advertises here. Go near the device, or name its address with --device tcp:HOST:PORT."
            );
        }
        let row = |sighting: &doorward_app::Sighting| {
            let mode = match sighting.mode {
                SightingMode::Normal => "normal",
                SightingMode::Pairing => "pairing",
                SightingMode::Uninitialised => "not set up",
            };
            let family = match sighting.family {
                SightingFamily::Lock => "lock",
                SightingFamily::Classic => "smart-lock",
                SightingFamily::Ultra => "ultra",
                SightingFamily::Opener => "opener",
            };
            vec![
                sighting.id.to_string(),
                sighting.name.clone(),
                family.to_owned(),
                mode.to_owned(),
                if sighting.known { "yes" } else { "no" }.to_owned(),
                sighting.address.clone(),
            ]
        };
        let rows: Vec<_> = sightings.iter().map(row).collect();
        out::table(
            page,
            &["ID", "NAME", "KIND", "MODE", "PAIRED", "ADDRESS"],
            &rows,
        )
    })
}

pub(super) async fn status(session: &Session) -> Result<(), Failure> {
    if session.named().is_some() {
        let device = session.device().await?;
        let card = session.app.refresh(device.id).await?;
        return out::print(session.json, &card, |page| {
            show(page, core::slice::from_ref(&card))
        });
    }
    session.app.refresh_all().await;
    let cards = session.app.devices();
    out::print(session.json, &json!({"devices": cards}), |page| {
        if cards.is_empty() {
            writeln!(
                page,
                "No device is paired with this profile: doorward scan, then doorward pair."
            )
        } else {
            show(page, &cards)
        }
    })
}

fn show(page: &mut Vec<u8>, cards: &[DeviceCard]) -> std::io::Result<()> {
    let row = |card: &DeviceCard| {
        vec![
            card.name.clone(),
            card.id.to_string(),
            card.product.to_string(),
            words::state(card.state).to_owned(),
            words::seen(card),
            words::door(card.door).to_owned(),
            words::battery(card),
        ]
    };
    let rows: Vec<_> = cards.iter().map(row).collect();
    out::table(
        page,
        &["NAME", "ID", "KIND", "STATE", "SEEN", "DOOR", "BATTERY"],
        &rows,
    )?;
    for card in cards {
        for notice in &card.notices {
            writeln!(page, "{}: {}", clean(&card.name), words::notice(notice))?;
        }
    }
    Ok(())
}

pub(super) async fn rename(session: &Session, args: &RenameArgs) -> Result<(), Failure> {
    let device = session.device().await?;
    session.app.rename_device(device.id, &args.name).await?;
    let card = session.app.device(device.id)?;
    out::print(session.json, &card, |page| {
        writeln!(page, "{} is called {} now.", card.id, clean(&card.name))
    })
}

pub(super) async fn forget(session: &Session) -> Result<(), Failure> {
    // By address too, but a device that is gone for good must be forgettable by name.
    let device = session.device().await?;
    session.app.forget_device(device.id).await?;
    out::print(session.json, &json!({"forgotten": device.id}), |page| {
        writeln!(
            page,
            "{} is forgotten on this phone. Its permission on the device stays until it is removed there.",
            clean(&device.name)
        )
    })
}
