//! Lock actions: whether they begin, what they are on this lock, and how they end.

use doorward_proto::types::{ActionFlags, Completion, ErrorCode, FobAction, LockAction, Trigger};

use super::{
    AUTO_UNLOCK_FILTER, ActionRequest, BodyOutput, Errand, LockBody, Performed, PerformedKind,
    Sound, Ticket,
    bolt::{Goal, Progress},
    clock::Now,
    hardware::BoltPosition,
};

impl LockBody {
    pub(super) fn act(&mut self, now: Now, request: ActionRequest) -> Result<(), ErrorCode> {
        let ActionRequest {
            ticket,
            action,
            trigger,
            flags,
        } = request;
        let errand = |action| Errand {
            kind: PerformedKind::Action,
            ticket: Some(ticket),
            action,
            trigger,
            flags,
        };
        let [one, two, three] = self.settings.fob_actions;
        let fob_action = if action == LockAction::FobAction1 {
            Some(one)
        } else if action == LockAction::FobAction2 {
            Some(two)
        } else if action == LockAction::FobAction3 {
            Some(three)
        } else {
            None
        };
        let action = match fob_action {
            None => action,
            Some(FobAction::Unlock) => LockAction::Unlock,
            Some(FobAction::Lock) => LockAction::Lock,
            Some(FobAction::LockNGo) => LockAction::LockNGo,
            Some(FobAction::Intelligent) => self.intelligent(),
            Some(FobAction::None | FobAction::Other(_)) => {
                self.end(errand(LockAction::FobWithoutAction), Completion::Success);
                return Ok(());
            }
        };
        self.start(now, errand(action))
    }

    pub(super) fn calibrate(&mut self, now: Now, ticket: Ticket) -> Result<(), ErrorCode> {
        if !self.bolt.is_idle() {
            return Err(ErrorCode::Busy);
        }
        self.errand = Some(Errand {
            kind: PerformedKind::Calibration,
            ticket: Some(ticket),
            action: LockAction::Other(0),
            trigger: Trigger::System,
            flags: ActionFlags::NONE,
        });
        self.trigger = Trigger::System;
        let progress = self
            .bolt
            .begin(now.uptime, Goal::Calibrate, true, self.habits());
        self.progress(now, progress);
        Ok(())
    }

    /// Starts something nobody asked for over the air; a refusal ends in the log only.
    pub(super) fn start_own(&mut self, now: Now, action: LockAction, trigger: Trigger) {
        if self.start(now, Errand::own(action, trigger)).is_err() && trigger == Trigger::Button {
            self.refuse_in_red(now);
        }
    }

    pub(super) fn start(&mut self, now: Now, errand: Errand) -> Result<(), ErrorCode> {
        let action = self.with_latch(errand.action, errand.trigger);
        let errand = Errand { action, ..errand };
        let goal = self.goal(action)?;
        if !self.settings.calibrated {
            return Err(ErrorCode::NotCalibrated);
        }
        if errand.flags.is_auto_unlock()
            && let Some(completion) = self.rejects_auto_unlock(now, goal)
        {
            self.performed(errand, completion);
            return Err(ErrorCode::AutoUnlockTooRecent);
        }
        if !self.bolt.is_idle() {
            self.performed(errand, Completion::Busy);
            return Err(ErrorCode::Busy);
        }

        if self.settings.smart_door && self.door_is_open() && matches!(goal, Goal::Lock(_)) {
            self.performed(errand, Completion::Rejected);
            self.beep(Sound::DOOR_OPEN);
            return Err(ErrorCode::Unknown);
        }

        let always_turn = self.settings.detached_cylinder || errand.flags.is_force();
        self.trigger = errand.trigger;
        self.last_touched = Some(now.uptime);
        if self.bolt.satisfies(goal) && !always_turn {
            self.end(errand, Completion::Success);
            return Ok(());
        }
        self.errand = Some(errand);
        let progress = self
            .bolt
            .begin(now.uptime, goal, always_turn, self.habits());
        self.progress(now, progress);
        Ok(())
    }

    /// What an action is after, on this lock now.
    pub(super) fn goal(&self, action: LockAction) -> Result<Goal, ErrorCode> {
        let target = if self.settings.single_lock && !self.locks_for_the_night() {
            BoltPosition::LockedOnce
        } else {
            BoltPosition::Locked
        };
        match action {
            LockAction::Unlock => Ok(Goal::Unlock),
            LockAction::Lock => Ok(Goal::Lock(target)),
            LockAction::FullLock => Ok(Goal::Lock(BoltPosition::Locked)),
            LockAction::Unlatch => Ok(Goal::Unlatch),
            LockAction::LockNGo => Ok(Goal::LockNGo {
                unlatch: false,
                target,
            }),
            LockAction::LockNGoUnlatch => Ok(Goal::LockNGo {
                unlatch: true,
                target,
            }),
            LockAction::FobWithoutAction
            | LockAction::ButtonWithoutAction
            | LockAction::FobAction1
            | LockAction::FobAction2
            | LockAction::FobAction3
            | LockAction::Other(_) => Err(ErrorCode::BadParameter),
        }
    }

    /// On a door with a knob outside, unlocking is worth nothing without the latch. A lock that acts by itself never pulls
    /// it, and neither does a lock 'n' go started from inside.
    pub(super) fn with_latch(&self, action: LockAction, trigger: Trigger) -> LockAction {
        if !self.settings.auto_unlatch || matches!(trigger, Trigger::Automatic | Trigger::AutoLock)
        {
            return action;
        }
        if action == LockAction::Unlock {
            LockAction::Unlatch
        } else if action == LockAction::LockNGo && trigger != Trigger::Button {
            LockAction::LockNGoUnlatch
        } else {
            action
        }
    }

    pub(super) fn rejects_auto_unlock(&self, now: Now, goal: Goal) -> Option<Completion> {
        match goal {
            Goal::Lock(_) | Goal::Calibrate => return None,
            Goal::Unlock | Goal::Unlatch | Goal::LockNGo { .. } => {}
        }
        if self.settings.auto_unlock_disabled {
            return Some(Completion::Rejected);
        }
        if self.schedule.is_night()
            && self
                .settings
                .night
                .is_some_and(|night| night.auto_unlock_disabled)
        {
            return Some(Completion::RejectedNightMode);
        }
        let is_recent = self
            .last_touched
            .is_some_and(|touched| now.uptime.saturating_sub(touched) < AUTO_UNLOCK_FILTER);
        is_recent.then_some(Completion::TooRecent)
    }

    pub(super) fn intelligent(&self) -> LockAction {
        if self.is_locked() {
            LockAction::Unlock
        } else {
            LockAction::Lock
        }
    }

    pub(super) fn progress(&mut self, now: Now, progress: Progress) {
        match progress {
            Progress::None => {}
            Progress::Command(command) => self.push(BodyOutput::Motor(command)),
            Progress::Finished(completion) => {
                self.last_touched = Some(now.uptime);
                if let Some(errand) = self.errand.take() {
                    self.end(errand, completion);
                }
            }
            Progress::Booted(completion) => {
                let errand = Errand {
                    kind: PerformedKind::InitializationRun,
                    ticket: None,
                    action: LockAction::Other(0),
                    trigger: Trigger::System,
                    flags: ActionFlags::NONE,
                };
                self.performed(errand, completion);
            }
        }
    }

    /// The end of an action: first the log, then the state, then who asked.
    pub(super) fn end(&mut self, errand: Errand, completion: Completion) {
        self.performed(errand, completion);
        self.beep_end(errand, completion);
        self.push(BodyOutput::StateChanged);
        self.shown = Some(self.showing());
        if let Some(ticket) = errand.ticket {
            self.push(BodyOutput::ActionFinished { ticket, completion });
        }
    }

    pub(super) fn performed(&mut self, errand: Errand, completion: Completion) {
        let Errand {
            kind,
            ticket,
            action,
            trigger,
            flags,
        } = errand;
        if kind == PerformedKind::Action {
            self.last_action = Some((action, trigger, completion));
        }
        self.push(BodyOutput::Performed(Performed {
            kind,
            ticket,
            action,
            trigger,
            flags,
            completion,
            at_once: false,
        }));
    }
}

impl Errand {
    /// Something the lock, or somebody standing at it, does.
    pub(super) fn own(action: LockAction, trigger: Trigger) -> Self {
        Self {
            kind: PerformedKind::Action,
            ticket: None,
            action,
            trigger,
            flags: ActionFlags::NONE,
        }
    }
}
