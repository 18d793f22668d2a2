use core::time::Duration;

use doorward_app::{AppError, Gate, Visit};
use doorward_sim::Model;

use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_share_a_profile() {
    let house = House::with(Model::SmartLock);
    let web = house.phone("anna").await;
    let mut changes = web.changes();
    let command = house.phone("anna").await;
    let id = house.pair(&command, None).await.unwrap().id;
    let seen = async {
        while web.devices().is_empty() {
            changes.changed().await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(10), seen)
        .await
        .expect("the other program's device shows");
    web.set_first_code(&Visit::new("browser"), id, "4826", false, true)
        .await
        .unwrap();
    let fresh = house.phone("anna").await;
    assert_eq!(
        fresh.gate(&Visit::new("run"), id).await,
        Ok(Gate::Open { remembered: true })
    );
    fresh.forget_device(id).await.unwrap();
    let gone = async {
        while !web.devices().is_empty() {
            changes.changed().await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(10), gone)
        .await
        .expect("forgotten here too");
    assert!(matches!(
        web.refresh(id).await,
        Err(AppError::NotPaired { .. })
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_stands_in_the_clear_in_the_data_folder() {
    let house = House::with(Model::Ultra);
    let owner = house.phone("anna").await;
    house.open_pairing().await;
    let mut wish = house.wish(Some("482615"));
    wish.remember = true;
    let id = owner.pair(wish).await.unwrap().id;
    let visit = Visit::new("browser");
    let wish = doorward_app::InviteWish {
        name: "Bert".into(),
        limit: None,
        remote_allowed: false,
    };
    let invitation = owner.invite(&visit, id, wish).await.unwrap();
    let fragment = invitation
        .expose_link()
        .split_once('#')
        .unwrap()
        .1
        .to_owned();
    let mut folders = vec![house.dir.path().to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            files += 1;
            for secret in ["482615", &fragment] {
                let found = bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes());
                assert!(!found, "in {}", path.display());
            }
        }
    }
    assert!(files >= 5);
    assert!(!format!("{owner:?}").contains("482615"));
}
