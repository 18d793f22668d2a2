//! Bolt and latch: what a lock action makes the motor do, step by step, and what is true in between.
//!
//! ```text
//! unlock               Unlocking
//! unlatch              Unlocking, PullingLatch, HoldingLatch, ReleasingLatch
//! lock                 Locking
//! lock 'n' go          Unlocking, Waiting, Locking
//!   with unlatch       Unlocking, PullingLatch, HoldingLatch, ReleasingLatch, Waiting, Locking
//! ```
//! A stage that finds its work done already is passed over. The lock state shown (Smart Lock API 2.3.0, lock state) follows
//! from the stage while something runs, and from what is known about the bolt while nothing does.

use core::time::Duration;

use doorward_proto::types::{Completion, LockState};

use super::hardware::{BoltPosition, MotorCommand, MotorEvent};

/// The motor gets this long for one command before it counts as lost.
const MOTOR_PATIENCE: Duration = Duration::from_secs(15);

/// How long lock 'n' go waits for an open door to be shut before it gives up.
const DOOR_PATIENCE: Duration = Duration::from_secs(5 * 60);

/// How long a door that fell shut gets to settle before the bolt is thrown into its frame.
pub(super) const DOOR_SETTLES: Duration = Duration::from_secs(2);

/// What is known about the bolt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Knowledge {
    /// It stands there.
    At(BoltPosition),
    /// Something holds it, somewhere.
    Stuck,
    /// Nothing.
    Nothing,
}

/// What an action is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    Unlock,
    Lock(BoltPosition),
    Unlatch,
    LockNGo { unlatch: bool, target: BoltPosition },
    Calibrate,
}

/// What the motor is doing for the action under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Calibrating,
    Unlocking,
    PullingLatch,
    HoldingLatch,
    ReleasingLatch,
    Waiting,
    WaitingForDoor,
    Locking,
    /// The motor was told to stop; until it has, the state shown before stays.
    Stopping {
        shown: LockState,
    },
}

/// What bolt and motor are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Activity {
    /// Finding the position after power-up.
    BootRun {
        until: Duration,
    },
    Idle,
    /// An action; the stage ends at `until` at the latest.
    Running {
        goal: Goal,
        stage: Stage,
        until: Duration,
        outcome: Completion,
    },
}

/// How long the waiting stages last, and how eagerly the motor is used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habits {
    pub(super) latch: Duration,
    pub(super) lock_n_go: Duration,
    pub(super) door_open: bool,
}

/// What came of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Nothing the outside needs to act on.
    None,
    /// The motor has something to do.
    Command(MotorCommand),
    /// The action under way ended like this.
    Finished(Completion),
    /// The run after power-up ended like this.
    Booted(Completion),
}

/// Bolt and latch, and the one action that may be under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bolt {
    known: Knowledge,
    activity: Activity,
}

impl Bolt {
    /// Right after power-up: nothing is known, and the motor must be told [`MotorCommand::FindPosition`].
    pub(super) fn booting(uptime: Duration) -> Self {
        Self {
            known: Knowledge::Nothing,
            activity: Activity::BootRun {
                until: uptime.saturating_add(MOTOR_PATIENCE),
            },
        }
    }

    pub(super) fn known(&self) -> Knowledge {
        self.known
    }

    pub(super) fn is_idle(&self) -> bool {
        self.activity == Activity::Idle
    }

    pub(super) fn lock_state(&self) -> LockState {
        match self.activity {
            Activity::BootRun { .. } => LockState::BootRun,
            Activity::Idle => match self.known {
                Knowledge::At(BoltPosition::Locked | BoltPosition::LockedOnce) => LockState::Locked,
                Knowledge::At(BoltPosition::Unlocked) => LockState::Unlocked,
                Knowledge::At(BoltPosition::Unlatched) => LockState::Unlatched,
                Knowledge::Stuck => LockState::MotorBlocked,
                Knowledge::Nothing => LockState::Undefined,
            },
            Activity::Running { stage, .. } => match stage {
                Stage::Calibrating => LockState::Calibration,
                Stage::Unlocking => LockState::Unlocking,
                Stage::PullingLatch => LockState::Unlatching,
                Stage::HoldingLatch | Stage::ReleasingLatch => LockState::Unlatched,
                Stage::Waiting | Stage::WaitingForDoor => LockState::UnlockedLockNGo,
                Stage::Locking => LockState::Locking,
                Stage::Stopping { shown } => shown,
            },
        }
    }

    /// Time left until lock 'n' go locks; zero when it does not wait.
    pub(super) fn lock_n_go_left(&self, uptime: Duration) -> Duration {
        match self.activity {
            Activity::Running {
                stage: Stage::Waiting,
                until,
                ..
            } => until.saturating_sub(uptime),
            Activity::BootRun { .. } | Activity::Idle | Activity::Running { .. } => Duration::ZERO,
        }
    }

    /// When [`Bolt::pass`] will next have something to do.
    pub(super) fn deadline(&self) -> Option<Duration> {
        match self.activity {
            Activity::BootRun { until } | Activity::Running { until, .. } => Some(until),
            Activity::Idle => None,
        }
    }

    /// Whether the bolt stands where `goal` wants it, so that nothing is to be done.
    pub(super) fn satisfies(&self, goal: Goal) -> bool {
        let Knowledge::At(position) = self.known else {
            return false;
        };
        match goal {
            Goal::Unlock => position == BoltPosition::Unlocked,
            Goal::Lock(target) => position == BoltPosition::Locked || position == target,
            Goal::Unlatch | Goal::LockNGo { .. } | Goal::Calibrate => false,
        }
    }

    /// Begins an action. Only while idle; the caller has looked.
    pub(super) fn begin(
        &mut self,
        uptime: Duration,
        goal: Goal,
        always_turn: bool,
        habits: Habits,
    ) -> Progress {
        let drawn_back =
            matches!(self.known, Knowledge::At(BoltPosition::Unlocked)) && !always_turn;
        let first = match goal {
            Goal::Calibrate => Stage::Calibrating,
            Goal::Lock(_) => Stage::Locking,
            Goal::Unlock => Stage::Unlocking,
            Goal::Unlatch | Goal::LockNGo { unlatch: true, .. } if drawn_back => {
                Stage::PullingLatch
            }
            Goal::LockNGo { unlatch: false, .. } if drawn_back => Stage::Waiting,
            Goal::Unlatch | Goal::LockNGo { .. } => Stage::Unlocking,
        };
        self.enter(uptime, goal, first, Completion::Success, habits)
    }

    /// Takes the motor's word.
    pub(super) fn motor(
        &mut self,
        uptime: Duration,
        event: MotorEvent,
        habits: Habits,
    ) -> Progress {
        match self.activity {
            Activity::BootRun { .. } => {
                self.known = learned(event);
                self.activity = Activity::Idle;
                Progress::Booted(completion(event))
            }
            // The motor has no business now; but if it says where the bolt is, that is worth knowing.
            Activity::Idle => {
                if let MotorEvent::Arrived(position) = event {
                    self.known = Knowledge::At(position);
                }
                Progress::None
            }
            Activity::Running {
                goal,
                stage,
                outcome,
                ..
            } => match (stage, event) {
                (Stage::Stopping { .. }, MotorEvent::Arrived(_) | MotorEvent::Stopped(_)) => {
                    self.known = learned(event);
                    self.finish(outcome)
                }
                (_, MotorEvent::Arrived(position)) => {
                    self.known = Knowledge::At(position);
                    self.advance(uptime, goal, stage, outcome, habits)
                }
                (
                    _,
                    MotorEvent::Stopped(_)
                    | MotorEvent::Blocked
                    | MotorEvent::TimedOut
                    | MotorEvent::ClutchFailure
                    | MotorEvent::LowVoltage
                    | MotorEvent::PowerFailure,
                ) => {
                    self.known = learned(event);
                    self.finish(completion(event))
                }
            },
        }
    }

    /// Takes a hand's turn of the knob (or a key's). Ends a lock 'n' go that was waiting to throw the bolt.
    pub(super) fn turned_by_hand(&mut self, position: BoltPosition) -> Progress {
        match self.activity {
            // While the motor runs, its own word counts.
            Activity::BootRun { .. } => Progress::None,
            Activity::Idle => {
                self.known = Knowledge::At(position);
                Progress::None
            }
            Activity::Running {
                stage: Stage::Waiting | Stage::WaitingForDoor,
                ..
            } => {
                self.known = Knowledge::At(position);
                if position.is_locked() {
                    self.finish(Completion::Success)
                } else {
                    Progress::None
                }
            }
            Activity::Running { .. } => Progress::None,
        }
    }

    /// The door fell shut.
    pub(super) fn door_closed(&mut self, uptime: Duration) {
        if let Activity::Running {
            goal,
            stage: Stage::WaitingForDoor,
            outcome,
            ..
        } = self.activity
        {
            let until = uptime.saturating_add(DOOR_SETTLES);
            self.activity = Activity::Running {
                goal,
                stage: Stage::Waiting,
                until,
                outcome,
            };
        }
    }

    /// Somebody pressed the button to stop what runs. `None` if nothing can be stopped.
    pub(super) fn cancel(&mut self, uptime: Duration, habits: Habits) -> Option<Progress> {
        let Activity::Running { goal, stage, .. } = self.activity else {
            return None;
        };
        let outcome = Completion::Canceled;
        Some(match stage {
            Stage::Waiting | Stage::WaitingForDoor => self.finish(outcome),
            // The latch must not stay pulled.
            Stage::PullingLatch | Stage::HoldingLatch => self.enter(
                uptime,
                Goal::Unlatch,
                Stage::ReleasingLatch,
                outcome,
                habits,
            ),
            Stage::ReleasingLatch => {
                if let Activity::Running {
                    goal,
                    outcome: told,
                    ..
                } = &mut self.activity
                {
                    *goal = Goal::Unlatch;
                    *told = outcome;
                }
                Progress::None
            }
            Stage::Calibrating | Stage::Unlocking | Stage::Locking => {
                self.stop(uptime, goal, outcome)
            }
            Stage::Stopping { .. } => return None,
        })
    }

    /// Lets time pass until `uptime`.
    pub(super) fn pass(&mut self, uptime: Duration, habits: Habits) -> Progress {
        match self.activity {
            Activity::BootRun { until } if uptime >= until => {
                self.activity = Activity::Idle;
                Progress::Booted(Completion::Incomplete)
            }
            Activity::Running {
                goal,
                stage,
                until,
                outcome,
            } if uptime >= until => match stage {
                Stage::HoldingLatch => {
                    self.enter(uptime, goal, Stage::ReleasingLatch, outcome, habits)
                }
                Stage::Waiting if habits.door_open => {
                    self.enter(uptime, goal, Stage::WaitingForDoor, outcome, habits)
                }
                Stage::Waiting => self.enter(uptime, goal, Stage::Locking, outcome, habits),
                Stage::WaitingForDoor => self.finish(Completion::Incomplete),
                Stage::Calibrating
                | Stage::Unlocking
                | Stage::PullingLatch
                | Stage::ReleasingLatch
                | Stage::Locking => self.stop(uptime, goal, Completion::Incomplete),
                // Told to stop and never answered: wherever the bolt is, nobody knows.
                Stage::Stopping { .. } => {
                    self.known = Knowledge::Nothing;
                    self.finish(outcome)
                }
            },
            Activity::BootRun { .. } | Activity::Idle | Activity::Running { .. } => Progress::None,
        }
    }

    /// The stage's work is done: on to the next one.
    fn advance(
        &mut self,
        uptime: Duration,
        goal: Goal,
        stage: Stage,
        outcome: Completion,
        habits: Habits,
    ) -> Progress {
        let next = match (stage, goal) {
            (Stage::Unlocking, Goal::Unlatch | Goal::LockNGo { unlatch: true, .. }) => {
                Stage::PullingLatch
            }
            (Stage::PullingLatch, _) => Stage::HoldingLatch,
            (Stage::Unlocking | Stage::ReleasingLatch, Goal::LockNGo { .. }) => Stage::Waiting,
            // Arrivals nobody waits for.
            (Stage::HoldingLatch | Stage::Waiting | Stage::WaitingForDoor, _) => {
                return Progress::None;
            }
            (
                Stage::Calibrating
                | Stage::Unlocking
                | Stage::ReleasingLatch
                | Stage::Locking
                | Stage::Stopping { .. },
                _,
            ) => return self.finish(outcome),
        };
        self.enter(uptime, goal, next, outcome, habits)
    }

    fn enter(
        &mut self,
        uptime: Duration,
        goal: Goal,
        stage: Stage,
        outcome: Completion,
        habits: Habits,
    ) -> Progress {
        let (lasts, command) = match stage {
            Stage::Calibrating => (MOTOR_PATIENCE, Some(MotorCommand::FindPosition)),
            Stage::Unlocking | Stage::ReleasingLatch => (
                MOTOR_PATIENCE,
                Some(MotorCommand::TurnTo(BoltPosition::Unlocked)),
            ),
            Stage::PullingLatch => (
                MOTOR_PATIENCE,
                Some(MotorCommand::TurnTo(BoltPosition::Unlatched)),
            ),
            Stage::HoldingLatch => (habits.latch, None),
            Stage::Waiting => (habits.lock_n_go, None),
            Stage::WaitingForDoor => (DOOR_PATIENCE, None),
            Stage::Locking => {
                let target = match goal {
                    Goal::Lock(target) | Goal::LockNGo { target, .. } => target,
                    Goal::Unlock | Goal::Unlatch | Goal::Calibrate => BoltPosition::Locked,
                };
                (MOTOR_PATIENCE, Some(MotorCommand::TurnTo(target)))
            }
            Stage::Stopping { .. } => (MOTOR_PATIENCE, Some(MotorCommand::Stop)),
        };
        self.activity = Activity::Running {
            goal,
            stage,
            until: uptime.saturating_add(lasts),
            outcome,
        };
        command.map_or(Progress::None, Progress::Command)
    }

    fn stop(&mut self, uptime: Duration, goal: Goal, outcome: Completion) -> Progress {
        let stage = Stage::Stopping {
            shown: self.lock_state(),
        };
        self.activity = Activity::Running {
            goal,
            stage,
            until: uptime.saturating_add(MOTOR_PATIENCE),
            outcome,
        };
        Progress::Command(MotorCommand::Stop)
    }

    fn finish(&mut self, outcome: Completion) -> Progress {
        self.activity = Activity::Idle;
        Progress::Finished(outcome)
    }
}

/// What a motor event teaches about the bolt.
fn learned(event: MotorEvent) -> Knowledge {
    match event {
        MotorEvent::Arrived(position) | MotorEvent::Stopped(Some(position)) => {
            Knowledge::At(position)
        }
        MotorEvent::Blocked => Knowledge::Stuck,
        MotorEvent::Stopped(None)
        | MotorEvent::TimedOut
        | MotorEvent::ClutchFailure
        | MotorEvent::LowVoltage
        | MotorEvent::PowerFailure => Knowledge::Nothing,
    }
}

/// How an action ends whose motor said that.
fn completion(event: MotorEvent) -> Completion {
    match event {
        MotorEvent::Arrived(_) => Completion::Success,
        MotorEvent::Blocked => Completion::MotorBlocked,
        MotorEvent::Stopped(_) | MotorEvent::TimedOut => Completion::Incomplete,
        MotorEvent::ClutchFailure => Completion::ClutchFailure,
        MotorEvent::LowVoltage => Completion::LowMotorVoltage,
        MotorEvent::PowerFailure => Completion::MotorPowerFailure,
    }
}
