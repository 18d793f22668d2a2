//! The cryptography against a second implementation.

use doorward_proto::crypto::{
    Authenticator, KeyError, KeyPair, PublicKey, kdf1, open_box, seal_box,
};
use doorward_proto::{Nonce, SharedKey};
use dryoc::classic::crypto_box::crypto_box_beforenm;
use dryoc::classic::crypto_core::{
    crypto_core_hsalsa20, crypto_scalarmult, crypto_scalarmult_base,
};
use dryoc::classic::crypto_secretbox::{crypto_secretbox_easy, crypto_secretbox_open_easy};
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn key_agreement_agrees(ours in any::<[u8; 32]>(), theirs in any::<[u8; 32]>()) {
        let pair = KeyPair::from_secret_bytes(&ours);
        let mut public = [0; 32];
        crypto_scalarmult_base(&mut public, &ours);
        prop_assert_eq!(pair.public(), PublicKey(public));
        let mut peer = [0; 32];
        crypto_scalarmult_base(&mut peer, &theirs);
        prop_assume!(peer != public);
        let key = pair.agree(&PublicKey(peer)).unwrap();
        prop_assert_eq!(key.expose_bytes(), &crypto_box_beforenm(&peer, &ours).unwrap());
        let mut shared = [0; 32];
        crypto_scalarmult(&mut shared, &ours, &peer).unwrap();
        prop_assert_eq!(kdf1(&shared), key);
    }

    #[test]
    fn any_32_bytes_are_a_public_key_or_refused_by_both(ours in any::<[u8; 32]>(), peer in any::<[u8; 32]>()) {
        let mut shared = [0; 32];
        let other = crypto_scalarmult(&mut shared, &ours, &peer).is_ok();
        prop_assert_eq!(KeyPair::from_secret_bytes(&ours).agree(&PublicKey(peer)).is_ok(), other);
    }

    #[test]
    fn key_derivation_agrees(secret in any::<[u8; 32]>()) {
        let mut out = [0; 32];
        crypto_core_hsalsa20(&mut out, &[0; 16], &secret, None);
        let derived = kdf1(&secret);
        prop_assert_eq!(derived.expose_bytes(), &out);
    }

    #[test]
    fn secret_boxes_are_interchangeable(
        key in any::<[u8; 32]>(), nonce in any::<[u8; 24]>(), message in vec(any::<u8>(), 0..220)
    ) {
        let ours = SharedKey::from_bytes(key);
        let mut body = message.clone();
        let tag = seal_box(&ours, &Nonce(nonce), &mut body);
        let sealed = [&tag[..], &body].concat();
        let mut theirs = vec![0; message.len() + 16];
        crypto_secretbox_easy(&mut theirs, &message, &nonce, &key).unwrap();
        prop_assert_eq!(&sealed, &theirs);
        let mut opened = vec![0; message.len()];
        crypto_secretbox_open_easy(&mut opened, &sealed, &nonce, &key).unwrap();
        prop_assert_eq!(&opened, &message);
        prop_assert!(open_box(&ours, &Nonce(nonce), &mut body, &tag));
        prop_assert_eq!(body, message);
    }
}

/// Points of low order and their non-canonical forms (RFC 7748, section 7; libsodium's blocklist).
#[test]
fn refuses_every_public_key_of_low_order() {
    let mut keys = vec![[0; 32], [0; 32]];
    keys[1][0] = 1;
    keys.push([
        0xE0, 0xEB, 0x7A, 0x7C, 0x3B, 0x41, 0xB8, 0xAE, 0x16, 0x56, 0xE3, 0xFA, 0xF1, 0x9F, 0xC4,
        0x6A, 0xDA, 0x09, 0x8D, 0xEB, 0x9C, 0x32, 0xB1, 0xFD, 0x86, 0x62, 0x05, 0x16, 0x5F, 0x49,
        0xB8, 0x00,
    ]);
    keys.push([
        0x5F, 0x9C, 0x95, 0xBC, 0xA3, 0x50, 0x8C, 0x24, 0xB1, 0xD0, 0xB1, 0x55, 0x9C, 0x83, 0xEF,
        0x5B, 0x04, 0x44, 0x5C, 0xC4, 0x58, 0x1C, 0x8E, 0x86, 0xD8, 0x22, 0x4E, 0xDD, 0xD0, 0x9F,
        0x11, 0x57,
    ]);
    for low in [0xEC, 0xED, 0xEE] {
        let mut prime = [0xFF; 32];
        (prime[0], prime[31]) = (low, 0x7F);
        keys.push(prime);
    }
    for key in keys.clone() {
        let mut high_bit = key;
        high_bit[31] |= 0x80;
        keys.push(high_bit);
    }
    let pair = KeyPair::from_secret_bytes(&[0x42; 32]);
    for key in keys {
        assert_eq!(
            pair.agree(&PublicKey(key)),
            Err(KeyError::NonContributory),
            "{key:02X?}"
        );
    }
}

#[test]
fn refuses_its_own_public_key() {
    let pair = KeyPair::from_secret_bytes(&[0x42; 32]);
    assert_eq!(pair.agree(&pair.public()), Err(KeyError::Reflected));
}

#[test]
fn secrets_are_not_shown() {
    let pair = KeyPair::from_secret_bytes(&[0xAB; 32]);
    assert!(!format!("{pair:?}").to_lowercase().contains("abab"));
    assert!(format!("{pair:?}").contains("redacted"));
    assert!(!format!("{pair:?}").contains("171, 171"));
}

/// RFC 4231, test case 2, with the key padded to our fixed size: HMAC pads with zeros anyway.
#[test]
fn authenticators_are_hmac_sha256() {
    let mut key = [0; 32];
    key[..4].copy_from_slice(b"Jefe");
    let expected =
        crate::support::array("5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843");
    let key = SharedKey::from_bytes(key);
    let authenticator = Authenticator::new(&key, &[b"what do ya want ", b"for nothing?"]);
    assert_eq!(authenticator.0, expected);
    assert!(authenticator.verifies(&key, &[b"what do ya want for nothing?"]));
    assert!(!authenticator.verifies(&key, &[b"what do ya want for nothing!"]));
}
