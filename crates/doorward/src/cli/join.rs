//! Getting in: pairing, inviting, taking up an invitation.

use std::io::{IsTerminal, Write};

use clap::Args;
use doorward_app::{
    AfterPairing, AppError, Invitation, InviteWish, PairWish, Paired, Product, SightingMode,
};
use serde_json::json;
use zeroize::Zeroizing;

use super::args::{GateArgs, LimitArgs};
use super::session::Session;
use super::{Common, clean, out, secret, words};
use crate::exit::Failure;

/// What `pair` can be told.
#[derive(Debug, Args)]
pub(crate) struct PairArgs {
    /// What the device shall be called on this phone
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What this phone shall be called on the device
    #[arg(long = "as", value_name = "NAME")]
    own_name: Option<String>,
    /// Take an obvious code for a fresh device all the same
    #[arg(long)]
    confirm_obvious: bool,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    pub(super) common: Common,
}

/// What `invite` can be told.
#[derive(Debug, Args)]
pub(crate) struct InviteArgs {
    /// What the device shall call the guest
    name: String,
    /// Let it hold from afar too
    #[arg(long)]
    remote: bool,
    /// A name for this request: sent again under the same name, it makes no second invitation
    #[arg(long, value_name = "TEXT")]
    once: Option<String>,
    #[command(flatten)]
    limit: LimitArgs,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    pub(super) common: Common,
}

/// What `redeem` can be told.
#[derive(Debug, Args)]
pub(crate) struct RedeemArgs {
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn pair(session: &Session, args: PairArgs) -> Result<(), Failure> {
    let mut wish = PairWish::at(address(session).await?);
    wish.device_name = args.name;
    wish.own_name = args.own_name;
    wish.confirmed_obvious = args.confirm_obvious;
    wish.remember = args.gate.remember;
    let stdin = args.gate.code_stdin;
    let paired = loop {
        match session.app.pair(wish.clone()).await {
            Err(AppError::PairingCodeNeeded { code_set }) if wish.code.is_none() => {
                wish.code = Some(if stdin {
                    secret::line().await?.unwrap_or_default()
                } else if code_set {
                    session
                        .ask_code("the device", Product::Ultra.code_digits())
                        .await?
                } else {
                    choose(
                        Product::Ultra,
                        "This device is fresh. Choose its security code",
                    )
                    .await?
                });
            }
            Err(AppError::ObviousCode)
                if !stdin
                    && confirm("This code is among the first anybody would guess.").await? =>
            {
                wish.confirmed_obvious = true;
            }
            paired => break paired?,
        }
    };
    if paired.next == AfterPairing::OfferCode {
        first_code(
            session,
            &paired,
            stdin,
            wish.confirmed_obvious,
            wish.remember,
        )
        .await?;
    }
    let card = session.app.device(paired.id)?;
    let document = json!({"device": card, "next": paired.next});
    out::print(session.json, &document, |page| {
        writeln!(
            page,
            "Paired: {} ({}, {}).",
            clean(&paired.name),
            paired.product,
            paired.id
        )?;
        match paired.next {
            AfterPairing::NoteCodeDown => writeln!(
                page,
                "Note the security code down: pairing another phone will ask for it, even when this phone remembers it."
            ),
            AfterPairing::OfferCode if card.code.set == Some(false) => {
                writeln!(
                    page,
                    "Nothing protects its settings yet: doorward code set."
                )
            }
            AfterPairing::OfferCode | AfterPairing::Done => Ok(()),
        }
    })
}

/// The address to pair with: the one named, else the only device in pairing mode.
async fn address(session: &Session) -> Result<String, Failure> {
    if let Some(address) = session.address() {
        return Ok(address.to_owned());
    }
    let wanted = session.named();
    let fits = |id: String, name: &str| wanted.is_none_or(|wanted| wanted == id || wanted == name);
    let sightings = session.app.discover().await?;
    let mut pairing: Vec<_> = sightings
        .into_iter()
        .filter(|sighting| {
            sighting.mode == SightingMode::Pairing && fits(sighting.id.to_string(), &sighting.name)
        })
        .collect();
    match (pairing.pop(), pairing.is_empty()) {
        (None, _) => Err(AppError::NotPairing.into()),
        (Some(sighting), true) => Ok(sighting.address),
        (Some(_), false) => Err(AppError::BadInput(
            "several devices are in pairing mode: name one with --device".into(),
        )
        .into()),
    }
}

/// A fresh device of four digits: offers a code to keep, change or consciously skip.
async fn first_code(
    session: &Session,
    paired: &Paired,
    stdin: bool,
    confirmed: bool,
    remember: bool,
) -> Result<(), Failure> {
    let typed = if stdin {
        secret::line().await?.filter(|line| !line.is_empty())
    } else if std::io::stdin().is_terminal() && !session.json {
        let offer = session.app.suggest_code(paired.product);
        out::note(&format!(
            "Nothing protects the settings, permissions and log yet. Suggested security code: {}\n\
             Enter keeps it, another code replaces it, - goes without.",
            offer.as_str()
        ));
        match secret::ask("Security code: ".to_owned()).await? {
            Some(typed) if typed.trim() == "-" => None,
            Some(typed) if !typed.trim().is_empty() => Some(typed),
            _ => Some(offer),
        }
    } else {
        None
    };
    let Some(code) = typed else {
        return Ok(());
    };
    let set = session
        .app
        .set_first_code(&session.visit, paired.id, &code, confirmed, remember)
        .await;
    match set {
        Err(AppError::ObviousCode)
            if !stdin && confirm("This code is among the first anybody would guess.").await? =>
        {
            Ok(session
                .app
                .set_first_code(&session.visit, paired.id, &code, true, remember)
                .await?)
        }
        set => Ok(set?),
    }
}

/// Asks for a new code, twice.
pub(super) async fn choose(product: Product, what: &str) -> Result<Zeroizing<String>, Failure> {
    let digits = product.code_digits();
    let first = secret::ask(format!("{what} ({digits} digits): ")).await?;
    let first = first.ok_or(AppError::CodeNeeded)?;
    let second = secret::ask("Once more: ".to_owned())
        .await?
        .ok_or(AppError::CodeNeeded)?;
    if first == second {
        Ok(first)
    } else {
        Err(AppError::BadInput("the two codes differ: nothing was changed".into()).into())
    }
}

/// Asks whether to go on. No, where there is nobody to ask.
pub(super) async fn confirm(what: &str) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    out::note(&format!("{what} Go on all the same? [y/N]"));
    let answer = secret::line().await?;
    Ok(answer.is_some_and(|answer| matches!(answer.trim(), "y" | "Y" | "yes")))
}

pub(super) async fn invite(session: &Session, args: InviteArgs) -> Result<(), Failure> {
    let id = session.inside(&args.gate).await?;
    let wish = InviteWish {
        name: args.name,
        limit: args.limit.limit(),
        remote_allowed: args.remote,
    };
    let invitation = match &args.once {
        Some(once) => {
            session
                .app
                .invite_once(&session.visit, id, once, wish)
                .await?
        }
        None => session.app.invite(&session.visit, id, wish).await?,
    };
    show_invitation(session, &invitation)
}

/// Shows an invitation, once.
pub(super) fn show_invitation(session: &Session, invitation: &Invitation) -> Result<(), Failure> {
    let document = json!({
        "authorization": invitation.authorization,
        "name": invitation.name,
        "expires": invitation.expires,
        "link": invitation.expose_link(),
    });
    out::print(session.json, &document, |page| {
        writeln!(page, "{}", invitation.expose_link())?;
        out::note(&format!(
            "This link is a key to the door for one phone. Unused it ends {}.",
            words::moment(Some(invitation.expires))
        ));
        Ok(())
    })
}

pub(super) async fn redeem(session: &Session) -> Result<(), Failure> {
    let link = match secret::ask("Invitation link: ".to_owned()).await? {
        Some(link) => Some(link),
        None => secret::line().await?,
    };
    let paired = session
        .app
        .redeem(&link.unwrap_or_default(), session.address())
        .await?;
    let card = session.app.device(paired.id)?;
    out::print(
        session.json,
        &json!({"device": card, "next": paired.next}),
        |page| {
            writeln!(
                page,
                "You may use {} now ({}, {}).",
                clean(&paired.name),
                paired.product,
                paired.id
            )
        },
    )
}
