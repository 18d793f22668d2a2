//! Making an authorization, with devices that grant it, refuse it or cheat.

use core::time::Duration;

use doorward_client::link::memory::{self, MemoryLink};
use doorward_client::link::{
    Link, LinkError, TAG_ADVERTISEMENT, TAG_PAIRING, TAG_SERVICE, TAG_USER_SPECIFIC,
};
use doorward_client::proto::pairing::{
    AuthorizationWish, Responder, ResponderStep, refuse_outside_pairing_mode,
};
use doorward_client::proto::types::{AuthorizationType, ErrorCode, Name, Nonce, SecurityCode};
use doorward_client::proto::{
    AppId, AuthorizationId, CommandId, DeviceId, DeviceUuid, ErrorReport, Family, Model, SharedKey,
    advertising, plain, sealed,
};
use doorward_client::{
    ClientError, CodeRequest, Credentials, OsEntropy, PairingWish, Timing, Violation, discover,
    pair,
};
use tokio::time::{Instant, timeout};

use crate::fake::{code, device_id};

const UUID: DeviceUuid = DeviceUuid([9; 16]);

/// A device in pairing mode: plays its part by proto's responder unless a test does it by hand.
struct Device {
    link: MemoryLink,
    responder: Responder,
}

/// What became of a pairing on the device's side.
struct Outcome {
    wish: AuthorizationWish,
    confirmed: bool,
}

fn device(model: Model, code_set: bool) -> (MemoryLink, Device) {
    let (app, link) = memory::pair();
    (
        app,
        Device {
            link,
            responder: Responder::new(model.profile().pairing, code_set),
        },
    )
}

fn wish(model: Model) -> PairingWish {
    PairingWish {
        model,
        device: None,
        app: AppId(99),
        name: Name::new("Ada's phone").unwrap(),
        kind: AuthorizationType::App,
    }
}

impl Device {
    async fn advertise(&mut self, model: Model) {
        let bytes = advertising::pairing(model.profile(), device_id());
        self.link.send(TAG_ADVERTISEMENT, &bytes).await.unwrap();
    }

    async fn send(&mut self, frame: &[u8]) {
        self.link.send(TAG_PAIRING, frame).await.unwrap();
    }

    /// The next frame on the pairing characteristic.
    async fn receive(&mut self) -> Vec<u8> {
        let (tag, bytes) = timeout(Duration::from_secs(600), self.link.receive())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(tag, TAG_PAIRING);
        bytes
    }

    /// Plays the responder until the client says who it is.
    async fn until_wish(&mut self) -> AuthorizationWish {
        loop {
            let frame = self.receive().await;
            match self.responder.handle(&frame, &mut OsEntropy) {
                ResponderStep::Reply(reply) => self.send(&reply).await,
                ResponderStep::Wants(wish) => return wish,
                other => panic!("{other:?}"),
            }
        }
    }

    async fn grant(&mut self) -> Outcome {
        let wish = self.until_wish().await;
        let authorization = AuthorizationId::new(17).unwrap();
        let frame = self
            .responder
            .grant(authorization, UUID, &mut OsEntropy)
            .unwrap();
        self.send(&frame).await;
        let mut confirmed = false;
        if wish.code.is_none() {
            let frame = self.receive().await;
            let ResponderStep::Completed { reply, .. } =
                self.responder.handle(&frame, &mut OsEntropy)
            else {
                panic!("a confirmation")
            };
            confirmed = true;
            self.send(&reply).await;
        }
        Outcome { wish, confirmed }
    }
}

/// For devices that have no use for a code.
async fn nobody_asks(_: CodeRequest) -> Option<SecurityCode> {
    panic!("this device needs no code")
}

/// Pairs with a device that does as `script` says.
async fn run<T>(
    model: Model,
    typed: Option<&str>,
    script: impl AsyncFnOnce(&mut Device) -> T,
) -> (Result<Credentials, ClientError>, Vec<CodeRequest>, T) {
    let (app, mut device) = device(model, true);
    device.advertise(model).await;
    let mut asked = Vec::new();
    let typed = typed.map(|digits| code(model, digits));
    let pairing = pair(Box::new(app), wish(model), |request| {
        asked.push(request);
        async { typed }
    });
    let (paired, result) = tokio::join!(pairing, script(&mut device));
    (paired, asked, result)
}

#[tokio::test(start_paused = true)]
async fn a_classic_device_pairs_without_asking_for_a_code() {
    for model in [Model::SmartLock, Model::SmartDoor, Model::Opener] {
        let (paired, asked, outcome) = run(model, None, async |device| device.grant().await).await;
        let paired = paired.unwrap();
        assert_eq!(
            (paired.device, paired.model, paired.uuid),
            (device_id(), model, UUID)
        );
        assert_eq!((paired.authorization.value(), paired.app), (17, AppId(99)));
        assert_eq!(paired.key, outcome.wish.key, "both hold the same key");
        assert_eq!(outcome.wish.name.as_str(), "Ada's phone");
        assert!(outcome.confirmed && asked.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn an_ultra_pairs_with_the_code_typed() {
    let (paired, asked, outcome) = run(Model::Ultra, Some("000548"), async |device| {
        device.grant().await
    })
    .await;
    assert_eq!(paired.unwrap().key, outcome.wish.key);
    assert_eq!(
        asked,
        [CodeRequest {
            device: device_id(),
            code_set: true
        }]
    );
    assert_eq!(outcome.wish.code.unwrap().expose_value(), 548);
}

#[tokio::test(start_paused = true)]
async fn a_fresh_ultra_says_that_the_code_given_becomes_its_code() {
    let (app, mut device) = device(Model::Ultra, false);
    device.advertise(Model::Ultra).await;
    let pairing = pair(
        Box::new(app),
        wish(Model::Ultra),
        async |request: CodeRequest| {
            assert!(!request.code_set);
            Some(code(Model::Ultra, "927410"))
        },
    );
    let (paired, outcome) = tokio::join!(pairing, device.grant());
    paired.unwrap();
    assert_eq!(outcome.wish.code.unwrap().expose_value(), 927_410);
}

#[tokio::test(start_paused = true)]
async fn a_person_may_take_their_time_to_type() {
    let (app, mut device) = device(Model::Ultra, true);
    device.advertise(Model::Ultra).await;
    let pairing = pair(Box::new(app), wish(Model::Ultra), async |_| {
        tokio::time::sleep(Duration::from_secs(100)).await;
        Some(code(Model::Ultra, "000548"))
    });
    let (paired, _) = tokio::join!(pairing, device.grant());
    paired.unwrap();
}

#[tokio::test(start_paused = true)]
async fn typing_ends_when_the_device_leaves_pairing_mode_or_the_link_breaks() {
    for breaks in [false, true] {
        let (app, mut device) = device(Model::Ultra, true);
        device.advertise(Model::Ultra).await;
        let pairing = pair(Box::new(app), wish(Model::Ultra), async |_| {
            core::future::pending().await
        });
        let (paired, ()) = tokio::join!(pairing, async move {
            for _ in 0..3 {
                let frame = device.receive().await;
                let ResponderStep::Reply(reply) = device.responder.handle(&frame, &mut OsEntropy)
                else {
                    panic!("a reply")
                };
                device.send(&reply).await;
            }
            tokio::time::sleep(Duration::from_secs(20)).await;
            if !breaks {
                let report = ErrorReport {
                    code: ErrorCode::NotPairing,
                    command: CommandId::NONE,
                };
                device.send(&report.to_plain_frame()).await;
                assert_eq!(device.link.receive().await, Err(LinkError::Closed));
            }
        });
        let expected = if breaks {
            ClientError::Link(LinkError::Closed)
        } else {
            ClientError::Refused {
                code: ErrorCode::NotPairing,
                command: CommandId::NONE,
            }
        };
        assert_eq!(paired.unwrap_err(), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_person_who_gives_no_code_ends_the_pairing() {
    let (app, mut device) = device(Model::Ultra, true);
    device.advertise(Model::Ultra).await;
    let pairing = pair(Box::new(app), wish(Model::Ultra), async |_| None);
    let (paired, end) = tokio::join!(pairing, async {
        for _ in 0..3 {
            let frame = device.receive().await;
            let ResponderStep::Reply(reply) = device.responder.handle(&frame, &mut OsEntropy)
            else {
                panic!("a reply")
            };
            device.send(&reply).await;
        }
        device.link.receive().await
    });
    assert_eq!(paired.unwrap_err(), ClientError::CodeNeeded);
    assert_eq!(
        end,
        Err(LinkError::Closed),
        "nothing was sent after the question"
    );
}

#[tokio::test(start_paused = true)]
async fn a_wrong_code_is_refused_in_plain_or_sealed() {
    for seal in [false, true] {
        let (paired, asked, ()) = run(Model::Ultra, Some("123456"), async |device| {
            let wish = device.until_wish().await;
            let report = ErrorReport {
                code: ErrorCode::BadCode,
                command: CommandId::AUTHORIZATION_DATA,
            };
            let frame = if seal {
                sealed::seal(
                    &wish.key,
                    Nonce([3; 24]),
                    wish.provisional.unwrap(),
                    &report.to_pdata(),
                )
            } else {
                device.responder.refuse(ErrorCode::BadCode)
            };
            device.send(&frame).await;
            assert_eq!(
                device.link.receive().await,
                Err(LinkError::Closed),
                "tried once"
            );
        })
        .await;
        let (code, command) = (ErrorCode::BadCode, CommandId::AUTHORIZATION_DATA);
        assert_eq!(
            paired.unwrap_err(),
            ClientError::Refused { code, command },
            "sealed: {seal}"
        );
        assert_eq!(asked.len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_device_outside_pairing_mode_refuses() {
    let (paired, _, ()) = run(Model::SmartLock, None, async |device| {
        let frame = device.receive().await;
        device.send(&refuse_outside_pairing_mode(&frame)).await;
    })
    .await;
    assert_eq!(paired.unwrap_err().code(), Some(ErrorCode::NotPairing));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_on_the_service_characteristic_counts() {
    let (paired, _, ()) = run(Model::Ultra, Some("000548"), async |device| {
        device.until_wish().await;
        let frame = ErrorReport::NOT_AUTHORIZED.to_plain_frame();
        device.link.send(TAG_SERVICE, &frame).await.unwrap();
    })
    .await;
    assert_eq!(paired.unwrap_err().code(), Some(ErrorCode::NotAuthorized));
}

/// The client makes a fresh key for each run and shows it only after the device's, so a mirror can send back no
/// more than the question; keys that would make the shared key known are refused.
#[tokio::test(start_paused = true)]
async fn echoes_and_keys_of_low_order_are_refused() {
    let mut one = [0; 32];
    one[0] = 1;
    for key in [None, Some([0; 32]), Some(one)] {
        let (paired, _, ()) = run(Model::SmartLock, None, async |device| {
            let request = device.receive().await;
            let answer = key.map(|key| plain_frame(CommandId::PUBLIC_KEY, &key));
            device.send(&answer.unwrap_or(request)).await;
            assert_eq!(device.link.receive().await, Err(LinkError::Closed));
        })
        .await;
        assert_eq!(
            paired.unwrap_err(),
            ClientError::Protocol(Violation::BadPairing)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_device_that_does_not_hold_the_key_grants_nothing() {
    for model in [Model::SmartLock, Model::Ultra] {
        let (paired, _, ()) = run(model, typed_for(model), async |device| {
            device.until_wish().await;
            let frame = if model == Model::Ultra {
                let data =
                    plain::decode(&plain_frame(CommandId::AUTHORIZATION_ID, &[1; 20])).unwrap();
                sealed::seal(
                    &SharedKey::from_bytes([8; 32]),
                    Nonce([3; 24]),
                    0x7FFF_FFFF,
                    &data,
                )
                .to_vec()
            } else {
                plain_frame(CommandId::AUTHORIZATION_ID, &[1; 84])
            };
            device.send(&frame).await;
        })
        .await;
        assert_eq!(
            paired.unwrap_err(),
            ClientError::Protocol(Violation::BadPairing),
            "{model}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_classic_device_that_wants_a_code_does_not_learn_it() {
    let (app, mut device) = device(Model::SmartLock, true);
    device.responder = Responder::ultra(true);
    device.advertise(Model::SmartLock).await;
    let (paired, end) = tokio::join!(
        pair(Box::new(app), wish(Model::SmartLock), nobody_asks),
        async {
            for _ in 0..3 {
                let frame = device.receive().await;
                let ResponderStep::Reply(reply) = device.responder.handle(&frame, &mut OsEntropy)
                else {
                    panic!("a reply")
                };
                device.send(&reply).await;
            }
            device.link.receive().await
        }
    );
    assert_eq!(
        paired.unwrap_err(),
        ClientError::Protocol(Violation::BadPairing)
    );
    assert_eq!(end, Err(LinkError::Closed));
}

#[tokio::test(start_paused = true)]
async fn an_ultra_that_pairs_the_classic_way_is_not_believed() {
    let (app, mut device) = device(Model::Ultra, true);
    device.responder = Responder::classic();
    device.advertise(Model::Ultra).await;
    let (paired, _) = tokio::join!(
        pair(Box::new(app), wish(Model::Ultra), nobody_asks),
        device.grant()
    );
    assert_eq!(
        paired.unwrap_err(),
        ClientError::Protocol(Violation::BadPairing)
    );
}

#[tokio::test(start_paused = true)]
async fn silence_ends_a_pairing_at_every_step() {
    for steps in 0..3 {
        let started = Instant::now();
        let (paired, _, ()) = run(Model::SmartLock, None, async |device| {
            for _ in 0..steps {
                let frame = device.receive().await;
                if let ResponderStep::Reply(reply) = device.responder.handle(&frame, &mut OsEntropy)
                {
                    device.send(&reply).await;
                }
            }
            device.receive().await;
            assert_eq!(device.link.receive().await, Err(LinkError::Closed));
        })
        .await;
        assert_eq!(paired.unwrap_err(), ClientError::Timeout);
        assert_eq!(started.elapsed(), Timing::default().pairing_step);
    }
}

#[tokio::test(start_paused = true)]
async fn chatter_on_other_characteristics_does_not_keep_a_pairing_alive() {
    let (paired, _, ()) = run(Model::SmartLock, None, async |device| {
        for _ in 0..1000 {
            let _ = device.link.send(TAG_USER_SPECIFIC, &[0; 60]).await;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    assert_eq!(paired.unwrap_err(), ClientError::Protocol(Violation::Flood));
}

#[tokio::test(start_paused = true)]
async fn the_wrong_device_gets_neither_a_frame_nor_the_code() {
    let (app, mut device) = device(Model::Ultra, true);
    device.advertise(Model::Ultra).await;
    let expected = DeviceId::new(0x1234).unwrap();
    let wish = PairingWish {
        device: Some(expected),
        ..wish(Model::Ultra)
    };
    let paired = pair(Box::new(app), wish, nobody_asks).await;
    assert_eq!(
        paired.unwrap_err(),
        ClientError::WrongDevice {
            expected,
            found: device_id()
        }
    );
    assert_eq!(device.link.receive().await, Err(LinkError::Closed));
}

#[tokio::test(start_paused = true)]
async fn a_device_of_another_family_gets_neither_a_frame_nor_the_code() {
    for (advertised, wanted) in [
        (Model::SmartLock, Model::Ultra),
        (Model::Ultra, Model::SmartLock),
        (Model::Opener, Model::SmartLock),
        (Model::SmartLock, Model::Opener),
    ] {
        let (app, mut device) = device(advertised, true);
        device.advertise(advertised).await;
        let paired = pair(Box::new(app), wish(wanted), nobody_asks).await;
        assert_eq!(
            paired.unwrap_err(),
            ClientError::WrongModel { expected: wanted }
        );
        assert_eq!(device.link.receive().await, Err(LinkError::Closed));
    }
}

#[tokio::test(start_paused = true)]
async fn discovering_tells_who_is_there_and_sends_nothing() {
    let (app, mut device) = device(Model::Ultra, true);
    device.advertise(Model::Ultra).await;
    let found = discover(Box::new(app), &Timing::default()).await.unwrap();
    assert_eq!(found.device_id, device_id());
    assert_eq!(
        found.kind,
        advertising::AdvertisementKind::Pairing {
            family: Family::Ultra
        }
    );
    assert_eq!(device.link.receive().await, Err(LinkError::Closed));
}

fn typed_for(model: Model) -> Option<&'static str> {
    (model == Model::Ultra).then_some("000548")
}

fn plain_frame(command: CommandId, payload: &[u8]) -> Vec<u8> {
    let payload = doorward_client::proto::Payload::from_slice(payload).unwrap();
    plain::encode(command, &payload).to_vec()
}
