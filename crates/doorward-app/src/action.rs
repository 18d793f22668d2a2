//! What a device does and can be asked to do: bolt and latch of a lock, ring to open and strike of an Opener.

use serde::Serialize;

use crate::Product;

/// What a device is doing: the bolt and latch of a lock, or the intercom of an Opener.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LockState {
    /// Not known: never read, or the reading is worthless now.
    Unknown,
    /// A lock does not know its positions yet.
    Uncalibrated,
    /// Locked.
    Locked,
    /// On the way to unlocked.
    Unlocking,
    /// Unlocked.
    Unlocked,
    /// On the way to locked.
    Locking,
    /// The latch is pulled: the door can be pushed open.
    Unlatched,
    /// Unlocked, and it will lock again by itself.
    LockNGo,
    /// Pulling the latch.
    Unlatching,
    /// Learning its positions.
    Calibrating,
    /// Finding its position after power-up.
    BootRun,
    /// The motor is stuck.
    MotorBlocked,
    /// An Opener that has not learned its intercom yet.
    Untrained,
    /// An Opener that only rings.
    Idle,
    /// An Opener that opens at the next ring.
    RingToOpen,
    /// An Opener that opens at every ring.
    ContinuousMode,
    /// An Opener about to open.
    Opening,
    /// An Opener that holds the house door open.
    Open,
}

impl LockState {
    /// The word commands and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Uncalibrated => "uncalibrated",
            Self::Locked => "locked",
            Self::Unlocking => "unlocking",
            Self::Unlocked => "unlocked",
            Self::Locking => "locking",
            Self::Unlatched => "unlatched",
            Self::LockNGo => "lock_n_go",
            Self::Unlatching => "unlatching",
            Self::Calibrating => "calibrating",
            Self::BootRun => "boot_run",
            Self::MotorBlocked => "motor_blocked",
            Self::Untrained => "untrained",
            Self::Idle => "idle",
            Self::RingToOpen => "ring_to_open",
            Self::ContinuousMode => "continuous_mode",
            Self::Opening => "opening",
            Self::Open => "open",
        }
    }

    /// True while something moves, so that the state is about to change by itself.
    #[must_use]
    pub const fn is_moving(self) -> bool {
        matches!(
            self,
            Self::Unlocking
                | Self::Locking
                | Self::Unlatching
                | Self::Unlatched
                | Self::Calibrating
                | Self::BootRun
                | Self::Opening
                | Self::Open
        )
    }

    /// What a person most likely wants next of a device in this state.
    pub(crate) const fn next_action(self) -> Option<DoorAction> {
        match self {
            Self::Locked => Some(DoorAction::Unlock),
            Self::Unlocked | Self::LockNGo => Some(DoorAction::Lock),
            Self::Idle => Some(DoorAction::RingToOpenOn),
            Self::RingToOpen => Some(DoorAction::RingToOpenOff),
            Self::ContinuousMode => Some(DoorAction::ContinuousModeOff),
            _ => None,
        }
    }
}

/// What can be asked of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorAction {
    /// Withdraw the bolt.
    Unlock,
    /// Throw the bolt.
    Lock,
    /// Withdraw the bolt and pull the latch: the door opens. Ask twice.
    Unlatch,
    /// Unlock, and lock again after a while.
    LockNGo,
    /// Unlatch, and lock again after a while.
    LockNGoUnlatch,
    /// Throw the bolt all the way, whatever the device's setting for single locking.
    FullLock,
    /// Opener: open at the next ring.
    RingToOpenOn,
    /// Opener: only ring at the next ring.
    RingToOpenOff,
    /// Opener: actuate the electric strike, so that the house door can be pushed open. Ask twice.
    Open,
    /// Opener: open at every ring until switched off. Needs the security code.
    ContinuousModeOn,
    /// Opener: end that. Needs the security code.
    ContinuousModeOff,
}

impl DoorAction {
    /// All actions.
    pub const ALL: [Self; 11] = [
        Self::Unlock,
        Self::Lock,
        Self::Unlatch,
        Self::LockNGo,
        Self::LockNGoUnlatch,
        Self::FullLock,
        Self::RingToOpenOn,
        Self::RingToOpenOff,
        Self::Open,
        Self::ContinuousModeOn,
        Self::ContinuousModeOff,
    ];

    /// What a product can be asked, in the order a person is offered it.
    #[must_use]
    pub const fn of(product: Product) -> &'static [Self] {
        match product {
            Product::SmartLock | Product::Ultra | Product::SmartDoor => &[
                Self::Lock,
                Self::Unlock,
                Self::Unlatch,
                Self::LockNGo,
                Self::LockNGoUnlatch,
                Self::FullLock,
            ],
            Product::Opener => &[
                Self::RingToOpenOn,
                Self::RingToOpenOff,
                Self::Open,
                Self::ContinuousModeOn,
                Self::ContinuousModeOff,
            ],
        }
    }

    /// The word commands, forms and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unlock => "unlock",
            Self::Lock => "lock",
            Self::Unlatch => "unlatch",
            Self::LockNGo => "lock_n_go",
            Self::LockNGoUnlatch => "lock_n_go_unlatch",
            Self::FullLock => "full_lock",
            Self::RingToOpenOn => "ring_to_open_on",
            Self::RingToOpenOff => "ring_to_open_off",
            Self::Open => "open",
            Self::ContinuousModeOn => "continuous_mode_on",
            Self::ContinuousModeOff => "continuous_mode_off",
        }
    }

    /// The action of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// True when it opens a door, now or to everybody who rings, so that a slip of the finger must not do it.
    #[must_use]
    pub const fn asks_twice(self) -> bool {
        matches!(self, Self::Unlatch | Self::LockNGoUnlatch | Self::Open)
    }

    /// True when the device wants its security code for it: use
    /// [`App::act_guarded`](crate::App::act_guarded), behind the gate.
    #[must_use]
    pub const fn needs_code(self) -> bool {
        matches!(self, Self::ContinuousModeOn | Self::ContinuousModeOff)
    }
}

/// What else than `next` a person may want of a device in a state, in display order.
pub(crate) fn other_actions(
    product: Product,
    state: LockState,
    next: Option<DoorAction>,
) -> Vec<DoorAction> {
    let all: &[DoorAction] = match product {
        // In ring to open nothing is gained by it, and continuous mode includes it.
        Product::Opener => match state {
            LockState::ContinuousMode => &[DoorAction::Open],
            LockState::Unknown => &[
                DoorAction::RingToOpenOn,
                DoorAction::RingToOpenOff,
                DoorAction::Open,
            ],
            // It cannot open what it has not learned.
            LockState::Untrained => &[],
            _ => &[DoorAction::Open, DoorAction::ContinuousModeOn],
        },
        Product::SmartLock | Product::Ultra | Product::SmartDoor => match state {
            // Everything is refused until it knows its positions.
            LockState::Uncalibrated => &[],
            _ => &[
                DoorAction::Lock,
                DoorAction::Unlock,
                DoorAction::Unlatch,
                DoorAction::LockNGo,
            ],
        },
    };
    all.iter()
        .copied()
        .filter(|action| Some(*action) != next)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_is_what_the_product_can_do() {
        let states = [
            LockState::Unknown,
            LockState::Uncalibrated,
            LockState::Locked,
            LockState::Unlocked,
            LockState::LockNGo,
            LockState::MotorBlocked,
        ];
        let of_opener = [
            LockState::Unknown,
            LockState::Untrained,
            LockState::Idle,
            LockState::RingToOpen,
            LockState::ContinuousMode,
        ];
        for product in Product::ALL {
            let states: &[_] = if product == Product::Opener {
                &of_opener
            } else {
                &states
            };
            for state in states {
                let next = state.next_action();
                let others = other_actions(product, *state, next);
                for action in others.iter().copied().chain(next) {
                    assert!(
                        DoorAction::of(product).contains(&action),
                        "{product}: {action:?}"
                    );
                }
                assert!(next.is_none_or(|next| !others.contains(&next)));
            }
        }
    }

    #[test]
    fn every_action_is_of_exactly_one_kind_of_device() {
        for action in DoorAction::ALL {
            let lock = DoorAction::of(Product::Ultra).contains(&action);
            let opener = DoorAction::of(Product::Opener).contains(&action);
            assert!(lock != opener, "{action:?}");
            assert_eq!(DoorAction::from_word(action.word()), Some(action));
        }
    }
}
