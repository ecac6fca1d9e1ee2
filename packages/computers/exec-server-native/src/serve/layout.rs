//! Where things are inside a computer: the same as in `computer-layout.ts`.

pub const WORKSPACE: &str = "/workspace";
pub const HOME: &str = "/home/agent";
pub const PROGRAMS: &str = "/opt/jettson";
pub const LAUNCHERS: &str = "/opt/jettson/launchers";
pub const AUTHORITY: &str = "/run/jettson/authority.crt";
pub const EGRESS_SOCKET: &str = "/run/jettson/egress.sock";
pub const EGRESS_PORT: u16 = 3128;
