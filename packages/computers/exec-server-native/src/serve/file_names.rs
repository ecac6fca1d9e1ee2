//! The system's file names are bytes. On the wire, they are text: bytes that are not UTF-8 are written as `\xNN`.

/// Reads a name as it is on the wire.
pub fn parse_name(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut name = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match escape_at(&bytes[at..]) {
            Some(byte) => {
                name.push(byte);
                at += 4;
            }
            None => {
                name.push(bytes[at]);
                at += 1;
            }
        }
    }
    name
}

/// A name as it is on the wire: `parse_name` turns it into the same name again.
pub fn write_name(name: &[u8]) -> String {
    let mut escaped = Vec::with_capacity(name.len());
    let mut at = 0;
    while at < name.len() {
        // A name that contains such letters by itself.
        if escape_at(&name[at..]).is_some() {
            escaped.extend_from_slice(b"\\x5c");
            escaped.extend_from_slice(&name[at + 1..at + 4]);
            at += 4;
        } else {
            escaped.push(name[at]);
            at += 1;
        }
    }
    let mut written = String::with_capacity(escaped.len());
    for chunk in escaped.utf8_chunks() {
        written.push_str(chunk.valid());
        for byte in chunk.invalid() {
            written.push_str(&format!("\\x{byte:02x}"));
        }
    }
    written
}

/// The byte that `\xNN` at the beginning stands for: a backslash, or one that is not ASCII.
fn escape_at(bytes: &[u8]) -> Option<u8> {
    let [b'\\', b'x' | b'X', digits @ ..] = bytes else { return None };
    let digits = digits.get(..2)?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    (byte == b'\\' || byte >= 0x80).then_some(byte)
}

#[cfg(test)]
mod tests {
    use super::{parse_name, write_name};

    #[test]
    fn any_name_comes_back_as_it_was() {
        for name in [&b"plain"[..], b"\xff\xfe", "\u{fffd}".as_bytes(), b"\\x80", b"\\x5cx80", b"a\xe2\x82b", b"\\x5"] {
            let written = write_name(name);

            assert_eq!(parse_name(&written), name, "{written}");
        }
    }
}
