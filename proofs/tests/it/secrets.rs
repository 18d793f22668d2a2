//! Nothing secret is printed.

use doorward_proofs::secrets::{Place, Secret, print_everything, run, search};

#[test]
fn nothing_secret_is_said_shown_sent_or_written_where_it_has_no_business() {
    let report = run().unwrap_or_else(|leaks| panic!("{leaks}"));
    println!("proof: {report}");
    assert!(report.secrets > 20 && report.places > 500, "{report}");
}

#[test]
fn nothing_secret_is_in_what_debug_errors_and_libraries_print() {
    let report = print_everything();
    assert!(report.leaks.is_empty(), "{report}");
    assert!(report.secrets > 10 && report.places > 40, "{report}");
}

#[test]
fn a_secret_is_found_wherever_it_is_planted() {
    let secrets = [
        Secret::digits("a wrong code", "617283"),
        Secret::text("a sign-in link", "5e0a81"),
        Secret::bytes("the root key of a lock", &[7; 32]),
    ];
    let planted = [
        ("standard error of the app", &b"wrong code 617283\n"[..]),
        ("cmdline of the app", b"doorward\0code\x00617283\0"),
        ("the page GET /devices/0000002A", b"<p>5e0a81</p>"),
        ("the file state.redb of the Ultra", &[7; 4096]),
    ];
    for (name, bytes) in planted {
        let report = search(&secrets, &[Place::new(name, bytes.to_vec())]);
        assert_eq!(report.leaks.len(), 1, "{name}: {:?}", report.leaks);
    }
    // Where it belongs it is none; the same text elsewhere is.
    let belongs = Place::new("standard output of the app", b"5e0a81".to_vec());
    assert!(search(&secrets, &[belongs]).leaks.is_empty());
    let elsewhere = Place::new("standard output of `status`", b"5e0a81".to_vec());
    assert_eq!(search(&secrets, &[elsewhere]).leaks.len(), 1);
}
