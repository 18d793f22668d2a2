//! A virtual device and the app judge the same limits at many moments around both changes of the clock.

use core::time::Duration;

use doorward_client::proto::{
    Command, DataRequest, Message, Model, SecurityCode,
    action::KeypadActionRequest,
    authorization::AuthorizationUpdate,
    config::{Config, ConfigSettings, LockSettings},
    keypad::{KeypadCodeUpdate, NewKeypadCode},
};
use doorward_client::types::{
    AppId, AuthorizationId, AuthorizationType, DateTime, ErrorCode, KeypadActionKind, KeypadCode,
    KeypadSource, Name, PresentedCode, TimeZoneId,
};
use doorward_client::{ClientError, PairingWish};
use doorward_sim::pair::{Answer, Pair, Session};

use super::*;
use crate::{Weekdays, convert};

const BERLIN: TimeZoneId = TimeZoneId(37);
const LIMITED: u32 = 345_678;
const ALWAYS: u32 = 456_789;
const STEP: Duration = Duration::from_secs(29 * 60 + 7);
/// Saturday 2026-03-28 and Saturday 2026-10-24, 12:00 UTC: each the day before a change.
const BEFORE_CHANGES: [i64; 2] = [1_774_699_200, 1_792_843_200];

struct Home {
    pair: Pair,
    code: SecurityCode,
    owner: Session,
    guest: Session,
    keypad: Session,
    guest_id: AuthorizationId,
    code_id: u16,
}

impl Home {
    fn new() -> Self {
        let model = Model::SmartLock;
        let mut pair = Pair::new(model, 7);
        let code = SecurityCode::parse(model.profile().code_width, "4826").unwrap();
        let mut admit = |name: &str, kind, app| {
            pair.open_pairing_mode();
            let wish = PairingWish {
                model,
                device: None,
                app: AppId(app),
                name: Name::new(name).unwrap(),
                kind,
            };
            let credentials = pair.pair_as(wish, None).unwrap();
            (
                pair.connect(&credentials).unwrap(),
                credentials.authorization,
            )
        };
        let (owner, _) = admit("Owner", AuthorizationType::App, 1);
        let (guest, guest_id) = admit("Guest", AuthorizationType::App, 2);
        let (keypad, _) = admit("Keypad", AuthorizationType::Keypad, 3);
        let mut home = Self {
            pair,
            code,
            owner,
            guest,
            keypad,
            guest_id,
            code_id: 0,
        };
        let set = Command::SetSecurityCode {
            new: PresentedCode::from(&home.code),
        };
        home.pair.ask(owner, set, None).unwrap();
        home.owns(Command::SetConfig(ConfigSettings::Lock(LockSettings {
            time_zone: Some(BERLIN),
            ..LockSettings::factory(model)
        })));
        home.add_code(ALWAYS);
        home.code_id = home.add_code(LIMITED);
        home
    }

    fn owns(&mut self, command: Command) -> Answer {
        self.pair
            .ask(self.owner, command, Some(&self.code))
            .unwrap()
    }

    fn add_code(&mut self, code: u32) -> u16 {
        let new = NewKeypadCode {
            code: KeypadCode::from_wire(code),
            name: Name::new("Postman").unwrap(),
            limit: None,
        };
        match self.owns(Command::AddKeypadCode(new)).done.message {
            Some(Message::KeypadCodeAdded(added)) => added.id,
            other => panic!("{other:?}"),
        }
    }

    fn set_limit(&mut self, limit: &Limit) {
        let limit = convert::time_limit(limit);
        self.owns(Command::UpdateAuthorization(AuthorizationUpdate {
            authorization: self.guest_id,
            name: Name::new("Guest").unwrap(),
            enabled: true,
            remote_allowed: true,
            limit,
        }));
        self.owns(Command::UpdateKeypadCode(KeypadCodeUpdate {
            id: self.code_id,
            code: KeypadCode::from_wire(LIMITED),
            name: Name::new("Postman").unwrap(),
            enabled: true,
            limit,
        }));
    }

    /// The device's clock as the app reads it.
    fn now(&mut self) -> UnixTime {
        let answer = self.pair.ask(self.owner, Command::RequestConfig, None);
        match answer.unwrap().done.message {
            Some(Message::Config(Config::Lock(config))) => {
                UnixTime(config.current_time.to_unix().unwrap())
            }
            other => panic!("{other:?}"),
        }
    }

    fn types(&mut self, code: u32) -> bool {
        let action = Command::KeypadAction(KeypadActionRequest {
            source: KeypadSource::Code,
            code: KeypadCode::from_wire(code),
            action: KeypadActionKind::Lock,
        });
        works(&self.pair.ask(self.keypad, action, None))
    }

    /// What the device lets the guest and the limited code do at this moment.
    fn lets_in(&mut self) -> (bool, bool) {
        let states = Command::RequestData(DataRequest::States);
        let guest = works(&self.pair.ask(self.guest, states, None));
        let typed = self.types(LIMITED);
        // Only a code that works ends the row of refusals, after which the keypad would have to wait.
        assert!(self.types(ALWAYS));
        (guest, typed)
    }
}

fn works(answer: &Result<Answer, ClientError>) -> bool {
    match answer {
        Ok(_) => true,
        Err(ClientError::Refused {
            code: ErrorCode::TimeNotAllowed,
            ..
        }) => false,
        Err(other) => panic!("{other:?}"),
    }
}

fn limits(begin: i64) -> [Limit; 7] {
    let daily = |from, until| Limit {
        daily: Some((from, until)),
        ..Limit::default()
    };
    let night = daily(clock(22, 0), clock(6, 0));
    let weekdays: Weekdays = [Weekday::Saturday].into_iter().collect();
    [
        Limit {
            weekdays,
            ..Limit::default()
        },
        daily(clock(2, 15), clock(2, 45)),
        daily(clock(2, 30), clock(14, 0)),
        night,
        Limit { weekdays, ..night },
        Limit {
            from: Some(UnixTime(begin + 13 * HOUR)),
            until: Some(UnixTime(begin + 37 * HOUR)),
            weekdays: [Weekday::Saturday, Weekday::Sunday].into_iter().collect(),
            ..night
        },
        Limit {
            from: Some(UnixTime(begin + 12 * HOUR)),
            until: Some(UnixTime(begin + 14 * HOUR)),
            ..Limit::default()
        },
    ]
}

#[test]
fn the_device_lets_in_whom_the_app_says_it_lets_in() {
    let mut home = Home::new();
    for begin in BEFORE_CHANGES {
        for limit in limits(begin) {
            home.owns(Command::UpdateTime(DateTime::from_unix(begin)));
            home.set_limit(&limit);
            let (mut inside, mut outside) = (0, 0);
            let mut promised: Option<UnixTime> = None;
            for _ in 0..100 {
                let now = home.now();
                let clock = at(now.0, "Europe/Berlin");
                let standing = Standing::of(true, Some(&limit), &clock);
                let works = standing == Standing::Works;
                let seen = home.lets_in();
                assert_eq!(seen, (works, works), "{limit:?} at {}", clock.local(now));
                // What was said about when it works next comes true then, and not before.
                if let Some(again) = promised {
                    assert_eq!(works, now >= again, "{limit:?} at {}", clock.local(now));
                }
                promised = match standing {
                    Standing::OutsideHours { again } => again,
                    _ => None,
                };
                if works {
                    inside += 1;
                } else {
                    outside += 1;
                }
                let now = home.now();
                let wait = promised.and_then(|again| u64::try_from(again.0 - now.0).ok());
                home.pair
                    .advance(wait.map_or(STEP, |wait| STEP.min(Duration::from_secs(wait))));
            }
            assert!(inside > 0 && outside > 0, "{limit:?}");
        }
    }
}
