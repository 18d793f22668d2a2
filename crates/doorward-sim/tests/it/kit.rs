//! What the tests of lock and client have in common.

use doorward_client::{ClientError, Credentials};
use doorward_proto::{
    Command, DataRequest, ErrorCode, Message, Model, SecurityCode, ext::CodeStatus,
    types::PresentedCode,
};
use doorward_sim::pair::{Answer, Pair, Session};
use doorward_store::Store;

/// A code of the product's width made of the last digits of `digits`.
pub(crate) fn code(model: Model, digits: &str) -> SecurityCode {
    let width = model.profile().code_width;
    SecurityCode::parse(width, &digits[digits.len() - width.digits()..]).unwrap()
}

/// The code the tests' owners choose.
pub(crate) fn right(model: Model) -> SecurityCode {
    code(model, "072941")
}

/// A wrong code, another one for each `number`.
pub(crate) fn wrong(model: Model, number: usize) -> SecurityCode {
    code(model, &format!("{:06}", 3001 + number))
}

/// A lock whose owner has paired first and set the code.
pub(crate) fn owned(model: Model) -> (Pair, Credentials) {
    let mut pair = Pair::new(model, 1);
    let owner = admit(&mut pair, model, "Owner");
    let session = pair.connect(&owner).unwrap();
    if model != Model::Ultra {
        set_code(&mut pair, session, None, &right(model)).unwrap();
    }
    pair.cut(session);
    (pair, owner)
}

/// Opens pairing mode and pairs somebody who knows the code, if the product asks for one.
pub(crate) fn admit<S: Store>(pair: &mut Pair<S>, model: Model, name: &str) -> Credentials {
    pair.open_pairing_mode();
    let code = (model == Model::Ultra).then(|| right(model));
    pair.pair(name, code.as_ref()).unwrap()
}

pub(crate) fn set_code<S: Store>(
    pair: &mut Pair<S>,
    session: Session,
    old: Option<&SecurityCode>,
    new: &SecurityCode,
) -> Result<Answer, ClientError> {
    pair.ask(
        session,
        Command::SetSecurityCode {
            new: PresentedCode::from(new),
        },
        old,
    )
}

pub(crate) fn verify<S: Store>(
    pair: &mut Pair<S>,
    session: Session,
    code: &SecurityCode,
) -> Result<Answer, ClientError> {
    pair.ask(session, Command::VerifySecurityCode, Some(code))
}

pub(crate) fn status<S: Store>(pair: &mut Pair<S>, session: Session) -> CodeStatus {
    let answer = pair
        .ask(session, Command::RequestData(DataRequest::CodeStatus), None)
        .unwrap();
    match answer.done.message {
        Some(Message::CodeStatus(status)) => status,
        other => panic!("{other:?}"),
    }
}

/// Why the lock refused.
pub(crate) fn refusal<T: core::fmt::Debug>(result: Result<T, ClientError>) -> ErrorCode {
    match result {
        Err(ClientError::Refused { code, .. } | ClientError::ActionFailed { code }) => code,
        other => panic!("not refused: {other:?}"),
    }
}
