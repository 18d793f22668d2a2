//! The factory reset: only by hand, for good, followed by the app (R12 to R14).

use std::path::Path;

use doorward_e2e::{Home, Product, bytes_below, until};
use serde_json::json;

use crate::household::owner_and_guest;

#[test]
fn a_smart_lock_is_reset_by_hand_and_forgets_everything() {
    is_reset_by_hand(&Product::SMART_LOCK);
}

#[test]
fn an_ultra_is_reset_by_hand_and_forgets_everything() {
    is_reset_by_hand(&Product::ULTRA);
}

fn is_reset_by_hand(product: &Product) {
    let home = Home::new().unwrap();
    let device = home.device(product).unwrap();
    let (owner, guest) = owner_and_guest(&home, product);
    let folder = home.device_folder(product);
    let key = root_key(&folder);
    for (file, bytes) in bytes_below(&folder).unwrap() {
        for secret in secrets(product) {
            assert!(
                !contains(&bytes, &secret),
                "{} holds {secret:?} in clear",
                file.display()
            );
        }
    }

    // Menu, Help, the bottom of the page, the device, the instructions.
    owner.menu("Help").unwrap();
    owner.press("Reset to factory settings").unwrap();
    owner.press("Old mill").unwrap();
    owner.see("The device is there, as it was").unwrap();
    device
        .does("batteries", &json!({"inserted": false}))
        .unwrap();
    owner.see("The device has no power").unwrap();
    device.begins_reset().unwrap();

    // Without the press that confirms it, everything is as it was.
    device.passes(11).unwrap();
    device.shows("set_up", &json!(true)).unwrap();
    owner.see("Take the batteries out").unwrap();

    device.is_reset_by_hand().unwrap();
    owner.see("The device is as new").unwrap();

    for (file, bytes) in bytes_below(&folder).unwrap() {
        for secret in secrets(product) {
            assert!(
                !contains(&bytes, &secret),
                "{} still holds {secret:?}",
                file.display()
            );
        }
        for part in &key {
            assert!(
                !contains(&bytes, part),
                "{} still holds a piece of the root key",
                file.display()
            );
        }
    }

    // Nobody of before is known any more.
    guest.goes_home().unwrap();
    until("the guest to be told", || {
        let told = ["does not know this app", "was reset to factory settings"];
        Ok(told
            .iter()
            .any(|words| guest.reads(words).unwrap())
            .then_some(()))
    })
    .unwrap();
    assert!(guest.offers("Look again").unwrap());
    device.shows("bolt", &json!("locked")).unwrap();

    // Set up again, with a new code; the old one is nothing.
    owner.press("Set up again").unwrap();
    owner
        .sets_up(product, &device, "New mill", product.next_code)
        .unwrap();
    owner.opens_area("New mill", "Lock Permissions").unwrap();
    if owner.reads("asks for its security code").unwrap() {
        owner.types_code(product.next_code, false).unwrap();
    }
    owner.see("Phone of owner").unwrap();
    assert!(!owner.reads("Gwendolyn").unwrap());
}

/// What of the old life must not be read anywhere.
fn secrets(product: &Product) -> Vec<Vec<u8>> {
    let number: u32 = product.code.parse().unwrap();
    let mut secrets: Vec<Vec<u8>> = ["Gwendolyn", "Phone of owner", "Old mill"]
        .map(|name| name.as_bytes().to_vec())
        .into();
    // Four digits are found in any file by chance; six are not.
    if product.code.len() == 6 {
        secrets.push(product.code.as_bytes().to_vec());
        secrets.push([&number.to_le_bytes()[..], &[0; 4]].concat());
    }
    secrets
}

/// The pieces of the file that holds the root key which look like key: 16 bytes, nearly all different.
fn root_key(folder: &Path) -> Vec<Vec<u8>> {
    let block = std::fs::read(folder.join("root.key")).unwrap();
    let is_random = |piece: &[u8]| {
        let mut seen: Vec<u8> = piece.to_vec();
        seen.sort_unstable();
        seen.dedup();
        seen.len() >= 12
    };
    let pieces: Vec<Vec<u8>> = block
        .windows(16)
        .filter(|piece| is_random(piece))
        .map(<[u8]>::to_vec)
        .collect();
    assert!(!pieces.is_empty(), "the root key is nowhere to be seen");
    pieces
}

fn contains(bytes: &[u8], piece: &[u8]) -> bool {
    bytes.windows(piece.len()).any(|window| window == piece)
}
