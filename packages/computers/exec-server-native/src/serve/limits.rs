use nix::sys::resource::{Resource, setrlimit};
use std::io;

/// Sets limits of the kernel on this process and its children: `--core=0` and the like, as for the program prlimit. Arguments
/// that are none are left alone.
pub fn set_limits(arguments: &[String]) -> io::Result<()> {
    for argument in arguments {
        let Some((name, value)) = argument.strip_prefix("--").and_then(|rest| rest.split_once('=')) else { continue };
        let resource = match name {
            "core" => Resource::RLIMIT_CORE,
            "data" => Resource::RLIMIT_DATA,
            "fsize" => Resource::RLIMIT_FSIZE,
            "nofile" => Resource::RLIMIT_NOFILE,
            "nproc" => Resource::RLIMIT_NPROC,
            _ => continue,
        };
        let most = value.parse().map_err(io::Error::other)?;
        setrlimit(resource, most, most)?;
    }
    Ok(())
}
