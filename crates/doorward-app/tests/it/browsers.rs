//! Browsers that stay signed in.

use std::fs;

use doorward_sim::Model;

use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_browser_is_admitted_after_a_restart_and_a_forgotten_one_is_not() {
    let house = House::with(Model::SmartLock);
    let (laptop, phone) = ("a".repeat(64), "b".repeat(64));
    let anna = house.phone("anna").await;
    assert!(!anna.admits_browser(&laptop).await.unwrap());
    anna.keep_browser(&laptop, "Firefox").await.unwrap();
    anna.keep_browser(&phone, "Chromium").await.unwrap();
    drop(anna);

    let anna = house.phone("anna").await;
    assert!(anna.admits_browser(&laptop).await.unwrap());
    anna.forget_browser(&laptop).await.unwrap();
    assert!(!anna.admits_browser(&laptop).await.unwrap());
    assert!(anna.admits_browser(&phone).await.unwrap());
    let names: Vec<_> = anna
        .kept_browsers()
        .into_iter()
        .map(|kept| kept.name)
        .collect();
    assert_eq!(names, ["Chromium"]);
    // Somebody else's profile admits nobody of anna's.
    assert!(
        !house
            .phone("ben")
            .await
            .admits_browser(&phone)
            .await
            .unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_so_many_browsers_are_kept_and_the_same_one_once() {
    let house = House::with(Model::SmartLock);
    let anna = house.phone("anna").await;
    for number in 0..20 {
        let digest = format!("{number:064x}");
        anna.keep_browser(&digest, "Browser").await.unwrap();
        anna.keep_browser(&digest, "Browser").await.unwrap();
    }
    assert_eq!(anna.kept_browsers().len(), 16);
    let newest = format!("{:064x}", 19);
    assert!(anna.admits_browser(&newest).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_not_used_for_ninety_days_has_to_sign_in_again() {
    let house = House::with(Model::SmartLock);
    let digest = "c".repeat(64);
    let anna = house.phone("anna").await;
    anna.keep_browser(&digest, "Browser").await.unwrap();
    let since = anna.kept_browsers()[0].since.0;
    drop(anna);
    let file = house.dir.path().join("profiles/anna").join("profile.json");
    let text = fs::read_to_string(&file).unwrap();
    let long_ago = text.replace(&since.to_string(), &(since - 91 * 86_400).to_string());
    assert_ne!(text, long_ago);
    fs::write(&file, long_ago).unwrap();
    let anna = house.phone("anna").await;
    assert!(!anna.admits_browser(&digest).await.unwrap());
    assert!(anna.kept_browsers().is_empty());
}
