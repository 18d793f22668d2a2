//! The app lock, on a profile of its own: no device is needed for it.

use core::time::Duration;

use doorward_app::{AppError, AppLockKind, AppLockProblem, Visit};
use doorward_sim::Model;

use crate::house::House;

fn wrong(tries_left: u8) -> Result<(), AppError> {
    Err(AppError::AppLock(AppLockProblem::Wrong { tries_left }))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_without_a_lock_is_open_and_one_with_a_lock_is_not() {
    let house = House::with(Model::SmartLock);
    let app = house.phone("anna").await;
    let (own, other) = (Visit::new("own"), Visit::new("other"));
    assert!(app.is_app_open(&own));
    assert_eq!(app.open_app(&own, "whatever").await, Ok(()));
    assert_eq!(app.security().app_lock, None);
    assert!(app.security().warn_before_remote_opening);

    app.set_app_lock(&own, None, "482615").await.unwrap();
    assert_eq!(app.security().app_lock, Some(AppLockKind::Pin));
    assert!(app.is_app_open(&own), "who locks it need not type it again");
    assert!(!app.is_app_open(&other));
    assert_eq!(app.open_app(&other, "482616").await, wrong(4));
    assert!(!app.is_app_open(&other));
    assert_eq!(app.open_app(&other, "482615").await, Ok(()));
    assert!(app.is_app_open(&other));
    assert!(app.is_app_still_open(&other));
    app.close_app(&other);
    assert!(!app.is_app_open(&other) && !app.is_app_still_open(&other));
    app.end_visit(&own);
    assert!(!app.is_app_open(&own));

    // Another program on the same profile asks for the same.
    let command = house.phone("anna").await;
    assert!(!command.is_app_open(&own));
    assert_eq!(command.open_app(&own, "482615").await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn changing_and_removing_need_the_old_one() {
    let house = House::with(Model::SmartLock);
    let app = house.phone("anna").await;
    let (own, other) = (Visit::new("own"), Visit::new("other"));
    let needed = Err(AppError::AppLock(AppLockProblem::OldNeeded));
    app.set_app_lock(&own, None, "482615").await.unwrap();
    app.open_app(&other, "482615").await.unwrap();
    assert_eq!(app.set_app_lock(&own, None, "grüne Türen").await, needed);
    assert_eq!(
        app.set_app_lock(&own, Some("1"), "grüne Türen").await,
        wrong(4)
    );
    assert_eq!(app.remove_app_lock("1").await, wrong(3));
    let short = app.set_app_lock(&own, Some("482615"), "door").await;
    assert_eq!(short, Err(AppError::AppLock(AppLockProblem::TooShort)));
    app.set_app_lock(&own, Some("482615"), "grüne Türen")
        .await
        .unwrap();
    assert_eq!(app.security().app_lock, Some(AppLockKind::Passphrase));
    assert!(app.is_app_open(&own));
    assert!(!app.is_app_open(&other), "the old one opened it for them");
    assert_eq!(app.open_app(&other, "482615").await, wrong(4));
    app.remove_app_lock("grüne Türen").await.unwrap();
    assert!(app.is_app_open(&other));
    assert_eq!(
        app.remove_app_lock("grüne Türen").await,
        Err(AppError::AppLock(AppLockProblem::NotSet))
    );
    app.set_warn_before_remote_opening(false).await.unwrap();
    let again = house.phone("anna").await;
    assert!(!again.security().warn_before_remote_opening);
    let profile = house.dir.path().join("profiles/anna/profile.json");
    let text = std::fs::read_to_string(profile).unwrap();
    assert!(
        !text.contains("482615") && !text.contains("grüne"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_tries_make_one_wait_and_a_restart_does_not_end_the_wait() {
    let house = House::with(Model::SmartLock);
    let app = house.phone("anna").await;
    let visit = Visit::new("own");
    app.set_app_lock(&visit, None, "482615").await.unwrap();
    for left in (0..5).rev() {
        assert_eq!(app.open_app(&visit, "0000").await, wrong(left));
    }
    let app = house.phone("anna").await;
    let error = app.open_app(&visit, "482615").await.unwrap_err();
    assert!(
        matches!(error, AppError::AppLock(AppLockProblem::Wait { wait }) if wait <= Duration::from_secs(30)),
        "{error:?}"
    );
    assert_eq!((error.word(), error.exit_code()), ("wait", 4));
    assert!(app.security().wait_seconds > 0);
    assert_eq!(
        app.remove_app_lock("482615").await.unwrap_err().word(),
        "wait",
        "no way around by another door"
    );
}
