//! What leaves the lock: one thing per poll, made when it is asked for.

use core::time::Duration;

use doorward_proto::ErrorReport;
use doorward_proto::{
    Characteristic, Frame, Message, advertising,
    config::{Config, LockConfig, OpenerConfig},
    reports::BatteryReport,
    sealed,
    states::{LastAction, Network, States},
    types::{
        AccessoryBattery, AuthorizationId, AuthorizationType, Battery, DeviceState, Nonce,
        TimeZoneId,
    },
};
use doorward_store::StoreError;

use super::{Device, HardwareDue, OnAir, Restart};
use crate::{
    body::{Now, Zone},
    env::{Entropy, Environment},
    io::{Advertising, Clock, Output},
    links::{Due, Reply},
    records::{AdvancedRecord, AuthorizationRecord, ConfigRecord},
};

impl Device {
    /// The next thing to do, or `None` when all is said until the next input.
    pub fn poll<E: Environment>(&mut self, clock: Clock, env: &mut E) -> Option<Output> {
        let now = self.now(clock);
        if let Some(due) = self.hardware_due.pop_front() {
            return Some(match due {
                HardwareDue::Motor(command) => Output::Motor(command),
                HardwareDue::MotorSetup(setup) => Output::MotorSetup(setup),
                HardwareDue::RingBrightness(brightness) => Output::RingBrightness(brightness),
                HardwareDue::Ring(pattern) => Output::Ring(pattern),
                HardwareDue::Sound(sound) => Output::Sound(sound),
                HardwareDue::Strike(command) => Output::Strike(command),
                HardwareDue::Bus(command) => Output::Bus(command),
                HardwareDue::Chime(chime) => Output::Chime(chime),
            });
        }
        if let Some((link, characteristic, frame)) = self.prepared.take() {
            return Some(Output::Send {
                link,
                characteristic,
                frame,
            });
        }
        if let Some(output) = self.poll_links(now, env) {
            return Some(output);
        }
        if let Some(link) = self.refused_links.pop_front() {
            return Some(Output::CloseLink(link));
        }
        // Sending may have answered a bridge, and so changed the beacon.
        self.settle(now);
        if core::mem::take(&mut self.advertise_due) {
            return Some(Output::Advertise(self.advertising()));
        }
        if self.restart == Restart::Due && self.links.is_empty() {
            self.restart = Restart::Told;
            return Some(Output::Reboot);
        }
        None
    }

    fn poll_links<E: Environment>(&mut self, now: Now, env: &mut E) -> Option<Output> {
        // Whatever cannot be said any more, such as to an authorization that is gone, is passed over.
        while let Some((slot, link, due)) = self.links.next() {
            let (characteristic, frame) = match due {
                Due::Plain(report) => (Characteristic::Service, Some(report.to_plain_frame())),
                Due::Sealed(to, reply) => (
                    Characteristic::UserSpecific,
                    self.seal_reply(now, slot, to, &reply, env),
                ),
                Due::Stream(to) => (
                    Characteristic::UserSpecific,
                    self.seal_next(now, slot, to, env),
                ),
                Due::Close => {
                    self.links.close(link);
                    return Some(Output::CloseLink(link));
                }
            };
            if let Some(frame) = frame {
                return Some(Output::Send {
                    link,
                    characteristic,
                    frame,
                });
            }
        }
        None
    }

    fn seal_reply<E: Environment>(
        &mut self,
        now: Now,
        slot: usize,
        to: AuthorizationId,
        reply: &Reply,
        env: &mut E,
    ) -> Option<Frame> {
        let record = self.recipient(to, env)?;
        if *reply == Reply::Push {
            let remote = self.links.is_remote(slot);
            self.may_use_now(now, &record.entry, remote).ok()?;
        }
        let message = match reply {
            Reply::Challenge => Message::Challenge(self.links.challenge(slot, to)?),
            Reply::States => {
                self.clear_changed(record.entry.kind);
                Message::States(self.states(now))
            }
            Reply::Push => Message::States(self.states(now)),
            Reply::BatteryReport => Message::BatteryReport(self.battery_report(now)),
            Reply::Config => match self.config(now, env) {
                Ok(config) => Message::Config(config),
                Err(_) => failed(doorward_proto::CommandId::REQUEST_CONFIG),
            },
            Reply::AdvancedConfig => match AdvancedRecord::load(env.store(), self.profile) {
                Ok(record) => Message::AdvancedConfig(record.0),
                Err(_) => failed(doorward_proto::CommandId::REQUEST_ADVANCED_CONFIG),
            },
            Reply::MostRecentCommand(command) => Message::MostRecentCommand(*command),
            Reply::DoorSensorConfig(config) => Message::DoorSensorConfig(*config),
            Reply::CodeStatus(status) => Message::CodeStatus(*status),
            Reply::Status(status) => Message::Status(*status),
            Reply::Error(report) => Message::ErrorReport(*report),
            Reply::Invited(invited) => Message::Invited(*invited),
            Reply::TimeControlAdded(id) => Message::TimeControlAdded { id: *id },
            Reply::KeypadCodeAdded(added) => Message::KeypadCodeAdded(*added),
        };
        Some(self.seal(&record, &message, env))
    }

    /// The next message of the list under way. A list that cannot be read on, or may not be any more, ends with an error.
    fn seal_next<E: Environment>(
        &mut self,
        now: Now,
        slot: usize,
        to: AuthorizationId,
        env: &mut E,
    ) -> Option<Frame> {
        let Some(record) = self.recipient(to, env) else {
            self.links.end_stream(slot);
            return None;
        };
        let remote = self.links.is_remote(slot);
        let allowed = self.may_use_now(now, &record.entry, remote);
        let profile = self.profile;
        let stream = self.links.stream_mut(slot)?;
        let command = stream.command();
        let step = allowed.and_then(|()| {
            stream
                .advance(env.store(), profile)
                .map_err(crate::gate::unavailable)
        });
        let (message, last) =
            step.unwrap_or_else(|code| (Message::ErrorReport(ErrorReport { code, command }), true));
        if last {
            self.links.end_stream(slot);
        }
        Some(self.seal(&record, &message, env))
    }

    fn recipient<E: Environment>(
        &self,
        to: AuthorizationId,
        env: &mut E,
    ) -> Option<AuthorizationRecord> {
        AuthorizationRecord::load(env.store(), self.profile, to.value()).ok()?
    }

    /// Seals a message under a fresh nonce.
    pub(crate) fn seal<E: Environment>(
        &self,
        to: &AuthorizationRecord,
        message: &Message,
        env: &mut E,
    ) -> Frame {
        let nonce = Nonce::random(&mut Entropy(env));
        let data = message.encode(self.profile);
        sealed::seal(&to.key, nonce, to.id().value(), &data)
    }

    /// Bridges clear the beacon's bit by asking. On the Ultra, where every authorization is an app's, apps do.
    fn clear_changed(&mut self, kind: AuthorizationType) {
        let ultra = self.profile.family == doorward_proto::Family::Ultra;
        if kind == AuthorizationType::Bridge || (ultra && kind == AuthorizationType::App) {
            self.changed = false;
        }
    }

    fn advertising(&self) -> Advertising {
        let (profile, id) = (self.profile, self.hardware.device_id);
        let (on_air, interval) = self.on_air;
        let payload = match on_air {
            OnAir::Silence => return Advertising::default(),
            OnAir::Uninitialised => advertising::uninitialised(profile, id),
            OnAir::Pairing => advertising::pairing(profile, id),
            OnAir::Beacon { changed } => advertising::beacon(profile, id, changed),
        };
        Advertising {
            payload,
            scan_response: advertising::scan_response(profile, id),
            interval,
        }
    }
}

/// What the lock tells of itself.
impl Device {
    pub(crate) fn states(&self, now: Now) -> States {
        let view = self.body.view(now);
        let device_state = if self.body.is_pairing() {
            DeviceState::PairingMode
        } else if !self.is_set_up() {
            DeviceState::Uninitialised
        } else if view.opener.is_some_and(|opener| opener.continuous_mode) {
            DeviceState::ContinuousMode
        } else {
            DeviceState::DoorMode
        };
        let battery = view.battery;
        // The Opener tells no more of its batteries than that they are critical.
        let (percent, charging) = match view.opener {
            None => (battery.percent, battery.charging),
            Some(_) => (0, false),
        };
        States {
            device_state,
            lock_state: view.lock_state,
            trigger: view.trigger,
            current_time: Self::date(now),
            timezone_offset: self.told_offset(),
            battery: Battery::new(percent, view.battery_critical, charging),
            config_update_count: self.counters.config_updates,
            lock_n_go_timer: match view.opener {
                None => view.lock_n_go_s,
                Some(opener) => opener.ring_to_open_left.map_or(0, minutes_up),
            },
            last_action: view
                .last_action
                .map(|(action, trigger, completion)| LastAction {
                    action,
                    trigger,
                    completion,
                }),
            door_sensor: view.door,
            night_mode: view.night,
            accessory_battery: AccessoryBattery::default(),
            network: Network {
                ble_strength: NOT_SUPPORTED,
                wifi_strength: NOT_SUPPORTED,
                ..Network::default()
            },
        }
    }

    /// Minutes to add for local time; real locks with a named zone say 0.
    fn told_offset(&self) -> i16 {
        match self.body.zone() {
            Zone::Named(_) => 0,
            Zone::Offset { minutes, .. } => minutes,
        }
    }

    fn battery_report(&self, now: Now) -> BatteryReport {
        let view = self.body.view(now);
        let battery = view.battery;
        let run = battery.run.unwrap_or_default();
        BatteryReport {
            drain: run.drain_mws,
            voltage: battery.millivolts,
            critical: u8::from(view.battery_critical),
            last_action: view
                .last_action
                .map_or(0, |(action, _, _)| action.to_wire()),
            start_voltage: run.start_mv,
            lowest_voltage: run.lowest_mv,
            distance: run.distance_degrees,
            start_temperature: run.temperature_c,
            max_turn_current: run.max_current_ma,
            battery_resistance: run.resistance_mohm,
        }
    }

    /// The configuration with everything it tells besides the settings.
    fn config<E: Environment>(&self, now: Now, env: &mut E) -> Result<Config, StoreError> {
        let store = env.store();
        let ConfigRecord(config) = ConfigRecord::load(store, self.profile, &self.hardware)?;
        let (mut has_fob, mut has_keypad, mut has_keypad_2) = (false, false, false);
        AuthorizationRecord::for_each(store, self.profile, |record| match record.entry.kind {
            AuthorizationType::Fob => has_fob = true,
            AuthorizationType::Keypad => has_keypad = true,
            AuthorizationType::Keypad2 => has_keypad_2 = true,
            AuthorizationType::App
            | AuthorizationType::Bridge
            | AuthorizationType::DoorSensor
            | AuthorizationType::Other(_) => {}
        })?;
        let current_time = Self::date(now);
        Ok(match config {
            Config::Lock(config) => {
                let mut settings = config.settings;
                settings.time_zone = settings.time_zone.or(Some(TimeZoneId::NONE));
                Config::Lock(LockConfig {
                    settings,
                    current_time,
                    has_fob,
                    has_keypad,
                    has_keypad_2,
                    ..config
                })
            }
            Config::Opener(config) => Config::Opener(OpenerConfig {
                current_time,
                has_fob,
                has_keypad,
                has_keypad_2,
                ..config
            }),
        })
    }
}

/// Whole minutes, rounded up.
fn minutes_up(left: Duration) -> u8 {
    let minutes = left.as_millis().div_ceil(60_000);
    u8::try_from(minutes).unwrap_or(u8::MAX)
}

/// The signal strength of a radio the lock does not measure.
const NOT_SUPPORTED: i8 = 1;

fn failed(command: doorward_proto::CommandId) -> Message {
    Message::ErrorReport(ErrorReport {
        code: doorward_proto::types::ErrorCode::Unknown,
        command,
    })
}
