//! Round trips from a tap to the motor, counted in a world where every frame takes as long as any other.

use core::time::Duration;

use anyhow::{Context, Result, anyhow};
use doorward_client::Request;
use doorward_client::proto::types::{LockAction, SecurityCode};
use doorward_client::proto::{CodeWidth, Model};
use doorward_sim::Motor;
use doorward_sim::pair::{Pair, Session, lock_action};

use crate::measure::Row;

/// One way of a frame.
const WAY: Duration = Duration::from_millis(50);
const STEP: Duration = Duration::from_millis(1);

pub(crate) fn rows() -> Result<Vec<Row>> {
    let mut world = Pair::new(Model::Ultra, 1);
    let code = SecurityCode::parse(CodeWidth::Six, "730614").map_err(|error| anyhow!("{error}"))?;
    world.open_pairing_mode();
    let credentials = world.pair("bench", Some(&code))?;
    world.advance(Duration::from_secs(5));
    world.set_latency(WAY);
    let session = world.connect(&credentials)?;
    let cold = tap(&mut world, session, LockAction::Unlock)?;
    world.advance(Duration::from_secs(30));
    let connected = tap(&mut world, session, LockAction::Lock)?;
    Ok(vec![
        Row::new(
            "tap to motor start, connected",
            format!("{connected:.1} round trips of frames"),
            "≤ 1: a frame there, no answer awaited",
        ),
        Row::new(
            "tap to motor start, freshly connected",
            format!("{cold:.1} round trips of frames"),
            "a challenge first",
        ),
    ])
}

/// How many round trips pass between a tap and the motor's start.
fn tap(world: &mut Pair, session: Session, action: LockAction) -> Result<f64> {
    world.begin(session, Request::new(lock_action(action), None));
    let mut waited = Duration::ZERO;
    while world.snapshot().motor != Motor::Turning {
        if waited > WAY * 20 {
            return Err(anyhow!("the motor never started")).context("tap");
        }
        world.advance(STEP);
        waited += STEP;
    }
    Ok(waited.as_secs_f64() / (2.0 * WAY.as_secs_f64()))
}
