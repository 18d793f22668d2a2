//! The app's use cases as commands: tables for people, JSON for programs.

mod app_lock;
mod args;
mod clean;
mod code;
mod config;
mod devices;
mod door;
mod join;
mod keypad;
mod log;
mod notices;
mod out;
mod profile;
mod schedule;
mod secret;
mod session;
mod users;
mod words;

use clap::Subcommand;

use crate::exit::Failure;
pub(crate) use args::Common;
pub(crate) use clean::clean;
pub(crate) use out::raw;
use session::Session;

/// A use case.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// What advertises within reach
    Scan(Common),
    /// Pair with a device in pairing mode (hold its button for 5 seconds)
    Pair(join::PairArgs),
    /// How the devices are
    Status(Common),
    /// Throw the bolt
    Lock(door::ActArgs),
    /// Withdraw the bolt
    Unlock(door::ActArgs),
    /// Withdraw the bolt and pull the latch: the door opens
    Unlatch(door::ActArgs),
    /// Unlock, and lock again after a while
    LockNGo(door::LockNGoArgs),
    /// Throw the bolt all the way, whatever the setting for single locking
    FullLock(door::ActArgs),
    /// Opener: let the house door be pushed open
    Open(door::ActArgs),
    /// Opener: open at the next ring, or only ring
    RingToOpen(door::SwitchArgs),
    /// Opener: open at every ring until it is switched off; needs the security code
    ContinuousMode(door::GuardedSwitchArgs),
    /// What deserves attention on each device
    Notices(notices::NoticesArgs),
    /// The activity log
    Log(log::LogArgs),
    /// Who may use a device
    Users(users::UsersArgs),
    /// Codes for the keypad at the door
    Keypad(keypad::KeypadArgs),
    /// What the device does by itself at a time of the week
    Schedule(schedule::ScheduleArgs),
    /// Features and configuration
    Config(config::ConfigArgs),
    /// The security code
    Code(code::CodeArgs),
    /// Invite somebody: prints a link that is a key to the door
    Invite(join::InviteArgs),
    /// Take up an invitation: its link is asked for, or read from standard input
    Redeem(join::RedeemArgs),
    /// Call a device by another name on this phone
    Rename(devices::RenameArgs),
    /// Forget a device and its keys on this phone
    Forget(Common),
    /// This profile: its name on devices, where its keys are kept
    Profile(profile::ProfileArgs),
    /// A PIN or passphrase that opens the app's pages, and what to ask before opening from afar
    AppLock(app_lock::AppLockArgs),
}

impl Verb {
    /// What it was told beside its own arguments.
    pub(crate) fn common(&self) -> &Common {
        match self {
            Self::Scan(common) | Self::Status(common) | Self::Forget(common) => common,
            Self::Pair(args) => &args.common,
            Self::Lock(args)
            | Self::Unlock(args)
            | Self::Unlatch(args)
            | Self::FullLock(args)
            | Self::Open(args) => &args.common,
            Self::LockNGo(args) => &args.common,
            Self::RingToOpen(args) => &args.common,
            Self::ContinuousMode(args) => &args.common,
            Self::Notices(args) => &args.common,
            Self::Profile(args) => &args.common,
            Self::AppLock(args) => &args.common,
            Self::Log(args) => &args.common,
            Self::Users(args) => &args.common,
            Self::Keypad(args) => &args.common,
            Self::Schedule(args) => &args.common,
            Self::Config(args) => &args.common,
            Self::Code(args) => &args.common,
            Self::Invite(args) => &args.common,
            Self::Redeem(args) => &args.common,
            Self::Rename(args) => &args.common,
        }
    }
}

/// Does one use case.
pub(crate) async fn run(verb: Verb) -> Result<(), Failure> {
    let session = Session::open(verb.common()).await?;
    let done = perform(&session, verb).await;
    session.close().await;
    done
}

async fn perform(session: &Session, verb: Verb) -> Result<(), Failure> {
    use doorward_app::DoorAction;
    match verb {
        Verb::Scan(_) => devices::scan(session).await,
        Verb::Status(_) => devices::status(session).await,
        Verb::Rename(args) => devices::rename(session, &args).await,
        Verb::Forget(_) => devices::forget(session).await,
        Verb::Lock(_) => door::act(session, DoorAction::Lock).await,
        Verb::Unlock(_) => door::act(session, DoorAction::Unlock).await,
        Verb::Unlatch(_) => door::act(session, DoorAction::Unlatch).await,
        Verb::LockNGo(args) => door::act(session, args.action()).await,
        Verb::FullLock(_) => door::act(session, DoorAction::FullLock).await,
        Verb::Open(_) => door::act(session, DoorAction::Open).await,
        Verb::RingToOpen(args) => door::act(session, args.ring_to_open()).await,
        Verb::ContinuousMode(args) => door::continuous_mode(session, &args).await,
        Verb::Notices(args) => notices::run(session, &args).await,
        Verb::Profile(args) => profile::run(session, args).await,
        Verb::AppLock(args) => app_lock::run(session, args).await,
        Verb::Pair(args) => join::pair(session, args).await,
        Verb::Invite(args) => join::invite(session, args).await,
        Verb::Redeem(_) => join::redeem(session).await,
        Verb::Log(args) => log::run(session, args).await,
        Verb::Users(args) => users::run(session, args).await,
        Verb::Keypad(args) => keypad::run(session, args).await,
        Verb::Schedule(args) => schedule::run(session, args).await,
        Verb::Config(args) => config::run(session, args).await,
        Verb::Code(args) => code::run(session, args).await,
    }
}
