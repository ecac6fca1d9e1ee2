/// A name that no other thing has, and that nobody can guess.
pub fn unique_name() -> String {
    let mut bytes = [0; 16];
    // The kernel has no reason to refuse.
    getrandom::fill(&mut bytes).expect("random bytes");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
