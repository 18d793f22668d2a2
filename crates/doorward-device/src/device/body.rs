//! Between the body and everybody else: who asked for what, and who is told.

use doorward_proto::{
    CommandId, ErrorReport,
    log::{ActionLog, DoorLog, KeypadLog, LogData},
    types::{AuthorizationId, Completion, ErrorCode, KeypadSource, Name, StatusCode},
};
use doorward_store::{Change, StateStore as _, Table};

use super::{Device, HardwareDue};
use crate::{
    activity::Actor,
    body::{
        ActionRequest, BodyInput, BodyOutput, DoorEvent, Now, PairingClosed, PairingMode,
        Performed, PerformedKind, Ticket, Warning, error_for,
    },
    env::Environment,
    io::LinkId,
    links::Reply,
    records::{AuthorizationRecord, DoorSensorRecord},
};
use doorward_proto::ext::{SecurityEvent, SecurityEventKind};

/// Who asked for an action that has not ended yet.
#[derive(Clone, Debug)]
pub(crate) struct Asker {
    pub(crate) ticket: Ticket,
    /// Where to tell of the end; nowhere once the link is gone.
    pub(crate) link: Option<LinkId>,
    pub(crate) authorization: AuthorizationId,
    pub(crate) command: CommandId,
    /// The name the log shows.
    pub(crate) name: Name<32>,
    /// The keypad code used, if it was one.
    pub(crate) keypad: Option<(KeypadSource, u16)>,
}

impl Device {
    /// A ticket nobody has.
    pub(crate) fn ticket(&mut self) -> Ticket {
        let ticket = Ticket(self.next_ticket);
        self.next_ticket = self.next_ticket.wrapping_add(1);
        ticket
    }

    /// Asks the body to do something for somebody, and tells them that it is accepted.
    ///
    /// # Errors
    /// The body's refusal; nothing moves then.
    pub(crate) fn ask_body<E: Environment>(
        &mut self,
        now: Now,
        asker: Asker,
        input: BodyInput,
        env: &mut E,
    ) -> Result<(), ErrorCode> {
        let (ticket, link, id) = (asker.ticket, asker.link, asker.authorization);
        let command = asker.command;
        // Tickets end with their action, and only one runs at a time.
        self.askers.push(asker).map_err(|_| ErrorCode::Busy)?;
        let result = self.body.handle(now, input);
        // Switching continuous mode is no action under way: it is complete, and no more is said of it.
        let is_told = result.is_ok() && command != CommandId::CONTINUOUS_MODE;
        if is_told && let Some(slot) = link.and_then(|link| self.links.slot(link)) {
            self.links
                .push(slot, id, Reply::Status(StatusCode::Accepted));
        }
        self.drain_body_of(now, Some(ticket), env);
        if result.is_err() {
            self.askers.retain(|asker| asker.ticket != ticket);
        }
        result
    }

    /// Tells the body of something that needs no answer.
    pub(crate) fn tell_body<E: Environment>(&mut self, now: Now, input: BodyInput, env: &mut E) {
        // Only requests are refused, and those take the other way.
        let _ = self.body.handle(now, input);
        self.drain_body(now, env);
    }

    /// Deals with everything the body has to say.
    pub(crate) fn drain_body<E: Environment>(&mut self, now: Now, env: &mut E) {
        self.drain_body_of(now, None, env);
    }

    /// The same just after `asked` was handed in: if its action has ended already, nothing moved.
    fn drain_body_of<E: Environment>(&mut self, now: Now, asked: Option<Ticket>, env: &mut E) {
        while let Some(output) = self.body.poll() {
            match output {
                BodyOutput::Motor(command) => self.hardware_due(HardwareDue::Motor(command)),
                BodyOutput::MotorSetup(setup) => {
                    self.hardware_due(HardwareDue::MotorSetup(setup));
                }
                BodyOutput::RingBrightness(brightness) => {
                    self.hardware_due(HardwareDue::RingBrightness(brightness));
                }
                BodyOutput::Ring(pattern) => self.hardware_due(HardwareDue::Ring(pattern)),
                BodyOutput::Sound(sound) => self.hardware_due(HardwareDue::Sound(sound)),
                BodyOutput::Strike(command) => self.hardware_due(HardwareDue::Strike(command)),
                BodyOutput::Bus(command) => self.hardware_due(HardwareDue::Bus(command)),
                BodyOutput::Chime(chime) => self.hardware_due(HardwareDue::Chime(chime)),
                BodyOutput::StateChanged => {
                    self.changed = true;
                    self.links.push_states();
                }
                BodyOutput::ActionFinished { ticket, completion } => {
                    let is_kept = self.keep_opener(env);
                    self.action_finished(ticket, completion, is_kept);
                }
                BodyOutput::Performed(performed) => {
                    let moved = performed.at_once || asked.is_none() || performed.ticket != asked;
                    self.performed(now, performed, moved, env);
                }
                BodyOutput::DoorChanged(event) => {
                    let log = LogData::Door(match event {
                        DoorEvent::Opened => DoorLog::Opened,
                        DoorEvent::Closed => DoorLog::Closed,
                        DoorEvent::Jammed => DoorLog::Jammed,
                        DoorEvent::Tampered => DoorLog::Tampered,
                    });
                    let record = DoorSensorRecord::load(env.store(), self.profile);
                    if record.is_ok_and(|record| record.logs) {
                        let _ = self.log(now, Actor::NOBODY, log, &[], env);
                    }
                }
                BodyOutput::Warning(warning) => {
                    let (kind, subject) = match warning {
                        Warning::DoorAjar { minutes } => (SecurityEventKind::DoorAjar, minutes),
                        Warning::LockedOpen => (SecurityEventKind::LockedOpen, 0),
                        Warning::BatteryCritical { percent } => {
                            (SecurityEventKind::BatteryCritical, percent)
                        }
                    };
                    let event = SecurityEvent {
                        kind,
                        subject: subject.into(),
                    };
                    self.log_security(now, Actor::NOBODY, event, env);
                }
                BodyOutput::PairingMode(PairingMode::Opened) => {
                    self.pairing.reset();
                    self.lockout.window_opened();
                }
                BodyOutput::PairingMode(PairingMode::Closed(reason)) => {
                    self.pairing.reset();
                    if reason == PairingClosed::WrongCodes {
                        let event = SecurityEvent::new(SecurityEventKind::PairingEnded);
                        self.log_security(now, Actor::NOBODY, event, env);
                    }
                }
                BodyOutput::ResetConfirmed => self.factory_reset(env),
                // What it does follows as an action of its own.
                BodyOutput::TimeControlFired { .. } => {}
                BodyOutput::Rang(rang) => self.rang(now, rang, env),
            }
        }
        self.keep_opener(env);
    }

    fn hardware_due(&mut self, due: HardwareDue) {
        if self.hardware_due.is_full() {
            self.hardware_due.pop_front();
        }
        let _ = self.hardware_due.push_back(due);
    }

    /// Tells who asked how it ended. What is done but would not outlive a power cut is no success.
    fn action_finished(&mut self, ticket: Ticket, completion: Completion, is_kept: bool) {
        let Some(index) = self.askers.iter().position(|asker| asker.ticket == ticket) else {
            return;
        };
        let asker = self.askers.swap_remove(index);
        let Some(slot) = asker.link.and_then(|link| self.links.slot(link)) else {
            return;
        };
        let is_recording = asker.command == CommandId::START_BUS_SIGNAL_RECORDING;
        let error = match error_for(completion) {
            // Nobody rang (Opener API 1.1, "recording timeout").
            Some(_) if is_recording && completion == Completion::Incomplete => {
                Some(ErrorCode::MotorPositionLimit)
            }
            None if !is_kept => Some(ErrorCode::Unknown),
            error => error,
        };
        let reply = match error {
            None => Reply::Status(StatusCode::Complete),
            Some(code) => Reply::Error(ErrorReport {
                code,
                command: asker.command,
            }),
        };
        self.links.push(slot, asker.authorization, reply);
    }

    /// Writes down what was done, and on whose account. A door that moved stays moved when the log cannot be written.
    /// What moved nothing is told once in a while only, so that nobody pushes his deeds out of the log with it.
    fn performed<E: Environment>(
        &mut self,
        now: Now,
        performed: Performed,
        moved: bool,
        env: &mut E,
    ) {
        let asker = performed
            .ticket
            .and_then(|ticket| self.askers.iter().find(|asker| asker.ticket == ticket))
            .cloned();
        let refused = matches!(
            performed.completion,
            Completion::Busy
                | Completion::TooRecent
                | Completion::Rejected
                | Completion::RejectedNightMode
        );
        let who = asker.as_ref().map(|asker| asker.authorization);
        let keypad = asker.as_ref().and_then(|asker| asker.keypad);
        // Whose code it was is news even if the door stays where it is; the arrow key is nobody's.
        let names_a_code = keypad.is_some_and(|(_, code_id)| code_id != 0);
        let is_idle = refused || (!moved && !names_a_code);
        let is_told = !is_idle || self.activity.tells_idle_action(now, who);
        if refused && !is_told {
            return;
        }
        let actor = asker.as_ref().map_or(Actor::NOBODY, |asker| {
            Actor::new(asker.authorization, &asker.name)
        });
        let log = ActionLog {
            action: performed.action,
            trigger: performed.trigger,
            flags: performed.flags,
            completion: performed.completion,
        };
        let data = match (performed.kind, keypad) {
            (PerformedKind::Action, None) => LogData::LockAction(log),
            (PerformedKind::Action, Some((source, code_id))) => LogData::KeypadAction(KeypadLog {
                action: performed.action,
                source,
                completion: performed.completion,
                code_id,
            }),
            (PerformedKind::InitializationRun, _) => LogData::InitializationRun(log),
            (PerformedKind::Calibration, _) => LogData::Calibration(log),
        };
        let record = asker.as_ref().and_then(|asker| {
            let id = asker.authorization.value();
            AuthorizationRecord::load(env.store(), self.profile, id).ok()?
        });
        let kind = record.as_ref().map(|record| record.entry.kind);
        self.note_opener_mode(&performed, kind, keypad.map(|(_, code_id)| code_id));
        let account = record.map(|mut record| {
            record.entry.last_active = Self::date(now);
            if performed.kind == PerformedKind::Action && !refused {
                record.entry.lock_count = record.entry.lock_count.saturating_add(1);
            }
            let key = Table::Authorization.at(record.id().value());
            (key, record.encode(self.profile))
        });
        let change = account
            .as_ref()
            .map(|(key, bytes)| Change::Put(*key, bytes));
        let changes = change.as_slice();
        let _ = if is_told {
            self.log(now, actor, data, changes, env)
        } else {
            env.store().apply(changes)
        };
    }
}

/// A lock action as the body takes it.
pub(crate) const fn act(
    ticket: Ticket,
    action: doorward_proto::types::LockAction,
    flags: doorward_proto::types::ActionFlags,
) -> BodyInput {
    BodyInput::Act(ActionRequest {
        ticket,
        action,
        trigger: doorward_proto::types::Trigger::System,
        flags,
    })
}
