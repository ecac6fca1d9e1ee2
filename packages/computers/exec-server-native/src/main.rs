//! The program that starts a computer on the host (`start`), and the exec server that runs inside it (`serve`).

mod serve;
mod start;

use std::process::ExitCode;

/// What the host expects as the answer to `check`. It changes with the meaning of any argument.
const VERSION: &str = "jettson-computer 2";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("check") => {
            println!("{VERSION}");
            ExitCode::SUCCESS
        }
        Some("serve") => serve::serve(&arguments.collect::<Vec<_>>()),
        Some("start") => start::start(&arguments.collect::<Vec<_>>()),
        _ => {
            eprintln!("usage: jettson check | serve OPTION… | start PLAN COMMAND…");
            ExitCode::from(2)
        }
    }
}
