//! Pairing: making an authorization on a device in pairing mode, sans-IO and over a link.

use alloc::collections::VecDeque;
use core::future::{Future, pending};
use core::pin::Pin;
use core::time::Duration;

use doorward_link::{BoxLink, Link, LinkError, TAG_PAIRING, TAG_SERVICE};
use doorward_proto::advertising::{Advertisement, AdvertisementKind};
use doorward_proto::pairing::{self, Initiator, InitiatorStep, PairingError};
use doorward_proto::types::{AuthorizationType, Name, PresentedCode, SecurityCode};
use doorward_proto::{AppId, DeviceId, Frame, Message, Model, PairingKind, plain};
use rand_core::CryptoRngCore;
use tokio::time::{Instant, sleep_until};

use crate::discover::{check_device, first_advertisement};
use crate::entropy::OsEntropy;
use crate::{ClientError, Credentials, Timing, Violation};

/// How many frames of other characteristics are ignored during a pairing.
const MAX_SKIPPED: u32 = 32;

/// What a client wants to be on the device.
#[derive(Debug, Clone)]
pub struct PairingWish {
    /// The product to pair with: a device of another family is refused before anything is sent.
    pub model: Model,
    /// The one device meant, if it is known: any other is refused before anything is sent.
    pub device: Option<DeviceId>,
    /// The client's own number. A device replaces the authorization of the same number.
    pub app: AppId,
    /// What the device shall call this client.
    pub name: Name<32>,
    /// What kind of client it is. On the Ultra everything but fobs and keypads is an app.
    pub kind: AuthorizationType,
}

/// The device wants a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeRequest {
    /// Who asks.
    pub device: DeviceId,
    /// True: its code is set, the person must type it. False: it is fresh, and the code given now becomes its code.
    pub code_set: bool,
}

/// What happens to a [`Pairing`].
#[derive(Debug)]
pub enum PairingInput<'a> {
    /// A frame arrived on the link.
    Frame {
        /// The frame's tag.
        tag: u8,
        /// The frame's bytes.
        bytes: &'a [u8],
    },
    /// The person typed a code, or chose not to.
    Code(Option<SecurityCode>),
    /// Time passed; also checked at every other input.
    DeadlineReached,
    /// The link is over.
    LinkLost(LinkError),
}

/// What a [`Pairing`] wants.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "drained at once, a handful per pairing"
)]
pub enum PairingOutput {
    /// Send this frame on the link.
    Send {
        /// The frame's tag.
        tag: u8,
        /// The frame's bytes.
        frame: Frame,
    },
    /// Ask the person for the code, then give [`PairingInput::Code`].
    NeedsCode(CodeRequest),
    /// The end; nothing follows.
    Finished(Result<Credentials, ClientError>),
}

/// One run of a pairing, sans-IO. Its first output is the first frame.
#[derive(Debug)]
pub struct Pairing<R> {
    initiator: Initiator,
    model: Model,
    device: DeviceId,
    app: AppId,
    timing: Timing,
    entropy: R,
    /// Until when the next input is due; `None` once finished.
    deadline: Option<Duration>,
    outputs: VecDeque<PairingOutput>,
    skipped: u32,
}

impl<R: CryptoRngCore> Pairing<R> {
    /// Begins at `now` with the device that advertised itself as `device`.
    #[must_use]
    pub fn start(
        now: Duration,
        device: DeviceId,
        wish: PairingWish,
        timing: Timing,
        mut entropy: R,
    ) -> Self {
        let PairingWish {
            model,
            app,
            name,
            kind,
            ..
        } = wish;
        let (initiator, frame) = Initiator::start(
            pairing::PairingWish {
                app_id: app,
                name,
                kind,
            },
            &mut entropy,
        );
        let outputs = VecDeque::new();
        let mut run = Self {
            initiator,
            model,
            device,
            app,
            timing,
            entropy,
            deadline: None,
            outputs,
            skipped: 0,
        };
        run.send(now, frame);
        run
    }

    /// Takes one input at `now`. Drain [`Pairing::poll`] before the next.
    pub fn handle(&mut self, now: Duration, input: PairingInput<'_>) {
        let Some(deadline) = self.deadline else {
            return;
        };
        if deadline <= now {
            self.finish(Err(ClientError::Timeout));
            return;
        }
        match input {
            PairingInput::Frame {
                tag: TAG_PAIRING,
                bytes,
            } => {
                let step = self.initiator.handle(bytes, &mut self.entropy);
                self.follow(now, step);
            }
            PairingInput::Frame {
                tag: TAG_SERVICE,
                bytes,
            } => self.refused_on_service(bytes),
            PairingInput::Frame { .. } => self.skip(),
            PairingInput::Code(Some(code)) => {
                if let Some(frame) = self
                    .initiator
                    .provide_code(&PresentedCode::from(&code), &mut self.entropy)
                {
                    self.send(now, frame);
                }
            }
            PairingInput::Code(None) => self.finish(Err(ClientError::CodeNeeded)),
            PairingInput::LinkLost(error) => self.finish(Err(error.into())),
            PairingInput::DeadlineReached => {}
        }
    }

    /// The next thing to do, if any.
    pub fn poll(&mut self) -> Option<PairingOutput> {
        self.outputs.pop_front()
    }

    /// When [`PairingInput::DeadlineReached`] is due.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        self.deadline
    }

    fn follow(&mut self, now: Duration, step: InitiatorStep) {
        let ultra = self.model.profile().pairing == PairingKind::Ultra;
        match step {
            InitiatorStep::Send(frame) => self.send(now, frame),
            // A device that asks for a code although its kind has no use for one only wants to know it.
            InitiatorStep::NeedsCode { .. } if !ultra => {
                self.finish(Err(Violation::BadPairing.into()))
            }
            InitiatorStep::NeedsCode { code_set } => {
                self.deadline = Some(now + self.timing.typing);
                let request = CodeRequest {
                    device: self.device,
                    code_set,
                };
                self.outputs.push_back(PairingOutput::NeedsCode(request));
            }
            InitiatorStep::Done(granted) if granted.pairing != self.model.profile().pairing => {
                self.finish(Err(Violation::BadPairing.into()));
            }
            InitiatorStep::Done(granted) => self.finish(Ok(Credentials {
                device: self.device,
                model: self.model,
                authorization: granted.authorization,
                key: granted.key,
                app: self.app,
                uuid: granted.uuid,
            })),
            InitiatorStep::Failed(PairingError::Refused(report)) => {
                self.finish(Err(ClientError::Refused {
                    code: report.code,
                    command: report.command,
                }));
            }
            InitiatorStep::Failed(_) => self.finish(Err(Violation::BadPairing.into())),
        }
    }

    /// Some devices report what they could not decrypt on the service characteristic.
    fn refused_on_service(&mut self, bytes: &[u8]) {
        match plain::decode(bytes).map(|data| Message::decode(self.model.profile(), &data)) {
            Ok(Ok(Message::ErrorReport(report))) => {
                self.finish(Err(ClientError::Refused {
                    code: report.code,
                    command: report.command,
                }));
            }
            _ => self.skip(),
        }
    }

    fn skip(&mut self) {
        self.skipped += 1;
        if self.skipped > MAX_SKIPPED {
            self.finish(Err(Violation::Flood.into()));
        }
    }

    fn send(&mut self, now: Duration, frame: Frame) {
        self.deadline = Some(now + self.timing.pairing_step);
        self.outputs.push_back(PairingOutput::Send {
            tag: TAG_PAIRING,
            frame,
        });
    }

    fn finish(&mut self, result: Result<Credentials, ClientError>) {
        self.deadline = None;
        self.outputs.push_back(PairingOutput::Finished(result));
    }
}

/// Makes an authorization on the device at the other end, which must be in pairing mode.
///
/// `code` is asked only when the device says that it needs a code; it answers `None` when the person gives up. The
/// link is closed afterwards; open a [`Connection`](crate::Connection) over a fresh one.
///
/// # Errors
/// [`ClientError::WrongDevice`] and [`ClientError::WrongModel`] before anything is sent;
/// [`ClientError::Refused`] with the device's reason: not in pairing mode, wrong code, full…;
/// [`ClientError::CodeNeeded`] when `code` gave none; otherwise as [`discover`](crate::discover()).
pub async fn pair<F, C>(
    link: BoxLink,
    wish: PairingWish,
    code: F,
) -> Result<Credentials, ClientError>
where
    F: FnOnce(CodeRequest) -> C + Send,
    C: Future<Output = Option<SecurityCode>> + Send,
{
    pair_with(link, wish, Timing::default(), code).await
}

/// [`pair`] with a patience of the caller's.
///
/// # Errors
/// As [`pair`].
pub async fn pair_with<F, C>(
    mut link: BoxLink,
    wish: PairingWish,
    timing: Timing,
    code: F,
) -> Result<Credentials, ClientError>
where
    F: FnOnce(CodeRequest) -> C + Send,
    C: Future<Output = Option<SecurityCode>> + Send,
{
    let advertisement = first_advertisement(&mut link, timing.advertisement).await?;
    let device = check(&advertisement, &wish)?;
    let started = Instant::now();
    let mut run = Pairing::start(Duration::ZERO, device, wish, timing, OsEntropy);
    let mut ask = Some(code);
    let mut typing: Option<Pin<Box<C>>> = None;
    loop {
        while let Some(output) = run.poll() {
            match output {
                PairingOutput::Send { tag, frame } => link.send(tag, &frame).await?,
                PairingOutput::NeedsCode(request) => {
                    typing = ask.take().map(|ask| Box::pin(ask(request)))
                }
                PairingOutput::Finished(result) => return result,
            }
        }
        let Some(deadline) = run.deadline() else {
            return Err(ClientError::Timeout);
        };
        tokio::select! {
            frame = link.receive() => match frame {
                Ok((tag, bytes)) => run.handle(started.elapsed(), PairingInput::Frame { tag, bytes: &bytes }),
                Err(error) => run.handle(started.elapsed(), PairingInput::LinkLost(error)),
            },
            code = answer(typing.as_mut()) => {
                typing = None;
                run.handle(started.elapsed(), PairingInput::Code(code));
            }
            () = sleep_until(started + deadline) => run.handle(started.elapsed(), PairingInput::DeadlineReached),
        }
    }
}

/// What the person typed; never, while nobody is asked.
async fn answer<C: Future<Output = Option<SecurityCode>>>(
    typing: Option<&mut Pin<Box<C>>>,
) -> Option<SecurityCode> {
    match typing {
        Some(typing) => typing.await,
        None => pending().await,
    }
}

/// Whether the device is the one meant and of the family meant, as far as its advertisement tells.
fn check(advertisement: &Advertisement, wish: &PairingWish) -> Result<DeviceId, ClientError> {
    if let Some(expected) = wish.device {
        check_device(advertisement, expected)?;
    }
    let family = wish.model.family();
    let fits = match advertisement.kind {
        AdvertisementKind::Pairing { family: found } => found == family,
        AdvertisementKind::Beacon { line, .. } | AdvertisementKind::Uninitialised { line } => {
            line == family.line()
        }
    };
    if fits {
        Ok(advertisement.device_id)
    } else {
        Err(ClientError::WrongModel {
            expected: wish.model,
        })
    }
}
