//! The state of the device (States, 0x000C).

use super::{Reader, Writer};
use crate::types::{
    AccessoryBattery, Battery, Completion, DateTime, DeviceState, DoorSensorState, LockAction,
    LockState, Trigger,
};

/// States (0x000C).
///
/// Fields that an older device does not send read as their `Default` or as the value their
/// documentation names; how many a device sends is told by its profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct States {
    /// The mode of the device.
    pub device_state: DeviceState,
    /// Bolt and latch.
    pub lock_state: LockState,
    /// What caused the last change of `lock_state`.
    pub trigger: Trigger,
    /// The device's clock (UTC).
    pub current_time: DateTime,
    /// Minutes to add for local time; 0 where a time zone is configured.
    pub timezone_offset: i16,
    /// Batteries.
    pub battery: Battery,
    /// Counts changes of the configuration; wraps, so compare for inequality only.
    pub config_update_count: u8,
    /// Seconds left until lock 'n' go locks, 0 = inactive. Opener: time left of ring to open; the unit is unpublished,
    /// a Doorward device tells minutes, rounded up.
    pub lock_n_go_timer: u8,
    /// The last lock action; `None` if there was none yet or the device does not tell.
    pub last_action: Option<LastAction>,
    /// The door; unavailable if the device does not tell.
    pub door_sensor: DoorSensorState,
    /// Whether night mode is active.
    pub night_mode: bool,
    /// Batteries of accessories.
    pub accessory_battery: AccessoryBattery,
    /// Networks of newer products.
    pub network: Network,
}

/// How the last lock action went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastAction {
    /// What was asked.
    pub action: LockAction,
    /// By what.
    pub trigger: Trigger,
    /// How it ended.
    pub completion: Completion,
}

/// The network bytes of the states, as received (Smart Lock API 2.3.0, "Keyturner States").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// Remote access: bit 0 enabled, 1 bridge paired, 2 over WiFi, 3 established, 4 over Thread, 5 Thread
    /// uplink enabled, 6 NAT64.
    pub remote_access: u8,
    /// Bluetooth signal: 0 invalid, 1 not supported, below 0 dBm.
    pub ble_strength: i8,
    /// WiFi signal, same coding.
    pub wifi_strength: i8,
    /// WiFi: bits 1..0 connection, 3..2 server, 7..4 quality.
    pub wifi: u8,
    /// MQTT: bits 1..0 connection, bit 2 over Thread.
    pub mqtt: u8,
    /// Thread: bits 1..0 connection, 3..2 server, 4 commissioning, 5 WiFi suspended.
    pub thread: u8,
}

impl States {
    /// Fewest bytes a device sends.
    pub const MIN_LEN: usize = 13;

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            device_state: DeviceState::from_wire(reader.u8()?),
            lock_state: LockState::from_wire(reader.u8()?),
            trigger: Trigger::from_wire(reader.u8()?),
            current_time: reader.date()?,
            timezone_offset: reader.i16()?,
            battery: Battery(reader.u8()?),
            config_update_count: reader.u8().unwrap_or_default(),
            lock_n_go_timer: reader.u8().unwrap_or_default(),
            last_action: LastAction::read(reader),
            door_sensor: DoorSensorState::from_wire(reader.u8().unwrap_or_default()),
            night_mode: reader.bool().unwrap_or_default(),
            accessory_battery: AccessoryBattery(reader.u8().unwrap_or_default()),
            network: Network {
                remote_access: reader.u8().unwrap_or_default(),
                ble_strength: reader.i8().unwrap_or_default(),
                wifi_strength: reader.i8().unwrap_or_default(),
                wifi: reader.u8().unwrap_or_default(),
                mqtt: reader.u8().unwrap_or_default(),
                thread: reader.u8().unwrap_or_default(),
            },
        })
    }

    /// The Opener's states end at the door sensor; what newer firmware appends means something else.
    pub(crate) fn read_opener(reader: &mut Reader<'_>) -> Option<Self> {
        let bytes = reader.rest();
        let known = bytes.get(..19).unwrap_or(bytes);
        Self::read(&mut Reader::new(known))
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .u8(self.device_state.to_wire())
            .u8(self.lock_state.to_wire())
            .u8(self.trigger.to_wire())
            .date(self.current_time)
            .i16(self.timezone_offset)
            .u8(self.battery.0)
            .u8(self.config_update_count)
            .u8(self.lock_n_go_timer);
        match self.last_action {
            Some(last) => writer
                .u8(last.action.to_wire())
                .u8(last.trigger.to_wire())
                .u8(last.completion.to_wire()),
            None => writer.bytes(&[0; 3]),
        };
        writer
            .u8(self.door_sensor.to_wire())
            .bool(self.night_mode)
            .u8(self.accessory_battery.0)
            .u8(self.network.remote_access)
            .i8(self.network.ble_strength)
            .i8(self.network.wifi_strength)
            .u8(self.network.wifi)
            .u8(self.network.mqtt)
            .u8(self.network.thread);
    }
}

impl LastAction {
    /// `None` when absent, or when the action is 0: there was none yet.
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        match reader.array()? {
            [0, _, _] => None,
            [action, trigger, completion] => Some(Self {
                action: LockAction::from_wire(action),
                trigger: Trigger::from_wire(trigger),
                completion: Completion::from_wire(completion),
            }),
        }
    }
}
