//! The Opener's body on a test stand: a bell to press, a strike to watch, and a clock that is moved by hand.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    reason = "a test that overflows or misses an output is a test that fails, which is all it is for"
)]

mod hands;
mod modes;
mod power;
mod rings;
mod strike;
mod training;

use alloc::vec::Vec;

use doorward_proto::types::{
    LockState, OpenerButtonAction, OpenerCapabilities, OpenerFobAction, OpenerOperatingMode,
    TimeOfDay, Weekdays,
};

use super::*;
use crate::body::{
    BatteryReading, BeepLength, BusEvent, ButtonEvent, Occasion, PairingMode, Rang, RingPattern,
    Sound, SoundPattern, TimeControlEntry,
};

/// 2026-07-01 00:00:00 UTC, a Wednesday.
const SUMMER: i64 = 1_782_864_000;

/// A body, its clocks, and everything it said.
struct Stand {
    body: OpenerBody,
    now: Now,
    said: Vec<BodyOutput>,
    states: Vec<LockState>,
    strike: Option<StrikeCommand>,
    chime: Option<Chime>,
    ring: RingPattern,
}

impl Stand {
    /// An Opener whose bus has settled.
    fn ready(settings: OpenerSettings) -> Self {
        Self::ready_at(SUMMER, settings, OpenerMemory::default())
    }

    fn ready_at(utc: i64, settings: OpenerSettings, memory: OpenerMemory) -> Self {
        let mut stand = Self::power_up(utc, settings, memory, false);
        stand.wait(BOOT_RUN);
        stand.forget();
        stand
    }

    fn power_up(
        utc: i64,
        settings: OpenerSettings,
        memory: OpenerMemory,
        button_held: bool,
    ) -> Self {
        let now = Now::new(Duration::ZERO, utc);
        let mut stand = Self {
            body: OpenerBody::boot(now, settings, memory, 7, button_held),
            now,
            said: Vec::new(),
            states: Vec::new(),
            strike: None,
            chime: None,
            ring: RingPattern::Dark,
        };
        stand.drain();
        stand
    }

    fn forget(&mut self) {
        self.said.clear();
        self.states.clear();
    }

    fn give(&mut self, input: BodyInput) -> Result<(), ErrorCode> {
        let result = self.body.handle(self.now, input);
        self.drain();
        result
    }

    fn act(&mut self, action: LockAction) -> Result<(), ErrorCode> {
        self.act_with(action, ActionFlags::NONE)
    }

    fn act_with(&mut self, action: LockAction, flags: ActionFlags) -> Result<(), ErrorCode> {
        self.give(BodyInput::Act(ActionRequest {
            ticket: Ticket(7),
            action,
            trigger: Trigger::System,
            flags,
        }))
    }

    fn ring(&mut self) {
        self.give(BodyInput::Bus(BusEvent::Rang)).unwrap();
    }

    fn set(&mut self, settings: OpenerSettings) {
        self.give(BodyInput::Settings(settings.into())).unwrap();
    }

    /// Lets time pass, stopping at each deadline on the way.
    fn wait(&mut self, span: Duration) {
        let end = self.now.uptime + span;
        while let Some(due) = self.body.deadline().filter(|due| *due <= end) {
            self.go_to(due.max(self.now.uptime));
            let _ = self.give(BodyInput::DeadlineReached);
        }
        self.go_to(end);
    }

    fn go_to(&mut self, uptime: Duration) {
        let start = self.now.utc - i64::try_from(self.now.uptime.as_secs()).unwrap();
        self.now = Now::new(uptime, start + i64::try_from(uptime.as_secs()).unwrap());
    }

    fn press(&mut self) {
        let _ = self.give(BodyInput::Button(ButtonEvent::Pressed));
    }

    fn release(&mut self) {
        let _ = self.give(BodyInput::Button(ButtonEvent::Released));
    }

    fn hold(&mut self, span: Duration) {
        self.press();
        self.wait(span);
        self.release();
    }

    fn click(&mut self) {
        self.hold(Duration::from_millis(100));
    }

    /// One click, and long enough that no second one follows.
    fn single(&mut self) {
        self.click();
        self.wait(s(1));
    }

    fn double(&mut self) {
        self.click();
        self.click();
    }

    fn state(&self) -> LockState {
        self.body.view(self.now).lock_state
    }

    fn opener(&self) -> OpenerView {
        self.body.view(self.now).opener.unwrap()
    }

    fn is_open(&self) -> bool {
        self.strike == Some(StrikeCommand::Engage)
    }

    fn performed(&self) -> Vec<(LockAction, Trigger, Completion)> {
        self.said
            .iter()
            .filter_map(|output| match output {
                BodyOutput::Performed(performed) => {
                    Some((performed.action, performed.trigger, performed.completion))
                }
                _ => None,
            })
            .collect()
    }

    fn rings(&self) -> Vec<Rang> {
        self.said
            .iter()
            .filter_map(|output| match output {
                BodyOutput::Rang(rang) => Some(*rang),
                _ => None,
            })
            .collect()
    }

    fn sounds(&self) -> Vec<Sound> {
        self.said
            .iter()
            .filter_map(|output| match output {
                BodyOutput::Sound(sound) => Some(*sound),
                _ => None,
            })
            .collect()
    }

    fn ended(&self) -> Vec<Completion> {
        self.said
            .iter()
            .filter_map(|output| match output {
                BodyOutput::ActionFinished { completion, .. } => Some(*completion),
                _ => None,
            })
            .collect()
    }

    fn drain(&mut self) {
        while let Some(output) = self.body.poll() {
            match output {
                BodyOutput::Strike(command) => self.strike = Some(command),
                BodyOutput::Chime(chime) => self.chime = Some(chime),
                BodyOutput::Ring(ring) => self.ring = ring,
                BodyOutput::StateChanged => {
                    let state = self.state();
                    if self.states.last() != Some(&state) {
                        self.states.push(state);
                    }
                }
                _ => {}
            }
            self.said.push(output);
        }
    }
}

/// Seconds, for short.
const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Minutes, for short.
const fn min(minutes: u64) -> Duration {
    Duration::from_mins(minutes)
}

fn tone(number: u8, occasion: Occasion, level: u8) -> Sound {
    Sound {
        pattern: SoundPattern::Tone { number, occasion },
        level,
    }
}

/// An entry of the timetable for every day.
fn daily(id: u8, hour: u8, action: LockAction) -> TimeControlEntry {
    TimeControlEntry {
        id,
        enabled: true,
        weekdays: Weekdays(0),
        time: TimeOfDay { hour, minute: 0 },
        action,
    }
}

/// A digital intercom, untrained.
fn digital() -> OpenerSettings {
    let mut settings = OpenerSettings::default();
    settings.bus.operating_mode = OpenerOperatingMode::Digital;
    settings
}
